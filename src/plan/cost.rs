//! What a plan costs in requests: the tenant allows 60 a minute (omni-api.md 8.2).

use std::collections::BTreeSet;

use super::change::{Action, Change, EdgeAction, EdgeChange, Phase};
use super::input::Input;
use super::report::Cost;
use crate::model::{Field, Kind};

/// Rows in a page of a listing, and members in one request, at the most.
pub const CHUNK: usize = 100;

/// Counts the requests of a plan.
pub fn cost(changes: &[Change], input: &Input<'_>) -> Cost {
    let writes = changes.iter().map(writes).sum();
    let checks = if writes == 0 {
        0
    } else {
        reading(input) + 2 * canaries(changes) + rereads(changes) + verification(changes, input)
    };
    Cost {
        reads: input.reads,
        writes,
        checks,
        per_minute: input.policy.per_minute,
        at_once: input.policy.at_once,
    }
}

/// What apply's own reading takes: as many as this one, or what a snapshot's tenant would take.
fn reading(input: &Input<'_>) -> usize {
    let pages = |total: usize| total.div_ceil(CHUNK).max(1);
    match input.reads {
        0 => pages(input.live.users_total) + pages(input.live.groups_total) + 2,
        reads => reads,
    }
}

/// How many requests one change takes.
pub fn writes(change: &Change) -> usize {
    match change.action {
        Action::Adopt | Action::Forget => 0,
        Action::Create | Action::Update if change.phase == Phase::CreateGroups => {
            change.edges.len().div_ceil(CHUNK).max(1)
        }
        Action::Create | Action::Update if change.phase == Phase::Memberships => {
            change.edges.len().div_ceil(CHUNK)
        }
        Action::Create | Action::Update | Action::Deactivate | Action::Delete => 1,
    }
}

/// The sorts of write that are first made alone and looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A user's attributes.
    Attributes,
    /// A group's name, or a user's.
    Rename,
    /// A member joins an existing group.
    AddMember,
    /// A member leaves.
    RemoveMember,
}

/// The sorts of write in each request of a change, in the order of the requests.
pub fn sorts(change: &Change) -> Vec<Vec<Sort>> {
    match (change.action, change.phase) {
        (Action::Update, Phase::Memberships) => member_sorts(change),
        (Action::Update, _) => vec![field_sorts(change)],
        // The first request makes the group; what does not fit into it joins afterwards.
        (Action::Create, Phase::CreateGroups) => {
            let mut sorts = vec![vec![Sort::AddMember]; writes(change)];
            sorts[0].clear();
            sorts
        }
        _ => vec![Vec::new(); writes(change)],
    }
}

/// Members go in chunks, adds before removals.
fn member_sorts(change: &Change) -> Vec<Vec<Sort>> {
    let is_add = |edge: &&EdgeChange| edge.action == EdgeAction::Add;
    let (adds, all) = (
        change.edges.iter().filter(is_add).count(),
        change.edges.len(),
    );
    let of_chunk = |start: usize| {
        let add = (start < adds).then_some(Sort::AddMember);
        let remove = ((start + CHUNK).min(all) > adds).then_some(Sort::RemoveMember);
        add.into_iter().chain(remove).collect()
    };
    (0..all).step_by(CHUNK).map(of_chunk).collect()
}

fn field_sorts(change: &Change) -> Vec<Sort> {
    let has = |wanted: fn(&Field) -> bool| change.fields.iter().any(|f| wanted(&f.field));
    let attributes = has(|field| matches!(field, Field::Attribute(_))).then_some(Sort::Attributes);
    let rename = has(|field| *field == Field::Name).then_some(Sort::Rename);
    attributes.into_iter().chain(rename).collect()
}

/// How many requests are a canary: the first of each sort.
fn canaries(changes: &[Change]) -> usize {
    let mut seen = BTreeSet::new();
    let mut canaries = 0;
    for request in changes.iter().flat_map(sorts) {
        let before = seen.len();
        seen.extend(request);
        canaries += usize::from(seen.len() > before);
    }
    canaries
}

fn rereads(changes: &[Change]) -> usize {
    let removes = |action| matches!(action, Action::Deactivate | Action::Delete);
    changes
        .iter()
        .filter(|change| removes(change.action))
        .count()
}

/// The reading afterwards: the kinds that changed, or single resources where that is fewer.
fn verification(changes: &[Change], input: &Input<'_>) -> usize {
    let mut requests = 0;
    for (kind, total) in [
        (Kind::User, input.live.users_total),
        (Kind::Group, input.live.groups_total),
    ] {
        let written = || {
            let of_kind = |change: &&Change| change.address.kind == kind;
            changes.iter().filter(of_kind).filter(|c| c.action.writes())
        };
        let addresses: BTreeSet<_> = written().map(|change| &change.address).collect();
        let count = |action| written().filter(|change| change.action == action).count();
        let after = (total + count(Action::Create)).saturating_sub(count(Action::Delete));
        let pages = |rows: usize| rows.div_ceil(CHUNK).max(1);
        requests += if addresses.len() <= pages(total) {
            addresses.len()
        } else {
            pages(after)
        };
    }
    requests
}
