//! A company with a repository, a tenant, and people who open and merge pull requests.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::forge::{Comment, Forge, Level, Pull, REPOSITORY, Token};
use crate::runner::{self, Answer, Environment, Event, Host, Ran};
use crate::support::acme::{AS_IT_IS, SEED};
use crate::support::project::{bare, toml};
use crate::support::{KEY, Tenant};

/// Where the desired state lies in the repository.
pub const DIR: &str = "desired-state";
/// The one file of most stories.
pub const FILE: &str = "desired-state/access.yaml";

/// The company.
pub struct Company {
    pub tenant: Tenant,
    pub forge: Forge,
    folder: TempDir,
    vars: BTreeMap<String, String>,
    secrets: BTreeMap<String, String>,
    environments: BTreeMap<String, Environment>,
    commits: Cell<u64>,
}

impl Company {
    /// What is live is declared and owned, and the repository has our workflows.
    pub fn new() -> Company {
        Self::declaring(AS_IT_IS)
    }

    /// The same with another file.
    pub fn declaring(files: &str) -> Company {
        let company = Self::without_lockfile(files);
        let founder = company.checkout("founder");
        let apply = ["-C", DIR, "apply", "--auto-approve"];
        let mut command = bare(&founder, &apply);
        command
            .env("OMNI_BASE_URL", company.tenant.url())
            .env("OMNI_API_KEY", KEY);
        let ran = command.output().expect("the binary runs");
        assert!(ran.status.success(), "{ran:?}");
        company.commit(&founder, "Record what was applied");
        git(&founder, &["push", "-q", "origin", "HEAD:main"]);
        company
    }

    /// Nothing was ever applied.
    pub fn without_lockfile(files: &str) -> Company {
        or_end();
        let tenant = Tenant::seeded(SEED);
        let forge = Forge::start();
        let folder = tempfile::tempdir().expect("a folder");
        let tools = folder.path().join("tools");
        std::fs::create_dir_all(&tools).expect("made");
        forge.write_gh(&tools);
        // Nothing is built here: what is tested is there.
        executable(
            &tools.join("cargo"),
            "#!/bin/sh\necho 'cargo: not here' >&2\nexit 127\n",
        );
        executable(
            &tools.join("rustup"),
            "#!/bin/sh\necho 'rustup: not here' >&2\nexit 127\n",
        );
        let binary = env!("CARGO_BIN_EXE_omni-um");
        std::os::unix::fs::symlink(binary, tools.join("omni-um")).expect("linked");
        let url = tenant.url();
        let of_tenant = |reviewers| Environment {
            secrets: BTreeMap::from([("OMNI_API_KEY".to_owned(), KEY.to_owned())]),
            vars: BTreeMap::new(),
            reviewers,
        };
        let company = Company {
            tenant,
            forge,
            folder,
            vars: BTreeMap::from([("OMNI_BASE_URL".to_owned(), url.clone())]),
            secrets: BTreeMap::new(),
            environments: BTreeMap::from([
                ("omni-plan".to_owned(), of_tenant(false)),
                ("omni-apply".to_owned(), of_tenant(true)),
                ("omni-push".to_owned(), Environment::default()),
            ]),
            commits: Cell::new(0),
        };
        company.found(&toml(&url), files);
        company
    }

    fn found(&self, policy: &str, files: &str) {
        let founder = self.folder.path().join("founder");
        let origin = self.forge.origin().display().to_string();
        git(self.folder.path(), &["clone", "-q", &origin, "founder"]);
        let github = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github");
        copy(&github, &founder.join(".github"));
        write(&founder.join(".gitignore"), ".omni-um/\n");
        write(&founder.join(DIR).join("omni-um.toml"), policy);
        write(&founder.join(FILE), files);
        self.commit(&founder, "Declare what there is");
        git(&founder, &["push", "-q", "origin", "HEAD:main"]);
    }

    /// Somebody's checkout, as new as main is.
    fn checkout(&self, who: &str) -> PathBuf {
        let folder = self.folder.path().join(who);
        if !folder.exists() {
            let origin = self.forge.origin().display().to_string();
            git(self.folder.path(), &["clone", "-q", &origin, who]);
        }
        folder
    }

