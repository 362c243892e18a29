//! A change as requests: one a resource, members in chunks.

use crate::model::{Address, Field, Kind, Name, Value};
use crate::plan::cost::CHUNK;
use crate::plan::{Action, Change, EdgeAction, Phase};
use crate::provider::Write;

/// The requests of a change, in order; none for adopt and forget.
pub fn writes(change: &Change) -> Vec<Write> {
    let name = || change.address.name.clone();
    match (change.action, change.address.kind) {
        (Action::Adopt | Action::Forget, _) => Vec::new(),
        (Action::Create, Kind::User) => {
            let fields = change.fields.iter();
            let set = fields.filter_map(|f| Some((f.field.clone(), f.after.clone()?)));
            vec![Write::CreateUser {
                user: name(),
                fields: set.collect(),
            }]
        }
        (Action::Create, Kind::Group) => create_group(change),
        (Action::Update, Kind::User) => {
            let fields = change
                .fields
                .iter()
                .map(|f| (f.field.clone(), f.after.clone()));
            vec![Write::UpdateUser {
                user: name(),
                fields: fields.collect(),
            }]
        }
        (Action::Update, Kind::Group) if change.phase == Phase::RenameGroups => rename(change),
        (Action::Update, Kind::Group) => change_members(&change.address, change),
        (Action::Deactivate, _) => vec![Write::DeactivateUser { user: name() }],
        (Action::Delete, Kind::User) => vec![Write::DeleteUser { user: name() }],
        (Action::Delete, Kind::Group) => vec![Write::DeleteGroup { group: name() }],
    }
}

fn rename(change: &Change) -> Vec<Write> {
    let name = change
        .fields
        .iter()
        .find(|field| field.field == Field::Name);
    let before = name.and_then(|name| match &name.before {
        Some(Value::Text(text)) => Some(Name::new(text)),
        Some(Value::Flag(_) | Value::Set(_)) | None => None,
    });
    let to = change.address.name.clone();
    before
        .map(|group| Write::RenameGroup { group, to })
        .into_iter()
        .collect()
}

fn create_group(change: &Change) -> Vec<Write> {
    let group = || change.address.name.clone();
    let members: Vec<Name> = change.edges.iter().map(|edge| edge.user.clone()).collect();
    let mut chunks = members.chunks(CHUNK);
    let first = chunks.next().unwrap_or(&[]).to_vec();
    let mut writes = vec![Write::CreateGroup {
        group: group(),
        members: first,
    }];
    writes.extend(chunks.map(|add| Write::ChangeMembers {
        group: group(),
        add: add.to_vec(),
        remove: Vec::new(),
    }));
    writes
}

fn change_members(address: &Address, change: &Change) -> Vec<Write> {
    let of = |action| move |edge: &&crate::plan::EdgeChange| edge.action == action;
    let adds = change.edges.iter().filter(of(EdgeAction::Add));
    let removals = change.edges.iter().filter(of(EdgeAction::Remove));
    // Adds before removals, so that a chunk that fails leaves people with more, not with less.
    let ordered: Vec<_> = adds.chain(removals).collect();
    let chunk = |edges: &[&crate::plan::EdgeChange]| {
        let named = |action| {
            let edges = edges.iter().filter(|edge| edge.action == action);
            edges.map(|edge| edge.user.clone()).collect::<Vec<Name>>()
        };
        Write::ChangeMembers {
            group: address.name.clone(),
            add: named(EdgeAction::Add),
            remove: named(EdgeAction::Remove),
        }
    };
    ordered.chunks(CHUNK).map(chunk).collect()
}
