//! An apply as a page: the truth in the first line, what is not done, then what is.

use super::encode::Markup;
use super::entry::{lines, point};
use super::frame::Frame;
use super::plan;
use super::section::{Noun, Section};
use super::template::Templates;
use crate::apply::{ApplySummary, Became};
use crate::plan::{Change, Plan, PlanId};
use crate::view::apply::{Undone, effort, on_record, undone, verdict};
use crate::view::layout::Line;
use crate::view::report::Report;
use crate::view::shown::Shown;
use crate::view::style::Style;

const REASON: Noun = Noun("reason", "reasons");
const UNDONE: Noun = Noun("change that is not done", "changes that are not done");
const DONE: Noun = Noun("change that is done", "changes that are done");

/// The page of an apply.
pub(super) fn page(
    templates: &Templates,
    report: &Report<'_>,
    plan: &Plan,
    id: &PlanId,
    summary: &ApplySummary,
) -> Shown {
    let reason = |text: &String| Line::new().foreign(Style::Plain, text);
    let stopped = summary.stopped.iter().map(reason).collect();
    let mut sections = vec![lines(templates, "Stopped", REASON, stopped)];
    let all = undone(summary).into_iter();
    sections.extend(all.map(|undone| list(templates, undone)));
    let not_reached = became(plan, summary, Became::NotReached);
    sections.push(changes("Not reached", UNDONE, not_reached).open());
    sections.push(changes("Done", DONE, became(plan, summary, Became::Done)));
    let held = "Held: left out, for the next plan";
    sections.push(plan::left_out(held, &plan.held));
    let record = || Line::new().own(on_record(summary.in_lockfile));
    let frame = Frame {
        templates,
        report,
        title: verdict(summary),
        summary: Some(
            Line::new()
                .own("In ")
                .foreign(Style::Strong, &plan.provider.to_string())
                .own(": ")
                .then(effort(summary)),
        ),
        end: (!summary.is_complete()).then(record).into_iter().collect(),
        id: Some(("plan id", id.to_string())),
        unknown: None,
    };
    frame.page(sections)
}

/// What is not done, each with its reason.
fn list<'a>(templates: &'a Templates, undone: Undone<'a>) -> Section<'a> {
    let points = undone.items.iter().map(move |(address, reason)| {
        let head = Line::new().address(Style::Strong, address);
        let reason = Line::new().foreign(Style::Plain, reason);
        point(templates, None, &head, &[reason])
    });
    let next = Line::new().own("next: ").own(undone.next);
    Section::list(undone.title, UNDONE, undone.items.len(), points).lead([Markup::line(&next)])
}

/// The plan's changes that this became of, as the first line counts them: what the lockfile alone
/// learns is no part of it.
fn became<'a>(plan: &'a Plan, summary: &ApplySummary, what: Became) -> Vec<&'a Change> {
    let all = plan.changes.iter().zip(&summary.became);
    all.filter(|(change, became)| **became == what && change.action.writes())
        .map(|(change, _)| change)
        .collect()
}

fn changes<'a>(title: &'static str, noun: Noun, changes: Vec<&'a Change>) -> Section<'a> {
    let total = changes.len();
    Section::diff(title, noun, total, changes.into_iter().map(plan::entry))
}
