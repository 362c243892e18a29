//! stdout is the result, stderr is the rest.

use std::process::Stdio;

use super::{changed, owned};
use crate::support::Project;
use crate::support::acme::AS_IT_IS;

#[test]
fn the_result_is_on_stdout_and_nothing_else_is() {
    let (_tenant, project) = changed();
    for arguments in [
        &["plan"][..],
        &["plan", "--json"],
        &["drift"],
        &["snapshot"],
        &["validate"],
        &["show", "--lock"],
    ] {
        let told = project.run(arguments).expect(0);
        assert!(!told.out.is_empty(), "{arguments:?}");
        assert_eq!(told.err, "", "{arguments:?}");
        assert!(told.out.ends_with('\n'), "{arguments:?}");
    }
    project.run(&["plan", "--json"]).json();
    project.run(&["drift", "--json"]).json();
    project.run(&["snapshot"]).json();
}

#[test]
fn the_steps_of_an_apply_are_on_stderr_and_its_end_is_on_stdout() {
    let (_tenant, project) = changed();
    let told = project.apply();
    for step in [
        "create user/new@acme.example",
        "deactivate user/left@acme.example",
        "change group/Finance",
    ] {
        assert!(told.err.contains(step), "{step}: {told:?}");
    }
    let last = told.out.lines().last().expect("a line");
    assert!(last.starts_with("Applied: "), "{told:?}");
}

#[test]
fn quiet_leaves_the_result_and_the_errors() {
    let (_tenant, project) = changed();
    let told = project.run(&["apply", "--auto-approve", "-q"]).expect(0);
    assert_eq!(told.err, "");
    assert!(told.out.contains("Applied: "));
    project.write("access.yaml", "users: [");
    let told = project.run(&["plan", "-q"]).expect(8);
    assert!(told.err.contains("access.yaml:1:"));
}

#[test]
fn a_failure_is_on_stderr_alone() {
    let (tenant, project) = owned();
    tenant.fault("html GET /users");
    assert_eq!(project.run(&["plan"]).expect(9).out, "");
    assert_eq!(project.run(&["plan", "--json"]).expect(9).out, "");
}

#[test]
fn a_reader_that_went_away_is_no_error_and_a_full_disk_is() {
    let (_tenant, project) = changed();
    let mut child = project
        .command(&["plan"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ended");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    let Ok(full) = std::fs::File::options().write(true).open("/dev/full") else {
        return; // Only Linux has one.
    };
    let full = || full.try_clone().expect("another handle");
    let told = project
        .command(&["plan"])
        .stdout(full())
        .output()
        .expect("it runs");
    let err = String::from_utf8_lossy(&told.stderr);
    assert_eq!(told.status.code(), Some(1), "{err}");
    assert!(err.contains("error[OUM002]: standard output"), "{err}");
    for (arguments, code) in [
        (&["--no-such-flag"][..], 64),
        (&["plan", "-C", "nowhere"], 8),
        (&["apply", "--auto-approve"], 0),
    ] {
        let status = project
            .command(arguments)
            .stderr(full())
            .status()
            .expect("it runs");
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn what_was_applied_counts_for_more_than_what_could_not_be_printed() {
    let (tenant, project) = changed();
    let Ok(full) = std::fs::File::options().write(true).open("/dev/full") else {
        return; // Only Linux has one.
    };
    let mut command = project.command(&["apply", "--auto-approve"]);
    let status = command
        .stdout(full)
        .stderr(Stdio::null())
        .status()
        .expect("it runs");
    assert_eq!(status.code(), Some(0));
    project.is_converged(&tenant);
}

#[test]
fn the_folder_is_the_given_one_else_the_working_one_else_desired_state() {
    let project = Project::empty();
    project.write(
        "a/desired-state/omni-um.toml",
        "[provider]\nkind = \"sandbox\"\n",
    );
    project.write("a/desired-state/access.yaml", AS_IT_IS);
    for (folder, arguments, code) in [
        ("a", &["validate"][..], 0),
        ("a/desired-state", &["validate"], 0),
        (".", &["validate", "-C", "a/desired-state"], 0),
        (".", &["-C", "a/desired-state", "validate"], 0),
        (".", &["validate"], 8),
        ("a", &["validate", "-C", "."], 8),
    ] {
        let told = project.run_with(arguments, |command| {
            command.current_dir(project.path(folder));
        });
        assert_eq!(told.code, code, "{folder}: {told:?}");
    }
}
