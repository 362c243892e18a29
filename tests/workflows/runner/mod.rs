//! A small runner of GitHub's workflows: it does what these workflows use as GitHub does it, and
//! stops at anything else.

mod actions;
mod artifacts;
mod checkout;
mod commands;
mod expression;
mod job;
mod permissions;
mod scope;
mod step;
mod test;
mod tree;
mod workflow;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::forge::Forge;

pub use commands::Annotation;
pub use scope::text;
pub use workflow::{run, starts};

/// What starts a workflow.
#[derive(Clone, Debug)]
pub struct Event {
    pub name: &'static str,
    pub payload: Value,
    /// In full, as `refs/heads/main`.
    pub reference: String,
    pub commit: String,
    pub actor: String,
    /// The branches of a pull request: into, from.
    pub branches: Option<(String, String)>,
    /// From a fork there are no secrets, and a token that only reads.
    pub fork: bool,
}

/// An environment's own, and whether somebody must approve.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    pub secrets: BTreeMap<String, String>,
    pub vars: BTreeMap<String, String>,
    pub reviewers: bool,
}

/// What a reviewer answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Approve,
    Reject,
}

/// What a run stands on.
pub struct Host<'a> {
    pub forge: &'a Forge,
    /// Where runs, artifacts and caches are kept.
    pub folder: &'a Path,
    /// First on the PATH of every step.
    pub tools: &'a Path,
    pub vars: &'a BTreeMap<String, String>,
    pub secrets: &'a BTreeMap<String, String>,
    pub environments: &'a BTreeMap<String, Environment>,
    /// The key of the tenant, which must be in no step that may push and in nothing that is kept.
    pub key: &'a str,
}

/// How a job or a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Success,
    Failure,
    Cancelled,
    Skipped,
}

impl Outcome {
    /// GitHub's word.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Success => "success",
            Outcome::Failure => "failure",
            Outcome::Cancelled => "cancelled",
            Outcome::Skipped => "skipped",
        }
    }
}

/// A step that was reached.
#[derive(Clone, Debug)]
pub struct StepRan {
    pub name: String,
    pub outcome: Outcome,
    pub log: String,
    pub summary: String,
    pub annotations: Vec<Annotation>,
    pub outputs: BTreeMap<String, String>,
}

/// A job that was reached.
#[derive(Clone, Debug)]
pub struct JobRan {
    pub result: Outcome,
    pub outputs: BTreeMap<String, String>,
    pub environment: Option<String>,
    pub steps: Vec<StepRan>,
}

/// A run of a workflow.
#[derive(Clone, Debug, Default)]
pub struct Ran {
    pub id: u64,
    pub workflow: String,
    pub jobs: BTreeMap<String, JobRan>,
    /// Where its artifacts lie, by name.
    pub artifacts: PathBuf,
}

impl JobRan {
    /// What omni-um exited with in this job.
    pub fn exit_code(&self) -> &str {
        let mut codes = self
            .steps
            .iter()
            .filter_map(|step| step.outputs.get("exit_code"));
        codes.next_back().map_or("", String::as_str)
    }
}

impl Ran {
    /// A job that was reached.
    pub fn job(&self, name: &str) -> &JobRan {
        let known = || panic!("no job {name} in {}: {:?}", self.workflow, self.jobs.keys());
        self.jobs.get(name).unwrap_or_else(known)
    }

    /// How it ended as a whole.
    pub fn conclusion(&self) -> Outcome {
        let is = |outcome| self.jobs.values().any(|job| job.result == outcome);
        match (is(Outcome::Cancelled), is(Outcome::Failure)) {
            (true, _) => Outcome::Cancelled,
            (_, true) => Outcome::Failure,
            _ => Outcome::Success,
        }
    }

    /// Everything that was logged.
    pub fn log(&self) -> String {
        let steps = |(name, job): (&String, &JobRan)| {
            let step = |step: &StepRan| {
                format!(
                    "--- {name}: {} ({})\n{}",
                    step.name,
                    step.outcome.word(),
                    step.log
                )
            };
            job.steps.iter().map(step).collect::<String>()
        };
        self.jobs.iter().map(steps).collect()
    }

    /// The job summaries.
    pub fn summary(&self) -> String {
        let steps = self.jobs.values().flat_map(|job| &job.steps);
        steps.map(|step| step.summary.as_str()).collect()
    }

    /// The results of its jobs, as `name=result`.
    pub fn results(&self) -> Vec<String> {
        let told = |(name, job): (&String, &JobRan)| format!("{name}={}", job.result.word());
        self.jobs.iter().map(told).collect()
    }
}
