//! What is wrong with lines of `accept`, as far as guards and the day can tell.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use super::check_name;
use crate::model::{AcceptLine, DesiredState, Diagnostic};

/// Lines that name no guard, or that would count for too long.
pub fn check_lines(desired: &DesiredState, today: Date) -> Vec<Diagnostic> {
    let lines = desired.accept.iter();
    lines.filter_map(|line| problem(line, today)).collect()
}

/// Lines whose day is past: they count no more. A plan says so in its notes.
pub fn past_lines(desired: &DesiredState, today: Date) -> Vec<Diagnostic> {
    let past = desired.accept.iter().filter(|line| line.until < today);
    let warning = |line: &AcceptLine| {
        let message = format!("this counted until {}, and counts no more", line.until);
        let problem = Diagnostic::error("OUM171", line.place.clone(), message);
        problem.warning().help("delete it")
    };
    past.map(warning).collect()
}

fn problem(line: &AcceptLine, today: Date) -> Option<Diagnostic> {
    let error = |message: String| Diagnostic::error("OUM170", line.place.clone(), message);
    if let Err(message) = check_name(&line.acceptance.guard) {
        return Some(error(message).help("write the guard's name as the plan prints it"));
    }
    let longest: Span = AcceptLine::LONGEST.days();
    let last = today.checked_add(longest).unwrap_or(Date::MAX);
    (line.until > last).then(|| {
        error(format!(
            "this would count until {}, and nothing is accepted for more than {} days ahead",
            line.until,
            AcceptLine::LONGEST
        ))
        .help(format!("write until: {last}, or an earlier day"))
    })
}
