//! An apply for programs: what became of each change.

use serde::Serialize;

use super::canonical;
use crate::apply::{ApplySummary, Became};
use crate::model::{Address, Place, ProviderIdentity};
use crate::plan::{Action, Cause, Change, Plan, PlanId};
use crate::view::shown::Shown;

/// What the format of an apply document is called; a change that breaks readers counts it up.
pub const APPLY_FORMAT: &str = "omni-um.apply/1";

/// An apply report for programs.
#[derive(Serialize)]
struct ApplyDocument<'a> {
    format: &'static str,
    tool_version: &'static str,
    provider: &'a ProviderIdentity,
    plan_id: &'a PlanId,
    /// Whether everything is done and confirmed: what exit code 0 says.
    complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<&'a str>,
    changes: Vec<Row<'a>>,
    counts: Ends,
    in_lockfile: bool,
    requests: usize,
    retries: usize,
    waited: u64,
    seconds: f64,
}

/// What became of one change.
#[derive(Serialize)]
struct Row<'a> {
    address: &'a Address,
    action: Action,
    cause: Cause,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a Place>,
    became: Became,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// How many changes ended which way; what concerns the lockfile alone is not among them.
#[derive(Serialize)]
struct Ends {
    done: usize,
    failed: usize,
    unknown: usize,
    unconfirmed: usize,
    blocked: usize,
    not_reached: usize,
}

/// An apply as canonical JSON.
///
/// # Errors
///
/// Where a number of it is none that JSON has.
pub fn apply(plan: &Plan, id: &PlanId, summary: &ApplySummary) -> Result<Shown, serde_json::Error> {
    let rows = plan.changes.iter().enumerate();
    canonical(&ApplyDocument {
        format: APPLY_FORMAT,
        tool_version: env!("CARGO_PKG_VERSION"),
        provider: &plan.provider,
        plan_id: id,
        complete: summary.is_complete(),
        stopped: summary.stopped.as_deref(),
        changes: rows.map(|(at, change)| row(change, at, summary)).collect(),
        counts: Ends {
            done: summary.done,
            failed: summary.failed.len(),
            unknown: summary.unknown.len(),
            unconfirmed: summary.unconfirmed.len(),
            blocked: summary.blocked.len(),
            not_reached: summary.not_reached,
        },
        in_lockfile: summary.in_lockfile,
        requests: summary.requests,
        retries: summary.retries,
        waited: summary.waited,
        seconds: summary.seconds,
    })
}

fn row<'a>(change: &'a Change, at: usize, summary: &'a ApplySummary) -> Row<'a> {
    Row {
        address: &change.address,
        action: change.action,
        cause: change.cause,
        place: change.place.as_ref(),
        became: summary.became(at),
        reason: summary.reason(at, &change.address),
    }
}
