//! The binary while it runs.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::project::Outcome;

/// A command that runs; both of its streams are pipes. Killed when it is dropped.
pub struct Running {
    child: Child,
    line: String,
    err: BufReader<std::process::ChildStderr>,
    seen: String,
}

impl Running {
    /// Starts it.
    pub fn start(mut command: Command) -> Running {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        let err = child.stderr.take().expect("piped");
        let words = command.get_args().map(|word| word.to_string_lossy());
        Running {
            line: words.collect::<Vec<_>>().join(" "),
            err: BufReader::new(err),
            seen: String::new(),
            child,
        }
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        send(&self.child, signal);
    }

    /// Waits for a line on stderr that holds these words.
    pub fn says(&mut self, words: &str) {
        loop {
            let before = self.seen.len();
            let read = self.err.read_line(&mut self.seen).expect("UTF-8");
            assert!(read > 0, "it ended, and said: {}", self.seen);
            if self.seen[before..].contains(words) {
                return;
            }
        }
    }

    /// Waits for its end. No code where a signal ended it.
    pub fn ended(mut self) -> (Option<i32>, Outcome) {
        let mut out = String::new();
        let mut pipe = self.child.stdout.take().expect("piped");
        pipe.read_to_string(&mut out).expect("UTF-8");
        self.err.read_to_string(&mut self.seen).expect("UTF-8");
        let code = self.child.wait().expect("it ended").code();
        let (line, err) = (self.line.clone(), self.seen.clone());
        (code, Outcome::told(line, code.unwrap_or(-1), out, err))
    }

    /// Waits for an end that holds what every end holds.
    pub fn end(self) -> Outcome {
        let (_, outcome) = self.ended();
        outcome.check();
        outcome
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a child.
pub fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).expect("sent");
}
