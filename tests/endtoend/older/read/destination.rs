//! Where an export is written to: a file whole by rename, as it was and where it lies; what is no
//! file, straight.
#![cfg(unix)]

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use super::acme;
use crate::support::Project;

fn mode(path: &Path) -> u32 {
    let found = std::fs::metadata(path).expect("there");
    found.permissions().mode() & 0o7777
}

/// Runs an export by a shell, which sets umask or redirects.
fn by_shell(project: &Project, script: &str) -> std::process::Output {
    let command = project.command(&[]);
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).arg(command.get_program());
    shell.current_dir(project.path(".")).env_clear();
    let set = command.get_envs();
    shell.envs(set.filter_map(|(name, value)| Some((name, value?))));
    shell.stdin(Stdio::null());
    shell.output().expect("a shell")
}

const FILES: [(&str, &str); 3] = [
    (
        "export-users-json",
        "✅ Exported all users to JSON in SCIM 2.0 format: ",
    ),
    ("export-users-csv", "✅ Exported all users to CSV: "),
    ("export-groups-json", "✅ Exported all groups to JSON: "),
];

#[test]
fn a_new_file_has_the_mode_of_the_umask_and_an_old_one_keeps_its_own() {
    let (_tenant, project) = acme();
    for (command, _) in FILES {
        for (umask, expected) in [("022", 0o644), ("077", 0o600), ("027", 0o640)] {
            let ran = by_shell(
                &project,
                &format!("umask {umask}; exec \"$0\" {command} new"),
            );
            assert!(ran.status.success(), "{ran:?}");
            assert_eq!(mode(&project.path("new")), expected, "{umask}");
            std::fs::remove_file(project.path("new")).expect("removed");
        }
        for kept in [0o600, 0o664, 0o640] {
            project.write("old", "older");
            let old = std::fs::Permissions::from_mode(kept);
            std::fs::set_permissions(project.path("old"), old).expect("changed");
            project.run(&[command, "old"]).expect(0);
            assert_eq!(mode(&project.path("old")), kept);
            assert!(!project.read("old").contains("older"));
        }
        std::fs::remove_file(project.path("old")).expect("removed");
    }
}

#[test]
fn a_link_is_followed_to_its_file() {
    let (_tenant, project) = acme();
    project.write("share/today.csv", "older");
    let share = project.path("share/today.csv");
    symlink("share/today.csv", project.path("second.csv")).expect("linked");
    symlink("second.csv", project.path("users.csv")).expect("linked");
    let before = std::fs::metadata(&share).expect("there").ino();
    let told = project.run(&["export-users-csv", "users.csv"]).expect(0);
    assert_eq!(told.out, "✅ Exported all users to CSV: users.csv\n");
    assert!(project.read("share/today.csv").starts_with("id,userName"));
    for link in ["users.csv", "second.csv"] {
        let found = project.path(link).symlink_metadata().expect("there");
        assert!(found.is_symlink());
    }
    let after = std::fs::metadata(&share).expect("there").ino();
    assert_ne!(before, after, "by rename");
    // One to a file that is not there yet makes that one.
    symlink("share/new.csv", project.path("new.csv")).expect("linked");
    project.run(&["export-users-csv", "new.csv"]).expect(0);
    assert!(project.read("share/new.csv").starts_with("id,userName"));
    let there = std::fs::read_dir(project.path("share")).expect("readable");
    assert_eq!(there.count(), 2);
}

#[test]
fn a_link_leads_to_no_file_that_a_project_is_made_of() {
    let (tenant, project) = acme();
    for name in [".env", "omni-um.lock", "a.yaml"] {
        let _ = std::fs::remove_file(project.path("link"));
        symlink(name, project.path("link")).expect("linked");
        project.run(&["export-users-csv", "link"]).expect(64);
        assert!(!project.has(name));
    }
    symlink("loop", project.path("loop")).expect("linked");
    project.run(&["export-users-csv", "loop"]).expect(1);
    assert_eq!(tenant.since(0).len(), 0);
}

#[test]
fn what_is_no_file_is_written_straight_once_all_is_read() {
    let (tenant, project) = acme();
    for (command, words) in FILES {
        project.run(&[command, "file"]).expect(0);
        let file = project.read("file");
        for path in ["/dev/stdout", "/dev/fd/1"] {
            let told = project.run(&[command, path]).expect(0);
            assert_eq!(told.out, file, "{command}");
            assert!(told.err.contains(words), "{told:?}");
        }
        let told = project.run(&[command, "/dev/null"]).expect(0);
        assert_eq!(told.out, format!("{words}/dev/null\n"));
        // Behind what is there, where the shell says so.
        project.write("log", "first\n");
        let ran = by_shell(
            &project,
            &format!("exec \"$0\" {command} /dev/stdout >> log"),
        );
        assert!(ran.status.success(), "{ran:?}");
        assert_eq!(project.read("log"), format!("first\n{file}"));
        let pipe = "mkfifo pipe; cat pipe > got & \"$0\" $command pipe || exit; wait; rm pipe";
        let ran = by_shell(&project, &pipe.replace("$command", command));
        assert!(ran.status.success(), "{ran:?}");
        assert_eq!(project.read("got"), file);
    }
    tenant.fault("fail GET /users? 500");
    let told = project.run(&["export-users-csv", "/dev/stdout"]).expect(9);
    assert_eq!(told.out, "");
}

#[test]
fn a_terminal_is_not_steered_by_a_name() {
    let tenant = crate::support::Tenant::seeded(
        "users:\n  - { email: zoe@acme.example, name: \"Zoe \\x1b[2J\" }\n",
    );
    let project = Project::keyed(&tenant.url());
    let mut command = project.command(&["export-users-csv", "/dev/stdout"]);
    let session = crate::support::terminal::at_terminal(&mut command, "nobody asks", "");
    assert_eq!(session.code, 0, "{session:?}");
    assert!(session.seen.contains("zoe@acme.example"), "{session:?}");
    assert!(!session.seen.contains("\x1b[2J"), "{session:?}");
    assert!(session.seen.contains("\\u{1b}[2J"), "{session:?}");
}
