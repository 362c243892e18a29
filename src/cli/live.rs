//! The one line of stderr that is drawn over itself, and lines that must not tear it.

use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use indicatif::ProgressBar;

use crate::view::shown::Shown;

/// The line that is drawn now, where there is one; each copy means the same line.
#[derive(Clone, Default)]
pub struct Live(Arc<Mutex<Option<ProgressBar>>>);

impl Live {
    /// A line is drawn from now on.
    pub fn begin(&self, bar: &ProgressBar) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
    }

    /// It is no more.
    pub fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Takes the line away for good. `false`: there was none.
    pub fn clear(&self) -> bool {
        let bar = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        bar.inspect(ProgressBar::finish_and_clear).is_some()
    }

    /// Writes a line to stderr, above the one that is drawn. Where stderr is closed or full, the
    /// exit code says it all.
    pub fn above(&self, line: &Shown) {
        let write = || {
            let _ = writeln!(std::io::stderr().lock(), "{line}");
        };
        // Held, so that no line begins to be drawn meanwhile.
        let bar = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}
