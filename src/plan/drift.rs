//! What of a plan is drift: what the world did, and no file asked for.

use super::change::{Action, Cause, Change, EdgeChange, FieldChange, Held, Hold};
use super::report::Plan;

/// The drift of a plan.
#[derive(Clone, Debug)]
pub struct Drift<'a> {
    /// Changes that have a part in it, with that part alone.
    pub changes: Vec<DriftChange<'a>>,
    /// What was left out of the plan for what the world did.
    pub held: Vec<&'a Held>,
}

/// The part of a change that is drift.
#[derive(Clone, Debug)]
pub struct DriftChange<'a> {
    /// The change.
    pub change: &'a Change,
    /// Whether the verb itself is drift: the resource's date passed, or it is made again.
    pub verb: bool,
    /// The fields that are.
    pub fields: Vec<&'a FieldChange>,
    /// The memberships that are.
    pub edges: Vec<&'a EdgeChange>,
}

impl Drift<'_> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.held.is_empty()
    }
}

/// The drift of a plan, in the plan's order.
pub fn of(plan: &Plan) -> Drift<'_> {
    Drift {
        changes: plan.changes.iter().filter_map(part).collect(),
        held: plan.held.iter().filter(|held| counts(held.hold)).collect(),
    }
}

/// The drift of a plan as changes by themselves: what guards are held against.
pub fn changes(plan: &Plan) -> Vec<Change> {
    let alone = |drift: DriftChange<'_>| Change {
        action: match drift.verb {
            true => drift.change.action,
            false => Action::Update,
        },
        fields: drift.fields.into_iter().cloned().collect(),
        edges: drift.edges.into_iter().cloned().collect(),
        ..drift.change.clone()
    };
    of(plan).changes.into_iter().map(alone).collect()
}

/// Whether a plan has any drift.
pub fn is_drift(plan: &Plan) -> bool {
    plan.held.iter().any(|held| counts(held.hold))
        || plan.changes.iter().any(|change| part(change).is_some())
}

/// Whether a change writes something that is not the world's doing.
pub fn is_asked_for(change: &Change) -> bool {
    let verb = match change.action {
        Action::Create | Action::Deactivate | Action::Delete => !is_world(change.cause),
        Action::Update | Action::Adopt | Action::Forget => false,
    };
    verb || change.fields.iter().any(|field| !is_world(field.cause))
        || change.edges.iter().any(|edge| !is_world(edge.cause))
}

fn part(change: &Change) -> Option<DriftChange<'_>> {
    let verb = match change.action {
        Action::Create | Action::Deactivate | Action::Delete => is_world(change.cause),
        // An update is drift in its parts alone; the others send nothing.
        Action::Update | Action::Adopt | Action::Forget => false,
    };
    let fields: Vec<_> = change
        .fields
        .iter()
        .filter(|field| is_world(field.cause))
        .collect();
    let edges: Vec<_> = change
        .edges
        .iter()
        .filter(|edge| is_world(edge.cause))
        .collect();
    (verb || !fields.is_empty() || !edges.is_empty()).then_some(DriftChange {
        change,
        verb,
        fields,
        edges,
    })
}

/// Whether a cause is the world's doing: somebody's hand, or the calendar.
fn is_world(cause: Cause) -> bool {
    match cause {
        Cause::Drift | Cause::Conflict | Cause::Expired => true,
        Cause::Config | Cause::Adopt | Cause::Removed | Cause::Tombstone | Cause::Moved => false,
    }
}

/// Whether something held counts. What lies outside `--only` was left out by the command line.
fn counts(hold: Hold) -> bool {
    match hold {
        Hold::Vanished
        | Hold::Replaced
        | Hold::Inactive
        | Hold::Waiting
        | Hold::Protected
        | Hold::Expired => true,
        Hold::Outside => false,
    }
}
