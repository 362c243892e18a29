//! A folder with files of a test, and the binary that is run in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::running::Running;
use super::tenant::Tenant;

/// The key of every tenant here; it must show up nowhere.
pub const KEY: &str = "omni_osk_CANARY-7f3a9c";

/// A folder of its own, gone when it is dropped.
pub struct Project {
    folder: TempDir,
    url: Option<String>,
}

/// How a run of the binary ended.
#[derive(Debug)]
pub struct Outcome {
    pub line: String,
    pub code: i32,
    pub out: String,
    pub err: String,
    may_colour: bool,
}

impl Project {
    /// An empty folder.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Project { folder, url: None }
    }

    /// An empty folder; a tenant's URL and key are in the environment, as the older tools want them.
    pub fn keyed(url: &str) -> Self {
        Project {
            url: Some(url.to_owned()),
            ..Self::empty()
        }
    }

    /// A folder whose omni-um.toml names a tenant, and one file.
    pub fn of(tenant: &Tenant, files: &str) -> Self {
        let mut project = Self::empty();
        project.write("omni-um.toml", &toml(&tenant.url()));
        project.write("access.yaml", files);
        project.url = Some(tenant.url());
        project
    }

    /// The same where these guards let everything pass: the test is about something else.
    pub fn letting_pass(self, guards: &[&str]) -> Self {
        let lines = guards
            .iter()
            .map(|guard| format!("\"{guard}\" = {{ max = 1000 }}\n"));
        let guards: String = lines.collect();
        let toml = self.read("omni-um.toml");
        self.write("omni-um.toml", &format!("{toml}\n[guards]\n{guards}"));
        self
    }

    /// The folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    /// A file's text.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a text")
    }

    /// Whether a file is there.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The binary in this folder, with the tenant's URL and key and nothing else in its environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare(self.folder.path(), arguments);
        if let Some(url) = &self.url {
            command.env("OMNI_BASE_URL", url).env("OMNI_API_KEY", KEY);
        }
        command
    }

    /// Starts the binary, which a test then does something to.
    pub fn start(&self, arguments: &[&str]) -> Running {
        Running::start(self.command(arguments))
    }

    /// Runs the binary, and checks what holds for every run.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        finish(&mut self.command(arguments), arguments)
    }

    /// Runs the binary, changed as a test likes.
    pub fn run_with(&self, arguments: &[&str], change: impl FnOnce(&mut Command)) -> Outcome {
        let mut command = self.command(arguments);
        change(&mut command);
        finish(&mut command, arguments)
    }

    /// Applies without asking; it must succeed.
    pub fn apply(&self) -> Outcome {
        self.run(&["apply", "--auto-approve"]).expect(0)
    }

    /// The plan as JSON; it must be one that could be applied.
    pub fn plan(&self) -> Value {
        self.run(&["plan", "--json"]).expect(0).json()
    }

    /// The next plan is empty, and an apply of it sends no write and changes no byte of the lockfile.
    pub fn is_converged(&self, tenant: &Tenant) {
        let plan = self.plan();
        assert_eq!(plan["plan"]["changes"], Value::Array(Vec::new()));
        let (mark, lock) = (tenant.mark(), self.read("omni-um.lock"));
        let again = self.apply();
        let said = "\nNothing to do; nothing was written.\n";
        assert!(again.out.ends_with(said), "{again:?}");
        assert!(tenant.writes_since(mark).is_empty());
        assert_eq!(self.read("omni-um.lock"), lock);
    }
}

/// An omni-um.toml for a tenant.
pub fn toml(url: &str) -> String {
    format!("[provider]\nkind = \"omni\"\nurl = \"{url}\"\n")
}

/// The binary in a folder, with next to no environment.
pub fn bare(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni-um"));
    command.args(arguments).current_dir(folder).env_clear();
    for name in ["PATH", "HOME", "TMPDIR", "SYSTEMROOT"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    // The keys of whoever runs the tests are none of theirs.
    let nowhere = std::env::temp_dir().join("omni-um-no-such-folder");
    command.env("XDG_CONFIG_HOME", nowhere);
    command.env("OMNI_UM_HURRY", "1").stdin(Stdio::null());
    command
}

/// Runs a command to its end, and checks what holds for every run.
pub fn finish(command: &mut Command, arguments: &[&str]) -> Outcome {
    let output = command.output().expect("the binary runs");
    let forced = command.get_envs().any(|(name, _)| name == "CLICOLOR_FORCE");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let outcome = Outcome {
        line: arguments.join(" "),
        code: output.status.code().expect("no signal"),
        out: text(output.stdout),
        err: text(output.stderr),
        may_colour: forced || arguments.contains(&"always"),
    };
    outcome.check();
    outcome
}

impl Outcome {
    /// How a run ended that somebody else watched.
    pub fn told(line: String, code: i32, out: String, err: String) -> Self {
        Outcome {
            line,
            code,
            out,
            err,
            may_colour: false,
        }
    }

    /// What holds for every run: no key, no escape in a pipe unless asked for, and a failure ends
    /// in one line with its code and one with what to do next.
    pub fn check(&self) {
        for text in [&self.out, &self.err] {
            assert!(!text.contains(KEY), "the key is shown: {self:?}");
            assert!(
                self.may_colour || !text.contains('\x1b'),
                "an escape in a pipe: {self:?}"
            );
        }
        if matches!(self.code, 0 | 2) {
            assert!(!self.err.contains("error["), "{self:?}");
        } else {
            self.failure();
        }
    }

    /// The code of the failure in the second last line; the last says what to do next.
    pub fn failure(&self) -> &str {
        let plain = self.err.trim_end_matches('\n');
        let mut lines = plain.rsplit('\n');
        let (next, error) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
        let error = error.trim_start_matches("\x1b[1;31m");
        let next = next.trim_start_matches("\x1b[1m");
        assert!(
            next.starts_with("next:") && next.len() > 6,
            "no next step: {self:?}"
        );
        let code = error
            .strip_prefix("error[OUM")
            .and_then(|rest| rest.get(..3));
        let code = code.unwrap_or_else(|| panic!("no code: {self:?}"));
        assert!(code.bytes().all(|digit| digit.is_ascii_digit()), "{self:?}");
        assert_eq!(
            plain.matches("error[OUM").count() - diagnostics(plain),
            1,
            "{self:?}"
        );
        code
    }

    /// It ended with this code.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "{}\n--- out\n{}--- err\n{}",
            self.line, self.out, self.err
        );
        self
    }

    /// The result as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Problems in files carry codes of their own, before the last line.
fn diagnostics(text: &str) -> usize {
    let last = text.trim_end().rsplit('\n').nth(1).unwrap_or("");
    let all = text.matches("error[OUM").count();
    all - usize::from(last.contains("error[OUM"))
}
