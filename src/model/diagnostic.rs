//! What a person can put right: a problem in a file, with its place and the next step.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Place;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing goes on.
    Error,
    /// Worth a look; the work goes on.
    Warning,
}

/// A second place that belongs to a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What to see there, as a fragment: "first declared here".
    pub text: String,
}

/// One problem, its place, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable code, for searching and talking: `OUM101`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence without a full stop, in lower case: "unknown key `grups`".
    pub message: String,
    /// Where; absent when it is about a file or folder as a whole.
    pub place: Option<Place>,
    /// How many characters are underlined, at least 1.
    pub length: usize,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// What to do: "did you mean `groups`?".
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: Some(place),
            length: 1,
            labels: Vec::new(),
            help: None,
        }
    }

    /// An error about a file or folder as a whole.
    pub fn general(code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: None,
            length: 1,
            labels: Vec::new(),
            help: None,
        }
    }

    /// The same as a warning.
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same, with the next step.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, underlining this many characters.
    pub fn length(mut self, length: usize) -> Self {
        self.length = length.max(1);
        self
    }

    /// The same, with a second place.
    pub fn label(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            text: text.into(),
        });
        self
    }
}

/// The text of the files that problems lie in, by path; a renderer cuts the lines it shows from it.
pub type Sources = BTreeMap<Arc<str>, Arc<str>>;

/// Why files cannot be used: every problem in them, and the text to show them in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// All problems, warnings too, sorted by file, line and column; those about no file first.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of every file that was read, by path.
    pub sources: Sources,
}
