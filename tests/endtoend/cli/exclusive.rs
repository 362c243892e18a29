//! Two applies over one folder.

use rustix::process::Signal;

use super::example::clone;
use super::{changed, owned};
use crate::support::terminal::once_asked;
use crate::support::{Hold, Outcome, Project};

const APPLY: &[&str] = &["apply", "--auto-approve"];

/// The second apply is refused, and told who holds the lock.
fn refused(project: &Project, pid: u32) -> Outcome {
    let told = project.run(APPLY).expect(6);
    assert_eq!((told.failure(), told.out.as_str()), ("600", ""));
    let holder = format!("another apply holds the lock: process {pid} on ");
    assert!(told.err.contains(&holder), "{told:?}");
    assert!(told.err.contains(", since 20"), "{told:?}");
    told
}

#[test]
fn the_second_apply_is_6_and_names_the_first_which_ends_as_it_would_have() {
    let (tenant, project) = changed();
    let hold = Hold::at(&tenant, "GET", "/users");
    let mut command = project.command(APPLY);
    let page = "https://ci.example/acme/access/actions/runs/12";
    command
        .env("GITHUB_SERVER_URL", "https://ci.example")
        .env("GITHUB_REPOSITORY", "acme/access")
        .env("GITHUB_RUN_ID", "12");
    let first = crate::support::Running::start(command);
    hold.reached();
    let told = refused(&project, first.pid());
    assert!(told.err.contains(page), "{told:?}");
    drop(hold);
    first.end().expect(0);
    tenant.mend();
    project.is_converged(&tenant);
}

#[test]
fn what_stands_in_the_lock_is_shown_as_foreign_text() {
    let (tenant, project) = changed();
    let hold = Hold::at(&tenant, "GET", "/users");
    let first = project.start(APPLY);
    hold.reached();
    let line = format!(
        r#"{{"who":{{"pid":7,"host":"\u001b[31m\n::error::{}"}},"since":"2026-01-01T00:00:00Z"}}"#,
        "x".repeat(2000)
    );
    std::fs::write(project.path(".omni-um/lock"), line).expect("written");
    // Every run is looked through for escapes.
    let told = project.run(APPLY).expect(6);
    assert!(told.err.contains(r"\u{1b}[31m\u{a}"), "{told:?}");
    assert!(told.err.len() < 1000, "{told:?}");
    std::fs::write(project.path(".omni-um/lock"), b"\xff\x00").expect("written");
    let told = project.run(APPLY).expect(6);
    assert!(told.err.contains("its name could not be read"), "{told:?}");
    drop(hold);
    first.end().expect(0);
}

#[test]
fn an_apply_that_was_killed_strands_nobody() {
    let (tenant, project) = changed();
    let hold = Hold::at(&tenant, "GET", "/users");
    let first = project.start(APPLY);
    hold.reached();
    refused(&project, first.pid());
    first.signal(Signal::KILL);
    let (code, _) = first.ended();
    assert_eq!(code, None, "killed");
    drop(hold);
    tenant.mend();
    assert!(project.read(".omni-um/lock").contains("pid"), "it is stale");
    project.apply();
    project.is_converged(&tenant);
}

#[test]
fn while_a_person_thinks_others_plan_and_nobody_applies_not_even_in_the_sandbox() {
    let project = clone();
    let state = "desired-state/.omni-um/sandbox.json";
    let mut command = project.command(&["apply"]);
    command.env("TERM", "xterm-256color");
    let session = once_asked(&mut command, "Only `yes` is a yes:", |terminal, child| {
        let before = project.has(state).then(|| project.read(state));
        refused(&project, child.id());
        let after = project.has(state).then(|| project.read(state));
        assert_eq!(before, after, "no sandbox was started");
        project.run(&["plan"]).expect(0);
        project.run(&["drift"]).expect(0);
        std::io::Write::write_all(terminal, b"yes\n").expect("typed");
    });
    assert_eq!(session.code, 0, "{}", session.seen);
    project.run(&["plan", "--detailed-exitcode"]).expect(0);
    project.run(APPLY).expect(0);
}

#[test]
fn a_link_in_the_place_of_the_folder_is_refused_before_anything_is_asked() {
    let (tenant, project) = owned();
    let elsewhere = tempfile::tempdir().expect("a folder");
    std::fs::remove_dir_all(project.path(".omni-um")).expect("removed");
    std::os::unix::fs::symlink(elsewhere.path(), project.path(".omni-um")).expect("linked");
    let mark = tenant.mark();
    let told = project.run(APPLY).expect(1);
    assert_eq!(told.failure(), "002");
    assert!(told.err.contains("symbolic link"), "{told:?}");
    assert_eq!(tenant.since(mark).len(), 0);
    let mut left = std::fs::read_dir(elsewhere.path()).expect("readable");
    assert!(left.next().is_none(), "nothing was written through it");
}

#[test]
fn a_folder_that_is_no_project_gets_no_lock() {
    let project = Project::empty();
    project
        .run(&["apply", "--auto-approve", "-C", "."])
        .expect(8);
    assert!(!project.has(".omni-um"));
}

#[test]
fn what_a_killed_apply_left_beside_its_files_goes_with_the_next_one() {
    let (_tenant, project) = super::changed();
    let left = [
        ".omni-um-Ab3dEf.tmp",
        ".omni-um/journal/.omni-um-000000.tmp",
    ];
    let others = [".tmpAb3dEf", ".omni-um-notes.tmp"];
    for name in left.iter().chain(&others) {
        project.write(name, "half a fi");
    }
    project.run(&["plan"]).expect(0);
    assert!(left.iter().all(|name| project.has(name)));
    project.apply();
    assert!(left.iter().all(|name| !project.has(name)));
    assert!(others.iter().all(|name| project.has(name)));
}
