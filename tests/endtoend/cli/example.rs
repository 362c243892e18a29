//! The repository's own example, as somebody has it who has just cloned it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::support::{Outcome, Project};

/// The files of a fresh clone that matter.
pub fn clone() -> Project {
    let project = Project::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["desired-state", "fixtures/sandbox"] {
        let files = walkdir::WalkDir::new(root.join(folder)).into_iter();
        // What somebody tried out in the working copy is not in a clone.
        let files = files.filter_entry(|entry| entry.file_name() != ".omni-um");
        for entry in files.map(|entry| entry.expect("readable")) {
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root).expect("below it");
                let text = std::fs::read_to_string(entry.path()).expect("a text");
                project.write(&path.to_string_lossy(), &text);
            }
        }
    }
    project
}

#[test]
fn the_lockfile_that_is_shipped_is_the_one_that_reset_puts_back() {
    let project = clone();
    let shipped = project.read("desired-state/omni-um.lock");
    assert_eq!(shipped, project.read("fixtures/sandbox/acme.lock"));
    project.run(&["plan"]).expect(0);
    let first = project.run(&["plan"]).expect(0).out;
    project.run(&["apply", "--auto-approve"]).expect(0);
    project.run(&["sandbox", "reset"]).expect(0);
    assert_eq!(project.read("desired-state/omni-um.lock"), shipped);
    assert_eq!(project.run(&["plan"]).expect(0).out, first);
}

#[test]
fn what_a_killed_apply_left_goes_with_the_sandbox_that_is_reset() {
    let project = clone();
    let first = project.run(&["plan"]).expect(0).out;
    project.run(&["apply", "--auto-approve"]).expect(0);
    let folder = project.path("desired-state/.omni-um/journal");
    let mut journals = std::fs::read_dir(&folder).expect("a folder");
    let journal = journals.next().expect("one").expect("readable").path();
    let text = std::fs::read_to_string(&journal).expect("a text");
    let cut: Vec<&str> = text.split_inclusive('\n').take(3).collect();
    std::fs::write(&journal, cut.concat()).expect("written");
    project.run(&["sandbox", "reset"]).expect(0);
    assert_eq!(project.run(&["plan"]).expect(0).out, first);
    assert_eq!(std::fs::read_dir(&folder).expect("it stays").count(), 0);
}

#[test]
fn plan_and_apply_work_without_a_key_and_the_next_plan_is_empty() {
    let project = clone();
    let planned = project.run(&["plan"]).expect(0);
    assert!(
        planned
            .out
            .contains("2 to create, 5 to change, 1 to deactivate"),
        "{planned:?}"
    );
    assert!(
        planned.out.trim_end().ends_with("omni-um apply"),
        "{planned:?}"
    );
    let applied = project.run(&["apply", "--auto-approve"]).expect(0);
    assert!(
        applied
            .out
            .contains("Applied: 8 changes done and confirmed"),
        "{applied:?}"
    );
    let state = project.read("desired-state/.omni-um/sandbox.json");
    let again = project.run(&["plan", "--detailed-exitcode"]).expect(0);
    assert!(again.out.contains("No changes."), "{again:?}");
    project.run(&["apply", "--auto-approve"]).expect(0);
    assert_eq!(
        project.read("desired-state/.omni-um/sandbox.json"),
        state,
        "no write"
    );
    project.run(&["drift"]).expect(0);
}

/// A sandbox that another process serves; it ends when it is dropped.
struct Served {
    child: Child,
    host: String,
}

impl Served {
    fn of(project: &Project) -> Served {
        let mut command = project.command(&["sandbox", "serve"]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it runs");
        let mut line = String::new();
        let out = child.stdout.take().expect("its result");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let host = line
            .trim_end()
            .strip_prefix("listening on http://")
            .expect("where");
        Served {
            host: host.to_owned(),
            child,
        }
    }

    /// What `curl -X PATCH -H 'Authorization: Bearer sandbox' -d BODY URL` sends.
    fn patch(&self, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).expect("it listens");
        let (host, length) = (&self.host, body.len());
        let head = format!(
            "PATCH {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer sandbox\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream
            .write_all(format!("{head}{body}").as_bytes())
            .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody changes Grace's region by hand, through the API.
fn by_hand(project: &Project) {
    let served = Served::of(project);
    let body = r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"urn:omni:params:1.0:UserAttribute":{"region":["apac"]}}}]}"#;
    let answer = served.patch(
        "/api/scim/v2/Users/0b6f5c1e-0000-4a4a-9c9c-000000000004",
        body,
    );
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn a_change_by_hand_is_drift_with_its_field_and_values_and_apply_changes_it_back() {
    let project = clone();
    project.run(&["apply", "--auto-approve"]).expect(0);
    by_hand(&project);
    let drift = project.run(&["drift"]).expect(2);
    names_it(&drift, "user/grace@acme.example");
    assert!(!drift.out.contains("ada@acme.example"), "{drift:?}");
    let applied = project.run(&["apply", "--auto-approve"]).expect(0);
    names_it(&applied, "change back user/grace@acme.example");
    assert!(
        applied
            .out
            .contains("changed by hand; this changes it back"),
        "{applied:?}"
    );
    assert!(
        applied.out.contains("Applied: 1 change done and confirmed"),
        "{applied:?}"
    );
    project.run(&["drift"]).expect(0);
    let again = project.run(&["plan", "--detailed-exitcode"]).expect(0);
    assert!(again.out.contains("No changes."), "{again:?}");
}

fn names_it(told: &Outcome, address: &str) {
    assert!(told.out.contains(address), "{told:?}");
    let line = told.out.lines().find(|line| line.contains("region"));
    let line = line.unwrap_or_else(|| panic!("{told:?}"));
    assert!(
        line.contains("amer") && line.contains("apac"),
        "what is there, what was applied: {line}"
    );
}