    /// Commits everything; each commit has a second of its own, so that none is like another.
    fn commit(&self, folder: &Path, message: &str) {
        self.commits.set(self.commits.get() + 1);
        let date = format!("--date=2026-11-22T08:00:{:02}Z", self.commits.get() % 60);
        git(folder, &["add", "-A"]);
        git(
            folder,
            &["commit", "-q", "--allow-empty", &date, "-m", message],
        );
    }

    /// Opens a pull request from main's tip that writes these files.
    pub fn pull_request(&self, who: &str, files: &[(&str, &str)]) -> u64 {
        self.pull_request_from("origin/main", who, files)
    }

    /// Opens one that was cut earlier.
    pub fn pull_request_from(&self, start: &str, who: &str, files: &[(&str, &str)]) -> u64 {
        let folder = self.checkout(who);
        let number = self.forge.state().issues.len() + 1;
        let branch = format!("{who}-{number}");
        git(&folder, &["fetch", "-q", "origin"]);
        git(&folder, &["checkout", "-q", "-B", &branch, start]);
        for (name, text) in files {
            write(&folder.join(name), text);
        }
        self.commit(&folder, &format!("What {who} wants"));
        git(&folder, &["push", "-q", "origin", &branch]);
        let head = git(&folder, &["rev-parse", "HEAD"]);
        let pull = Pull {
            branch,
            head,
            merged: None,
        };
        self.forge.state().open(who, "Access", "", Some(pull))
    }

    fn pull(&self, number: u64) -> Pull {
        let mut state = self.forge.state();
        let issue = state.issue(number).expect("opened");
        issue.pull.clone().expect("a pull request")
    }

    /// The merge of main as it is now and a pull request's head.
    fn merged(&self, number: u64) -> String {
        let (origin, pull) = (self.forge.origin(), self.pull(number));
        let tree = git(&origin, &["merge-tree", "--write-tree", "main", &pull.head]);
        let message = format!("Merge pull request #{number}");
        let parents = ["-p", "main", "-p", &pull.head];
        git(
            &origin,
            &[&["commit-tree", &tree, "-m", &message][..], &parents].concat(),
        )
    }

    /// Merges a pull request; the commit that main is then.
    pub fn merge(&self, number: u64) -> String {
        let commit = self.merged(number);
        git(
            &self.forge.origin(),
            &["update-ref", "refs/heads/main", &commit],
        );
        let mut state = self.forge.state();
        let issue = state.issue(number).expect("opened");
        issue.open = false;
        issue.pull.as_mut().expect("a pull request").merged = Some(commit.clone());
        commit
    }

    /// Pushes to main without a pull request.
    pub fn push(&self, who: &str, files: &[(&str, &str)]) {
        let folder = self.checkout(who);
        git(&folder, &["fetch", "-q", "origin"]);
        git(&folder, &["checkout", "-q", "-B", "direct", "origin/main"]);
        for (name, text) in files {
            write(&folder.join(name), text);
        }
        self.commit(&folder, "Directly");
        git(&folder, &["push", "-q", "origin", "HEAD:main"]);
    }

    /// Whether GitHub starts a workflow for the last commit on main, had a person pushed it.
    pub fn starts(&self, file: &str) -> bool {
        let text = self.on_main(&format!(".github/workflows/{file}"));
        let changed = git(
            &self.forge.origin(),
            &["diff", "--name-only", "main^", "main"],
        );
        let changed: Vec<String> = changed.lines().map(str::to_owned).collect();
        runner::starts(file, &text, "main", &changed)
    }

    /// Main takes pushes of nobody but this account, whose token is a secret.
    pub fn protect(&mut self, login: &str) {
        let mut state = self.forge.state();
        state.protected_for = Some(login.to_owned());
        let token = Token {
            login: login.to_owned(),
            permissions: BTreeMap::from([("contents".to_owned(), Level::Write)]),
        };
        state.tokens.insert("pat_of_a_person".to_owned(), token);
    }

    /// Hands the account's token to the job that pushes.
    pub fn hand_over_token(&mut self) {
        let push = self.environments.get_mut("omni-push").expect("there");
        let token = "pat_of_a_person".to_owned();
        push.secrets.insert("OMNI_UM_PUSH_TOKEN".to_owned(), token);
    }

