//! `validate` as a JUnit report: a test case for each file, and one for the folder as a whole.

use std::collections::BTreeMap;

use quick_junit::{
    NonSuccessKind, NonSuccessReruns, Report, SerializeError, TestCase, TestCaseStatus, TestSuite,
};

use super::report::Trouble;
use super::shown::Shown;
use super::terminal::safe;
use crate::model::{Diagnostic, Severity};

/// What the suite is called.
const SUITE: &str = "omni-um validate";

/// The report: `files` are those that were read, below `folder`; `trouble` is a failure that the
/// diagnostics do not tell.
///
/// What XML cannot hold is spelled out by the terminal's encoder, as it is in the log.
///
/// # Errors
///
/// None that text in memory could give.
pub fn render<'a>(
    folder: &str,
    files: impl Iterator<Item = &'a str>,
    diagnostics: &[Diagnostic],
    trouble: Option<&Trouble>,
) -> Result<Shown, SerializeError> {
    let mut found: BTreeMap<Option<&str>, Vec<&Diagnostic>> = BTreeMap::new();
    found.entry(None).or_default();
    for file in files {
        found.entry(Some(file)).or_default();
    }
    for one in diagnostics {
        let file = one.place.as_ref().map(|place| &*place.file);
        found.entry(file).or_default().push(one);
    }
    let mut suite = TestSuite::new(SUITE);
    for (file, problems) in found {
        let trouble = trouble.filter(|_| file.is_none());
        suite.add_test_case(case(folder, file, &problems, trouble));
    }
    let mut report = Report::new("omni-um");
    report.add_test_suite(suite);
    report.to_string().map(Shown::laid_out)
}

fn case(
    folder: &str,
    file: Option<&str>,
    problems: &[&Diagnostic],
    trouble: Option<&Trouble>,
) -> TestCase {
    let of = |severity| {
        let these = problems.iter().filter(move |one| one.severity == severity);
        these.map(|one| in_words(one)).collect::<Vec<_>>()
    };
    let (mut errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    errors.extend(trouble.map(|trouble| {
        let Trouble { code, next, .. } = trouble;
        format!("{} [{code}]\n  next: {next}", one_line(&trouble.message))
    }));
    let status = match errors.first().and_then(|first| first.lines().next()) {
        None => TestCaseStatus::success(),
        Some(first) => TestCaseStatus::NonSuccess {
            kind: NonSuccessKind::Failure,
            message: Some(match errors.len() {
                1 => first.into(),
                n => format!("{n} problems, the first: {first}").into(),
            }),
            ty: Some("problem".into()),
            description: Some(errors.join("\n").into()),
            reruns: NonSuccessReruns::default(),
        },
    };
    let name = file.map_or_else(|| "the folder as a whole".to_owned(), one_line);
    let mut case = TestCase::new(name, status);
    case.set_classname(one_line(folder));
    if let Some(file) = file {
        let path = match folder {
            "." => file.to_owned(),
            folder => format!("{folder}/{file}"),
        };
        case.extra.insert("file".into(), one_line(&path).into());
    }
    if !warnings.is_empty() {
        case.set_system_out(warnings.join("\n"));
    }
    case
}

/// Place, message, code; and below them what belongs to it and what to do.
fn in_words(problem: &Diagnostic) -> String {
    let Diagnostic {
        code,
        severity,
        message,
        place,
        length: _, // for underlining
        labels,
        help,
    } = problem;
    let place = place.as_ref().map(|place| format!("{place}: "));
    let place = one_line(&place.unwrap_or_default());
    let word = match severity {
        Severity::Error => "",
        Severity::Warning => "warning: ",
    };
    let mut words = format!("{place}{word}{} [{code}]", one_line(message));
    for label in labels {
        let label = format!("{}: {}", label.place, label.text);
        words += &format!("\n  {}", one_line(&label));
    }
    if let Some(help) = help {
        words += &format!("\n  help: {}", one_line(help));
    }
    words
}

fn one_line(text: &str) -> String {
    safe(text).to_string()
}
