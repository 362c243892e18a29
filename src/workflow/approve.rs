//! What was approved is what happens, or nothing does.

use super::failure::Failure;
use super::project::Planned;
use crate::model::AcceptLine;
use crate::plan::approval::{Comparison, compare};
use crate::plan::effects::Difference;
use crate::plan::guard::{Judged, judge_part};
use crate::plan::{Change, Document, Held, Hold, Plan, PlanId};

/// What somebody approved.
pub enum Approval {
    /// This id, of whatever plan is made now.
    Id(PlanId),
    /// A saved plan, which was shown as a whole.
    Saved(Box<Document>),
}

/// The part of today's plan that was approved, or the reason to stop.
///
/// The second value is what the world did since: not approved, and left for the next plan.
pub fn approve(planned: &Planned, approval: &Approval) -> Result<(Plan, Comparison), Failure> {
    match approval {
        Approval::Id(id) if *id == planned.id || nothing_is_left(&planned.plan) => {
            Ok((planned.plan.clone(), Comparison::default()))
        }
        Approval::Id(_) if planned.plan.is_blocked() => Err(Failure::blocked(&planned.plan)),
        Approval::Id(id) => Err(Failure::NotApproved {
            approved: id.to_string(),
            now: planned.id.to_string(),
        }),
        Approval::Saved(document) => saved(planned, document),
    }
}

/// Whether whatever was approved is done. What became of something that is gone, or another one now,
/// cannot be told from an id.
fn nothing_is_left(plan: &Plan) -> bool {
    let is_lost = |held: &Held| match held.hold {
        Hold::Vanished | Hold::Replaced | Hold::Inactive => true,
        Hold::Waiting | Hold::Protected | Hold::Expired | Hold::Outside => false,
    };
    plan.is_empty() && !plan.held.iter().any(is_lost)
}

fn saved(planned: &Planned, document: &Document) -> Result<(Plan, Comparison), Failure> {
    let approved = &document.plan;
    if document.blocked {
        return Err(Failure::blocked(approved));
    }
    if approved.provider != planned.live.identity {
        return Err(Failure::OtherTenant {
            what: "the saved plan",
            found: approved.provider.clone(),
            expected: planned.live.identity.clone(),
        });
    }
    if document.policy != planned.project.policy_digest {
        return Err(Failure::OtherPolicy);
    }
    let mut comparison = compare(approved, &planned.plan, &planned.live);
    comparison
        .differences
        .extend(lost_acceptances(planned, approved));
    if !comparison.differences.is_empty() {
        return Err(Failure::Stale(comparison.differences));
    }
    let mut plan = comparison.keep_approved(planned.plan.clone(), approved);
    plan.accepted_lines
        .retain(|line| was_accepted(approved, line));
    plan.findings = judge(planned, &plan.changes, Some(approved)).findings;
    Ok((plan, comparison))
}

fn was_accepted(approved: &Plan, line: &AcceptLine) -> bool {
    let mut lines = approved.accepted_lines.iter();
    lines.any(|one| one.to_string() == line.to_string())
}

/// Lines of `accept` that the approved plan leans on, and that do not count any more.
fn lost_acceptances(planned: &Planned, approved: &Plan) -> Vec<Difference> {
    let project = &planned.project;
    let counts = |line: &&AcceptLine| {
        let mut lines = project.desired.accept.iter();
        let same = |one: &AcceptLine| one.to_string() == line.to_string();
        line.until >= project.today && lines.any(same)
    };
    let lost = approved.accepted_lines.iter().filter(|line| !counts(line));
    lost.map(Difference::acceptance).collect()
}

/// The guards held against a part of today's plan, each by its limit in that plan or in the
/// approved one, whichever is greater: what passed then passes now.
pub fn judge(planned: &Planned, changes: &[Change], approved: Option<&Plan>) -> Judged {
    let today = &planned.plan;
    let limit = |guard: &str| {
        // What a line of the files let pass is what is left of that line today.
        let by_line = |plan: &&Plan| {
            let mut lines = plan.accepted_lines.iter();
            lines.any(|line| line.acceptance.guard == guard)
        };
        let approved = approved.filter(|plan| !by_line(plan));
        let passed = today
            .passed
            .iter()
            .chain(approved.iter().flat_map(|plan| &plan.passed));
        let passed = passed.filter(|one| one.guard == guard).map(|one| one.limit);
        let tripped = today.findings.iter().filter(|one| one.guard == guard);
        passed.chain(tripped.map(|one| one.limit)).max()
    };
    planned.with_input(|input| judge_part(input, changes, &today.findings, &limit))
}
