//! Holds back the deletion of a group while a member cannot get where the files move them.

use std::collections::BTreeMap;

use super::change::{Cause, Change, EdgeAction, Held, HeldEdge, Hold, Phase};
use crate::model::{Address, Edge, Kind, Name};

/// A move never leaves somebody in neither group: where an add is held, the group that the user
/// leaves is not deleted. The row stands with what holds the add.
pub fn hold(changes: &mut Vec<Change>, held: &mut BTreeMap<Address, Held>) {
    let stuck = stuck(held);
    changes.retain(|change| {
        if change.phase != Phase::DeleteGroups {
            return true;
        }
        let mut waits = false;
        for user in &change.takes_along {
            let Some(held) = stuck.get(user).and_then(|holder| held.get_mut(holder)) else {
                continue;
            };
            waits = true;
            held.edges
                .push(row(change.cause, user, &change.address.name));
        }
        !waits
    });
}

/// Users whose joining of some group is held, and by what.
fn stuck(held: &BTreeMap<Address, Held>) -> BTreeMap<Name, Address> {
    let mut stuck = BTreeMap::new();
    // Whoever is deactivated or gone has no access to lose.
    let nobody = |address: &Address, held: &Held| {
        address.kind == Kind::User && matches!(held.hold, Hold::Inactive | Hold::Vanished)
    };
    for (address, held) in held.iter().filter(|(address, held)| !nobody(address, held)) {
        let adds = held.edges.iter();
        for row in adds.filter(|row| row.action == EdgeAction::Add) {
            let user = row.edge.user.clone();
            stuck.entry(user).or_insert_with(|| address.clone());
        }
    }
    stuck
}

fn row(cause: Cause, user: &Name, group: &Name) -> HeldEdge {
    let edge = Edge {
        group: group.clone(),
        user: user.clone(),
    };
    HeldEdge {
        edge,
        action: EdgeAction::Remove,
        cause,
    }
}
