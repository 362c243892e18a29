//! Who is in which group before a plan is carried out, for whoever wants to see all of it.

use std::collections::{BTreeMap, BTreeSet};

use super::input::Input;
use super::report::Plan;
use crate::model::{Address, Field, Kind, Name, Value};

/// The people and groups that are declared, owned or changed, and nobody else's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// Groups, sorted.
    pub groups: Vec<Name>,
    /// People, sorted.
    pub people: Vec<Row>,
}

/// One person, as the tenant has them now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub user: Name,
    /// Whether they are there, and active.
    pub active: bool,
    /// Their groups, as places in [`Matrix::groups`], ascending.
    pub groups: Vec<u32>,
    /// Attributes that the files manage, of whoever a change names; none that is sensitive or unset.
    pub attributes: Vec<(Field, Value)>,
}

/// The matrix of a plan.
pub fn of(input: &Input<'_>, plan: &Plan) -> Matrix {
    let Known { users, groups } = known(input, plan);
    let changed: BTreeSet<&Name> = plan
        .changes
        .iter()
        .filter(|change| change.address.kind == Kind::User && change.action.writes())
        .map(|change| &change.address.name)
        .collect();
    let groups: Vec<Name> = groups.into_iter().cloned().collect();
    let mut groups_of: BTreeMap<&Name, Vec<u32>> = BTreeMap::new();
    for (at, group) in (0..).zip(&groups) {
        let roster = input.live.rosters.get(group);
        for member in roster.iter().flat_map(|roster| &roster.members) {
            groups_of.entry(member).or_default().push(at);
        }
    }
    let row = |user: &Name| {
        let live = input.live.get(&Address::user(user.clone()));
        let attributes = live
            .filter(|_| changed.contains(user))
            .map(|live| open(input, user, live.fields.iter()))
            .unwrap_or_default();
        Row {
            user: user.clone(),
            active: live.is_some_and(|live| live.active),
            groups: groups_of.get(user).cloned().unwrap_or_default(),
            attributes,
        }
    };
    Matrix {
        people: users.into_iter().map(row).collect(),
        groups,
    }
}

/// Attributes that the files manage for somebody, and that may be shown.
fn open<'a>(
    input: &Input<'_>,
    user: &Name,
    fields: impl Iterator<Item = (&'a Field, &'a Value)>,
) -> Vec<(Field, Value)> {
    let declared = input.desired.resources.get(&Address::user(user.clone()));
    let is_managed = |field: &Field| declared.is_some_and(|one| one.fields.get(field).is_some());
    fields
        .filter(|(field, _)| matches!(field, Field::Attribute(_)) && is_managed(field))
        .filter(|(field, _)| !input.desired.is_sensitive(field))
        .map(|(field, value)| (field.clone(), value.clone()))
        .collect()
}

#[derive(Default)]
struct Known<'a> {
    users: BTreeSet<&'a Name>,
    groups: BTreeSet<&'a Name>,
}

impl<'a> Known<'a> {
    fn add(&mut self, address: &'a Address) {
        match address.kind {
            Kind::User => self.users.insert(&address.name),
            Kind::Group => self.groups.insert(&address.name),
        };
    }
}

/// What files, lockfile or plan speak of.
fn known<'a>(input: &Input<'a>, plan: &'a Plan) -> Known<'a> {
    let mut known = Known::default();
    let declared = input.desired.resources.keys();
    let owned = input.lock.into_iter().flat_map(|lock| lock.entries.keys());
    for address in declared.chain(owned) {
        known.add(address);
    }
    for change in &plan.changes {
        known.add(&change.address);
        let edges = change.edges.iter().map(|edge| &edge.user);
        known.users.extend(edges);
        match change.address.kind {
            Kind::User => known.groups.extend(&change.takes_along),
            Kind::Group => known.users.extend(&change.takes_along),
        }
    }
    known
}