    /// The commit that main is.
    pub fn tip(&self) -> String {
        git(&self.forge.origin(), &["rev-parse", "refs/heads/main"])
    }

    /// A file of main's.
    pub fn on_main(&self, name: &str) -> String {
        printed(&self.forge.origin(), &["show", &format!("main:{name}")])
    }

    /// The serial of main's lockfile.
    pub fn serial(&self) -> u64 {
        let text = self.on_main(&format!("{DIR}/omni-um.lock"));
        let header = text.lines().next().expect("a header");
        let header: Value = serde_json::from_str(header).expect("JSON");
        header["serial"].as_u64().expect("a number")
    }

    /// What a run of a pull request's plan shows.
    pub fn plan(&self, number: u64) -> Ran {
        self.plan_of(number, false)
    }

    /// The same where the pull request may come from a fork.
    pub fn plan_of(&self, number: u64, fork: bool) -> Ran {
        let (commit, pull) = (self.merged(number), self.pull(number));
        let reference = format!("refs/pull/{number}/merge");
        git(&self.forge.origin(), &["update-ref", &reference, &commit]);
        let head = json!({
            "ref": pull.branch, "sha": pull.head,
            "repo": { "full_name": if fork { "stranger/access" } else { REPOSITORY }, "fork": fork },
        });
        let base = json!({ "ref": "main", "sha": self.tip(), "repo": { "full_name": REPOSITORY } });
        let event = Event {
            name: "pull_request",
            payload: json!({
                "action": "synchronize", "number": number, "repository": repository(),
                "pull_request": { "number": number, "head": head, "base": base },
            }),
            reference,
            commit,
            actor: "grace".to_owned(),
            branches: Some(("main".to_owned(), pull.branch)),
            fork,
        };
        self.run_event("plan.yml", &event, &mut |_, _| panic!("a plan asks nobody"))
    }

    /// What `apply.yml` does after a push to main; the reviewer answers.
    pub fn apply(&self, mut reviewer: impl FnMut(&Ran) -> Answer) -> Ran {
        let event = self.event("push", json!({ "repository": repository() }));
        self.run_event("apply.yml", &event, &mut |_, ran| reviewer(ran))
    }

    /// The same where nobody is to be asked.
    pub fn apply_unasked(&self) -> Ran {
        self.apply(|ran| panic!("somebody is asked: {}", ran.log()))
    }

    /// What `drift.yml` does on its day.
    pub fn drift(&self) -> Ran {
        let event = self.event("schedule", json!({ "schedule": "17 4 * * *" }));
        self.run_event("drift.yml", &event, &mut |_, _| panic!("drift asks nobody"))
    }

    /// What a workflow does that somebody started by hand.
    pub fn start(&self, file: &str) -> Ran {
        let event = self.event("workflow_dispatch", json!({ "repository": repository() }));
        self.run_event(file, &event, &mut |_, _| panic!("it asks nobody"))
    }

    /// What the trusted half of a split plan does once the other half ran.
    pub fn plan_trusted(&self, number: u64, other: &Ran) -> Ran {
        let workflow_run = json!({
            "id": other.id, "event": "pull_request", "head_sha": self.pull(number).head,
            "conclusion": other.conclusion().word(), "head_branch": self.pull(number).branch,
        });
        let payload = json!({ "workflow_run": workflow_run, "repository": repository() });
        let event = self.event("workflow_run", payload);
        self.run_event("plan-trusted.yml", &event, &mut |_, _| {
            panic!("a plan asks nobody")
        })
    }

