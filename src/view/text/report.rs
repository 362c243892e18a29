//! A command's outcome as a text file.

use super::{TextOptions, drift, plan};
use crate::plan::PlanId;
use crate::view::apply::{self, ApplyOptions};
use crate::view::diagnostic::{self, DiagnosticOptions};
use crate::view::report::{Report, Subject, Trouble};
use crate::view::shown::Shown;

/// Columns of a file that nobody's terminal shows.
const WIDTH: usize = 100;

/// The outcome as text, without colours.
pub fn report(report: &Report<'_>) -> Shown {
    let next = report.next.map(str::to_owned);
    let options = |id: Option<&PlanId>| TextOptions {
        width: WIDTH,
        next: next.clone(),
        plan_id: id.map(ToString::to_string),
        ..TextOptions::default()
    };
    match report.subject {
        Subject::Plan { plan: made, id } => plan(made, &options(Some(id))),
        Subject::Drift { plan, .. } => drift::report(plan, &options(None)),
        Subject::Apply { summary, .. } => {
            let options = ApplyOptions {
                width: WIDTH,
                color: false,
                next,
            };
            apply::summary(summary, &options)
        }
        Subject::Failure(trouble) => failure(trouble),
    }
}

/// As at the end of a run: the problems, what happened, what to do next.
fn failure(trouble: &Trouble) -> Shown {
    let Trouble {
        command: _, // whoever named the file knows
        code,
        message,
        next,
        diagnostics,
        sources,
    } = trouble;
    let options = DiagnosticOptions {
        width: WIDTH,
        ..DiagnosticOptions::default()
    };
    let problems = match diagnostics.is_empty() {
        true => Shown::default(),
        false => diagnostic::render(diagnostics, sources, &options),
    };
    problems
        .and("error[")
        .and(code)
        .and("]: ")
        .then(&Shown::foreign(message))
        .and("\nnext: ")
        .then(&Shown::foreign(next))
        .and("\n")
}
