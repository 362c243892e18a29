//! A workflow from its event to its end: the jobs in the order of what they need.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::expression::{Expression, parts};
use super::job;
use super::scope::{Scope, Status};
use super::tree::Node;
use super::{Answer, Event, Host, JobRan, Outcome, Ran};
use crate::forge::{Listed, REPOSITORY};

/// A run while it goes on.
pub struct Going<'a> {
    pub host: &'a Host<'a>,
    pub event: &'a Event,
    pub file: &'a str,
    pub workflow: Node,
    pub ran: Ran,
    cancelled: bool,
}

const JOB: [&str; 14] = [
    "name",
    "needs",
    "if",
    "runs-on",
    "permissions",
    "environment",
    "concurrency",
    "outputs",
    "env",
    "defaults",
    "steps",
    "timeout-minutes",
    "continue-on-error",
    "strategy",
];

/// Runs the workflow `file` as `text` has it. The reviewer is asked for each job in an environment
/// that has reviewers, and sees what ran so far.
pub fn run(
    host: &Host,
    file: &str,
    text: &str,
    event: &Event,
    reviewer: &mut dyn FnMut(&str, &Ran) -> Answer,
) -> Ran {
    let workflow = Node::read(file, text);
    workflow.only(&[
        "name",
        "on",
        "permissions",
        "concurrency",
        "env",
        "defaults",
        "jobs",
        "run-name",
    ]);
    if workflow.need("on").get(event.name).is_none() && !is_named(&workflow, event.name) {
        workflow.refuse(&format!("{} does not start it", event.name));
    }
    check_expressions(&workflow);
    let id = host.forge.state().runs.len() as u64 + 7001;
    let artifacts = host.folder.join("artifacts").join(id.to_string());
    std::fs::create_dir_all(&artifacts).expect("made");
    let ran = Ran {
        id,
        workflow: file.to_owned(),
        artifacts,
        jobs: BTreeMap::new(),
    };
    let mut going = Going {
        host,
        event,
        file,
        workflow,
        ran,
        cancelled: false,
    };
    going.list("in_progress");
    going.concurrency(&going.workflow);
    for name in going.order() {
        going.one(&name, reviewer);
    }
    going.list("completed");
    going.ran
}

/// Whether a push of these files to a branch starts a workflow.
pub fn starts(file: &str, text: &str, branch: &str, changed: &[String]) -> bool {
    let workflow = Node::read(file, text);
    let Some(push) = workflow.need("on").get("push") else {
        return false;
    };
    push.only(&["branches", "paths-ignore"]);
    let branches = push.need("branches").texts();
    let ignored = push.get("paths-ignore");
    let ignored: Vec<String> = ignored.map(|node| node.texts()).unwrap_or_default();
    let is_ignored = |path: &String| {
        ignored.iter().any(|pattern| {
            let Some(name) = pattern.strip_prefix("**/") else {
                push.refuse("a pattern that the runner does not do")
            };
            path == name || path.ends_with(&format!("/{name}"))
        })
    };
    branches.iter().any(|one| one == branch) && !changed.iter().all(is_ignored)
}

/// `on: push`, or one of a list; or an event without anything of its own.
fn is_named(workflow: &Node, event: &str) -> bool {
    match workflow.need("on").value() {
        Value::Object(map) => map.contains_key(event),
        Value::String(one) => one == event,
        Value::Array(list) => list.iter().any(|one| one == event),
        _ => false,
    }
}

/// Whatever is not reached in a run is at least parsed.
pub fn check_expressions(file: &Node) {
    for leaf in file.leaves() {
        parts(&leaf, &leaf.text());
    }
    for condition in conditions(file) {
        if !condition.text().contains("${{") {
            Expression::parse(&condition, &condition.text());
        }
    }
}

fn conditions(file: &Node) -> Vec<Node> {
    let mut found = Vec::new();
    let jobs: Vec<Node> = file.map("jobs").into_iter().map(|(_, job)| job).collect();
    for job in jobs.iter().chain(&file.get("runs")) {
        found.extend(job.get("if").filter(|node| node.value().is_string()));
        let steps = job
            .get("steps")
            .map(|steps| steps.items())
            .unwrap_or_default();
        let own = steps.iter().filter_map(|step| step.get("if"));
        found.extend(own.filter(|node| node.value().is_string()));
    }
    found
}

