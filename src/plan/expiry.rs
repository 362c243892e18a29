//! What passed dates ask, under the guard `expired`; and which dates are near.

use std::collections::BTreeMap;

use jiff::ToSpan as _;

use super::assemble::shared_cause;
use super::change::{Cause, Change, Held, HeldEdge, Hold, Phase};
use super::classify::held;
use super::guard;
use super::input::Input;
use super::report::{Expiring, Note};
use crate::config::GuardLimit;
use crate::lock::Lockfile;
use crate::model::{Address, Edge, Kind, Member, Name, Standing};

/// Dates that passed, of users and memberships.
pub const EXPIRED: &str = "expired";

/// Built in (design section 8).
const MAX: usize = 25;
const PERCENT: u8 = 30;

/// How many days ahead a date is near.
const NEAR: u8 = 14;

/// Holds all that passed dates ask where that is more than the guard lets pass: a wrong year, or a
/// clock that is ahead. It stops nobody; the note has the numbers.
pub fn hold_excess(
    input: &Input<'_>,
    changes: &mut Vec<Change>,
    all_held: &mut BTreeMap<Address, Held>,
) -> Option<Note> {
    let count = changes.iter().map(count).sum();
    if count == 0 {
        return None;
    }
    let limit = limit(input);
    if count <= limit.max(guard::accepted(input.accept, EXPIRED)) {
        return None;
    }
    changes.retain_mut(|change| {
        hold_edges(change, all_held);
        if change.cause != Cause::Expired {
            return change.phase != Phase::Memberships || !change.edges.is_empty();
        }
        if change.phase != Phase::Memberships {
            let held = held(all_held, &change.address, Hold::Expired);
            held.action = Some(change.action);
            held.place.clone_from(&change.place);
        }
        false
    });
    Some(Note::ExpiredHeld { count, limit })
}

/// How many dates a change stands for.
fn count(change: &Change) -> usize {
    let edges = change.edges.iter();
    let edges = edges.filter(|edge| edge.cause == Cause::Expired).count();
    let whole = change.cause == Cause::Expired && change.phase != Phase::Memberships;
    edges + usize::from(whole)
}

fn hold_edges(change: &mut Change, all_held: &mut BTreeMap<Address, Held>) {
    let before = change.edges.len();
    let expired = change
        .edges
        .extract_if(.., |edge| edge.cause == Cause::Expired);
    for edge in expired {
        let row = HeldEdge {
            edge: Edge {
                group: change.address.name.clone(),
                user: edge.user,
            },
            action: edge.action,
            cause: edge.cause,
        };
        let held = held(all_held, &change.address, Hold::Expired);
        held.edges.push(row);
        held.place = held.place.take().or(edge.place);
    }
    if change.edges.len() < before && !change.edges.is_empty() {
        change.cause = shared_cause(&change.edges);
    }
}

/// The greater of the number and the percentage, of users that are declared or owned, and live:
/// dates are about people, one by one or group by group.
fn limit(input: &Input<'_>) -> usize {
    let set = input.policy.guards.get(EXPIRED).copied();
    let GuardLimit { max, percent } = set.unwrap_or_default();
    let percent = usize::from(percent.unwrap_or(PERCENT));
    max.unwrap_or(MAX).max(users(input) * percent / 100)
}

fn users(input: &Input<'_>) -> usize {
    let live = input.live.resources.iter();
    let live = live.filter(|(address, live)| address.kind == Kind::User && live.active);
    let owns = |lock: &Lockfile, address: &Address| lock.owns(address).is_some();
    let ours = live.filter(|(address, _)| {
        input.desired.resources.contains_key(*address)
            || input.lock.is_some_and(|lock| owns(lock, address))
    });
    ours.count()
}

/// The dates of today and of the days that follow, as a note; what a plan of passed dates is about
/// is no news to it.
pub fn near(input: &Input<'_>) -> Option<Note> {
    let last = input.today.checked_add(i32::from(NEAR).days()).ok()?;
    let is_near = |date| date >= input.today && date <= last;
    let mut dates: Vec<Expiring> = Vec::new();
    for (address, resource) in &input.desired.resources {
        let wanted = matches!(resource.standing, Standing::Present | Standing::Idp);
        let expiry = resource.expires.iter().filter(|_| wanted);
        dates.extend(expiry.map(|expiry| Expiring {
            date: expiry.date,
            user: address.name.clone(),
            group: None,
            place: expiry.place.clone(),
        }));
    }
    for (user, clause) in &input.desired.groups_of {
        let groups = clause.groups.iter();
        dates.extend(groups.filter_map(|group| edge(group, user, &group.name)));
    }
    for (group, roster) in &input.desired.rosters {
        let members = roster.members.iter();
        dates.extend(members.filter_map(|member| edge(member, &member.name, group)));
    }
    dates.retain(|one| is_near(one.date) && is_inside(input, one));
    dates.sort();
    // A membership that both sides name ends once.
    dates.dedup_by(|a, b| (a.date, &a.user, &a.group) == (b.date, &b.user, &b.group));
    let is_news = !dates.is_empty() && !input.only.is_expired();
    is_news.then_some(Note::Expiring { days: NEAR, dates })
}

fn is_inside(input: &Input<'_>, one: &Expiring) -> bool {
    match &one.group {
        Some(group) => input.only.contains_edge(&one.user, group),
        None => input.only.contains(&Address::user(one.user.clone())),
    }
}

fn edge(member: &Member, user: &Name, group: &Name) -> Option<Expiring> {
    let expiry = member.expires.as_ref()?;
    Some(Expiring {
        date: expiry.date,
        user: user.clone(),
        group: Some(group.clone()),
        place: expiry.place.clone(),
    })
}