    /// Takes one of the other shapes of plan.yml.
    pub fn take_shape(&self, shape: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(".github/shapes")
            .join(shape);
        let texts: Vec<(String, String)> = files(&folder)
            .into_iter()
            .map(|path| {
                let name = path
                    .file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned();
                let text = std::fs::read_to_string(&path).expect("a text");
                (format!(".github/workflows/{name}"), text)
            })
            .collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(a, b)| (&**a, &**b)).collect();
        self.push("grace", &texts);
    }

    /// Sets a variable of the repository.
    pub fn set(&mut self, name: &str, value: &str) {
        self.vars.insert(name.to_owned(), value.to_owned());
    }

    fn event(&self, name: &'static str, payload: Value) -> Event {
        Event {
            name,
            payload,
            reference: "refs/heads/main".to_owned(),
            commit: self.tip(),
            actor: "grace".to_owned(),
            branches: None,
            fork: false,
        }
    }

    fn run_event(
        &self,
        file: &str,
        event: &Event,
        reviewer: &mut dyn FnMut(&str, &Ran) -> Answer,
    ) -> Ran {
        let path = format!("{}:.github/workflows/{file}", event.commit);
        let text = git(&self.forge.origin(), &["show", &path]);
        let tools = self.folder.path().join("tools");
        let kept = self.folder.path().join("github");
        let host = Host {
            forge: &self.forge,
            folder: &kept,
            tools: &tools,
            vars: &self.vars,
            secrets: &self.secrets,
            environments: &self.environments,
            key: KEY,
        };
        let ran = runner::run(&host, file, &text, event, reviewer);
        self.shows_no_key(&ran, &kept);
        ran
    }

    /// The key is in no log, summary, artifact, cache, comment or issue.
    fn shows_no_key(&self, ran: &Ran, kept: &Path) {
        assert!(
            !ran.log().contains(KEY),
            "the key is in a log: {}",
            ran.log()
        );
        assert!(!ran.summary().contains(KEY), "the key is in a summary");
        for folder in ["artifacts", "caches"] {
            for path in files(&kept.join(folder)) {
                let bytes = std::fs::read(&path).expect("a file");
                let found = bytes.windows(KEY.len()).any(|part| part == KEY.as_bytes());
                assert!(!found, "the key is in {}", path.display());
            }
        }
        let state = self.forge.state();
        let comments = state.comments.iter().map(|one| &one.body);
        let issues = state.issues.iter().map(|one| &one.body);
        assert!(comments.chain(issues).all(|text| !text.contains(KEY)));
    }

    /// The comments of a pull request that the workflows wrote.
    pub fn comments(&self, number: u64) -> Vec<Comment> {
        self.forge.state().comments_of(number, crate::forge::BOT)
    }

    /// The only comment of a pull request that the workflows wrote.
    pub fn comment(&self, number: u64) -> String {
        let mut all = self.comments(number);
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0).body
    }
}

fn repository() -> Value {
    json!({ "full_name": REPOSITORY, "default_branch": "main" })
}

/// Writes a file, and the folders above it.
pub fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

/// Writes a program.
pub fn executable(path: &Path, text: &str) {
    write(path, text);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("set");
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok);
    let files = all.filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).collect()
}

fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let target = to.join(path.strip_prefix(from).expect("below"));
        std::fs::create_dir_all(target.parent().expect("a folder")).expect("made");
        std::fs::copy(&path, &target).expect("copied");
    }
}

/// Runs git; what it prints, without the last line's end.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    printed(folder, arguments).trim().to_owned()
}

/// Runs git as a person does, with nothing of this machine's configuration; what it prints.
fn printed(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=P", "-c", "user.email=p@acme.example"]);
    command.args(["-c", "init.defaultBranch=main", "-c", "core.fsync=none"]);
    command.args(["-c", "maintenance.auto=false", "-c", "init.templateDir="]);
    command.args(["-c", "transfer.unpackLimit=1"]);
    command.args(arguments).current_dir(folder);
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let ran = command.output().expect("git runs");
    assert!(ran.status.success(), "{arguments:?}: {ran:?}");
    String::from_utf8(ran.stdout).expect("UTF-8")
}

/// The `gh` that is played needs jq and curl, as GitHub's machines have them. Where they are not, and
/// may be missing, this says so and ends all of these tests well.
fn or_end() {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = |tool: &&str| std::env::split_paths(&path).any(|at| at.join(tool).is_file());
    let missing: Vec<&str> = ["bash", "curl", "git", "jq"]
        .into_iter()
        .filter(|tool| !there(tool))
        .collect();
    if missing.is_empty() {
        return;
    }
    let wanted = std::env::var_os("OMNI_UM_TEST_WORKFLOWS").is_some_and(|word| word == "1");
    assert!(!wanted, "not on PATH: {missing:?}");
    eprintln!("not here: {missing:?}; the workflows are not played (.ci/tools installs these)");
    std::process::exit(0);
}
