//! Runs the steps in their order and puts their results together.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Action, Cause, Change, EdgeChange, Phase};
use super::classify::{Classified, Part, classify};
use super::edges::{self, Edges};
use super::input::Input;
use super::report::{Note, Plan, Unmanaged};
use super::target::World;
use super::{cost, deletions, expired_only, expiry, guard, limit, order, seal, unknown};
use crate::config::limit_of;
use crate::live::OwnAccount;
use crate::model::{AcceptLine, Address, Alongside, Diagnostic, Kind, Name};

/// The plan for this input, or what the files must put right first.
pub fn assemble(input: &Input<'_>) -> Result<Plan, Vec<Diagnostic>> {
    let world = World::new(input);
    let mut classified = settle_recreation(&world);
    if !classified.errors.is_empty() {
        return Err(classified.errors);
    }
    let mut unmanaged = Unmanaged::default();
    let edges = edges::compare(&world, &mut classified, &mut unmanaged);
    count_unmanaged(&world, &mut unmanaged);
    let mut in_sync = std::mem::take(&mut classified.in_sync);
    in_sync.members = edges.in_sync;
    let known = guard::Known::of(&world, edges.known);
    let mut changes = std::mem::take(&mut classified.changes);
    add_edges(&world, &classified, edges, &mut changes);
    take_along(&world, &mut changes);
    deletions::hold(&mut changes, &mut classified.held);
    let (excess, accepted) =
        expiry::hold_excess(input, known.users, &mut changes, &mut classified.held);
    classified.notes.extend(excess);
    expired_only::limit(&world, &mut changes, &mut classified.held);
    let mut judged = guard::judge(&world, &changes, known);
    judged.used.extend(accepted);
    limit::limit(input.only, &mut changes, &mut classified.held);
    seal::seal(input, &mut changes);
    let changes = order::order(changes);
    let cost = cost::cost(&changes, input);
    Ok(Plan {
        provider: input.live.identity.clone(),
        findings: judged.findings,
        passed: judged.passed,
        accepted: input.accept.to_vec(),
        accepted_lines: used(judged.used, classified.recreate_line.take()),
        unmanaged,
        in_sync,
        cost,
        notes: notes(&world, classified.notes),
        policy_changed: Vec::new(),
        only: input.only.patterns().to_vec(),
        expired: input.only.is_expired(),
        held: classified.held.into_values().collect(),
        changes,
    })
}

/// What vanished or was replaced is made again only where exactly that many were accepted.
fn settle_recreation(world: &World<'_>) -> Classified {
    let classified = classify(world, false);
    let count = classified.recreate;
    if count == 0 {
        return classified;
    }
    let own = limit_of(world.input.policy.guards, guard::RECREATE).of(0);
    let (limit, line) = guard::Accepted::of(world.input).limit(guard::RECREATE, count, own);
    if count > limit {
        return classified;
    }
    let mut again = classify(world, true);
    again.recreate_line = line.cloned();
    again
}

fn used(mut lines: Vec<AcceptLine>, more: Option<AcceptLine>) -> Vec<AcceptLine> {
    lines.extend(more);
    lines.sort();
    lines.dedup();
    lines
}

/// Memberships become part of the group's creation, or a change of their own.
fn add_edges(world: &World<'_>, classified: &Classified, edges: Edges, changes: &mut Vec<Change>) {
    let mut created: BTreeMap<Name, usize> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        if change.phase == Phase::CreateGroups {
            created.insert(change.address.name.clone(), at);
        }
    }
    for (group, rows) in edges.changes {
        if let Some(at) = created.get(&group) {
            changes[*at].edges = rows;
            continue;
        }
        let address = Address::group(group);
        let place = world
            .input
            .desired
            .resources
            .get(&address)
            .map(|group| group.place.clone());
        let cause = shared_cause(&rows);
        let mut change = Change::new(&address, Action::Update, cause, place, Phase::Memberships);
        change.mark = live_mark(world, classified, &address);
        change.edges = rows;
        changes.push(change);
    }
}

fn live_mark(
    world: &World<'_>,
    classified: &Classified,
    address: &Address,
) -> Option<crate::model::Mark> {
    let Some(Part::Here(name)) = classified.parts.get(address) else {
        return None;
    };
    let live = world.live(&Address {
        kind: address.kind,
        name: name.clone(),
    })?;
    Some(crate::lock::mark(live))
}

