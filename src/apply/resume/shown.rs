//! Whether a reading shows what a request promised, for requests of which nobody knows the end.

use crate::apply::journal::{FieldRecord, Intent, Request, What};
use crate::live::{LiveResource, LiveState};
use crate::lock::{Fingerprint, Salt};
use crate::model::{Field, Kind, Name, Value, same_value};

/// Whether `live` shows all that was promised, and of what is new nothing else: somebody else may
/// have made a thing of that name. What cannot be seen counts as not shown.
pub(super) fn shown(live: &LiveState, salt: Salt, intent: &Intent, all: &[Request]) -> bool {
    let address = &intent.address;
    let there = live
        .get(address)
        .filter(|there| there.active && !live.ambiguous.contains_key(address));
    let same = there.filter(|there| intent.id.as_ref() == Some(&there.id));
    match intent.what {
        What::CreateUser => there.is_some_and(|there| {
            all_fields(there, intent)
                && all_sensitive(there, salt, intent)
                && no_other_field(live, there, intent)
                && no_other_group(live, &address.name, all)
        }),
        What::CreateGroup => {
            there.is_some()
                && all_members(live, intent)
                && no_other_member(live, &address.name, all)
        }
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

/// Sensitive values are compared by their fingerprints; without a key nobody can say.
fn all_sensitive(there: &LiveResource, salt: Salt, intent: &Intent) -> bool {
    let mut sensitive = intent.fields.iter().filter(|field| field.sensitive);
    sensitive.all(|record| {
        let now = there.fields.get(&record.field);
        let print = Fingerprint::kept(salt, true, &intent.address, &record.field, now);
        now.is_some() && print.is_some() && print == record.after_print
    })
}

/// A user whom we have just made has no attribute but those that we gave, and the defaults.
fn no_other_field(live: &LiveState, there: &LiveResource, intent: &Intent) -> bool {
    let asked = |field: &Field| intent.fields.iter().any(|record| record.field == *field);
    let is_given = |field: &Field, value: &Value| match field {
        Field::Name | Field::Active => true,
        Field::Attribute(reference) => live
            .definitions
            .get(reference)
            .is_some_and(|known| known.system || known.default.as_ref() == Some(value)),
    };
    let mut fields = there.fields.iter();
    there.attributes_known && fields.all(|(field, value)| asked(field) || is_given(field, value))
}

/// Nor is that user in a group that this apply did not add it to.
fn no_other_group(live: &LiveState, user: &Name, all: &[Request]) -> bool {
    let mut rosters = live.rosters.iter();
    rosters.all(|(group, roster)| {
        roster.members.binary_search(user).is_err() || added(all, group, user)
    })
}

/// A group that we have just made has no member but those that this apply added.
fn no_other_member(live: &LiveState, group: &Name, all: &[Request]) -> bool {
    live.rosters.get(group).is_none_or(|roster| {
        roster.hidden == 0 && roster.members.iter().all(|user| added(all, group, user))
    })
}

fn added(all: &[Request], group: &Name, user: &Name) -> bool {
    let mut intents = all.iter().map(|request| &request.intent);
    intents.any(|intent| {
        intent.address.kind == Kind::Group
            && intent.address.name == *group
            && intent.add.contains(user)
    })
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
