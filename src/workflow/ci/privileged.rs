//! What a pull request brings, in a job that has the key.

use super::expression::references;
use super::job::{Job, Workflow, get, lines, variables};
use super::key::reaches;
use crate::desired::yaml::Node;
use crate::model::Diagnostic;

/// These run with secrets, whoever gave cause.
const EVENTS: [&str; 3] = ["workflow_run", "issue_comment", "pull_request_target"];

/// Every step that fetches code of a pull request to where the key is.
pub fn all(flow: &Workflow<'_>, job: &Job<'_>) -> Vec<Diagnostic> {
    let Some(event) = EVENTS.into_iter().find(|event| flow.starts_on(event)) else {
        return Vec::new();
    };
    if !reaches(flow, job) {
        return Vec::new();
    }
    let brought = job.steps().iter().filter_map(|step| {
        let node = checkout(step).or_else(|| script(flow, job, step))?;
        let message = format!(
            "job `{}` has the key, and checks out what a pull request brings: `{event}` gives it secrets whoever wrote that",
            job.name
        );
        let problem = flow.error("OUM808", node, message);
        Some(problem.help(
            "check out the default branch, and take a pull request's files as data only, as `omni-um ci init github --shape split` does",
        ))
    });
    brought.collect()
}

/// What the default branch holds, and what is no commit at all.
const OURS: [&str; 9] = [
    "github.event.repository.",
    "github.event.pull_request.base.",
    "github.base_ref",
    "github.ref",
    "github.repository",
    "github.sha",
    "github.token",
    "secrets.",
    "vars.",
];

/// Whether a text names a commit that the default branch need not hold.
fn is_brought(text: &str) -> bool {
    let ours = |reference: &String| {
        OURS.iter().any(|one| match one.ends_with('.') {
            true => reference.starts_with(one),
            false => reference == one,
        })
    };
    text.contains("pull/") || !references(text).iter().all(ours)
}

fn checkout<'a>(step: &'a Node<'a>) -> Option<&'a Node<'a>> {
    get(step, "uses")?
        .text()
        .filter(|uses| uses.contains("checkout"))?;
    let with = get(step, "with")?;
    let named = ["ref", "repository"]
        .into_iter()
        .filter_map(|key| get(with, key));
    let mut brought = named.filter(|node| node.text().is_some_and(|text| is_brought(&text)));
    brought.next()
}

/// What makes git take other files than those that are there.
const VERBS: [&str; 15] = [
    "am",
    "apply",
    "archive",
    "checkout",
    "cherry-pick",
    "clone",
    "fetch",
    "merge",
    "pull",
    "read-tree",
    "rebase",
    "reset",
    "restore",
    "switch",
    "worktree",
];

fn script<'a>(flow: &Workflow<'_>, job: &Job<'_>, step: &'a Node<'a>) -> Option<&'a Node<'a>> {
    let node = get(step, "run")?;
    let run = node.text()?;
    let variables = variables(flow, job, step);
    let fetched = |line: &String| {
        let brings = line.contains("GITHUB_HEAD_REF") || is_brought(line);
        let handed = variables.iter().any(|(name, value)| {
            let used = line.contains(&format!("${name}")) || line.contains(&format!("${{{name}"));
            used && is_brought(value)
        });
        types(line, "gh", &["checkout", "clone"])
            || (types(line, "git", &VERBS) && (brings || handed))
    };
    lines(&run).iter().any(fetched).then_some(node)
}

/// Whether a line calls a program with one of these words.
fn types(line: &str, program: &str, verbs: &[&str]) -> bool {
    let bare = |word: &str| {
        word.trim_matches(|c: char| !c.is_ascii_alphanumeric())
            .to_owned()
    };
    let words: Vec<String> = line.split_whitespace().map(bare).collect();
    let at = words
        .iter()
        .position(|word| word.rsplit('/').next() == Some(program));
    at.is_some_and(|at| {
        words[at + 1..]
            .iter()
            .any(|word| verbs.contains(&word.as_str()))
    })
}
