//! Law: every difference between the tenant before and after was asked for.

use omni_um::config::{GroupRemoval, UserRemoval};
use omni_um::model::{Field, Kind, Name, Standing, Value};

use super::{Bench, Law};
use crate::files::ATTRIBUTES;
use crate::meaning::{Said, address_of, group_address};
use crate::run::Act;
use crate::tenant::{Group, User, is_embed, same};

/// Compares by ids.
pub fn check(act: &Act, bench: &Bench) {
    for user in &act.before.users {
        match act.after.user_by_id(&user.id) {
            Some(now) if now.active || !user.active => changed(act, user, now, bench),
            Some(_) | None => removed(act, user, bench),
        }
    }
    for group in &act.before.groups {
        match act.after.group_by_id(&group.id) {
            Some(now) => group_changed(act, group, now, bench),
            None => group_removed(act, group, bench),
        }
    }
    made(act, bench);
}

fn removed(act: &Act, user: &User, bench: &Bench) {
    let address = address_of(user);
    let must = |holds, how: &str| {
        bench.must(Law::Losses, holds, || {
            format!("{address} was removed {how}")
        });
    };
    let tombstone = act.stands(&address, Standing::Absent);
    let inactive = act.stands(&address, Standing::Present) && act.asks_inactive(&address);
    let dropped = act.is_dropped(Kind::User, &user.id, &address);
    must(tombstone || inactive || dropped, "and nobody asked for it");
    let keep = act.setting.remove_users == UserRemoval::Keep;
    must(!keep || inactive, "although [removal] says keep");
    must(!act.is_protected(&address), "although it is protected");
    must(user.active, "although it was deactivated");
    for group in act.before.groups_of(&user.id) {
        let group = act.before.group_by_id(&group).map(group_address);
        let guarded = group.is_some_and(|group| act.is_protected(&group));
        must(!guarded, "out of a protected group");
    }
    if act.old.is_none() {
        let asked = tombstone || inactive;
        bench.must(Law::NoLockfile, asked, || format!("{address} was removed"));
    }
}

fn changed(act: &Act, user: &User, now: &User, bench: &Bench) {
    let address = address_of(user);
    let must = |holds, how: String| {
        bench.must(Law::Losses, holds, || format!("{address}: {how}"));
    };
    let untouched = user.email == now.email && user.active == now.active;
    must(untouched, format!("{user:?} became {now:?}"));
    let mut fields = vec![(Field::Name, Value::text(&user.name), Value::text(&now.name))];
    for key in ATTRIBUTES {
        let of = |user: &User| user.attributes.get(key).cloned();
        fields.push((Field::attribute(key), of(user), of(now)));
    }
    for (field, was, is) in fields.into_iter().filter(|(_, was, is)| was != is) {
        must(
            !act.is_protected(&address),
            format!("{field} of a protected user changed"),
        );
        must(
            user.active,
            format!("{field} of a deactivated user changed"),
        );
        let declared = act.declared(&address).filter(|_| act.is_wanted(&address));
        let asked = declared.and_then(|one| one.fields.get(&field));
        let as_asked = asked.is_some_and(|asked| asked.intent.value() == is.as_ref());
        let owned = act.owner(Kind::User, &user.id);
        let ours = owned.is_some_and(|(_, entry)| entry.fields.get(&field).is_some());
        let forgotten = act
            .declared(&address)
            .is_some_and(|one| one.forget.contains(&field) || one.standing == Standing::Forget);
        let cleared = ours && asked.is_none() && is.is_none() && !forgotten;
        let why = format!("{field} went from {was:?} to {is:?}, and nobody asked for it");
        must(as_asked || cleared, why);
        if act.old.is_none() {
            bench.must(Law::NoLockfile, as_asked, || {
                format!("{address}: {field} was cleared")
            });
        }
    }
}

fn group_removed(act: &Act, group: &Group, bench: &Bench) {
    let address = group_address(group);
    let must = |holds, how: &str| {
        bench.must(Law::Losses, holds, || {
            format!("{address} was deleted {how}")
        });
    };
    let tombstone = act.stands(&address, Standing::Absent);
    let dropped = act.is_dropped(Kind::Group, &group.id, &address);
    must(tombstone || dropped, "and nobody asked for it");
    let keep = act.setting.remove_groups == GroupRemoval::Keep;
    must(!keep, "although [removal] says keep");
    must(!act.is_protected(&address), "although it is protected");
    for member in &group.members {
        let member = act.before.user_by_id(member).filter(|user| user.active);
        let guarded = member.is_some_and(|user| act.is_protected(&address_of(user)));
        must(!guarded, "with a protected member in it");
    }
    bench.must(Law::NoLockfile, act.old.is_some() || tombstone, || {
        format!("{address} was deleted")
    });
}

