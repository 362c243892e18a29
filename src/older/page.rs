//! One file while it is read: its text, where things lie in it, and what is wrong.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Text;
use super::codes;
use super::ruler::Ruler;
use crate::model::{DesiredFile, Diagnostic, Place, Severity, printable};

/// Where something stands, and how long it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub place: Place,
    pub length: usize,
}

impl Spot {
    /// An error here.
    pub(super) fn error(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.place.clone(), message).length(self.length)
    }
}

/// What a file says, and where.
#[derive(Clone, Debug)]
pub(super) struct Said<T> {
    pub value: T,
    pub spot: Spot,
}

/// A file and its problems.
#[derive(Debug)]
pub(super) struct Page {
    pub file: Arc<str>,
    /// Without the byte order mark.
    pub text: Arc<str>,
    pub problems: Vec<Diagnostic>,
    digest: String,
    ruler: Ruler,
}

impl Page {
    pub(super) fn new(text: &Text) -> Self {
        let digest = Sha256::digest(text.text.as_bytes());
        let digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let content = match text.text.strip_prefix('\u{feff}') {
            Some(rest) => Arc::from(rest),
            None => Arc::clone(&text.text),
        };
        Page {
            file: Arc::clone(&text.name),
            ruler: Ruler::new(&content),
            text: content,
            problems: Vec::new(),
            digest,
        }
    }

    /// What the desired state remembers of the file.
    pub(super) fn desired_file(&self) -> DesiredFile {
        DesiredFile {
            path: Arc::clone(&self.file),
            digest: self.digest.clone(),
        }
    }

    /// The spot of some characters that begin at a byte.
    pub(super) fn spot(&self, byte: usize, length: usize) -> Spot {
        let (line, column) = self.ruler.at(&self.text, byte);
        Spot {
            place: Place::new(&self.file, line, column),
            length: length.max(1),
        }
    }

    pub(super) fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// There is nothing to do, and that is never what somebody meant.
    pub(super) fn nothing(&mut self, what: &str, help: &str) {
        let message = format!("no {what} in it; nothing is done");
        let problem = self.spot(0, 1).error(codes::NOTHING, message);
        self.report(problem.help(help));
    }

    /// Whether anything stops the work.
    pub(super) fn is_broken(&self) -> bool {
        is_broken(&self.problems)
    }
}

/// Whether one of them is an error.
pub(super) fn is_broken(problems: &[Diagnostic]) -> bool {
    problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
}

/// Foreign text for a message: short, and on one line.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", printable(text))
}
