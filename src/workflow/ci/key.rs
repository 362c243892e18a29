//! Who gets the key: known mistakes with secrets.

use super::expression::references;
use super::job::{Job, Workflow, entries, get, text, texts};
use crate::desired::yaml::Node;
use crate::model::Diagnostic;

/// Everything that is wrong with where a job's key comes from and goes to.
pub fn all(flow: &Workflow<'_>, job: &Job<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    found.extend(open(flow, job));
    found.extend(and_push(flow, job));
    found.extend(every_step(flow, job));
    found.extend(whole(flow, job));
    found.extend(called(flow, job));
    for step in job.steps() {
        found.extend(foreign_action(flow, job, step));
        found.extend(script(flow, job, step));
    }
    found
}

/// Whether a node takes the key from secrets.
pub fn has_key(node: &Node<'_>) -> bool {
    key_of(node).is_some()
}

/// Whether a job finds the key: in itself, or in what its workflow gives to each.
pub fn reaches(flow: &Workflow<'_>, job: &Job<'_>) -> bool {
    has_key(job.body) || get(flow.root, "env").is_some_and(has_key)
}

/// Whether what an expression refers to holds the key.
pub fn is_key(reference: &str) -> bool {
    is_all(reference)
        || reference
            .strip_prefix("secrets.")
            .is_some_and(|name| name == "omni_api_key" || name.starts_with("omni_um_token_"))
}

/// Whether it is all secrets, or one whose name is made only when it runs.
fn is_all(reference: &str) -> bool {
    matches!(reference, "secrets" | "secrets.*")
}

/// The first text in a node with such a reference.
fn referring<'a>(node: &'a Node<'a>, wanted: fn(&str) -> bool) -> Option<&'a Node<'a>> {
    let mut found = None;
    texts(node, &mut |at, text| {
        if found.is_none() && references(text).iter().any(|one| wanted(one)) {
            found = Some(at);
        }
    });
    found
}

fn key_of<'a>(node: &'a Node<'a>) -> Option<&'a Node<'a>> {
    referring(node, is_key)
}

/// A secret of the repository is readable by everybody who can push a branch.
fn open(flow: &Workflow<'_>, job: &Job<'_>) -> Option<Diagnostic> {
    if let Some(env) = get(flow.root, "env").filter(|env| has_key(env)) {
        let message = "every job of this workflow gets the key".to_owned();
        let problem = flow.error("OUM805", env, message);
        return Some(problem.help("give it to the one step that runs omni-um"));
    }
    let at = key_of(job.body)?;
    get(job.body, "environment").is_none().then(|| {
        let message = format!(
            "job `{}` takes the key from the repository's secrets: everybody who can push a branch can read it",
            job.name
        );
        let problem = flow.error("OUM806", at, message);
        problem.help("make it a secret of an environment that only protected branches may use, and write `environment:` at the job")
    })
}

/// Whoever can make this job write to the repository must not also find the key.
fn and_push(flow: &Workflow<'_>, job: &Job<'_>) -> Option<Diagnostic> {
    let rights = get(job.body, "permissions").or_else(|| get(flow.root, "permissions"))?;
    let writes = text(rights, "contents").as_deref() == Some("write")
        || rights.text().as_deref() == Some("write-all");
    (writes && has_key(job.body)).then(|| {
        let message = format!("job `{}` holds the key, and may push", job.name);
        let problem = flow.error("OUM807", job.key, message);
        problem.help("push the lockfile in a job of its own, without the key")
    })
}

/// A job's own environment reaches every action that it uses.
fn every_step(flow: &Workflow<'_>, job: &Job<'_>) -> Option<Diagnostic> {
    if job.steps().len() < 2 {
        return None;
    }
    let of_all = |key: &str| !matches!(key, "steps" | "uses" | "with" | "secrets");
    let (_, value) = entries(Some(job.body))
        .iter()
        .find(|(key, value)| key.text().is_some_and(|key| of_all(&key)) && has_key(value))?;
    let message = format!("every step of job `{}` gets the key", job.name);
    let problem = flow.error("OUM805", value, message);
    Some(problem.help("give it to the one step that runs omni-um"))
}

/// Who hands over all secrets hands over this one.
fn whole(flow: &Workflow<'_>, job: &Job<'_>) -> Option<Diagnostic> {
    let inherit = get(job.body, "secrets").filter(|node| node.text().as_deref() == Some("inherit"));
    let at = inherit
        .or_else(|| referring(job.body, is_all))
        .or_else(|| get(flow.root, "env").and_then(|env| referring(env, is_all)))?;
    let message = format!("job `{}` hands over all secrets, the key too", job.name);
    let problem = flow.error("OUM819", at, message);
    Some(problem.help("name the one secret that is needed, as in `${{ secrets.OMNI_API_KEY }}`"))
}

/// Another workflow does with the key what it likes.
fn called(flow: &Workflow<'_>, job: &Job<'_>) -> Option<Diagnostic> {
    let uses = get(job.body, "uses")?;
    has_key(job.body).then(|| gives(flow, uses))
}

fn foreign_action(flow: &Workflow<'_>, job: &Job<'_>, step: &Node<'_>) -> Option<Diagnostic> {
    let uses = get(step, "uses").filter(|uses| !uses.text().is_some_and(|uses| is_ours(&uses)))?;
    // With more steps than this one, the job's environment is named as a whole.
    let from_job = job.steps().len() == 1 && get(job.body, "env").is_some_and(has_key);
    (has_key(step) || from_job).then(|| gives(flow, uses))
}

fn gives(flow: &Workflow<'_>, uses: &Node<'_>) -> Diagnostic {
    let name = uses.text().unwrap_or_default();
    let message = format!("`{name}` gets the key, and is not omni-um's action");
    let problem = flow.error("OUM818", uses, message);
    problem.help("give the key to omni-um alone: it needs nobody between")
}

/// Whether this is omni-um's own action, here or in its repository.
fn is_ours(uses: &str) -> bool {
    let (path, _) = uses.split_once('@').unwrap_or((uses, ""));
    path.ends_with("/.github/actions/omni-um") && !path.contains("..")
}

/// A script that has the key in its text, or leaves it for every later step.
fn script(flow: &Workflow<'_>, job: &Job<'_>, step: &Node<'_>) -> Option<Diagnostic> {
    let run = get(step, "run")?;
    if has_key(run) {
        let message = "the key becomes part of the script, which is written to a file".to_owned();
        let problem = flow.error("OUM818", run, message);
        return Some(problem.help("hand it over through this step's `env:`"));
    }
    let from_outside = get(job.body, "env").or_else(|| get(flow.root, "env"));
    let holds_it = has_key(step) || from_outside.is_some_and(has_key);
    let leaves = run.text().is_some_and(|run| run.contains("GITHUB_ENV"));
    (holds_it && leaves).then(|| {
        let message = "a step that has the key writes to GITHUB_ENV, which every later step gets";
        let problem = flow.error("OUM818", run, message.to_owned());
        problem.help("give the key to this step alone, and write GITHUB_ENV in another one")
    })
}
