//! `--render` and `--github`: what a command leaves beside its result, however it ends.

mod formats;
mod github;
mod hostile;
mod json;
mod paths;

use std::process::Command;

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::runner::{self, Told};
use crate::support::{KEY, Outcome, Project, Tenant};

/// Owned as it is; nothing to do.
fn owned() -> (Tenant, Project) {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    (tenant, project)
}

/// Owned as it is; the files ask for changes.
fn changed() -> (Tenant, Project) {
    let (tenant, project) = owned();
    project.write("access.yaml", CHANGED);
    (tenant, project)
}

/// Files of GitHub's runner, and what a command wrote there and to its log.
struct Step {
    told: Vec<Told>,
    outputs: Vec<(String, String)>,
    summary: String,
    ran: Outcome,
}

impl Step {
    /// Runs a command as a step of a job in this project's folder.
    fn run(project: &Project, arguments: &[&str]) -> Step {
        Step::run_with(project, arguments, |_| {})
    }

    fn run_with(project: &Project, arguments: &[&str], change: impl FnOnce(&mut Command)) -> Step {
        let files = ["summary.md", "output"].map(|name| project.path(&format!(".runner/{name}")));
        for file in ["summary.md", "output"] {
            project.write(&format!(".runner/{file}"), "");
        }
        let ran = project.run_with(arguments, |command| {
            command
                .env("GITHUB_STEP_SUMMARY", &files[0])
                .env("GITHUB_OUTPUT", &files[1])
                .env("GITHUB_WORKSPACE", project.path(""));
            change(command);
        });
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains("##["), "{ran:?}");
        }
        assert!(runner::commands(&ran.out).is_empty(), "{ran:?}");
        let summary = project.read(".runner/summary.md");
        let output = project.read(".runner/output");
        assert!(!summary.contains(KEY) && !output.contains(KEY));
        Step {
            told: runner::commands(&ran.err),
            outputs: runner::outputs(&output),
            summary,
            ran,
        }
    }

    /// An output.
    fn output(&self, name: &str) -> Option<&str> {
        let found = self.outputs.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The annotations of a level.
    fn of(&self, level: &str) -> Vec<&Told> {
        let these = self.told.iter().filter(|told| told.name == level);
        these.collect()
    }
}
