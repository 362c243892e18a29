//! A tenant that lost many of the users that we own: a wrong tenant, a server that lies, or an
//! accident that is not ours to complete.

use super::Count;
use crate::lock::{Meeting, Origin};
use crate::model::{Address, Field, Kind, Value};
use crate::plan::target::World;

pub(super) const SHRINK: &str = "live.shrink";

/// Fewer than this many in a hundred of the lockfile's users are there.
const LEAST: usize = 80;
/// Up to this many may be missing in any tenant.
const FEW: usize = 3;

/// How many owned users are missing, where that is too many.
pub(super) fn shrink(world: &World<'_>) -> Option<Count> {
    let entries = &world.input.lock?.entries;
    let users = entries.iter().filter(|(at, entry)| {
        at.kind == Kind::User && entry.origin != Origin::Edges && !is_meant_inactive(world, at)
    });
    let owned = users.clone().count();
    let missing = users.filter(|(at, _)| !is_there(world, at)).count();
    let there = owned - missing;
    let shrunk = there * 100 < owned * LEAST && missing > FEW;
    shrunk.then(|| Count {
        guard: SHRINK.to_owned(),
        count: missing,
        limit: FEW.max(owned * (100 - LEAST) / 100),
        message: format!(
            "of {owned} users in the lockfile only {there} are in the tenant and active"
        ),
    })
}

fn is_meant_inactive(world: &World<'_>, address: &Address) -> bool {
    let declared = world.input.desired.resources.get(address);
    let asked = declared.and_then(|declared| declared.fields.get(&Field::Active));
    asked.is_some_and(|asked| asked.intent.value() == Some(&Value::Flag(false)))
}

fn is_there(world: &World<'_>, owned: &Address) -> bool {
    let is_active = |at: &Address| world.live(at).is_some_and(|live| live.active);
    match world.meeting(owned) {
        Meeting::Same => is_active(owned),
        Meeting::Renamed(now) => is_active(&now),
        Meeting::Another | Meeting::Gone => false,
    }
}
