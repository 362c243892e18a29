//! Limits a plan to `--only`.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Held, HeldEdge, Hold, Phase};
use super::classify::held;
use super::order::old_name;
use super::scope::Scope;
use crate::model::{Address, Edge, Kind};

/// Drops what lies outside the scope; what lies inside and needs something outside is held.
pub fn limit(scope: &Scope, changes: &mut Vec<Change>, all_held: &mut BTreeMap<Address, Held>) {
    if scope.patterns().is_empty() {
        return;
    }
    // A resource that is made or renamed outside is not there yet for what lies inside.
    let missing: BTreeSet<Address> = changes
        .iter()
        .filter(|change| {
            matches!(
                change.phase,
                Phase::CreateUsers | Phase::CreateGroups | Phase::RenameGroups
            )
        })
        .map(|change| change.address.clone())
        .filter(|address| !scope.contains(address))
        .collect();
    for change in changes.iter_mut() {
        let group = change.address.clone();
        let mut edges = std::mem::take(&mut change.edges);
        edges.retain(|edge| scope.contains_edge(&edge.user, &group.name));
        edges.retain(|edge| {
            let user = Address::user(edge.user.clone());
            let needed = [&user, &group]
                .into_iter()
                .find(|address| missing.contains(*address));
            if let Some(needed) = needed {
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
    all_held.retain(|address, held| {
        held.hold == Hold::Outside
            || scope.contains(address)
            || held
                .edges
                .iter()
                .any(|row| scope.contains_edge(&row.edge.user, &row.edge.group))
    });
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
