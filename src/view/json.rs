//! Reports and journals as JSON for programs: canonical (RFC 8785), so that one fact is one text.

mod apply;
mod failure;

pub use apply::{APPLY_FORMAT, apply};
pub use failure::{FAILURE_FORMAT, failure};

use serde::Serialize;

use super::shown::Shown;
use super::text::difference;
use crate::apply::journal::{Begin, End, Intent, Outcome, Reading, Settled};
use crate::model::{Address, Place, ProviderIdentity};
use crate::plan::drift::{self, DriftChange};
use crate::plan::{
    Action, Cause, DriftId, EdgeChange, FieldChange, Finding, Held, Note, Plan, PolicyChange,
};
use crate::plan::{Document, PlanId};

/// One line, with a line break at its end.
fn canonical(document: &impl Serialize) -> Result<Shown, serde_json::Error> {
    serde_json_canonicalizer::to_string(document).map(|text| Shown::json(&text).and("\n"))
}

/// What the format of a drift document is called; a change that breaks readers counts it up.
pub const DRIFT_FORMAT: &str = "omni-um.drift/1";

/// A drift report for programs.
#[derive(Serialize)]
struct DriftDocument<'a> {
    format: &'static str,
    tool_version: &'static str,
    provider: &'a ProviderIdentity,
    /// The same for the same drift.
    drift_id: &'a DriftId,
    /// Whether there is any: what exit code 2 says.
    drift: bool,
    changes: Vec<DriftRow<'a>>,
    held: Vec<&'a Held>,
    /// Guards that would stop the apply that changes it back.
    findings: &'a [Finding],
    notes: &'a [Note],
    #[serde(skip_serializing_if = "<[PolicyChange]>::is_empty")]
    policy_changed: &'a [PolicyChange],
}

/// One resource's drift. `before` of a field is what the tenant holds; `after` is what the files
/// ask for, which for cause `drift` is what was last applied.
#[derive(Serialize)]
struct DriftRow<'a> {
    address: &'a Address,
    action: Action,
    cause: Cause,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a Place>,
    /// Whether the action itself is drift, and not its fields and memberships alone.
    whole: bool,
    fields: Vec<&'a FieldChange>,
    edges: Vec<&'a EdgeChange>,
}

/// The drift of a plan as canonical JSON.
pub fn drift(plan: &Plan, id: &DriftId) -> Result<Shown, serde_json::Error> {
    let drift::Drift { changes, held } = drift::of(plan);
    let document = DriftDocument {
        format: DRIFT_FORMAT,
        tool_version: env!("CARGO_PKG_VERSION"),
        provider: &plan.provider,
        drift_id: id,
        drift: drift::is_drift(plan),
        changes: changes.into_iter().map(row).collect(),
        held,
        findings: &plan.findings,
        notes: &plan.notes,
        policy_changed: &plan.policy_changed,
    };
    canonical(&document)
}

fn row(drift: DriftChange<'_>) -> DriftRow<'_> {
    let DriftChange {
        change,
        verb,
        fields,
        edges,
    } = drift;
    DriftRow {
        address: &change.address,
        action: change.action,
        cause: change.cause,
        place: change.place.as_ref(),
        whole: verb,
        fields,
        edges,
    }
}

/// What the format of a difference of plans is called.
pub const DIFFERENCE_FORMAT: &str = "omni-um.plan-diff/1";

/// Two saved plans beside each other.
#[derive(Serialize)]
struct DifferenceDocument<'a> {
    format: &'static str,
    tool_version: &'static str,
    first: &'a PlanId,
    second: &'a PlanId,
    /// Nothing in a side of a row: that plan does not do it.
    differences: Vec<DifferenceRow>,
}

#[derive(Serialize)]
struct DifferenceRow {
    target: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    first: Option<String>,
    second: Option<String>,
}

/// How two saved plans differ, as canonical JSON.
pub fn differences(first: &Document, second: &Document) -> Result<Shown, serde_json::Error> {
    let rows = difference::of(first, second).into_iter();
    let document = DifferenceDocument {
        format: DIFFERENCE_FORMAT,
        tool_version: env!("CARGO_PKG_VERSION"),
        first: &first.plan_id,
        second: &second.plan_id,
        differences: rows
            .map(|row| DifferenceRow {
                target: row.target,
                part: row.part,
                first: row.approved,
                second: row.now,
            })
            .collect(),
    };
    canonical(&document)
}

/// What the format of a journal document is called.
pub const JOURNAL_FORMAT: &str = "omni-um.journal/1";

/// A journal for programs: its records, each outcome beside its request.
#[derive(Serialize)]
struct JournalDocument<'a> {
    format: &'static str,
    tool_version: &'static str,
    begin: Timed<'a, Begin>,
    requests: Vec<RequestRow<'a>>,
    end: Option<Timed<'a, End>>,
    settled: Option<Timed<'a, Settled>>,
    /// Whether nothing is left for a later command.
    closed: bool,
    /// Whether the last line is half written.
    half_line: bool,
}

#[derive(Serialize)]
struct RequestRow<'a> {
    intent: Timed<'a, Intent>,
    outcome: Option<Timed<'a, Outcome>>,
    /// Whether nobody knows if the tenant took it.
    open: bool,
}

#[derive(Serialize)]
struct Timed<'a, T> {
    at: String,
    #[serde(flatten)]
    record: &'a T,
}

impl<'a, T> Timed<'a, T> {
    fn new(at: impl ToString, record: &'a T) -> Self {
        Timed {
            at: at.to_string(),
            record,
        }
    }
}

/// A journal as canonical JSON.
pub fn journal(journal: &Reading) -> Result<Shown, serde_json::Error> {
    let rows = journal.requests.iter().map(|request| RequestRow {
        intent: Timed::new(request.at, &request.intent),
        outcome: request.outcome.as_ref().map(|(at, o)| Timed::new(at, o)),
        open: request.is_open(),
    });
    let document = JournalDocument {
        format: JOURNAL_FORMAT,
        tool_version: env!("CARGO_PKG_VERSION"),
        begin: Timed::new(journal.at, &journal.begin),
        requests: rows.collect(),
        end: journal.end.as_ref().map(|(at, end)| Timed::new(at, end)),
        settled: journal.settled.as_ref().map(|(at, s)| Timed::new(at, s)),
        closed: journal.is_closed(),
        half_line: journal.half_line > 0,
    };
    canonical(&document)
}
