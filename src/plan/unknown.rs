//! What a plan from a snapshot cannot know: the snapshot leaves out what nobody named when it was taken.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::target::{Target, World};
use crate::model::{Address, Membership, Standing};

/// What the tenant would have to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Is it there, to be removed? A tombstone, a past date, or owned and declared no more.
    Removal,
    /// Who is in this group, and would go? Its membership is `exact`, and members were left out.
    Exact,
    /// Is what a `moved` entry renames there?
    Move,
    /// Is what would be created there already, with groups and values of its own?
    Creation,
}

impl Question {
    /// All of them, the worst first.
    pub const ALL: [Question; 4] = [
        Question::Removal,
        Question::Exact,
        Question::Move,
        Question::Creation,
    ];
}

/// One question, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unknown {
    /// The question.
    pub question: Question,
    /// What it is about.
    pub address: Address,
}

/// All that this reading leaves open, sorted; nothing where it is whole.
pub(super) fn of(world: &World<'_>) -> Vec<Unknown> {
    if !world.input.live.partial {
        return Vec::new();
    }
    let mut all = BTreeSet::new();
    let mut ask = |question, address: &Address| {
        let address = address.clone();
        all.insert(Unknown { question, address });
    };
    declared(world, &mut ask);
    dropped(world, &mut ask);
    exact(world, &mut ask);
    for moved in &world.input.desired.moved {
        let is_done = matches!(world.target(&moved.to), Target::Owned { .. })
            || world.entry(&moved.to).is_some();
        if !is_done && world.live(&moved.from).is_none() {
            ask(Question::Move, &moved.from);
        }
    }
    all.into_iter().collect()
}

/// Whether the snapshot holds nothing of what is meant, under this name or another one.
fn is_missing(world: &World<'_>, address: &Address) -> bool {
    world.live(address).is_none() && world.target(address).live().is_none()
}

fn declared(world: &World<'_>, ask: &mut impl FnMut(Question, &Address)) {
    for (address, resource) in &world.input.desired.resources {
        let question = match resource.standing_on(world.input.today) {
            Standing::Absent => Question::Removal,
            Standing::Present | Standing::Idp => Question::Creation,
            Standing::Forget => continue, // nothing is touched
        };
        if is_missing(world, address) {
            ask(question, address);
        }
    }
}

/// Owned, and named no more: it may be there under a name that nobody declared.
fn dropped(world: &World<'_>, ask: &mut impl FnMut(Question, &Address)) {
    let desired = world.input.desired;
    let owned = world.input.lock.iter().flat_map(|lock| lock.entries.keys());
    for address in owned {
        let is_named = desired.resources.contains_key(address)
            || desired.moved.iter().any(|moved| moved.from == *address);
        if !is_named && is_missing(world, address) {
            ask(Question::Removal, address);
        }
    }
}

fn exact(world: &World<'_>, ask: &mut impl FnMut(Question, &Address)) {
    let live = world.input.live;
    for (group, roster) in &world.input.desired.rosters {
        let address = Address::group(group.clone());
        let target = world.target(&address);
        let left_out = |live_name: &Address| live.left_out.contains_key(&live_name.name);
        if roster.membership == Membership::Exact && target.live().is_none_or(left_out) {
            ask(Question::Exact, &address);
        }
    }
}
