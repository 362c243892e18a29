//! SIGINT, SIGTERM and the end of `--max-duration`.

use std::fs::OpenOptions;
use std::io::{PipeReader, PipeWriter, Write as _};
use std::process::Stdio;

use rustix::fs::{CWD, FileType, Mode, OFlags, fcntl_setfl, mknodat};
use rustix::process::Signal;

use super::changed;
use crate::support::terminal::once_asked;
use crate::support::{Hold, KEY, Project, Running, running};

const QUESTION: &str = "Only `yes` is a yes:";

const COMMANDS: [&[&str]; 5] = [
    &["plan"],
    &["plan", "--out", "plan.json"],
    &["drift"],
    &["snapshot", "--out", "snapshot.json"],
    &["apply", "--auto-approve"],
];

#[test]
fn a_signal_while_the_tenant_is_read_is_130_and_nothing_is_written() {
    let (tenant, project) = changed();
    let lock = project.read("omni-um.lock");
    for signal in [Signal::INT, Signal::TERM] {
        for command in COMMANDS {
            let mark = tenant.mark();
            let hold = Hold::at(&tenant, "GET", "/users");
            let running = project.start(command);
            hold.reached();
            running.signal(signal);
            let told = running.end().expect(130);
            drop(hold);
            assert_eq!((told.failure(), told.out.as_str()), ("130", ""));
            assert!(told.err.contains("nothing was written"), "{told:?}");
            assert!(tenant.writes_since(mark).is_empty(), "{told:?}");
        }
    }
    assert_eq!(project.read("omni-um.lock"), lock);
    assert!(!project.has("plan.json") && !project.has("snapshot.json"));
    tenant.mend();
    project.apply();
    project.is_converged(&tenant);
}

/// A file that never gives what it holds; whoever opens the other end knows that it is read.
fn endless(project: &Project) -> std::path::PathBuf {
    let path = project.path("endless");
    mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
    path
}

#[test]
fn a_command_that_waits_for_a_file_is_ended_too() {
    let (_tenant, project) = changed();
    let path = endless(&project);
    for command in [
        &["show", "endless"][..],
        &["plan", "--live", "endless"],
        &["apply", "endless", "--auto-approve"],
    ] {
        let running = project.start(command);
        let other_end = OpenOptions::new().write(true).open(&path).expect("read");
        running.signal(Signal::INT);
        assert_eq!(running.end().expect(130).failure(), "130");
        drop(other_end);
    }
}

#[test]
fn at_the_question_a_signal_is_130_at_once_and_nothing_is_written() {
    let (tenant, project) = changed();
    let (mark, lock) = (tenant.mark(), project.read("omni-um.lock"));
    for signal in [Signal::INT, Signal::TERM] {
        let mut command = project.command(&["apply"]);
        command.env("TERM", "xterm-256color");
        let session = once_asked(&mut command, QUESTION, |_, child| {
            running::send(child, signal);
        });
        assert_eq!(session.code, 130, "{}", session.seen);
        let plain = console::strip_ansi_codes(&session.seen).into_owned();
        let (_, after) = plain.split_once(QUESTION).expect("it asks");
        assert!(
            after
                .trim_start_matches(' ')
                .starts_with("\r\nerror[OUM130]"),
            "on a line of its own: {after:?}"
        );
        assert!(after.contains("\r\nnext:"), "{after:?}");
        assert!(!session.seen.contains(KEY));
    }
    assert!(tenant.writes_since(mark).is_empty());
    assert_eq!(project.read("omni-um.lock"), lock);
}

/// An apply whose first write is on its way, and which was interrupted then.
fn interrupted(hold: &Hold, project: &Project) -> Running {
    let mut running = project.start(&["apply", "--auto-approve"]);
    hold.reached();
    running.signal(Signal::INT);
    running.says("interrupted: nothing new is started");
    running
}

