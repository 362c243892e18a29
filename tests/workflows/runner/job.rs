//! A job: its machine, its environment, and the scope of its steps.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::permissions;
use super::scope::{Scope, Status};
use super::step::Frame;
use super::tree::Node;
use super::workflow::Going;
use super::{Event, Host, JobRan, Outcome, StepRan};
use crate::forge::Level;

/// A job while it goes on, on a machine of its own.
pub struct Work<'a> {
    pub host: &'a Host<'a>,
    pub event: &'a Event,
    /// `NAME of FILE`, for messages.
    pub title: String,
    /// What every step sees, without `steps`, `env`, `secrets` and `job`.
    scope: Scope,
    pub github: Value,
    pub secrets: BTreeMap<String, String>,
    pub token: String,
    pub may_push: bool,
    pub run: u64,
    pub artifacts: PathBuf,
    /// The machine's folder: `work`, `temp`, `home` below it.
    pub folder: PathBuf,
    /// Of the workflow, the job, and what steps added.
    pub env: BTreeMap<String, String>,
    /// What steps put before the PATH.
    pub path: Vec<String>,
    pub shell: Option<String>,
    /// Caches to be saved at the end: where `actions/cache` found none.
    pub saves: Vec<(String, String)>,
    pub steps: Vec<StepRan>,
}

/// Runs a job.
pub fn run(going: &Going, name: &str, job: &Node, environment: Option<String>) -> JobRan {
    let mut work = start(going, name, job, environment.as_deref());
    let mut frame = Frame::default();
    work.all(&job.need("steps").items(), &mut frame);
    if !frame.failed {
        work.save_caches();
    }
    let scope = work.scope(&frame, &work.env.clone());
    let outputs = job.map("outputs").into_iter();
    let outputs = outputs
        .map(|(name, node)| (name, scope.text(&node)))
        .collect();
    going.host.forge.state().tokens.remove(&work.token);
    JobRan {
        result: if frame.failed {
            Outcome::Failure
        } else {
            Outcome::Success
        },
        outputs,
        environment,
        steps: work.steps,
    }
}

fn start<'a>(going: &'a Going, name: &str, job: &Node, environment: Option<&str>) -> Work<'a> {
    let (host, run) = (going.host, going.ran.id);
    job.need("runs-on");
    let granted = permissions::token(&going.workflow, job, going.event.fork);
    let may_push = granted.permissions.get("contents") == Some(&Level::Write);
    let token = format!("ghs_{run}_{name}");
    host.forge.state().tokens.insert(token.clone(), granted);
    let own = environment
        .and_then(|name| host.environments.get(name))
        .cloned()
        .unwrap_or_default();
    let (mut vars, mut secrets) = (host.vars.clone(), BTreeMap::new());
    vars.extend(own.vars);
    if !going.event.fork {
        secrets = host.secrets.clone();
        secrets.extend(own.secrets);
    }
    secrets.insert("GITHUB_TOKEN".to_owned(), token.clone());
    let folder = host.folder.join("machines").join(format!("{run}-{name}"));
    for part in ["work", "temp", "home", "files"] {
        std::fs::create_dir_all(folder.join(part)).expect("made");
    }
    // A test's repository need not outlive the machine's next crash.
    let quick = "[core]\n\tfsync = none\n[maintenance]\n\tauto = false\n[gc]\n\tauto = 0\n[transfer]\n\tunpackLimit = 1\n";
    std::fs::write(folder.join("home/.gitconfig"), quick).expect("written");
    let mut github = going.github();
    github["token"] = json!(token);
    github["job"] = json!(name);
    github["workspace"] = json!(folder.join("work"));
    let runner = json!({
        "temp": folder.join("temp"), "os": "Linux", "arch": "X64", "name": "test",
        "tool_cache": folder.join("tools"), "environment": "github-hosted", "debug": "",
    });
    let scope = going
        .scope(job)
        .closed("runner", runner)
        .open("vars", json!(vars));
    let mut work = Work {
        host,
        event: going.event,
        title: format!("{name} of {}", going.file),
        scope,
        github,
        secrets,
        token,
        may_push,
        run,
        artifacts: going.ran.artifacts.clone(),
        folder,
        env: BTreeMap::new(),
        path: Vec::new(),
        shell: shell(&going.workflow).or_else(|| shell(job)),
        saves: Vec::new(),
        steps: Vec::new(),
    };
    work.env = work.job_env(&going.workflow, job);
    work
}

