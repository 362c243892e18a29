//! What a command without a lockfile may take for granted.

use super::{Entry, Fingerprint, Lockfile, Origin, Salt};
use crate::live::LiveState;
use crate::model::{Address, DesiredResource, DesiredState, Kind, Name};

/// A lockfile as if everything that the files declare, and that is live, had been applied as it now
/// stands: whatever differs is then what the files ask for. It owns nothing that they do not name, so
/// that what yesterday's file named is nobody's removal; it is written nowhere.
pub fn assumed(desired: &DesiredState, live: &LiveState, salt: Salt) -> Lockfile {
    let mut lock = Lockfile::new(live.identity.clone(), salt);
    for (address, resource) in &desired.resources {
        if let Some(entry) = entry(desired, live, salt, (address, resource)) {
            lock.entries.insert(address.clone(), entry);
        }
    }
    lock
}

fn entry(
    desired: &DesiredState,
    live: &LiveState,
    salt: Salt,
    (address, resource): (&Address, &DesiredResource),
) -> Option<Entry> {
    let held = live.get(address)?;
    let fields = resource.fields.iter().filter_map(|(field, _)| {
        let sensitive = desired.is_sensitive(field);
        let print = Fingerprint::kept(salt, sensitive, address, field, held.fields.get(field))?;
        Some((field.clone(), print))
    });
    let is_user = address.kind == Kind::User;
    let complete = is_user && desired.groups_of.contains_key(&address.name);
    Some(Entry {
        id: held.id.clone(),
        origin: Origin::Adopted,
        file: None,
        fields: fields.collect(),
        edges: match complete {
            true => edges(desired, live, &address.name),
            false => Vec::new(),
        },
        complete,
        expires: None,
        until: Default::default(),
    })
}

/// The declared groups that a user is in.
fn edges(desired: &DesiredState, live: &LiveState, user: &Name) -> Vec<Name> {
    let declared = desired.rosters.keys();
    let is_in = |group: &&Name| {
        let roster = live.rosters.get(*group);
        roster.is_some_and(|roster| roster.members.binary_search(user).is_ok())
    };
    declared.filter(is_in).cloned().collect()
}