#[test]
fn after_the_first_write_the_first_signal_ends_nothing_by_itself() {
    let (tenant, project) = changed();
    let hold = Hold::at(&tenant, "PATCH", "/");
    let running = interrupted(&hold, &project);
    drop(hold);
    let (code, told) = running.ended();
    assert_eq!(code, Some(130), "{told:?}");
    assert!(!told.err.contains("nothing was written"), "{told:?}");
    tenant.mend();
    project.apply();
    project.is_converged(&tenant);
}

#[test]
fn the_second_signal_ends_it_at_once() {
    let (tenant, project) = changed();
    let hold = Hold::at(&tenant, "PATCH", "/");
    let running = interrupted(&hold, &project);
    running.signal(Signal::TERM);
    let told = running.end().expect(130);
    assert_eq!(told.failure(), "130");
    assert!(!told.err.contains("nothing was written"), "{told:?}");
    drop(hold);
    tenant.mend();
    project.apply();
    project.is_converged(&tenant);
}

/// Both ends of a pipe that takes nothing more.
fn full() -> (PipeReader, PipeWriter) {
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    fcntl_setfl(&writer, OFlags::NONBLOCK).expect("set");
    for size in [4096, 1] {
        while writer.write(&[b' '; 4096][..size]).is_ok() {}
    }
    fcntl_setfl(&writer, OFlags::empty()).expect("set");
    (reader, writer)
}

#[test]
fn the_second_signal_ends_it_at_once_where_nobody_reads_what_it_says() {
    let (tenant, project) = changed();
    let hold = Hold::at(&tenant, "POST", "/");
    let (_reader, writer) = full();
    let mut command = project.command(&["apply", "--auto-approve", "-q"]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(writer)
        .spawn()
        .expect("it runs");
    hold.reached();
    for signal in [Signal::INT, Signal::TERM] {
        running::send(&child, signal);
    }
    assert_eq!(child.wait().expect("its end").code(), Some(130));
    drop(hold);
    tenant.mend();
    project.apply();
    project.is_converged(&tenant);
}

#[test]
fn at_a_terminal_the_second_signal_leaves_no_half_line() {
    let (tenant, project) = changed();
    let hold = Hold::at(&tenant, "PATCH", "/");
    let mut command = project.command(&["apply", "--auto-approve"]);
    command.env("TERM", "xterm-256color");
    let session = once_asked(&mut command, "plan id", |_, child| {
        hold.reached();
        for signal in [Signal::INT, Signal::TERM] {
            running::send(child, signal);
        }
    });
    drop(hold);
    assert_eq!(session.code, 130, "{}", session.seen);
    let plain = console::strip_ansi_codes(&session.seen).into_owned();
    let (before, after) = plain.rsplit_once("error[OUM130]: ").expect("its words");
    assert!(before.ends_with(['\r', '\n']), "{before:?}");
    assert!(
        after.contains("\r\nnext:") && after.ends_with("\r\n"),
        "{after:?}"
    );
}

#[test]
fn time_that_is_over_before_the_first_write_is_5_and_nothing_is_written() {
    let (tenant, project) = changed();
    let (mark, lock) = (tenant.mark(), project.read("omni-um.lock"));
    let hold = Hold::at(&tenant, "GET", "/users");
    let told = project
        .run(&["apply", "--auto-approve", "--max-duration", "1ms"])
        .expect(5);
    drop(hold);
    assert_eq!((told.failure(), told.out.as_str()), ("501", ""));
    assert!(told.err.contains("--max-duration is over"), "{told:?}");
    assert!(told.err.contains("nothing was written"), "{told:?}");
    assert!(tenant.writes_since(mark).is_empty());
    assert_eq!(project.read("omni-um.lock"), lock);
    tenant.mend();
    project
        .run(&["apply", "--auto-approve", "--max-duration", "1h30m"])
        .expect(0);
    project.is_converged(&tenant);
}
