//! A request of a plan's change, as it is put on record before it is sent.

use super::record::{FieldRecord, Intent, What};
use crate::lock::{Fingerprint, Salt};
use crate::model::{Address, Field, Name, Place, ServerId, Value};
use crate::plan::{Action, Change, EdgeAction, EdgeChange, FieldChange, Phase};
use crate::provider::Write;

impl Intent {
    /// The record of request number `request`: `write`, which is part of `change`, sent to the live
    /// thing `id`.
    pub(super) fn new(
        request: u64,
        salt: Salt,
        change: &Change,
        write: &Write,
        id: Option<&ServerId>,
    ) -> Self {
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
                intent.fields = named(salt, change, fields.iter().map(|(field, _)| field));
            }
            Write::UpdateUser { user: _, fields } => {
                intent.fields = named(salt, change, fields.iter().map(|(field, _)| field));
            }
            Write::CreateGroup { group: _, members } => intent.add.clone_from(members),
            Write::RenameGroup { group, to: _ } => {
                intent.from = Some(group.clone());
                intent.fields = named(salt, change, [&Field::Name]);
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

impl Intent {
    /// The part of a plan that it carries out, as far as that is on record.
    pub fn change(&self) -> Change {
        let (action, phase) = match self.what {
            What::CreateUser => (Action::Create, Phase::CreateUsers),
            What::UpdateUser => (Action::Update, Phase::UpdateUsers),
            What::DeactivateUser => (Action::Deactivate, Phase::DeactivateUsers),
            What::DeleteUser => (Action::Delete, Phase::DeleteUsers),
            What::CreateGroup => (Action::Create, Phase::CreateGroups),
            What::RenameGroup => (Action::Update, Phase::RenameGroups),
            What::ChangeMembers => (Action::Update, Phase::Memberships),
            What::DeleteGroup => (Action::Delete, Phase::DeleteGroups),
        };
        let place = self.file.as_ref().map(Place::file_only);
        let mut change = Change::new(&self.address, action, self.cause, place, phase);
        change.fields = self.fields.iter().map(FieldRecord::change).collect();
        let edge = |user: &Name, action| EdgeChange {
            user: user.clone(),
            action,
            cause: self.cause,
            place: None,
            expired: None,
        };
        let adds = self.add.iter().map(|user| edge(user, EdgeAction::Add));
        change.edges = adds.collect();
        if self.what == What::DeleteGroup {
            change.takes_along.clone_from(&self.remove);
        } else {
            let removals = self.remove.iter();
            let removals = removals.map(|user| edge(user, EdgeAction::Remove));
            change.edges.extend(removals);
            change.takes_along.clone_from(&self.leaves);
        }
        change
    }
}

impl FieldRecord {
    fn change(&self) -> FieldChange {
        let FieldRecord {
            field,
            cause,
            before,
            after,
            then_applies,
            sensitive,
            before_print: _,
            after_print: _,
        } = self;
        FieldChange {
            field: field.clone(),
            before: before.clone(),
            after: after.clone(),
            cause: *cause,
            place: None,
            then_applies: then_applies.clone(),
            sensitive: *sensitive,
            seal: None,
        }
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
fn named<'a>(
    salt: Salt,
    change: &Change,
    fields: impl IntoIterator<Item = &'a Field>,
) -> Vec<FieldRecord> {
    let of = |field: &Field| change.fields.iter().find(|change| change.field == *field);
    let record = |field| record(salt, &change.address, field);
    fields.into_iter().filter_map(of).map(record).collect()
}

fn record(salt: Salt, address: &Address, change: &FieldChange) -> FieldRecord {
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
    let print = |value: &Option<Value>| {
        let print = Fingerprint::kept(salt, true, address, field, value.as_ref());
        print.filter(|_| *sensitive)
    };
    FieldRecord {
        field: field.clone(),
        cause: *cause,
        before: shown(before),
        after: shown(after),
        before_print: print(before),
        after_print: print(after),
        then_applies: shown(then_applies),
        sensitive: *sensitive,
    }
}
