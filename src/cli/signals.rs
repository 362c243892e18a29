//! What ends a command before its end: SIGINT, SIGTERM, or the end of `--max-duration`.
//!
//! Until an apply begins to write, either of them ends the process at once, whatever it waits for.
//! From then on they only pull the brake, and the apply ends by itself.

use std::io;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::exit::Exit;
use super::output::Output;
use crate::apply::{Brake, Halt, Halts, brake};
use crate::view::shown::Shown;
use crate::workflow::Failure;

/// How long a terminal may take for the last words of a command that ends at once.
const PATIENCE: Duration = Duration::from_millis(200);

/// What a halt meets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing is written yet: it ends the process.
    Before,
    /// An apply writes: it is asked to end.
    Writing,
    /// The command has ended, and says so itself.
    Over,
}

/// What a signal, or the end of the time, does to a command.
#[derive(Clone)]
pub struct Signals {
    brake: Brake,
    halts: Halts,
    phase: Arc<Mutex<Phase>>,
    output: Output,
}

impl Signals {
    /// Nothing is listened to yet.
    pub fn new(output: &Output) -> Self {
        let (brake, halts) = brake();
        Signals {
            brake,
            halts,
            phase: Arc::new(Mutex::new(Phase::Before)),
            output: output.clone(),
        }
    }

    /// Listens from now on. The second signal ends the process at once, whatever the first one
    /// waits for: it may be the terminal, which then gets no more than a moment for the last words.
    ///
    /// # Errors
    ///
    /// Where the system does not let the process listen.
    pub fn listen(&self) -> io::Result<()> {
        // On a runtime of its own: every thread of the other may wait for a terminal.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let mut heard = {
            let _within = runtime.enter();
            Heard::new()?
        };
        let (signals, last) = (self.clone(), self.clone());
        let listens = async move {
            heard.next().await;
            tokio::task::spawn_blocking(move || signals.halt(Halt::Interrupted));
            heard.next().await;
            at_most(PATIENCE, move || last.at_once());
            exit(Exit::Interrupted);
        };
        std::thread::Builder::new().spawn(move || runtime.block_on(listens))?;
        Ok(())
    }

    /// Ends the command after this time, counted from now.
    pub fn end_after(&self, time: Duration) {
        let signals = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            tokio::task::spawn_blocking(move || signals.halt(Halt::OutOfTime));
        });
    }

    /// From now on a halt ends nothing by itself: whoever writes looks at what this hands back.
    ///
    /// # Errors
    ///
    /// [`Failure::Halted`] where the command is to end already; nothing may be written then.
    pub fn begin_writes(&self) -> Result<Halts, Failure> {
        let mut phase = self.phase();
        if let Some(halt) = self.halts.now() {
            let begun = false;
            return Err(Failure::Halted { halt, begun });
        }
        *phase = Phase::Writing;
        Ok(self.halts.clone())
    }

    /// The command has ended: what comes now changes nothing.
    pub fn over(&self) {
        *self.phase() = Phase::Over;
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn halt(&self, halt: Halt) {
        let phase = self.phase();
        if self.halts.now().is_some() {
            return;
        }
        self.brake.pull(halt);
        match *phase {
            // Still locked: nobody begins to write while this says that nothing was written.
            Phase::Before => exit(self.last_words(halt, false)),
            Phase::Writing => {
                drop(phase);
                self.output.aside(&Shown::own(words(halt)));
            }
            Phase::Over => {}
        }
    }

    /// The words of a process that ends without waiting for anything; a command that has ended
    /// says its own.
    fn at_once(&self) {
        let phase = self.phase();
        if *phase != Phase::Over {
            self.last_words(Halt::Interrupted, *phase == Phase::Writing);
        }
    }

    /// Why the process ends now, at a terminal that is as it was.
    fn last_words(&self, halt: Halt, begun: bool) -> Exit {
        self.output.silence.over();
        self.output.end_line();
        self.output.failure(&Failure::Halted { halt, begun })
    }
}

/// Does this on a thread of its own, and goes on when it is done or the time is over.
fn at_most(time: Duration, act: impl FnOnce() + Send + 'static) {
    let (done, ended) = channel();
    let begun = std::thread::Builder::new().spawn(move || {
        act();
        let _ = done.send(());
    });
    if begun.is_ok() {
        let _ = ended.recv_timeout(time);
    }
}

fn words(halt: Halt) -> &'static str {
    match halt {
        Halt::Interrupted => {
            "interrupted: nothing new is started, it ends within 6 s; once more: at once"
        }
        Halt::OutOfTime => "the time is over: nothing new is started, it ends within 6 s",
    }
}

/// Ends the process from any thread; another one may wait for a key, or in the middle of a plan.
fn exit(exit: Exit) -> ! {
    std::process::exit(i32::from(exit as u8))
}

/// The signals that ask a process to end.
#[cfg(unix)]
struct Heard {
    int: tokio::signal::unix::Signal,
    term: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Heard {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Heard {
            int: signal(SignalKind::interrupt())?,
            term: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.int.recv() => {}
            _ = self.term.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Heard;

#[cfg(not(unix))]
impl Heard {
    fn new() -> io::Result<Self> {
        Ok(Heard)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
