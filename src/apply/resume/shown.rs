//! Whether a reading shows what a request promised, for requests of which nobody knows the end.

use crate::apply::journal::{FieldRecord, Intent, What};
use crate::live::{LiveResource, LiveState};
use crate::model::{Field, same_value};

/// Whether `live` shows all that was promised. What cannot be seen counts as not shown.
pub(super) fn shown(live: &LiveState, intent: &Intent) -> bool {
    let address = &intent.address;
    let there = live
        .get(address)
        .filter(|there| there.active && !live.ambiguous.contains_key(address));
    let same = there.filter(|there| intent.id.as_ref() == Some(&there.id));
    match intent.what {
        What::CreateUser => there.is_some_and(|there| all_fields(there, intent)),
        What::CreateGroup => there.is_some() && all_members(live, intent),
        What::UpdateUser => {
            let seen = intent.fields.iter().any(|field| !field.sensitive);
            seen && same.is_some_and(|there| all_fields(there, intent))
        }
        What::RenameGroup => same.is_some(),
        // A group that this apply made has no id on record.
        What::ChangeMembers => {
            let group = if intent.id.is_some() { same } else { there };
            group.is_some() && all_members(live, intent)
        }
        What::DeactivateUser | What::DeleteUser | What::DeleteGroup => is_gone(live, intent),
    }
}

fn all_fields(there: &LiveResource, intent: &Intent) -> bool {
    let mut seen = intent.fields.iter().filter(|field| !field.sensitive);
    seen.all(|record| field(there, record))
}

fn field(there: &LiveResource, record: &FieldRecord) -> bool {
    let now = there.fields.get(&record.field);
    if record.after.is_some() {
        return same_value(now, record.after.as_ref());
    }
    let known = there.attributes_known || !matches!(record.field, Field::Attribute(_));
    match now {
        // A clear is met by the definition's default.
        Some(now) => Some(now) == record.then_applies.as_ref(),
        None => known,
    }
}

fn all_members(live: &LiveState, intent: &Intent) -> bool {
    let roster = live.rosters.get(&intent.address.name);
    let is_member = |user| roster.is_some_and(|roster| roster.members.binary_search(user).is_ok());
    intent.add.iter().all(is_member) && !intent.remove.iter().any(is_member)
}

/// Under whatever name it goes.
fn is_gone(live: &LiveState, intent: &Intent) -> bool {
    let Some(id) = &intent.id else {
        return false;
    };
    let kind = intent.address.kind;
    let mut there = live.resources.iter();
    !there.any(|(at, there)| at.kind == kind && there.active && there.id == *id)
}
