//! `--base REF`: a pull request does not say what protects the tenant from it (design section 5).

mod brought;
mod files;
mod folder;
mod lockfile;
mod policy;
mod references;
mod stays;

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::acme::{AS_IT_IS, SEED};
use crate::support::{Project, Tenant};

/// A tenant, a checkout whose lockfile owns it, and the bare repository that this was pushed to.
struct Published {
    tenant: Tenant,
    project: Project,
    origin: TempDir,
}

/// Runs git, with nothing of this machine's configuration.
fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=T", "-c", "user.email=t@acme.example"]);
    command.args([
        "-c",
        "init.defaultBranch=main",
        "-c",
        "advice.detachedHead=false",
    ]);
    command.args(arguments).current_dir(folder);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null");
    command.env("GIT_CONFIG_NOSYSTEM", "1");
    let ran = command.output().expect("git runs");
    assert!(ran.status.success(), "{arguments:?}: {ran:?}");
}

impl Published {
    /// What is live is owned; `policy` follows `[provider]`.
    fn with(policy: &str) -> Self {
        let tenant = Tenant::seeded(SEED);
        let project = Project::of(&tenant, AS_IT_IS);
        let toml = project.read("omni-um.toml");
        project.write("omni-um.toml", &format!("{toml}{policy}"));
        project.apply();
        Published::of(tenant, project)
    }

    /// The same, and the project lies in a folder of the repository.
    fn below(folder: &str, policy: &str) -> Self {
        let tenant = Tenant::seeded(SEED);
        let project = Project::of(&tenant, AS_IT_IS);
        let toml = project.read("omni-um.toml");
        project.write(
            &format!("{folder}/omni-um.toml"),
            &format!("{toml}{policy}"),
        );
        project.write(&format!("{folder}/access.yaml"), AS_IT_IS);
        for file in ["omni-um.toml", "access.yaml"] {
            std::fs::remove_file(project.path(file)).expect("moved");
        }
        project
            .run(&["apply", "--auto-approve", "-C", folder])
            .expect(0);
        Published::of(tenant, project)
    }

    fn of(tenant: Tenant, project: Project) -> Self {
        let origin = tempfile::tempdir().expect("a folder");
        git(origin.path(), &["init", "-q", "--bare"]);
        project.write(".gitignore", ".omni-um\nplan.json\n");
        let folder = project.path("");
        git(&folder, &["init", "-q"]);
        let at = origin.path().to_string_lossy().into_owned();
        git(&folder, &["remote", "add", "origin", &at]);
        let published = Published {
            tenant,
            project,
            origin,
        };
        published.commit();
        git(&folder, &["push", "-q", "-u", "origin", "main"]);
        published
    }

    fn commit(&self) {
        let folder = self.project.path("");
        git(&folder, &["add", "-A"]);
        git(&folder, &["commit", "-q", "-m", "a change"]);
    }

    /// The pull request adds to `omni-um.toml`.
    fn adds_policy(&self, policy: &str) {
        let toml = self.project.read("omni-um.toml");
        self.project
            .write("omni-um.toml", &format!("{toml}{policy}"));
    }

    /// The pull request changes the files.
    fn changes(&self, from: &str, to: &str) {
        assert!(AS_IT_IS.contains(from), "{from}");
        self.project
            .write("access.yaml", &AS_IT_IS.replace(from, to));
    }
}

/// Text without its line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const BASE: [&str; 2] = ["--base", "origin/main"];

/// A command with `--base origin/main`.
fn based<'a>(words: &[&'a str]) -> Vec<&'a str> {
    words.iter().copied().chain(BASE).collect()
}
