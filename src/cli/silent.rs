//! A terminal that shows nothing of what is typed, and is put back however the process ends.

#[cfg(unix)]
use std::io::{Error, ErrorKind, Result, stdin};
#[cfg(unix)]
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[cfg(unix)]
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};

/// Whether the terminal of standard input is silent now.
#[derive(Clone, Default)]
pub struct Silence {
    #[cfg(unix)]
    now: Arc<Mutex<Now>>,
}

/// What it is, and what it was before.
#[cfg(unix)]
#[derive(Default)]
enum Now {
    #[default]
    Shown,
    Silent(Termios),
    /// The process ends: it is as it was, and stays so.
    Over,
}

#[cfg(not(unix))]
impl Silence {
    /// Where the console is silenced by whoever reads from it, nothing is to be put back.
    pub fn over(&self) {}
}

#[cfg(unix)]
impl Silence {
    /// Silences the terminal until what this hands back is dropped. What is typed arrives at once
    /// and as it is, a ^C too.
    ///
    /// # Errors
    ///
    /// What the system says; [`ErrorKind::Interrupted`] where the process ends already.
    pub fn begin(&self) -> Result<Silent> {
        let mut now = self.now();
        if matches!(*now, Now::Over) {
            return Err(Error::from(ErrorKind::Interrupted));
        }
        let before = tcgetattr(stdin())?;
        let mut silent = before.clone();
        let shown = LocalModes::ECHO | LocalModes::ECHONL;
        silent
            .local_modes
            .remove(shown | LocalModes::ICANON | LocalModes::ISIG);
        silent.special_codes[SpecialCodeIndex::VMIN] = 1;
        silent.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(stdin(), OptionalActions::Now, &silent)?;
        *now = Now::Silent(before);
        Ok(Silent(self.clone()))
    }

    /// Before a process ends in the middle of whatever it does: the terminal is put back, and is
    /// not silenced again.
    pub fn over(&self) {
        self.turn(Now::Over);
    }

    fn turn(&self, next: Now) {
        let mut now = self.now();
        if let Now::Silent(before) = &*now {
            // What was typed of a key and not read goes nowhere, least of all to the shell. Without a
            // terminal there is nothing to put back.
            let _ = tcsetattr(stdin(), OptionalActions::Flush, before);
        }
        if !matches!(*now, Now::Over) {
            *now = next;
        }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A terminal that is silent until this is dropped.
#[cfg(unix)]
pub struct Silent(Silence);

#[cfg(unix)]
impl Drop for Silent {
    fn drop(&mut self) {
        self.0.turn(Now::Shown);
    }
}
