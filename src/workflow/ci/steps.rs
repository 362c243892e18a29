//! Known mistakes of a job's steps.

use super::action::is_commit;
use super::approved;
use super::expression::{expressions, referred};
use super::job::{Job, Workflow, get, holds, text};
use super::key::is_key;
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
        found.extend(approval(flow, job, step));
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

/// What nobody outside chooses. Everything else that becomes part of a script before the shell sees it
/// may hold commands.
const OURS: [&str; 16] = [
    "github.sha",
    "github.run_id",
    "github.run_number",
    "github.run_attempt",
    "github.repository",
    "github.repository_id",
    "github.repository_owner",
    "github.repository_owner_id",
    "github.workspace",
    "github.action_path",
    "github.server_url",
    "github.api_url",
    "github.graphql_url",
    "hashfiles(",
    "runner.*",
    "vars.*",
];

fn is_chosen_here(reference: &str) -> bool {
    // The key has a rule of its own.
    let known = |one: &&str| match one.strip_suffix('*') {
        Some(context) => reference.starts_with(context),
        None => *one == reference,
    };
    is_key(reference) || OURS.iter().any(known)
}

fn foreign_text(flow: &Workflow<'_>, step: &Node<'_>) -> Vec<Diagnostic> {
    // A script for Node is put together in the same way.
    let script = text(step, "uses").filter(|uses| uses.starts_with("actions/github-script@"));
    let script = script.and_then(|_| get(step, "with").and_then(|with| get(with, "script")));
    let Some(node) = get(step, "run").or(script) else {
        return Vec::new();
    };
    let run = node.text().unwrap_or_default();
    let foreign = |inner: &&str| !referred(inner).iter().all(|one| is_chosen_here(one));
    let named = |inner: &str| {
        let message = format!(
            "`${{{{ {inner} }}}}` becomes part of the script: whoever chooses that text runs commands here"
        );
        let problem = flow.error("OUM812", node, message);
        problem.help("hand it over through `env:`, and write \"$NAME\" in the script")
    };
    let all = expressions(&run).into_iter().filter(foreign);
    all.map(named).collect()
}

/// What was approved is what happens, or nobody approved it.
fn approval(flow: &Workflow<'_>, job: &Job<'_>, step: &Node<'_>) -> Option<Diagnostic> {
    if !runs(step, "apply") {
        return None;
    }
    let with = |name: &str| {
        let value = get(step, "with").and_then(|with| text(with, name));
        value.is_some_and(|value| !matches!(value.trim(), "" | "false"))
    };
    let run = text(step, "run").unwrap_or_default();
    let approved = with("approved") || run.contains("--approved");
    let expired = with("expired") || run.contains("--expired");
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
        (false, true) => return approved::problem(flow, job, step),
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
