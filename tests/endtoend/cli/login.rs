//! A key that a person keeps: `login`, what uses it, and `logout`.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rustix::process::Signal;
use tempfile::TempDir;

use super::owned;
use crate::support::project::toml;
use crate::support::terminal::{at_terminal, once_asked, shows};
use crate::support::{KEY, Outcome, Project, Tenant, running};

/// A person's home.
struct Home(TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().expect("a folder"))
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("omni-um/credentials.toml")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.file()).expect("a text")
    }

    /// The binary with this home, and no key in its environment.
    fn command(&self, project: &Project, arguments: &[&str]) -> Command {
        let mut command = project.command(arguments);
        command
            .env("XDG_CONFIG_HOME", self.0.path())
            .env_remove("OMNI_BASE_URL")
            .env_remove("OMNI_API_KEY");
        command
    }

    fn run(&self, project: &Project, arguments: &[&str]) -> Outcome {
        self.run_typing(project, arguments, "")
    }

    /// Hands a key over for a tenant.
    fn login(&self, project: &Project, tenant: &Tenant, key: &str) -> Outcome {
        self.run_typing(project, &["login", "--host", &tenant.url()], key)
    }

    /// With this on standard input.
    fn run_typing(&self, project: &Project, arguments: &[&str], input: &str) -> Outcome {
        let mut command = self.command(project, arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it runs");
        let mut stdin = child.stdin.take().expect("piped");
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let ended = child.wait_with_output().expect("it ended");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let code = ended.status.code().expect("no signal");
        let told = Outcome::told(
            arguments.join(" "),
            code,
            text(ended.stdout),
            text(ended.stderr),
        );
        told.check();
        told
    }
}

fn line() -> String {
    format!("{KEY}\n")
}

#[test]
fn a_key_is_tried_and_kept_and_used_and_let_go() {
    let ((tenant, project), home) = (owned(), Home::new());
    home.run(&project, &["plan"]).expect(7);
    let mark = tenant.mark();
    let told = home.login(&project, &tenant, &line()).expect(0);
    assert_eq!(tenant.since(mark).len(), 1, "tried with one request");
    assert!(told.out.contains(&tenant.url()), "{told:?}");
    assert!(told.out.contains("omni-um/credentials.toml"), "{told:?}");
    let mode = |path: &std::path::Path| path.metadata().expect("there").permissions().mode();
    assert_eq!(mode(&home.file()) & 0o7777, 0o600);
    assert_eq!(
        mode(home.file().parent().expect("a folder")) & 0o7777,
        0o700
    );
    assert!(home.text().contains(KEY));
    home.run(&project, &["plan"]).expect(0);
    let told = home.run(&project, &["logout"]).expect(0);
    assert!(told.out.contains("is gone from"), "{told:?}");
    assert!(!home.text().contains(KEY));
    home.run(&project, &["plan"]).expect(7);
    let told = home.run(&project, &["logout"]).expect(0);
    assert!(told.out.starts_with("There is no key for "), "{told:?}");
}

#[test]
fn a_host_that_is_named_needs_no_project() {
    let (tenant, home) = (Tenant::seeded(crate::support::acme::SEED), Home::new());
    let project = Project::empty();
    let url = format!("{}/api/", tenant.url());
    home.run_typing(&project, &["login", "--host", &url], &line())
        .expect(0);
    home.run_typing(&project, &["login"], &line()).expect(64);
    home.run(&project, &["logout", "--host", &tenant.url()])
        .expect(0);
    assert!(!home.text().contains(KEY));
}

#[test]
fn a_tenant_that_does_not_tell_whose_key_it_is_is_asked_for_a_user() {
    let (tenant, home) = (
        Tenant::with(crate::support::acme::SEED, "whoami=404"),
        Home::new(),
    );
    let project = Project::empty();
    home.run_typing(&project, &["login", "--host", &tenant.url()], &line())
        .expect(0);
    assert_eq!(tenant.since(0).len(), 2);
}

