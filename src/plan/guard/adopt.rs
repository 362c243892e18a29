//! What the tenant held before the files first spoke of it, and would lose.

use super::Count;
use super::case::Case;
use crate::lock::Fingerprint;
use crate::model::{Address, Field, Value};
use crate::plan::change::{Action, Cause, Change, EdgeAction, FieldChange};

/// Memberships and attribute values that are older than what the files say of them.
pub(super) fn adopt(case: &Case<'_>) -> Option<Count> {
    let edges = case.edges().into_values().flatten();
    let edges = edges
        .filter(|edge| edge.action == EdgeAction::Remove && edge.cause == Cause::Adopt)
        .count();
    let updates = case
        .changes
        .iter()
        .filter(|change| change.action == Action::Update);
    let values: usize = updates.map(|change| values(case, change)).sum();
    let count = edges + values;
    let message = format!(
        "there before the files first spoke of them, and lost: {}",
        [
            counted(edges, "membership"),
            counted(values, "attribute value")
        ]
        .join(", ")
    );
    (count > 0).then(|| case.count("adopt.remove", count, case.known.memberships, message))
}

fn counted(n: usize, word: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {word}{s}")
}

fn values(case: &Case<'_>, change: &Change) -> usize {
    let older = |field: &&FieldChange| {
        loses_value(case, field) && is_first(case, &change.address, &field.field, field.cause)
    };
    change.fields.iter().filter(older).count()
}

/// Whether an attribute loses something of its own: a default is nobody's.
fn loses_value(case: &Case<'_>, change: &FieldChange) -> bool {
    let Field::Attribute(reference) = &change.field else {
        return false;
    };
    let definition = case.world.input.live.definitions.get(reference);
    let default = definition.and_then(|definition| definition.default.as_ref());
    let loses = match (&change.before, &change.after) {
        (None, _) => false,
        // Whoever only gets more loses nothing.
        (Some(Value::Set(before)), Some(Value::Set(after))) => {
            !before.iter().all(|one| after.contains(one))
        }
        (Some(_), _) => true,
    };
    loses && change.before.as_ref() != default
}

/// Whether nothing is remembered of the field. Of a sensitive one nothing is without a key: that
/// says nothing.
fn is_first(case: &Case<'_>, address: &Address, field: &Field, cause: Cause) -> bool {
    match cause {
        Cause::Adopt => true,
        Cause::Config => {
            let input = case.world.input;
            let target = case.world.target(address);
            let owned = target.owned().unwrap_or(address);
            let (Some(entry), Some(lock)) = (case.world.entry(owned), input.lock) else {
                return true;
            };
            let sensitive = input.desired.is_sensitive(field);
            let kept = Fingerprint::kept(lock.salt, sensitive, owned, field, None).is_some();
            kept && entry.fields.get(field).is_none()
        }
        Cause::Drift
        | Cause::Conflict
        | Cause::Removed
        | Cause::Tombstone
        | Cause::Expired
        | Cause::Moved => false,
    }
}
