//! A command's outcome as a text file.

use super::{TextOptions, drift, plan};
use crate::model::Sources;
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
                without_lockfile: false,
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
        sources: _, // a file that is kept quotes no line: a sensitive value may stand in it
    } = trouble;
    let options = DiagnosticOptions {
        width: WIDTH,
        ..DiagnosticOptions::default()
    };
    let problems = match diagnostics.is_empty() {
        true => Shown::default(),
        false => diagnostic::render(diagnostics, &Sources::default(), &options),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample;
    use crate::view::terminal::safe;

    #[test]
    fn a_failure_keeps_its_places_and_shows_no_line_of_a_file() {
        let trouble = Trouble {
            command: "plan",
            code: "OUM300",
            message: "4 errors".to_owned(),
            next: "put them right".to_owned(),
            diagnostics: sample::diagnostics(),
            sources: sample::sources(),
        };
        let text = failure(&trouble).to_string();
        let files = sample::sources();
        let lines = files.values().flat_map(|file| file.lines());
        for line in lines.map(str::trim).filter(|line| line.len() > 3) {
            assert!(!text.contains(line), "{line:?} in {text}");
        }
        for problem in sample::diagnostics() {
            let place = problem.place.map(|place| place.to_string());
            let place = place.unwrap_or_default();
            assert!(text.contains(&place), "{place} in {text}");
            let message = safe(&problem.message).to_string();
            assert!(text.contains(&message), "{message} in {text}");
        }
        assert!(text.contains("help: did you mean `groups`?"), "{text}");
    }
}