fn shell(node: &Node) -> Option<String> {
    let defaults = node.get("defaults")?;
    defaults.only(&["run"]);
    defaults.need("run").only(&["shell"]);
    Some(defaults.need("run").need("shell").text())
}

impl Work<'_> {
    /// What the workflow and the job set; neither may look at the other's.
    fn job_env(&self, workflow: &Node, job: &Node) -> BTreeMap<String, String> {
        let all = self.scope(&Frame::default(), &BTreeMap::new());
        let of_workflow = all.only(&["github", "secrets", "inputs", "vars"]);
        let of_job = all.only(&["github", "needs", "vars", "secrets", "inputs"]);
        let mut env = BTreeMap::new();
        for (node, scope) in [(workflow, of_workflow), (job, of_job)] {
            env.extend(
                node.map("env")
                    .into_iter()
                    .map(|(name, node)| (name, scope.text(&node))),
            );
        }
        env
    }

    /// What a step's keys may use, with this environment.
    pub fn scope(&self, frame: &Frame, env: &BTreeMap<String, String>) -> Scope {
        let mut github = self.github.clone();
        let status = self.status(frame);
        let word = if status.failure { "failure" } else { "success" };
        let mut scope = self.scope.clone();
        if let Some(action) = &frame.action {
            github["action_path"] = json!(action.folder);
            scope = scope
                .only(&["github", "runner"])
                .closed("inputs", json!(action.inputs));
        } else {
            scope = scope.open("secrets", json!(self.secrets));
        }
        for (id, step) in &frame.steps {
            scope = scope.close(format!("steps.{id}"));
            if step.closed {
                scope = scope.close(format!("steps.{id}.outputs"));
            }
        }
        let shown = |(id, step): (&String, &super::step::Step)| (id.clone(), step.shown());
        let steps: serde_json::Map<String, Value> = frame.steps.iter().map(shown).collect();
        scope
            .closed("github", github)
            .closed("steps", Value::Object(steps))
            .open("env", json!(env))
            .closed("job", json!({ "status": word }))
            .with(status)
    }

    /// How the steps of this job, or of this action, went so far.
    pub fn status(&self, frame: &Frame) -> Status {
        Status {
            success: !frame.failed,
            failure: frame.failed,
            cancelled: false,
        }
    }

    /// The folder that steps run in.
    pub fn workspace(&self) -> PathBuf {
        self.folder.join("work")
    }

    /// What every step has in its environment.
    pub fn base_env(&self) -> BTreeMap<String, String> {
        let at = |part: &str| self.folder.join(part).display().to_string();
        let mut env: BTreeMap<String, String> = [
            ("CI", "true".to_owned()),
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("HOME", at("home")),
            ("RUNNER_TEMP", at("temp")),
            ("TMPDIR", at("files")),
            ("RUNNER_OS", "Linux".to_owned()),
            ("RUNNER_ARCH", "X64".to_owned()),
            ("RUNNER_TOOL_CACHE", at("tools")),
            ("GITHUB_EVENT_PATH", at("event.json")),
            // Waits of a loopback run are none.
            ("OMNI_UM_HURRY", "1".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        for (name, value) in self.github.as_object().expect("a map") {
            if let Some(text) = value.as_str().filter(|_| name != "token") {
                env.insert(format!("GITHUB_{}", name.to_uppercase()), text.to_owned());
            }
        }
        let tools = self.host.tools.display().to_string();
        let system = "/usr/local/bin:/usr/bin:/bin".to_owned();
        let path: Vec<String> = self
            .path
            .iter()
            .rev()
            .cloned()
            .chain([tools, system])
            .collect();
        env.insert("PATH".to_owned(), path.join(":"));
        env
    }
}
