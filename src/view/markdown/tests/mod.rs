//! What pages look like, how long they may be, and what nobody can make of them.

mod bounds;
mod golden;
mod hostile;
mod parsed;

use super::{Surface, render};
use crate::apply::{ApplySummary, Became};
use crate::plan::{DriftId, Plan, PlanId};
use crate::view::report::{Report, Subject};
use crate::view::sample;
use crate::view::shown::Shown;

/// The job that made a page.
const JOB: &str = "https://ci.example/runs/7";

/// A report about a folder, with a link and a command.
fn report(subject: Subject<'_>) -> Report<'_> {
    Report {
        subject,
        folder: "desired-state",
        next: Some("omni-um apply plan.json"),
        link: Some(JOB),
        matrix: None,
    }
}

/// A plan's page.
fn plan(plan: &Plan, surface: Surface) -> Shown {
    let id = &PlanId::of(plan);
    render(&report(Subject::Plan { plan, id }), surface)
}

/// The page of a plan's drift.
fn drift(plan: &Plan, surface: Surface) -> Shown {
    let id = &DriftId::of(plan);
    render(&report(Subject::Drift { plan, id }), surface)
}

/// An apply's page.
fn apply(plan: &Plan, summary: &ApplySummary, surface: Surface) -> Shown {
    let id = &PlanId::of(plan);
    let subject = Subject::Apply { plan, id, summary };
    render(&report(subject), surface)
}

/// An apply of the rich plan that stopped half way.
fn half_way() -> ApplySummary {
    let all = [
        (Became::Done, 5),
        (Became::Failed, 2),
        (Became::Unknown, 1),
        (Became::Unconfirmed, 1),
        (Became::Blocked, 1),
        (Became::NotReached, 4),
    ];
    let each = all
        .into_iter()
        .flat_map(|(became, count)| vec![became; count]);
    ApplySummary {
        became: each.collect(),
        done: 5,
        not_reached: 4,
        ..sample::apply()
    }
}
