//! What passed dates ask, under the guard `expired`; and which dates are near.

use std::collections::BTreeMap;

use jiff::ToSpan as _;

use super::assemble::shared_cause;
use super::change::{Cause, Change, Held, HeldEdge, Hold, Phase};
use super::classify::held;
use super::guard::Accepted;
use super::input::Input;
use super::report::{Expiring, Note};
use crate::config::limit_of;
use crate::model::{AcceptLine, Address, Edge, Member, Name, Standing};

/// Dates that passed, of users and memberships.
pub const EXPIRED: &str = "expired";

/// How many days ahead a date is near.
const NEAR: u8 = 14;

/// Holds all that passed dates ask where that is more than the guard lets pass: a wrong year, or a
/// clock that is ahead. It stops nobody; the note has the numbers. The percentage is of `users`, for
/// dates are about people, one by one or group by group. Hands back the line of the files that let
/// them pass, where one was needed.
pub(super) fn hold_excess(
    input: &Input<'_>,
    users: usize,
    changes: &mut Vec<Change>,
    all_held: &mut BTreeMap<Address, Held>,
) -> (Option<Note>, Option<AcceptLine>) {
    let count = changes.iter().map(count).sum();
    let own = limit_of(input.policy.guards, EXPIRED).of(users);
    let (limit, line) = Accepted::of(input).limit(EXPIRED, count, own);
    if count <= limit {
        return (None, line.cloned());
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
    (Some(Note::ExpiredHeld { count, limit }), None)
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
