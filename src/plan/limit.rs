//! Limits a plan to `--only`.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, EdgeAction, Held, HeldEdge, Hold, Phase};
use super::classify::held;
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
            let stays = needed.is_none() || edge.action == EdgeAction::Remove;
            if let (false, Some(needed)) = (stays, needed) {
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
            stays
        });
        change.edges = edges;
    }
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
