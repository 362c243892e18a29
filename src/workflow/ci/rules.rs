//! Known mistakes of a workflow and its jobs.

use super::job::{Workflow, entries, entry, get, text};
use super::{key, privileged, steps};
use crate::desired::yaml::{Node, Shape};
use crate::model::Diagnostic;

/// Everything that is wrong with a workflow that omni-um has to do with.
pub fn workflow(flow: &Workflow<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    found.extend(permissions(flow));
    found.extend(target(flow));
    found.extend(concurrency(flow));
    for job in flow.jobs() {
        found.extend(key::all(flow, &job));
        found.extend(privileged::all(flow, &job));
        found.extend(steps::all(flow, &job));
    }
    found
}

/// Without a word, the token of every job may do what the repository's settings say.
fn permissions(flow: &Workflow<'_>) -> Option<Diagnostic> {
    let (key, value) = match entry(flow.root, "permissions") {
        Some(found) => found,
        None => {
            let message = "the workflow has no `permissions` of its own".to_owned();
            let problem = flow.error("OUM802", flow.root, message);
            return Some(
                problem
                    .help("write `permissions: {}` at the top, and what each job needs at the job"),
            );
        }
    };
    let wide = value.text().is_some_and(|text| text.starts_with("write"));
    let any = entries(Some(value));
    let writes = any
        .iter()
        .any(|(_, right)| right.text().as_deref() == Some("write"));
    (wide || writes).then(|| {
        let message = "every job of this workflow may write".to_owned();
        let problem = flow.error("OUM802", key, message);
        problem.help("write `permissions: {}` here, and what each job needs at the job")
    })
}

/// Runs with secrets whatever a fork sends.
fn target(flow: &Workflow<'_>) -> Option<Diagnostic> {
    let on = get(flow.root, "on")?;
    flow.starts_on("pull_request_target").then(|| {
        let message = "`pull_request_target` gives this workflow its secrets for whatever a fork sends";
        let problem = flow.error("OUM803", on, message.to_owned());
        problem.help("use `pull_request`, and one of the shapes that `omni-um ci init github --shape` writes")
    })
}

/// Two applies at once, or one that is cut short by the next.
fn concurrency(flow: &Workflow<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for job in flow.jobs().iter().filter(|job| steps::applies(job)) {
        let group = get(job.body, "concurrency").or_else(|| get(flow.root, "concurrency"));
        let Some(group) = group else {
            let message = format!("two runs of job `{}` can apply at once", job.name);
            let problem = flow.error("OUM804", job.key, message);
            found.push(problem.help(
                "write one `concurrency` group for the tenant, with `cancel-in-progress: false`",
            ));
            continue;
        };
        let cancels = get(group, "cancel-in-progress");
        if let Some(cancels) = cancels.filter(|value| !matches!(value.shape, Shape::Flag(false, _)))
        {
            let message = "a newer run cuts an apply short".to_owned();
            let problem = flow.error("OUM804", cancels, message);
            found.push(problem.help("write `cancel-in-progress: false`"));
        }
    }
    found
}

/// Whether a step is omni-um with this command: through its action, or as a shell runs it.
pub fn runs(step: &Node<'_>, command: &str) -> bool {
    let with = get(step, "with").and_then(|with| text(with, "command"));
    let action = text(step, "uses").is_some_and(|uses| uses.contains("omni-um"));
    let shell = text(step, "run").unwrap_or_default();
    let typed = shell.lines().any(|line| {
        let comment = |word: &&str| !word.starts_with('#');
        let words: Vec<&str> = line.split_whitespace().take_while(comment).collect();
        // As README's first command has it.
        let by_cargo = words.starts_with(&["cargo", "run"]);
        let at = words.iter().position(|word| {
            let name = word.rsplit('/').next().unwrap_or_default();
            matches!(name, "omni-um" | "omni-user-manager") || (by_cargo && *word == "--")
        });
        let said = at.map_or(&[][..], |at| &words[at + 1..]);
        said.contains(&command) && !said.contains(&"--help")
    });
    (action && with.as_deref() == Some(command)) || typed
}
