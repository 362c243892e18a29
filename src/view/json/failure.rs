//! Why nothing came of a command, for programs.

use serde::Serialize;

use super::canonical;
use crate::model::{Diagnostic, Place, Severity};
use crate::view::report::Trouble;
use crate::view::shown::Shown;

/// What the format of a failure document is called; a change that breaks readers counts it up.
pub const FAILURE_FORMAT: &str = "omni-um.failure/1";

/// A failure for programs.
#[derive(Serialize)]
struct FailureDocument<'a> {
    format: &'static str,
    tool_version: &'static str,
    command: &'static str,
    code: &'static str,
    message: &'a str,
    next: &'a str,
    problems: Vec<Problem<'a>>,
}

/// One problem in a file.
#[derive(Serialize)]
struct Problem<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a Place>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Label<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// Another place that belongs to it.
#[derive(Serialize)]
struct Label<'a> {
    place: &'a Place,
    text: &'a str,
}

/// A failure as canonical JSON.
///
/// # Errors
///
/// None that our own types could give.
pub fn failure(trouble: &Trouble) -> Result<Shown, serde_json::Error> {
    let Trouble {
        command,
        code,
        message,
        next,
        diagnostics,
        sources: _, // the files are where the reader is
    } = trouble;
    canonical(&FailureDocument {
        format: FAILURE_FORMAT,
        tool_version: env!("CARGO_PKG_VERSION"),
        command,
        code,
        message,
        next,
        problems: diagnostics.iter().map(problem).collect(),
    })
}

fn problem(diagnostic: &Diagnostic) -> Problem<'_> {
    let Diagnostic {
        code,
        severity,
        message,
        place,
        length: _, // for underlining
        labels,
        help,
    } = diagnostic;
    let labels = labels.iter().map(|label| Label {
        place: &label.place,
        text: &label.text,
    });
    Problem {
        severity: match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code,
        message,
        place: place.as_ref(),
        labels: labels.collect(),
        help: help.as_deref(),
    }
}
