//! Guards of one group: how many it loses, and whether anybody is left.

use std::collections::BTreeSet;

use super::Count;
use super::case::{Case, is_lost};
use crate::model::{Kind, Name};
use crate::plan::change::{EdgeAction, EdgeChange};

/// One group loses many of its members.
pub(super) const LOSS: &str = "group.loss";
/// A group becomes empty.
pub(super) const EMPTY: &str = "group.empty";

/// Smaller groups lose half of themselves with every second change.
const SMALLEST: usize = 4;

/// What each group that loses members comes to; accepted by the group's name.
pub(super) fn groups(case: &Case<'_>) -> Vec<Count> {
    let leaving: BTreeSet<&Name> = case
        .removed()
        .filter(|change| change.address.kind == Kind::User)
        .map(|change| &change.address.name)
        .collect();
    let mut counts = Vec::new();
    let mut emptied = Vec::new();
    for (group, edges) in case.edges() {
        let lost = edges.iter().filter(|edge| is_lost(edge)).count();
        if lost == 0 {
            continue;
        }
        let members = case.members(group);
        if members.len() >= SMALLEST {
            let limit = case.limit(LOSS).of(members.len());
            let message = format!(
                "group {group} would lose {lost} of its {} members",
                members.len()
            );
            counts.push(count(LOSS, group, lost, limit, message));
        }
        if is_emptied(members, &edges, &leaving) {
            emptied.push((group, members.len()));
        }
    }
    // As many groups may become empty as the limit says; over it, each is named.
    let limit = case.limit(EMPTY).of(case.known.groups);
    if emptied.len() > limit {
        counts.extend(emptied.into_iter().map(|(group, members)| {
            let message =
                format!("group {group} would lose all of its members ({members}), and be empty");
            count(EMPTY, group, 1, 0, message)
        }));
    }
    counts
}

fn count(guard: &str, group: &Name, count: usize, limit: usize, message: String) -> Count {
    Count {
        guard: format!("{guard}:{group}"),
        count,
        limit,
        message,
    }
}

/// Whether nobody is left once everything is done.
fn is_emptied(members: &[Name], edges: &[&EdgeChange], leaving: &BTreeSet<&Name>) -> bool {
    let joins = edges.iter().any(|edge| edge.action == EdgeAction::Add);
    let goes = |user: &&Name| {
        leaving.contains(user)
            || edges
                .iter()
                .any(|edge| edge.action == EdgeAction::Remove && edge.user == **user)
    };
    !joins && members.iter().all(|user| goes(&user))
}
