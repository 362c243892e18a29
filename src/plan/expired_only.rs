//! `--expired`: what passed dates ask, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Cause, Change, EdgeAction, Held, HeldEdge, Hold, Phase};
use super::classify::held;
use super::input::Input;
use super::report::Plan;
use super::target::{GroupNames, World};
use crate::live::LiveState;
use crate::lock::{Lockfile, Origin};
use crate::model::{Address, Edge, Name};

/// Drops everything that no passed date asks; a membership whose group has to get its name back
/// first is held.
pub fn limit(world: &World<'_>, changes: &mut Vec<Change>, all_held: &mut BTreeMap<Address, Held>) {
    if !world.input.only.is_expired() {
        return;
    }
    keep_held(world, all_held);
    let renames = changes
        .iter()
        .filter(|change| change.phase == Phase::RenameGroups);
    let waiting: BTreeSet<Address> = renames.map(|change| change.address.clone()).collect();
    changes.retain_mut(|change| {
        if change.phase != Phase::Memberships {
            return change.cause == Cause::Expired;
        }
        change.edges.retain(|edge| edge.cause == Cause::Expired);
        change.cause = Cause::Expired;
        let waits = waiting.contains(&change.address);
        if waits && !change.edges.is_empty() {
            hold_all(change, all_held);
        }
        !change.edges.is_empty()
    });
}

/// Of what is held, that which a passed date asks.
fn keep_held(world: &World<'_>, all_held: &mut BTreeMap<Address, Held>) {
    all_held.retain(|address, held| {
        held.edges.retain(|row| row.cause == Cause::Expired);
        let declared = world.input.desired.resources.get(address);
        let passed = declared.and_then(|one| one.passed(world.input.today));
        let is_past = passed.is_some_and(|expiry| world.saw_ahead(address, expiry.date));
        if !is_past {
            held.action = None;
            held.fields.clear();
        }
        is_past || !held.edges.is_empty()
    });
}

fn hold_all(change: &mut Change, all_held: &mut BTreeMap<Address, Held>) {
    let held = held(all_held, &change.address, Hold::Outside);
    held.place.clone_from(&change.place);
    let rows = change.edges.drain(..).map(|edge| HeldEdge {
        edge: Edge {
            group: change.address.name.clone(),
            user: edge.user,
        },
        action: edge.action,
        cause: edge.cause,
    });
    held.edges.extend(rows);
}

/// The lockfile that follows: what expired and is gone is gone from it too, and every other fact
/// stays as it was.
pub fn settle(input: &Input<'_>, plan: &Plan, old: &Lockfile, after: &LiveState) -> Lockfile {
    let before = Input {
        lock: Some(old),
        ..*input
    };
    let world = World::new(&before);
    let names = world.group_names(true);
    let mut lock = old.clone();
    for change in &plan.changes {
        if change.phase == Phase::Memberships {
            let removed = change.edges.iter();
            let removed = removed.filter(|edge| edge.action == EdgeAction::Remove);
            for edge in removed {
                if !is_member(after, &edge.user, &change.address.name) {
                    drop_edge(&mut lock, &world, &names, &edge.user, &change.address.name);
                }
            }
        } else if !is_active(after, &change.address) || !change.action.writes() {
            lock.entries.remove(&change.address);
            if let Some(owned) = world.owner_of(&change.address) {
                lock.entries.remove(owned);
            }
        }
    }
    lock
}

fn is_active(after: &LiveState, address: &Address) -> bool {
    after.get(address).is_some_and(|live| live.active)
}

fn is_member(after: &LiveState, user: &Name, group: &Name) -> bool {
    let roster = after.rosters.get(group);
    roster.is_some_and(|roster| roster.members.binary_search(user).is_ok())
}

/// A user that nothing but memberships made ours is ours no more without any.
fn drop_edge(
    lock: &mut Lockfile,
    world: &World<'_>,
    names: &GroupNames,
    user: &Name,
    group: &Name,
) {
    let user = Address::user(user.clone());
    let owned = world.owner_of(&user).unwrap_or(&user);
    let Some(entry) = lock.entries.get_mut(owned) else {
        return;
    };
    entry.edges.retain(|edge| names.today(edge) != Some(group));
    if entry.origin == Origin::Edges && entry.edges.is_empty() {
        lock.entries.remove(owned);
    }
}
