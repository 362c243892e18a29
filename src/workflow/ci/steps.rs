//! Known mistakes of a job's steps.

use super::action::is_commit;
use super::job::{Job, Workflow, get, holds, text};
use super::rules::runs;
use crate::desired::yaml::{Node, Shape};
use crate::model::Diagnostic;

/// Everything that is wrong with the steps of a job.
pub fn all(flow: &Workflow<'_>, job: &Job<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for step in job.steps() {
        found.extend(unpinned(flow, step));
        found.extend(credentials_stay(flow, step));
        found.extend(foreign_text(flow, step));
        found.extend(approval(flow, step));
        found.extend(base(flow, step));
        found.extend(swallowed(flow, step));
    }
    found
}

/// Whether a job applies.
pub fn applies(job: &Job<'_>) -> bool {
    job.steps().iter().any(|step| runs(step, "apply"))
}

/// A tag or a branch can be moved to other code, which then has the key.
fn unpinned(flow: &Workflow<'_>, step: &Node<'_>) -> Option<Diagnostic> {
    let node = get(step, "uses")?;
    let uses = node.text()?;
    let reference = uses.rsplit_once('@').map_or("", |(_, reference)| reference);
    let pinned = uses.starts_with("./") || is_commit(reference) || uses.contains("@sha256:");
    (!pinned).then(|| {
        let message = format!("`{uses}` is not pinned to a commit");
        let problem = flow.error("OUM810", node, message);
        problem.help("write all 40 digits of a commit behind the @, and the version in a comment")
    })
}

/// The token stays in the checkout, where every later step can take it.
fn credentials_stay(flow: &Workflow<'_>, step: &Node<'_>) -> Option<Diagnostic> {
    let node = get(step, "uses")?;
    if !node.text()?.starts_with("actions/checkout@") {
        return None;
    }
    let persists = get(step, "with").and_then(|with| get(with, "persist-credentials"));
    let gone = persists.is_some_and(|value| {
        matches!(value.shape, Shape::Flag(false, _)) || value.text().as_deref() == Some("false")
    });
    (!gone).then(|| {
        let message = "the checkout keeps the job's token where every later step can read it";
        let problem = flow.error("OUM811", node, message.to_owned());
        problem.help("write `with: { persist-credentials: false }`")
    })
}

/// What somebody else wrote becomes part of a script before the shell sees it.
const FOREIGN: [&str; 8] = [
    "github.event.",
    "github.head_ref",
    "github.ref_name",
    "github.actor",
    "inputs.",
    "steps.",
    "needs.",
    "github.triggering_actor",
];

fn foreign_text(flow: &Workflow<'_>, step: &Node<'_>) -> Option<Diagnostic> {
    let node = get(step, "run")?;
    let run = node.text()?;
    let mut inner = run
        .split("${{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"));
    let foreign = inner.find(|(inner, _)| FOREIGN.iter().any(|word| inner.contains(word)))?;
    let message = format!(
        "`${{{{ {} }}}}` becomes part of the script: whoever chooses that text runs commands here",
        foreign.0.trim()
    );
    let problem = flow.error("OUM812", node, message);
    Some(problem.help("hand it over through `env:`, and write \"$NAME\" in the script"))
}

/// What was approved is what happens, or nobody approved it.
fn approval(flow: &Workflow<'_>, step: &Node<'_>) -> Option<Diagnostic> {
    if !runs(step, "apply") {
        return None;
    }
    let approved = holds(step, "--approved") || holds(step, "approved");
    let expired = holds(step, "--expired") || holds(step, "expired");
    let pulls = flow.starts_on("pull_request");
    let (code, message, help) = match (pulls, approved || expired) {
        (true, _) => (
            "OUM813",
            "this applies from a pull request, before anybody merged it",
            "apply on the default branch, when it was pushed to",
        ),
        (false, false) => (
            "OUM814",
            "this applies a plan that nobody saw",
            "hand the plan id over from the job that shows the plan: --approved ID",
        ),
        (false, true) => return None,
    };
    Some(flow.error(code, step, message.to_owned()).help(help))
}

/// Without it, a pull request brings its own guards and its own lockfile.
fn base(flow: &Workflow<'_>, step: &Node<'_>) -> Option<Diagnostic> {
    let given =
        holds(step, "--base") || get(step, "with").is_some_and(|with| get(with, "base").is_some());
    let wrong = flow.starts_on("pull_request") && runs(step, "plan") && !given;
    wrong.then(|| {
        let message = "a pull request is planned with the policy and the lockfile that it brings";
        let problem = flow.error("OUM815", step, message.to_owned());
        problem.help("write --base origin/main: policy and lockfile are those of the branch that it is merged into")
    })
}

/// An exit code that nobody sees: a refused plan looks like a good one.
fn swallowed(flow: &Workflow<'_>, step: &Node<'_>) -> Option<Diagnostic> {
    let ours = ["plan", "apply", "drift", "validate", "sync"]
        .into_iter()
        .any(|command| runs(step, command));
    if !ours {
        return None;
    }
    let goes_on = get(step, "continue-on-error")
        .filter(|value| !matches!(value.shape, Shape::Flag(false, _)));
    if let Some(node) = goes_on {
        let message = "this step's failure stops nothing".to_owned();
        let problem = flow.error("OUM816", node, message);
        return Some(
            problem.help(
                "delete `continue-on-error`; renderings are written whatever the exit code is",
            ),
        );
    }
    let (node, run) = get(step, "run").and_then(|node| Some((node, node.text()?)))?;
    let ours = |line: &&str| line.contains("omni-um") || line.contains("omni-user-manager");
    let line = run.lines().filter(ours).find_map(|line| {
        let or_true = line.contains("|| true") || line.contains("||true") || line.contains("|| :");
        // Without a word about the shell, GitHub runs bash without pipefail.
        let safe = text(step, "shell").is_some() || run.contains("pipefail");
        let piped = line.replace("||", "").contains('|') && !safe;
        match (or_true, piped) {
            (true, _) => Some("`|| true` hides the exit code"),
            (false, true) => Some("the pipe hides the exit code"),
            (false, false) => None,
        }
    })?;
    let problem = flow.error("OUM816", node, line.to_owned());
    Some(problem.help("let omni-um write its renderings itself (--render markdown=PATH), and leave the exit code alone"))
}
