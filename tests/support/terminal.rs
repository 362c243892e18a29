//! The binary at a terminal.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

/// What a person saw, and how it ended.
#[derive(Debug)]
pub struct Session {
    pub code: i32,
    pub seen: String,
    /// Whether the terminal was left as it is found: it shows what is typed, line by line.
    pub shows: bool,
}

/// Runs a command at a terminal of its own and types `answer` once `question` shows.
pub fn at_terminal(command: &mut Command, question: &str, answer: &str) -> Session {
    once_asked(command, question, |terminal, _| {
        terminal.write_all(answer.as_bytes()).expect("typed");
    })
}

/// Runs a command at a terminal of its own and acts once `question` shows.
pub fn once_asked(
    command: &mut Command,
    question: &str,
    act: impl FnOnce(&mut File, &Child),
) -> Session {
    let (mut ours, theirs) = pair();
    let end = || Stdio::from(theirs.try_clone().expect("another handle"));
    command.stdin(end()).stdout(end()).stderr(end());
    let mut child = command.spawn().expect("the binary runs");
    // With every other end closed, reading ends when the child does.
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    drop(theirs);
    let (mut seen, mut act) = (Vec::new(), Some(act));
    let mut buffer = [0; 4096];
    // Linux ends a terminal whose other side is closed with an error.
    while let Ok(count @ 1..) = ours.read(&mut buffer) {
        seen.extend_from_slice(&buffer[..count]);
        if String::from_utf8_lossy(&seen).contains(question)
            && let Some(act) = act.take()
        {
            act(&mut ours, &child);
        }
    }
    let status = child.wait().expect("it ended");
    Session {
        shows: shows(&ours),
        code: status.code().expect("no signal"),
        seen: String::from_utf8_lossy(&seen).into_owned(),
    }
}

/// Whether a terminal shows what is typed, and has its line and its ^C looked after.
pub fn shows(terminal: &File) -> bool {
    let modes = tcgetattr(terminal).expect("a terminal").local_modes;
    modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
}

/// Both ends of a new terminal: ours, and the one that the child has.
fn pair() -> (File, OwnedFd) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&ours).expect("granted");
    unlockpt(&ours).expect("unlocked");
    let name = ptsname(&ours, Vec::new()).expect("its name");
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let theirs = open(name, flags, Mode::empty()).expect("its other end");
    (File::from(ours), theirs)
}
