//! Guards that count over the whole plan.

use std::collections::BTreeSet;

use super::Count;
use super::case::{Case, is_lost};
use crate::model::{Address, Field, Kind};
use crate::plan::change::{Action, Cause};

/// Each total, with what it is a share of.
pub(super) fn totals(case: &Case<'_>) -> Vec<Count> {
    let known = case.known;
    let users = known.users;
    let removed = |kind: Kind, action: Action| {
        let changes = case.removed();
        changes
            .filter(|change| change.address.kind == kind && change.action == action)
            .count()
    };
    let lost = case.edges().into_values().flatten();
    let mut totals = vec![
        (
            "users.delete",
            removed(Kind::User, Action::Delete),
            users,
            "deleted for good",
        ),
        (
            "users.deactivate",
            removed(Kind::User, Action::Deactivate),
            users,
            "access to the tenant revoked",
        ),
        (
            "groups.delete",
            removed(Kind::Group, Action::Delete),
            known.groups,
            "deleted, with every role and permit that they give",
        ),
        (
            "memberships.remove",
            lost.filter(|edge| is_lost(edge)).count(),
            known.memberships,
            "taken away, whoever joins meanwhile",
        ),
        (
            "attributes.change",
            changed_users(case),
            users,
            "users who get other values",
        ),
        (
            "conflicts",
            conflicts(case),
            users,
            "changed both in the files and by hand since the last apply",
        ),
    ];
    // Whoever begins has everybody to make.
    if !case.world.input.first_apply {
        totals.push(("users.create", created(case), users, "new to the tenant"));
    }
    let count = |(guard, count, base, message): (&str, usize, usize, &str)| {
        case.count(guard, count, base, message.to_owned())
    };
    totals.into_iter().map(count).collect()
}

fn created(case: &Case<'_>) -> usize {
    let made = case
        .changes
        .iter()
        .filter(|change| change.action == Action::Create && change.address.kind == Kind::User);
    made.count()
}

fn changed_users(case: &Case<'_>) -> usize {
    let updated = case.changes.iter().filter(|change| {
        let attribute = |field: &Field| matches!(field, Field::Attribute(_));
        change.address.kind == Kind::User
            && change.action == Action::Update
            && change.fields.iter().any(|field| attribute(&field.field))
    });
    let users: BTreeSet<&Address> = updated.map(|change| &change.address).collect();
    users.len()
}

fn conflicts(case: &Case<'_>) -> usize {
    let fields = case.changes.iter().flat_map(|change| &change.fields);
    fields
        .filter(|field| field.cause == Cause::Conflict)
        .count()
}
