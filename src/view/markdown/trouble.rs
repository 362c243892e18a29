//! A failure as a page: what happened, what to do, and each problem with its place.

use super::entry::{lines, point};
use super::frame::Frame;
use super::section::{Noun, Section};
use super::template::Templates;
use crate::model::{Diagnostic, Severity};
use crate::view::layout::Line;
use crate::view::report::{Report, Trouble};
use crate::view::shown::Shown;
use crate::view::style::Style;

const REASON: Noun = Noun("line of the reason", "lines of the reason");
const STEP: Noun = Noun("line of what to do", "lines of what to do");
const PROBLEM: Noun = Noun("problem", "problems");

/// The page of a failure.
pub(super) fn page(templates: &Templates, report: &Report<'_>, trouble: &Trouble) -> Shown {
    let Trouble {
        command,
        code,
        message,
        next,
        diagnostics,
        sources: _, // too wide for a page; the places are in it
    } = trouble;
    let told = |title, noun, text: &str| {
        let each = text.lines();
        let each = each.map(|line| Line::new().foreign(Style::Plain, line));
        lines(templates, title, noun, each.collect())
    };
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|one| (one.severity, &one.place));
    let total = sorted.len();
    let problems = sorted.into_iter().map(move |one| problem(templates, one));
    let frame = Frame {
        templates,
        report,
        title: Line::new()
            .whole(Style::Strong, command)
            .own(" failed: ")
            .whole(Style::Danger, code),
        summary: None,
        end: Vec::new(),
        id: None,
        unknown: None,
    };
    frame.page(vec![
        told("", REASON, message),
        told("What to do", STEP, next),
        Section::list("Problems in the files", PROBLEM, total, problems),
    ])
}

/// A problem: what, where, and what to do about it.
fn problem(templates: &Templates, diagnostic: &Diagnostic) -> super::encode::Markup {
    let Diagnostic {
        code,
        severity,
        message,
        place,
        length: _, // underlines a file's line
        labels,
        help,
    } = diagnostic;
    let word = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let line = Line::new().whole(Style::Quiet, code).own(" ");
    let line = match place {
        None => line,
        Some(place) => line.place(place).own(" "),
    };
    let head = line.foreign(Style::Plain, message);
    let also = labels.iter().map(|label| {
        let line = Line::new().place(&label.place).own(" ");
        line.foreign(Style::Plain, &label.text)
    });
    let help = help
        .iter()
        .map(|help| Line::new().own("help: ").foreign(Style::Plain, help));
    let parts: Vec<Line> = also.chain(help).collect();
    point(templates, Some(word), &head, &parts)
}
