//! A pipe, a link or a device in the place of a file: exit 8 at once, and not a wait for ever.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::{changed, owned};
use crate::support::Project;

const COMMANDS: [&[&str]; 3] = [&["plan"], &["drift"], &["apply", "--auto-approve"]];

fn pipe(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
}

/// Puts a pipe, a folder and a link to a device at a path, one after the other.
fn each_odd_thing(path: &Path, look: impl Fn()) {
    std::fs::remove_file(path).expect("removed");
    pipe(path);
    look();
    std::fs::remove_file(path).expect("removed");
    symlink("/dev/zero", path).expect("linked");
    look();
    std::fs::remove_file(path).expect("removed");
    std::fs::create_dir(path).expect("made");
    look();
    std::fs::remove_dir(path).expect("removed");
}

#[track_caller]
fn refused(project: &Project, arguments: &[&str], code: &str, name: &str) {
    let told = project.run(arguments).expect(8);
    assert_eq!((told.failure(), told.out.as_str()), (code, ""), "{told:?}");
    let says = format!("{name} cannot be read: it is no regular file");
    assert!(told.err.contains(&says), "{told:?}");
}

#[test]
fn an_odd_thing_in_the_place_of_the_lockfile_is_8() {
    let (tenant, project) = owned();
    let (path, good) = (project.path("omni-um.lock"), project.read("omni-um.lock"));
    let mark = tenant.mark();
    let look = || {
        for command in COMMANDS.into_iter().chain([&["show", "--lock"][..]]) {
            refused(&project, command, "206", "omni-um.lock");
        }
    };
    each_odd_thing(&path, look);
    // What save replaces must be a file of its own.
    project.write("elsewhere.lock", &good);
    symlink("elsewhere.lock", &path).expect("linked");
    look();
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn an_odd_thing_in_the_place_of_omni_um_toml_is_8() {
    let (tenant, project) = owned();
    let (path, good) = (project.path("omni-um.toml"), project.read("omni-um.toml"));
    let mark = tenant.mark();
    each_odd_thing(&path, || {
        for command in COMMANDS {
            refused(&project, command, "100", "omni-um.toml");
        }
    });
    project.write("omni-um.toml", &format!("{good}#{}\n", "x".repeat(1 << 20)));
    let told = project.run(&["plan"]).expect(8);
    assert!(told.err.contains("it is larger than 1 MiB"), "{told:?}");
    assert_eq!(tenant.since(mark).len(), 0);
    std::fs::remove_file(&path).expect("removed");
    project.write("policy/tenant.toml", &good);
    symlink("policy/tenant.toml", &path).expect("linked");
    project.run(&["plan"]).expect(0);
}

#[test]
fn an_odd_thing_in_the_place_of_a_journal_is_8() {
    let (tenant, project) = changed();
    project.apply();
    let folder = project.path(".omni-um/journal");
    let mut all = std::fs::read_dir(folder).expect("a folder");
    let path = all.next().expect("a journal").expect("read").path();
    let name = path
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let mark = tenant.mark();
    each_odd_thing(&path, || {
        for command in [
            &["plan"][..],
            &["drift"],
            &["apply", "--auto-approve"],
            &["journal", "verify"],
            &["journal", "show"],
        ] {
            refused(&project, command, "206", &name);
        }
    });
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn a_saved_plan_or_a_snapshot_may_come_through_a_pipe_and_not_from_a_device() {
    let (_tenant, project) = changed();
    project.run(&["plan", "--out", "plan.json"]).expect(0);
    project.run(&["snapshot", "--out", "live.json"]).expect(0);
    symlink("live.json", project.path("link.json")).expect("linked");
    project.run(&["plan", "--live", "link.json"]).expect(0);
    for (name, arguments) in [
        ("plan.json", ["show", "/dev/stdin"].as_slice()),
        ("live.json", &["plan", "--live", "/dev/stdin"]),
    ] {
        let mut cat = std::process::Command::new("cat")
            .arg(project.path(name))
            .stdout(Stdio::piped())
            .spawn()
            .expect("cat runs");
        let piped = cat.stdout.take().expect("a pipe");
        let told = project.run_with(arguments, |command| {
            command.stdin(piped);
        });
        told.expect(0);
        cat.wait().expect("it ends");
    }
    for arguments in [
        ["show", "/dev/zero"].as_slice(),
        &["apply", "/dev/zero", "--auto-approve"],
        &["plan", "--live", "/dev/zero"],
        &["drift", "--live", "/dev/zero"],
    ] {
        refused(&project, arguments, "206", "/dev/zero");
    }
}
