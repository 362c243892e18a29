//! What was approved is what happens, or nothing does.

use super::failure::Failure;
use super::project::Planned;
use crate::plan::approval::{Comparison, compare};
use crate::plan::{Document, Plan, PlanId};

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
        Approval::Id(id) if *id == planned.id || planned.plan.is_empty() => {
            Ok((planned.plan.clone(), Comparison::default()))
        }
        Approval::Id(id) => Err(Failure::NotApproved {
            approved: id.to_string(),
            now: planned.id.to_string(),
        }),
        Approval::Saved(document) => saved(planned, document),
    }
}

fn saved(planned: &Planned, document: &Document) -> Result<(Plan, Comparison), Failure> {
    if document.blocked {
        return Err(Failure::blocked(&document.plan));
    }
    if document.plan.provider != planned.live.identity {
        return Err(Failure::OtherTenant {
            what: "the saved plan",
            found: document.plan.provider.clone(),
            expected: planned.live.identity.clone(),
        });
    }
    let comparison = compare(&document.plan, &planned.plan, &planned.live);
    if !comparison.differences.is_empty() {
        return Err(Failure::Stale(comparison.differences));
    }
    let plan = comparison.keep_approved(planned.plan.clone(), &document.plan);
    Ok((plan, comparison))
}
