//! Law: the lockfile holds D where L = D and its old line elsewhere, and owns what is declared.

use omni_um::lock::{Entry, Fingerprint, Lockfile, Origin};
use omni_um::model::{Address, Kind, Name, Standing};
use omni_um::plan::Hold;

use super::{Bench, Law};
use crate::meaning::{address_of, group_address};
use crate::run::Act;

/// Looks at every line, and at every line that should be there.
pub fn check(act: &Act, bench: &Bench) {
    let Some(lock) = &act.lock else { return };
    for (address, entry) in &lock.entries {
        let old = act.old.as_ref().and_then(|old| old.owns(address));
        if !act.setting.only.contains(address) {
            continue;
        }
        owned(act, address, entry, old, bench);
        if address.kind == Kind::User && act.is_wanted(address) {
            prints(act, lock, address, entry, bench);
        }
        if old != Some(entry) {
            edges(act, address, entry, bench);
        }
    }
    for address in act.desired.resources.keys() {
        missing(act, lock, address, bench);
    }
}

/// Whether a line has a right to be there.
fn owned(act: &Act, address: &Address, entry: &Entry, old: Option<&Entry>, bench: &Bench) {
    let wanted = act.is_wanted(address);
    let named = address.kind == Kind::User
        && entry.origin == Origin::Edges
        && act
            .desired
            .rosters
            .values()
            .any(|r| r.members.iter().any(|m| m.name == address.name));
    let kept = old == Some(entry) || (old.is_some() && entry.origin == Origin::Edges);
    bench.must(Law::Lockfile, wanted || named || kept, || {
        format!("{address} is owned, and no file declares it: {entry:?}")
    });
    let forget = act.stands(address, Standing::Forget);
    bench.must(Law::Lockfile, !forget, || {
        format!("{address} is owned, and was let go of")
    });
    if old.is_some_and(|old| old.id == entry.id) {
        return;
    }
    let id = match address.kind {
        Kind::User => act.after.user(address.name.as_str()).map(|user| &user.id),
        Kind::Group => act
            .after
            .group(address.name.as_str())
            .map(|group| &group.id),
    };
    bench.must(
        Law::Lockfile,
        id.map(String::as_str) == Some(entry.id.as_str()),
        || {
            format!(
                "{address} is owned as {:?}, and the tenant has {id:?}",
                entry.id
            )
        },
    );
    // A new line for something that we neither made nor owned says so.
    let made = act.before.user_by_id(entry.id.as_str()).is_none()
        && act.before.group_by_id(entry.id.as_str()).is_none();
    let followed = act.owner(address.kind, entry.id.as_str()).is_some();
    let right = made == (entry.origin == Origin::Created) || followed;
    bench.must(Law::Lockfile, right, || {
        format!("{address} has origin {:?}", entry.origin)
    });
}

fn prints(act: &Act, lock: &Lockfile, address: &Address, entry: &Entry, bench: &Bench) {
    let user = act
        .after
        .user(address.name.as_str())
        .filter(|user| user.active);
    let Some((user, one)) = user.zip(act.declared(address)) else {
        return;
    };
    if user.id != entry.id.as_str() {
        return;
    }
    let live = act.after.live_user(user);
    // The same thing by the same name: else an old print says nothing of it.
    let old = act.old.as_ref().and_then(|old| old.owns(address));
    let old = old.filter(|old| old.id == entry.id);
    for (field, asked) in one.fields.iter() {
        let wanted = asked.intent.value();
        let print = entry.fields.get(field).copied();
        if act.desired.is_sensitive(field) {
            bench.must(Law::Lockfile, print.is_none(), || {
                format!("{address}: {field} is secret")
            });
            continue;
        }
        let of_wanted = Fingerprint::of(lock.salt, address, field, wanted);
        let expected = if live.fields.get(field) == wanted {
            Some(of_wanted)
        } else {
            old.and_then(|old| old.fields.get(field)).copied()
        };
        // A clear is met by the default too.
        let met = print == expected || (wanted.is_none() && print == Some(of_wanted));
        bench.must(Law::Lockfile, met, || {
            format!("{address}: {field} is remembered as {print:?}, not {expected:?}")
        });
    }
    for (field, print) in entry
        .fields
        .iter()
        .filter(|(f, _)| one.fields.get(f).is_none())
    {
        let owner = act
            .owner(Kind::User, &user.id)
            .filter(|(at, _)| *at != address);
        let kept = old.and_then(|old| old.fields.get(field)) == Some(print)
            || owner.is_some_and(|(_, entry)| entry.fields.get(field).is_some());
        let forgotten = one.forget.contains(field);
        bench.must(Law::Lockfile, kept && !forgotten, || {
            format!("{address}: {field} is remembered, and no file asks for it")
        });
    }
}

fn edges(act: &Act, address: &Address, entry: &Entry, bench: &Bench) {
    let old = act.owner(address.kind, entry.id.as_str());
    for group in &entry.edges {
        let named = act.is_named(&address.name, group);
        let was_ours = old.is_some_and(|(_, old)| old.edges.contains(group));
        let id = act
            .after
            .group(group.as_str())
            .map(|group| group.id.as_str());
        let renamed = id.is_some_and(|id| act.owns_edge(entry.id.as_str(), id));
        bench.must(Law::Lockfile, named || was_ours || renamed, || {
            format!("{address} owns its place in {group}, which was only seen")
        });
    }
    for group in act
        .after
        .groups
        .iter()
        .filter(|g| g.members.contains(entry.id.as_str()))
    {
        let name: Name = group_address(group).name;
        let settled = act.desired.rosters.contains_key(&name) && act.is_named(&address.name, &name);
        let there = act.after.user_by_id(entry.id.as_str());
        let there = there.is_some_and(|user| user.active && address_of(user) == *address);
        if !settled || !there || act.holds(address) || act.holds(&group_address(group)) {
            continue;
        }
        bench.must(Law::Lockfile, entry.edges.contains(&name), || {
            format!("{address} is in {name} as asked, and that is not remembered")
        });
    }
}

/// What is declared and there is owned.
fn missing(act: &Act, lock: &Lockfile, address: &Address, bench: &Bench) {
    let there = match address.kind {
        Kind::User => act
            .after
            .user(address.name.as_str())
            .is_some_and(|user| user.active),
        Kind::Group => act.after.group(address.name.as_str()).is_some(),
    };
    let inside = act.setting.only.contains(address);
    let mut held = act.plan.held.iter();
    let held = held.any(|one| one.address == *address && one.hold != Hold::Protected);
    if !act.is_wanted(address) || !there || !inside || held || act.asks_inactive(address) {
        return;
    }
    bench.must(Law::Lockfile, lock.owns(address).is_some(), || {
        format!("{address} is declared and there, and not owned")
    });
}
