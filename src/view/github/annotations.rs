//! Annotations: ten of a level are shown for a step, so the tenth says how many there are more.

use super::cause::{Cause, Level, of_apply, of_plan};
use super::command::annotation;
use crate::model::{Diagnostic, Severity};
use crate::plan::drift;
use crate::view::report::{Report, Subject, Trouble};
use crate::view::shown::Shown;

/// What GitHub shows of a level for one step.
const MOST: usize = 10;

/// The annotations of a report. `below` is the folder with omni-um.toml, seen from the workspace.
pub fn annotations(report: &Report<'_>, below: &str) -> Shown {
    match report.subject {
        Subject::Plan { plan, .. } => lines(&of_plan(plan, &plan.changes, plan.held.iter()), below),
        Subject::Drift { plan, .. } => {
            let changes = drift::changes(plan);
            let held = drift::of(plan).held;
            lines(&of_plan(plan, &changes, held.into_iter()), below)
        }
        Subject::Apply { plan, summary, .. } => lines(&of_apply(plan, summary), below),
        Subject::Failure(trouble) => lines(&of_failure(trouble), below),
    }
}

/// The annotations of files that are right, and still worth a look.
pub fn warnings(diagnostics: &[Diagnostic], below: &str) -> Shown {
    let causes: Vec<Cause<'_>> = diagnostics.iter().map(Cause::Problem).collect();
    lines(&causes, below)
}

fn of_failure(trouble: &Trouble) -> Vec<Cause<'_>> {
    let mut causes: Vec<Cause<'_>> = trouble.diagnostics.iter().map(Cause::Problem).collect();
    let tells = |one: &Diagnostic| one.severity == Severity::Error;
    if !trouble.diagnostics.iter().any(tells) {
        causes.push(Cause::Trouble(trouble));
    }
    causes
}

fn lines(causes: &[Cause<'_>], below: &str) -> Shown {
    let mut text = String::new();
    for level in Level::ALL {
        let of_level: Vec<&Cause<'_>> = causes.iter().filter(|one| one.level() == level).collect();
        let shown = match of_level.len() {
            all if all > MOST => MOST - 1,
            all => all,
        };
        for cause in &of_level[..shown] {
            text += &annotation(level, cause.place(), below, &cause.words());
        }
        let left = of_level.len() - shown;
        if left > 0 {
            let words = format!("{left} more, see the job's summary");
            text += &annotation(level, None, below, &words);
        }
    }
    Shown::laid_out(text)
}