fn group_changed(act: &Act, group: &Group, now: &Group, bench: &Bench) {
    let (was, is) = (group_address(group), group_address(now));
    if group.name != now.name {
        renamed(act, group, now, bench);
    }
    for member in group.members.difference(&now.members) {
        if is_embed(member) {
            bench.must(Law::Losses, false, || format!("{was} lost {member}"));
            continue;
        }
        let before = act.before.user_by_id(member);
        let after = act.after.user_by_id(member).filter(|user| user.active);
        // Who is removed leaves with that.
        if let (Some(user), Some(_)) = (before, after) {
            lost(act, user, group, &is.name, bench);
        }
    }
    for member in now.members.difference(&group.members) {
        gained(act, member, group, &is.name, bench);
    }
}

fn renamed(act: &Act, group: &Group, now: &Group, bench: &Bench) {
    let (was, is) = (group_address(group), group_address(now));
    let owned = act
        .owner(Kind::Group, &group.id)
        .map(|(address, _)| address);
    let mut moved = act.desired.moved.iter();
    let moved = moved.any(|one| one.to == is && (one.from == was || Some(&one.from) == owned));
    let back = owned == Some(&is) && !same(&group.name, &now.name);
    let asked = act.stands(&is, Standing::Present) && (moved || back) && !act.is_protected(&was);
    bench.must(Law::Losses, asked && !act.is_protected(&is), || {
        format!("{was} was renamed to {is}")
    });
}

fn lost(act: &Act, user: &User, group: &Group, name: &Name, bench: &Bench) {
    let address = address_of(user);
    let must = |holds, how: &str| {
        bench.must(Law::Losses, holds, || {
            format!("{address} lost {name} {how}")
        });
    };
    let owned = act.owns_edge(&user.id, &group.id);
    match act.said(&address.name, name) {
        Said::Yes => must(false, "and a file names it"),
        Said::No => {}
        Said::Silent => must(owned, "and nobody asked for it"),
        Said::LetGo => must(false, "although its groups are let go of"),
        Said::Nothing => must(false, "which no file declares"),
    }
    let guarded = act.is_protected(&address) || act.is_protected(&group_address(group));
    must(
        !guarded && !act.is_protected(&omni_um::model::Address::group(name.clone())),
        "although it is protected",
    );
    must(user.active, "although it is deactivated");
}

fn gained(act: &Act, member: &str, group: &Group, name: &Name, bench: &Bench) {
    let Some(user) = act.after.user_by_id(member) else {
        return bench.must(Law::Losses, false, || format!("{name} gained {member}"));
    };
    let address = address_of(user);
    let named = act.is_named(&address.name, name);
    bench.must(Law::Losses, named, || {
        format!("{address} was put into {name}")
    });
    let is_new = act.before.user_by_id(member).is_none();
    let guarded =
        act.is_protected(&group_address(group)) || (!is_new && act.is_protected(&address));
    bench.must(Law::Losses, !guarded, || {
        format!("{address} was put into {name}, and one is protected")
    });
}

fn made(act: &Act, bench: &Bench) {
    let known = |address: &omni_um::model::Address| {
        act.old
            .as_ref()
            .is_some_and(|lock| lock.owns(address).is_some())
    };
    let accepted = !act.setting.accept.is_empty();
    let new = |user: &&User| act.before.user_by_id(&user.id).is_none();
    for user in act.after.users.iter().filter(new) {
        let address = address_of(user);
        let asked = act.stands(&address, Standing::Present) && !act.asks_inactive(&address);
        bench.must(Law::Losses, asked, || format!("{address} was made"));
        let again = !known(&address) || accepted;
        bench.must(Law::Losses, again, || format!("{address} was made again"));
    }
    let new = |group: &&Group| act.before.group_by_id(&group.id).is_none();
    for group in act.after.groups.iter().filter(new) {
        let address = group_address(group);
        let asked = act.stands(&address, Standing::Present);
        bench.must(Law::Losses, asked, || format!("{address} was made"));
        let again = !known(&address) || accepted;
        bench.must(Law::Losses, again, || format!("{address} was made again"));
        for member in &group.members {
            let user = act.after.user_by_id(member).map(address_of);
            let named = user.is_some_and(|user| act.is_named(&user.name, &address.name));
            bench.must(Law::Losses, named, || {
                format!("{address} was made with {member}")
            });
        }
    }
}
