//! Something goes and something comes that may be one and the same under another name.

use std::collections::BTreeSet;

use super::Count;
use super::case::Case;
use crate::model::{Address, Field, Kind, Name, Value};
use crate::plan::change::{Action, Change};

/// More pairs than this are counted, not told.
const TOLD: usize = 3;

/// Pairs of what is dropped and what is made. Whoever wrote `state: absent` meant it.
pub(super) fn suspected(case: &Case<'_>) -> Option<Count> {
    let made: Vec<&Change> = case
        .changes
        .iter()
        .filter(|change| change.action == Action::Create)
        .collect();
    let mut pairs = Vec::new();
    for gone in case.dropped() {
        let same = |change: &&&Change| change.address.kind == gone.address.kind;
        let twin = made
            .iter()
            .filter(same)
            .find(|made| match gone.address.kind {
                Kind::User => is_one_person(case, gone, made),
                Kind::Group => shares_members(case, gone, made),
            });
        if let Some(twin) = twin {
            pairs.push(advice(&gone.address, &twin.address));
        }
    }
    let count = pairs.len();
    let more = count.saturating_sub(TOLD);
    pairs.truncate(TOLD);
    let mut message = pairs.join("; ");
    if more > 0 {
        message.push_str(&format!("; and {more} more"));
    }
    (count > 0).then(|| case.count("rename.suspected", count, case.known.users, message))
}

fn advice(gone: &Address, made: &Address) -> String {
    match gone.kind {
        Kind::Group => format!(
            "{gone} goes and {made} comes with its members; to rename it, write \
             `moved: [{{ from: {gone}, to: {made} }}]`"
        ),
        Kind::User => format!(
            "{gone} goes and {made} comes, who has its name or local part; an e-mail cannot be \
             changed here, so no `moved:` line helps: to say that this is meant, give {gone} \
             `state: absent`"
        ),
    }
}

fn is_one_person(case: &Case<'_>, gone: &Change, made: &Change) -> bool {
    let live = case.world.live(&gone.address);
    let before = live.and_then(|live| text(live.fields.get(&Field::Name)));
    let name = made.fields.iter().find(|field| field.field == Field::Name);
    let after = name.and_then(|field| text(field.after.as_ref()));
    let same_name = before.is_some() && before == after;
    same_name || local_part(&gone.address.name) == local_part(&made.address.name)
}

fn text(value: Option<&Value>) -> Option<String> {
    match value {
        Some(Value::Text(text)) => Some(text.trim().to_lowercase()),
        Some(_) | None => None,
    }
}

fn local_part(email: &Name) -> &str {
    let folded = email.folded();
    folded.split_once('@').map_or(folded, |(local, _)| local)
}

/// Whether at least half of a group's members come to the other one.
fn shares_members(case: &Case<'_>, gone: &Change, made: &Change) -> bool {
    let Some(roster) = case.world.input.live.rosters.get(&gone.address.name) else {
        return false;
    };
    let coming: BTreeSet<&Name> = made.edges.iter().map(|edge| &edge.user).collect();
    let shared = roster.members.iter().filter(|user| coming.contains(user));
    let shared = shared.count();
    shared > 0 && shared * 2 >= roster.members.len()
}
