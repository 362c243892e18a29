//! What a plan costs in requests: the tenant allows 60 a minute (omni-api.md 8.2).

use super::change::{Action, Change, EdgeAction, Phase};
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

/// The sorts of write in a change.
pub fn sorts(change: &Change) -> Vec<Sort> {
    if change.action != Action::Update {
        return Vec::new();
    }
    let has_field = |wanted: fn(&Field) -> bool| change.fields.iter().any(|f| wanted(&f.field));
    let has_edge = |action| change.edges.iter().any(|edge| edge.action == action);
    let all = [
        (
            Sort::Attributes,
            has_field(|field| matches!(field, Field::Attribute(_))),
        ),
        (Sort::Rename, has_field(|field| *field == Field::Name)),
        (Sort::AddMember, has_edge(EdgeAction::Add)),
        (Sort::RemoveMember, has_edge(EdgeAction::Remove)),
    ];
    all.into_iter()
        .filter(|(_, there)| *there)
        .map(|(sort, _)| sort)
        .collect()
}

/// How many changes are a canary: the first of each sort.
fn canaries(changes: &[Change]) -> usize {
    let mut seen = std::collections::BTreeSet::new();
    let mut canaries = 0;
    for change in changes {
        let before = seen.len();
        seen.extend(sorts(change));
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
        let written = changes
            .iter()
            .filter(|c| c.address.kind == kind && c.action.writes());
        let mut addresses: Vec<_> = written.map(|change| &change.address).collect();
        addresses.dedup();
        requests += addresses.len().min(total.div_ceil(CHUNK).max(1));
    }
    requests
}