/// The cause of a change of members: the one they share, else that the files changed.
pub(super) fn shared_cause(rows: &[EdgeChange]) -> Cause {
    let causes: BTreeSet<Cause> = rows.iter().map(|row| row.cause).collect();
    let only = causes.first().copied().filter(|_| causes.len() == 1);
    only.unwrap_or(Cause::Config)
}

/// What goes with a removed user or a deleted group.
fn take_along(world: &World<'_>, changes: &mut [Change]) {
    let leaving: BTreeSet<Name> = changes
        .iter()
        .filter(|change| matches!(change.action, Action::Deactivate | Action::Delete))
        .filter(|change| change.address.kind == Kind::User)
        .map(|change| change.address.name.clone())
        .collect();
    let mut groups_of: BTreeMap<Name, Vec<Name>> = BTreeMap::new();
    if !leaving.is_empty() {
        for (group, roster) in &world.input.live.rosters {
            for user in roster.members.iter().filter(|user| leaving.contains(*user)) {
                groups_of
                    .entry(user.clone())
                    .or_default()
                    .push(group.clone());
            }
        }
    }
    for change in changes.iter_mut() {
        match (change.action, change.address.kind) {
            (Action::Deactivate | Action::Delete, Kind::User) => {
                change.takes_along = groups_of.remove(&change.address.name).unwrap_or_default();
            }
            (Action::Delete, Kind::Group) => {
                if let Some(roster) = world.input.live.rosters.get(&change.address.name) {
                    change.takes_along.clone_from(&roster.members);
                    change.takes_hidden = roster.hidden;
                }
            }
            _ => {}
        }
    }
}

/// Live things that no file means and that we do not own; whoever is deactivated is nobody.
fn count_unmanaged(world: &World<'_>, unmanaged: &mut Unmanaged) {
    let input = world.input;
    let moved: BTreeSet<&Address> = input
        .desired
        .moved
        .iter()
        .map(|moved| &moved.from)
        .collect();
    let mut seen = (0, 0);
    let mut owned = Alongside::new(input.lock.map(|lock| &lock.entries));
    let mut declared = Alongside::new(Some(&input.desired.resources));
    for (address, resource) in &input.live.resources {
        match address.kind {
            Kind::User => seen.0 += 1,
            Kind::Group => seen.1 += 1,
        }
        let ours = owned.get(address).is_some() || world.owner_of(address).is_some();
        let meant = declared.get(address).is_some() || moved.contains(address);
        if resource.active && !ours && !meant {
            unmanaged.addresses.push(address.clone());
        }
    }
    let count = |kind| {
        unmanaged
            .addresses
            .iter()
            .filter(|a| a.kind == kind)
            .count()
    };
    // A snapshot says how many it left out, and not who.
    unmanaged.users = count(Kind::User) + input.live.users_total.saturating_sub(seen.0);
    unmanaged.groups = count(Kind::Group) + input.live.groups_total.saturating_sub(seen.1);
}

fn notes(world: &World<'_>, mut notes: Vec<Note>) -> Vec<Note> {
    let input = world.input;
    let mut first = Vec::new();
    if input.lock.is_none() {
        first.push(Note::NoLockfile);
    }
    if input.live.single_reads > 0 {
        first.push(Note::ReadOneByOne {
            users: input.live.single_reads,
        });
    }
    if input.live.partial {
        let unknown = unknown::of(world);
        first.push(Note::PartialSnapshot { unknown });
    }
    if input.live.own_account == OwnAccount::Unknown {
        first.push(Note::OwnAccountUnknown);
    }
    first.append(&mut notes);
    first.extend(accept_over(input));
    first.extend(expiry::near(input));
    first
}

/// Lines of `accept` that count no more, and could be deleted.
fn accept_over(input: &Input<'_>) -> Vec<Note> {
    let lines = input.desired.accept.iter();
    let over = lines.filter(|line| guard::left(input, line) == 0);
    let note = |line: &AcceptLine| Note::AcceptOver {
        line: line.acceptance.to_string(),
        place: line.place.clone(),
        spent: line.until >= input.today,
    };
    over.map(note).collect()
}
