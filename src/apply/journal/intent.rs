//! A request of a plan's change, as it is put on record before it is sent.

use super::record::{FieldRecord, Intent, What};
use crate::model::{Field, ServerId, Value};
use crate::plan::{Change, FieldChange};
use crate::provider::Write;

impl Intent {
    /// The record of request number `request`: `write`, which is part of `change`, sent to the live
    /// thing `id`.
    pub(super) fn new(request: u64, change: &Change, write: &Write, id: Option<&ServerId>) -> Self {
        let mut intent = Intent {
            request,
            address: change.address.clone(),
            what: what(write),
            cause: change.cause,
            file: change.place.as_ref().map(|place| place.file.clone()),
            id: id.cloned(),
            from: None,
            fields: Vec::new(),
            add: Vec::new(),
            remove: Vec::new(),
            leaves: Vec::new(),
            put_back: false,
        };
        match write {
            Write::CreateUser { user: _, fields } => {
                intent.fields = named(change, fields.iter().map(|(field, _)| field));
            }
            Write::UpdateUser { user: _, fields } => {
                intent.fields = named(change, fields.iter().map(|(field, _)| field));
            }
            Write::CreateGroup { group: _, members } => intent.add.clone_from(members),
            Write::RenameGroup { group, to: _ } => {
                intent.from = Some(group.clone());
                intent.fields = named(change, [&Field::Name]);
            }
            Write::ChangeMembers {
                group: _,
                add,
                remove,
            } => {
                intent.add.clone_from(add);
                intent.remove.clone_from(remove);
            }
            Write::DeactivateUser { user: _ } | Write::DeleteUser { user: _ } => {
                intent.leaves.clone_from(&change.takes_along);
            }
            Write::DeleteGroup { group: _ } => intent.remove.clone_from(&change.takes_along),
        }
        intent
    }
}

fn what(write: &Write) -> What {
    match write {
        Write::CreateUser { .. } => What::CreateUser,
        Write::UpdateUser { .. } => What::UpdateUser,
        Write::DeactivateUser { .. } => What::DeactivateUser,
        Write::DeleteUser { .. } => What::DeleteUser,
        Write::CreateGroup { .. } => What::CreateGroup,
        Write::RenameGroup { .. } => What::RenameGroup,
        Write::ChangeMembers { .. } => What::ChangeMembers,
        Write::DeleteGroup { .. } => What::DeleteGroup,
    }
}

/// The change's own words on these fields.
fn named<'a>(change: &Change, fields: impl IntoIterator<Item = &'a Field>) -> Vec<FieldRecord> {
    let of = |field: &Field| change.fields.iter().find(|change| change.field == *field);
    fields.into_iter().filter_map(of).map(record).collect()
}

fn record(change: &FieldChange) -> FieldRecord {
    let FieldChange {
        field,
        before,
        after,
        cause,
        place: _,
        then_applies,
        sensitive,
        // It is keyed with the lockfile's salt, which everybody can read.
        seal: _,
    } = change;
    let shown = |value: &Option<Value>| value.clone().filter(|_| !sensitive);
    FieldRecord {
        field: field.clone(),
        cause: *cause,
        before: shown(before),
        after: shown(after),
        then_applies: shown(then_applies),
        sensitive: *sensitive,
    }
}
