//! The half with the key (`plan-trusted.yml`), and whose uploads it plans.

use super::job::{Workflow, get, holds, items, text};
use super::key::has_key;
use crate::desired::yaml::Node;
use crate::model::Diagnostic;

/// What the half without a key uploads, and the other one plans.
const DATA: &str = "omni-um-data";

/// Where a workflow that such a half waits for does not upload the data itself, a pull request can
/// change it so that it uploads any.
pub fn all(flows: &[Workflow<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for flow in flows.iter().filter(|flow| holds(flow.root, DATA)) {
        let Some(run) = get(flow.root, "on").and_then(|on| get(on, "workflow_run")) else {
            continue;
        };
        for awaited in awaited(run) {
            found.extend(without_half(flow, awaited, flows));
        }
    }
    found
}

fn awaited<'a>(run: &'a Node<'a>) -> Vec<&'a Node<'a>> {
    match get(run, "workflows") {
        Some(one) if one.text().is_some() => vec![one],
        list => items(list).iter().collect(),
    }
}

fn without_half(
    flow: &Workflow<'_>,
    awaited: &Node<'_>,
    flows: &[Workflow<'_>],
) -> Option<Diagnostic> {
    let name = awaited.text()?;
    let mut halves = flows
        .iter()
        .filter(|other| text(other.root, "name").as_deref().unwrap_or(&other.file) == name)
        .peekable();
    let missing = halves.peek().is_none();
    if !missing && halves.all(is_half) {
        return None;
    }
    let message = format!(
        "this plans, with the key, whatever is uploaded as {DATA}; but `{name}` is not the half that uploads it"
    );
    let problem = flow.error("OUM809", awaited, message);
    Some(problem.help("delete this workflow, or write both halves: `omni-um ci init github --shape split --force`"))
}

/// It uploads the data, and has no key.
fn is_half(flow: &Workflow<'_>) -> bool {
    let uploads = |step: &Node<'_>| {
        text(step, "uses").is_some_and(|uses| uses.starts_with("actions/upload-artifact@"))
            && get(step, "with")
                .and_then(|with| text(with, "name"))
                .as_deref()
                == Some(DATA)
    };
    let jobs = flow.jobs();
    let does = jobs.iter().any(|job| job.steps().iter().any(uploads));
    does && !has_key(flow.root)
}
