//! Law: `--only` leaves the rest alone, in the tenant and in the lockfile.

use omni_um::model::Address;

use super::{Bench, Law};
use crate::meaning::{address_of, group_address};
use crate::run::Act;
use crate::tenant::{Group, User};

/// Looks at what changed, and at the lines outside.
pub fn check(act: &Act, bench: &Bench) {
    let only = &act.setting.only;
    if only.patterns().is_empty() {
        return;
    }
    let inside = |address: Address, how: &str| {
        bench.must(Law::Scope, only.contains(&address), || {
            format!("{address} {how}")
        });
    };
    for user in &act.before.users {
        if act.after.user_by_id(&user.id) != Some(user) {
            inside(address_of(user), "was changed");
        }
    }
    for group in &act.before.groups {
        let now = act.after.group_by_id(&group.id);
        if now.is_none_or(|now| now.name != group.name) {
            let to = now.map_or_else(|| group_address(group), group_address);
            inside(to, "was renamed or deleted");
        }
    }
    let new = |user: &&User| act.before.user_by_id(&user.id).is_none();
    for user in act.after.users.iter().filter(new) {
        inside(address_of(user), "was made");
    }
    let new = |group: &&Group| act.before.group_by_id(&group.id).is_none();
    for group in act.after.groups.iter().filter(new) {
        inside(group_address(group), "was made");
    }
    memberships(act, bench);
    lines(act, bench);
}

fn memberships(act: &Act, bench: &Bench) {
    let only = &act.setting.only;
    for group in &act.before.groups {
        let Some(now) = act.after.group_by_id(&group.id) else {
            continue;
        };
        for member in group.members.symmetric_difference(&now.members) {
            let user = act
                .before
                .user_by_id(member)
                .or(act.after.user_by_id(member));
            let name = user.map(|user| address_of(user).name);
            let name = name.unwrap_or_else(|| omni_um::model::Name::new(member));
            let inside = only.contains_edge(&name, &group_address(now).name);
            bench.must(Law::Scope, inside, || {
                format!("{name} in {} changed", now.name)
            });
        }
    }
}

fn lines(act: &Act, bench: &Bench) {
    let only = &act.setting.only;
    let (Some(lock), old) = (&act.lock, &act.old) else {
        return;
    };
    let before = old.iter().flat_map(|old| old.entries.keys());
    for address in lock
        .entries
        .keys()
        .chain(before)
        .filter(|a| !only.contains(a))
    {
        let was = old.as_ref().and_then(|old| old.owns(address));
        let is = lock.owns(address);
        bench.must(Law::Scope, was == is, || {
            format!("the line of {address} went from {was:?} to {is:?}")
        });
    }
}