impl Going<'_> {
    /// The jobs, each after those that it needs.
    fn order(&self) -> Vec<String> {
        let jobs = self.workflow.need("jobs").entries();
        let mut order: Vec<String> = Vec::new();
        while order.len() < jobs.len() {
            let is_next = |(name, job): &&(String, Node)| {
                !order.contains(name) && needs(job).iter().all(|need| order.contains(need))
            };
            let next = jobs.iter().find(is_next);
            let (name, _) = next.unwrap_or_else(|| self.workflow.refuse("jobs need each other"));
            order.push(name.clone());
        }
        order
    }

    /// Runs a job, or skips it.
    fn one(&mut self, name: &str, reviewer: &mut dyn FnMut(&str, &Ran) -> Answer) {
        let job = self.workflow.need("jobs").need(name);
        job.only(&JOB);
        if let Some(strategy) = job.get("strategy") {
            strategy.refuse("the runner does not do this");
        }
        let condition = job.get("if");
        let scope = self.scope(&job).with(self.status(&job));
        if !scope.holds(condition.as_ref()) {
            self.skip(name, &job, Outcome::Skipped);
            return;
        }
        self.concurrency(&job);
        let environment = job.get("environment").map(|node| match node.get("name") {
            Some(name) => self.scope(&job).text(&name),
            None => self.scope(&job).text(&node),
        });
        let environment = environment.filter(|name| !name.is_empty());
        if let Some(asked) = &environment {
            let known = self.host.environments.get(asked);
            let known = known.unwrap_or_else(|| job.refuse(&format!("no environment {asked}")));
            if known.reviewers && reviewer(asked, &self.ran) == Answer::Reject {
                self.skip(name, &job, Outcome::Failure);
                return;
            }
        }
        let ran = job::run(self, name, &job, environment);
        self.ran.jobs.insert(name.to_owned(), ran);
    }

    /// A job that is not run, and so has no output.
    fn skip(&mut self, name: &str, job: &Node, result: Outcome) {
        let outputs = job.map("outputs").into_iter();
        let ran = JobRan {
            result,
            outputs: outputs.map(|(name, _)| (name, String::new())).collect(),
            environment: None,
            steps: Vec::new(),
        };
        self.ran.jobs.insert(name.to_owned(), ran);
    }

    /// The group must be one text; runs of a test come one after the other anyway.
    fn concurrency(&self, node: &Node) {
        let Some(concurrency) = node.get("concurrency") else {
            return;
        };
        concurrency.only(&["group", "cancel-in-progress"]);
        let group = self
            .base()
            .only(&["github", "inputs", "vars"])
            .text(&concurrency.need("group"));
        assert!(!group.is_empty(), "{}: no group", concurrency.at());
    }

    /// All that a job needs went well: those, too, that these needed.
    fn status(&self, job: &Node) -> Status {
        let mut all = BTreeSet::new();
        let mut open = needs(job);
        while let Some(name) = open.pop() {
            open.extend(needs(&self.workflow.need("jobs").need(&name)));
            all.insert(name);
        }
        let result = |name: &String| self.ran.job(name).result;
        Status {
            success: !self.cancelled && all.iter().all(|name| result(name) == Outcome::Success),
            failure: all.iter().any(|name| result(name) == Outcome::Failure),
            cancelled: self.cancelled,
        }
    }

    /// What a job's own keys may use.
    pub fn scope(&self, job: &Node) -> Scope {
        let mut scope = self.base();
        let mut all = serde_json::Map::new();
        for name in needs(job) {
            let ran = self.ran.job(&name);
            scope = scope
                .close(format!("needs.{name}"))
                .close(format!("needs.{name}.outputs"));
            all.insert(
                name,
                json!({ "result": ran.result.word(), "outputs": ran.outputs }),
            );
        }
        scope.closed("needs", Value::Object(all))
    }

    /// What the whole workflow may use.
    fn base(&self) -> Scope {
        Scope::default()
            .closed("github", self.github())
            .open("inputs", self.event.payload["inputs"].clone())
            .open("vars", json!(self.host.vars))
    }

    /// The `github` context.
    pub fn github(&self) -> Value {
        let event = self.event;
        let (base, head) = event.branches.clone().unwrap_or_default();
        let name = event.reference.strip_prefix("refs/heads/");
        let name = name.or_else(|| event.reference.strip_prefix("refs/"));
        json!({
            "event_name": event.name, "event": event.payload, "ref": event.reference, "ref_name": name,
            "ref_type": "branch", "sha": event.commit, "repository": REPOSITORY,
            "repository_owner": "acme", "server_url": self.host.forge.url, "actor": event.actor,
            "api_url": format!("{}/api", self.host.forge.url), "triggering_actor": event.actor,
            "run_id": self.ran.id.to_string(), "run_number": "1", "run_attempt": "1",
            "workflow": self.workflow.get("name").map_or(self.file.to_owned(), |name| name.text()),
            "workflow_ref": format!("{REPOSITORY}/.github/workflows/{}@{}", self.file, event.reference),
            "base_ref": base, "head_ref": head,
        })
    }

    /// Writes the run down where others may ask for it.
    fn list(&self, status: &str) {
        let branch = self.event.reference.trim_start_matches("refs/heads/");
        let done = status == "completed";
        let listed = Listed {
            id: self.ran.id,
            workflow: self.file.to_owned(),
            event: self.event.name.to_owned(),
            branch: branch.to_owned(),
            commit: self.event.commit.clone(),
            status: status.to_owned(),
            conclusion: done.then(|| self.ran.conclusion().word().to_owned()),
            jobs: self.ran.jobs.values().map(|job| job.steps.len()).collect(),
        };
        let mut state = self.host.forge.state();
        state.runs.retain(|run| run.id != listed.id);
        state.runs.push(listed);
        state.runs.sort_by_key(|run| run.id);
    }
}

/// The jobs that a job names in `needs`.
fn needs(job: &Node) -> Vec<String> {
    job.get("needs")
        .map(|needs| needs.texts())
        .unwrap_or_default()
}