#[test]
fn what_is_not_taken_is_not_kept() {
    let ((tenant, project), home) = (owned(), Home::new());
    let told = home.login(&project, &tenant, "omni_osk_wrong\n").expect(7);
    assert_eq!(told.failure(), "701");
    assert!(!told.err.contains("osk_wrong"), "{told:?}");
    let mark = tenant.mark();
    for nothing in ["", "\n", "  \n"] {
        home.login(&project, &tenant, nothing).expect(64);
    }
    home.login(&project, &tenant, "two words\n").expect(7);
    for host in [
        "http://acme.omniapp.co",
        "https://u@acme.omniapp.co",
        "аcme.omniapp.co",
        "",
    ] {
        home.run_typing(&project, &["login", "--host", host], &line())
            .expect(64);
    }
    project.write("omni-um.toml", &toml("https://evil.example"));
    let told = home.run(&project, &["logout"]).expect(7);
    assert!(told.err.contains("the lockfile speaks of"), "{told:?}");
    // Nobody sees who gets what comes from a pipe: omni-um.toml does not choose.
    let told = home.run_typing(&project, &["login"], &line()).expect(64);
    assert!(told.err.contains("login --host"), "{told:?}");
    assert_eq!(tenant.since(mark).len(), 0);
    assert!(!home.file().exists());
    // A key that was kept stays when another one is not taken.
    project.write("omni-um.toml", &toml(&tenant.url()));
    home.login(&project, &tenant, &line()).expect(0);
    let kept = home.text();
    home.login(&project, &tenant, "omni_osk_wrong\n").expect(7);
    assert_eq!(home.text(), kept);
}

#[test]
fn in_ci_the_host_must_be_named() {
    let ((tenant, project), home) = (owned(), Home::new());
    let mark = tenant.mark();
    let told = project
        .run_with(&["login"], |command| {
            command
                .env("CI", "true")
                .env("XDG_CONFIG_HOME", home.0.path());
        })
        .expect(64);
    assert!(told.err.contains("--host"), "{told:?}");
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn a_file_that_others_may_read_is_7_and_nobody_is_asked() {
    let ((tenant, project), home) = (owned(), Home::new());
    home.login(&project, &tenant, &line()).expect(0);
    let open = PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(home.file(), open).expect("set");
    let mark = tenant.mark();
    let url = tenant.url();
    for arguments in [
        &["plan"][..],
        &["login", "--host", &url],
        &["logout"],
        &["doctor"],
    ] {
        let told = home.run_typing(&project, arguments, &line()).expect(7);
        assert!(told.err.contains("next: chmod 600 /"), "{told:?}");
    }
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn at_a_terminal_the_key_is_asked_for_and_not_shown() {
    let ((_tenant, project), home) = (owned(), Home::new());
    let mut command = home.command(&project, &["login"]);
    let session = at_terminal(&mut command, "(not shown): ", &line());
    assert_eq!(session.code, 0, "{}", session.seen);
    assert!(session.shows, "what is typed afterwards is shown again");
    assert!(!session.seen.contains(KEY), "{}", session.seen);
    assert!(
        session.seen.contains("Key for http://127.0.0.1:"),
        "{}",
        session.seen
    );
    home.run(&project, &["plan"]).expect(0);
}

#[test]
fn an_interrupt_at_the_question_keeps_nothing() {
    let ((_tenant, project), home) = (owned(), Home::new());
    let mut command = home.command(&project, &["login"]);
    let session = once_asked(&mut command, "(not shown): ", |terminal, _| {
        terminal.write_all(b"omni_osk\x03").expect("typed");
    });
    assert_eq!(session.code, 130, "{}", session.seen);
    assert!(session.shows && !home.file().exists());
}

#[test]
fn a_signal_at_the_question_leaves_the_terminal_as_it_was() {
    let ((_tenant, project), home) = (owned(), Home::new());
    for signal in [Signal::INT, Signal::TERM] {
        let mut command = home.command(&project, &["login"]);
        let session = once_asked(&mut command, "(not shown): ", |terminal, child| {
            assert!(!shows(terminal), "silent at the question");
            running::send(child, signal);
        });
        assert_eq!(session.code, 130, "{}", session.seen);
        assert!(session.shows, "{signal:?} left the terminal silent");
        assert!(!home.file().exists());
    }
}
