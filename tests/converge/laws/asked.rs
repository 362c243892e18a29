//! Law: the tenant is as the files ask, but for what is held.

use omni_um::config::{GroupRemoval, UserRemoval};
use omni_um::lock::Origin;
use omni_um::model::{Address, Field, Kind, Name, Standing};

use super::{Bench, Law};
use crate::meaning::{Said, address_of, group_address};
use crate::run::Act;
use crate::tenant::definitions;

/// Looks at every declared, every owned and every membership.
pub fn check(act: &Act, bench: &Bench) {
    for address in act.desired.resources.keys() {
        if act.setting.only.contains(address) && !act.holds(address) {
            declared(act, address, bench);
        }
    }
    removed(act, bench);
    memberships(act, bench);
}

fn is_there(act: &Act, address: &Address) -> bool {
    let name = address.name.as_str();
    match address.kind {
        Kind::User => act.after.user(name).is_some_and(|user| user.active),
        Kind::Group => act.after.group(name).is_some(),
    }
}

fn declared(act: &Act, address: &Address, bench: &Bench) {
    let must = |holds, how: &str| {
        bench.must(Law::Asked, holds, || format!("{address} {how}"));
    };
    let there = is_there(act, address);
    let keeps = match address.kind {
        Kind::User => act.setting.remove_users == UserRemoval::Keep,
        Kind::Group => act.setting.remove_groups == GroupRemoval::Keep,
    };
    match act.declared(address).map(|one| act.standing(one)) {
        Some(Standing::Present) if act.asks_inactive(address) => must(!there, "is active"),
        Some(Standing::Present) => must(there, "is not there"),
        Some(Standing::Idp) => must(there, "is waited for, and not held"),
        Some(Standing::Absent) => must(!there || keeps, "is still there"),
        Some(Standing::Forget) | None => {}
    }
    let wanted = act.is_wanted(address) && !act.asks_inactive(address);
    if address.kind == Kind::User && there && wanted {
        fields(act, address, bench);
    }
}

fn fields(act: &Act, address: &Address, bench: &Bench) {
    let (Some(one), Some(user)) = (act.declared(address), act.after.user(address.name.as_str()))
    else {
        return;
    };
    let live = act.after.live_user(user);
    for (field, asked) in one.fields.iter() {
        let (now, wanted) = (live.fields.get(field), asked.intent.value());
        let met = now == wanted || (wanted.is_none() && now == default(field).as_ref());
        bench.must(Law::Asked, met, || {
            format!("{address}: {field} is {now:?}, asked is {wanted:?}")
        });
    }
    let owned = act
        .owner(Kind::User, &user.id)
        .filter(|(at, _)| *at == address);
    for (field, _) in owned.iter().flat_map(|(_, entry)| entry.fields.iter()) {
        let kept = one.fields.get(field).is_some() || one.forget.contains(field);
        let attribute = matches!(field, Field::Attribute(_));
        let now = live.fields.get(field);
        let cleared = now.is_none() || now == default(field).as_ref();
        bench.must(Law::Asked, kept || !attribute || cleared, || {
            format!("{address}: {field} was ours, is asked for no more, and is {now:?}")
        });
    }
}

fn default(field: &Field) -> Option<omni_um::model::Value> {
    match field {
        Field::Attribute(reference) => definitions().get(reference)?.default.clone(),
        Field::Name | Field::Active => None,
    }
}

/// What was ours and no file speaks of is gone.
fn removed(act: &Act, bench: &Bench) {
    let outside = |owned: &Address, live: &Address| {
        !act.setting.only.contains(owned) || !act.setting.only.contains(live)
    };
    for user in act.before.users.iter().filter(|user| user.active) {
        let live = address_of(user);
        let Some((owned, _)) = act.owner(Kind::User, &user.id) else {
            continue;
        };
        let dropped = act.is_dropped(Kind::User, &user.id, &live);
        let kept = act.setting.remove_users == UserRemoval::Keep;
        let gone = act.after.user_by_id(&user.id).is_none_or(|now| !now.active);
        let excused = kept || act.holds(&live) || act.holds(owned) || outside(owned, &live);
        bench.must(Law::Asked, !dropped || gone || excused, || {
            format!("{live} was ours, no file speaks of it, and it is there")
        });
    }
    for group in &act.before.groups {
        let live = group_address(group);
        let Some((owned, _)) = act.owner(Kind::Group, &group.id) else {
            continue;
        };
        let dropped = act.is_dropped(Kind::Group, &group.id, &live);
        let kept = act.setting.remove_groups == GroupRemoval::Keep;
        let gone = act.after.group_by_id(&group.id).is_none();
        let excused = kept || act.holds(&live) || act.holds(owned) || outside(owned, &live);
        bench.must(Law::Asked, !dropped || gone || excused, || {
            format!("{live} was ours, no file speaks of it, and it is there")
        });
    }
}

fn memberships(act: &Act, bench: &Bench) {
    for (group, live) in act.desired.rosters.keys().filter_map(|group| {
        let live = act.after.group(group.as_str())?;
        Some((group, live))
    }) {
        for user in act.after.users.iter().filter(|user| user.active) {
            let name = Name::new(&user.email);
            let inside = act.setting.only.contains_edge(&name, group);
            let owner = act.owner(Kind::User, &user.id);
            let held = owner.is_some_and(|(address, _)| {
                let let_go = act.stands(address, Standing::Forget);
                let_go || act.holds(address) || !act.setting.only.contains(address)
            });
            if !inside || held || act.holds_edge(&name, group) || is_stuck(act, &name, group) {
                continue;
            }
            let member = live.members.contains(&user.id);
            let owned = act.owns_edge(&user.id, &live.id);
            let right = match act.said(&name, group) {
                Said::Yes => member,
                Said::No => !member,
                Said::Silent => !(member && owned),
                Said::LetGo | Said::Nothing => true,
            };
            bench.must(Law::Asked, right, || {
                format!(
                    "{name} in {group}: {member}, owned: {owned}, said: {:?}",
                    act.said(&name, group)
                )
            });
        }
    }
}

/// Whether the group or the user is held, so that nothing of it is looked at.
fn is_stuck(act: &Act, user: &Name, group: &Name) -> bool {
    let (user, group) = (Address::user(user.clone()), Address::group(group.clone()));
    let let_go = act
        .old
        .as_ref()
        .and_then(|lock| lock.owns(&user))
        .is_some_and(|entry| entry.origin != Origin::Edges);
    let kept = let_go && act.declared(&user).is_none();
    let forgotten = act.stands(&user, Standing::Forget) || act.stands(&user, Standing::Absent);
    let outside = !act.setting.only.contains(&user) || !act.setting.only.contains(&group);
    let leaves = act.asks_inactive(&user) || outside;
    act.holds(&group) || act.holds(&user) || kept || forgotten || leaves
}
