//! Limits a plan to `--only`.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, EdgeAction, Held, HeldEdge, Hold, Phase};
use super::classify::held;
use super::order::old_name;
use super::scope::Scope;
use crate::model::{Address, Edge, Kind, Name};

/// Drops what lies outside the scope; what lies inside and needs something outside is held.
pub fn limit(scope: &Scope, changes: &mut Vec<Change>, all_held: &mut BTreeMap<Address, Held>) {
    if scope.patterns().is_empty() {
        return;
    }
    let missing = missing(scope, changes);
    let elsewhere = elsewhere(scope, changes, &missing);
    for change in changes.iter_mut() {
        let group = change.address.clone();
        let mut edges = std::mem::take(&mut change.edges);
        edges.retain(|edge| scope.contains_edge(&edge.user, &group.name));
        edges.retain(|edge| {
            // A move never leaves somebody in neither group.
            let move_waits = elsewhere.get(&edge.user).cloned();
            let needed = move_waits
                .filter(|_| edge.action == EdgeAction::Remove)
                .or_else(|| lacks(&missing, &edge.user, &group));
            if let Some(needed) = &needed {
                let row = HeldEdge {
                    edge: Edge {
                        group: group.name.clone(),
                        user: edge.user.clone(),
                    },
                    action: edge.action,
                    cause: edge.cause,
                };
                held(all_held, needed, Hold::Outside).edges.push(row);
            }
            needed.is_none()
        });
        change.edges = edges;
    }
    hold_names(scope, changes, all_held);
    changes.retain(|change| match (change.address.kind, change.phase) {
        (Kind::Group, Phase::Memberships) => !change.edges.is_empty(),
        _ => scope.contains(&change.address),
    });
    changes.retain(|change| {
        let leaves = |user| elsewhere.contains_key(user);
        let waits = change.phase == Phase::DeleteGroups && change.takes_along.iter().any(leaves);
        if waits {
            let held = held(all_held, &change.address, Hold::Outside);
            held.action = Some(change.action);
            held.place.clone_from(&change.place);
        }
        !waits
    });
    all_held.retain(|address, held| {
        held.hold == Hold::Outside
            || scope.contains(address)
            || held
                .edges
                .iter()
                .any(|row| scope.contains_edge(&row.edge.user, &row.edge.group))
    });
}

/// What is made or renamed outside, and so is not there yet for what lies inside.
fn missing(scope: &Scope, changes: &[Change]) -> BTreeSet<Address> {
    let comes = |change: &&Change| {
        matches!(
            change.phase,
            Phase::CreateUsers | Phase::CreateGroups | Phase::RenameGroups
        )
    };
    let coming = changes.iter().filter(comes);
    coming
        .map(|change| change.address.clone())
        .filter(|address| !scope.contains(address))
        .collect()
}

/// What has to be there before somebody can join a group, and lies outside.
fn lacks(missing: &BTreeSet<Address>, user: &Name, group: &Address) -> Option<Address> {
    let user = Address::user(user.clone());
    [&user, group]
        .into_iter()
        .find(|address| missing.contains(*address))
        .cloned()
}

/// Whoever is to join a group and will not, because that or what it needs lies outside; and what
/// that is.
fn elsewhere(
    scope: &Scope,
    changes: &[Change],
    missing: &BTreeSet<Address>,
) -> BTreeMap<Name, Address> {
    let mut elsewhere = BTreeMap::new();
    for change in changes {
        let group = &change.address;
        let adds = change.edges.iter();
        for edge in adds.filter(|edge| edge.action == EdgeAction::Add) {
            let outside = !scope.contains_edge(&edge.user, &group.name);
            let needed = lacks(missing, &edge.user, group);
            if let Some(needed) = needed.or_else(|| outside.then(|| group.clone())) {
                elsewhere.entry(edge.user.clone()).or_insert(needed);
            }
        }
    }
    elsewhere
}

/// A group whose name is freed outside the scope waits for that.
fn hold_names(scope: &Scope, changes: &mut Vec<Change>, all_held: &mut BTreeMap<Address, Held>) {
    let outside = changes
        .iter()
        .filter(|change| !scope.contains(&change.address));
    let freed: BTreeSet<Address> = outside.filter_map(old_name).map(Address::group).collect();
    let mut waiting = BTreeSet::new();
    changes.retain(|change| {
        let takes = matches!(change.phase, Phase::CreateGroups | Phase::RenameGroups);
        let waits = takes && scope.contains(&change.address) && freed.contains(&change.address);
        if waits {
            let held = held(all_held, &change.address, Hold::Outside);
            held.place.clone_from(&change.place);
            held.action = Some(change.action);
            waiting.insert(change.address.clone());
        }
        !waits
    });
    // Its members wait with it.
    changes.retain(|change| !waiting.contains(&change.address));
}
