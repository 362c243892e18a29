//! Law: a date passes by itself only where an apply saw it ahead, and the lockfile remembers those.

use jiff::civil::Date;
use omni_um::lock::Entry;
use omni_um::model::{Address, Kind, Name};
use omni_um::plan::{Cause, Phase};

use super::{Bench, Law};
use crate::run::Act;

/// Looks at everything that has expired, and at every date that is remembered.
pub fn check(act: &Act, bench: &Bench) {
    passed(act, bench);
    for (address, entry) in act.lock.iter().flat_map(|lock| &lock.entries) {
        if address.kind == Kind::User {
            remembered(act, address, entry, bench);
            seen(act, address, entry, bench);
        }
    }
}

fn passed(act: &Act, bench: &Bench) {
    for change in &act.plan.changes {
        let (address, expired) = (&change.address, change.cause == Cause::Expired);
        if expired && change.phase != Phase::Memberships {
            let known = line(act, &address.name).and_then(|entry| entry.expires);
            let right = known.is_some() && known == change.expired;
            bench.must(Law::Ahead, right, || format!("{address} never had a day"));
        }
        let edges = change.edges.iter();
        for edge in edges.filter(|edge| edge.cause == Cause::Expired) {
            let right = edge
                .expired
                .is_some_and(|date| knows(act, &edge.user, &address.name, date));
            bench.must(Law::Ahead, right, || {
                format!("{} never had a day in {address}", edge.user)
            });
        }
    }
}

/// The line of whoever has this name in the tenant.
fn line<'a>(act: &'a Act, user: &Name) -> Option<&'a Entry> {
    let live = act.before.user(user.as_str())?;
    act.owner(Kind::User, &live.id).map(|(_, entry)| entry)
}

/// Whether the date is remembered of this membership, whatever the group is called.
fn knows(act: &Act, user: &Name, group: &Name, date: Date) -> bool {
    let until = line(act, user).map(|entry| &entry.until);
    let live = act.before.group(group.as_str());
    let meant = |name: &Name| {
        let at = Address::group(name.clone());
        let known = act.old.as_ref().and_then(|old| old.owns(&at));
        let mut moved = act.desired.moved.iter();
        name == group
            || moved.any(|one| one.from == at && one.to.name == *group)
            || known.is_some_and(|known| live.is_some_and(|live| live.id == known.id.as_str()))
    };
    let mut until = until.into_iter().flatten();
    until.any(|(name, known)| *known == date && meant(name))
}

/// Each date was ahead now, as the files say, or was remembered already.
fn remembered(act: &Act, address: &Address, entry: &Entry, bench: &Bench) {
    let lines = act.old.iter().flat_map(|old| &old.entries);
    let old = || {
        let lines = lines.clone();
        lines.filter(|(_, old)| old.id == entry.id)
    };
    let ahead = |date: Date| date >= act.setting.today;
    if let Some(date) = entry.expires {
        let said = act.declared(address).and_then(|one| one.expires.as_ref());
        let now = ahead(date) && said.is_some_and(|said| said.date == date);
        let before = old().any(|(_, old)| old.expires == Some(date));
        bench.must(Law::Ahead, now || before, || {
            format!("{address} is remembered until {date}")
        });
    }
    for (group, date) in &entry.until {
        let said = act.names(&address.name, group);
        let said = said.and_then(|one| one.expires.as_ref());
        let now = ahead(*date) && said.is_some_and(|said| said.date == *date);
        let before = old().any(|(_, old)| old.until.values().any(|known| known == date));
        bench.must(Law::Ahead, now || before, || {
            format!("{address} is remembered in {group} until {date}")
        });
    }
}

/// Each date of what is declared, there and ahead is remembered.
fn seen(act: &Act, address: &Address, entry: &Entry, bench: &Bench) {
    let user = act.after.user(address.name.as_str());
    let user = user.filter(|user| user.active && user.id == entry.id.as_str());
    let only = &act.setting.only;
    let inside = only.contains(address) && !only.is_expired() && act.is_wanted(address);
    if user.is_none() || !inside || act.asks_inactive(address) || act.holds(address) {
        return;
    }
    let ahead = |date: &Date| *date >= act.setting.today;
    let said = act.declared(address).and_then(|one| one.expires.as_ref());
    let said = said.map(|said| said.date).filter(ahead);
    bench.must(Law::Ahead, said.is_none() || entry.expires == said, || {
        format!("{address} has a day ahead, and {entry:?}")
    });
    for group in &entry.edges {
        let said = act.names(&address.name, group);
        let said = said.and_then(|one| one.expires.as_ref());
        let said = said.map(|said| said.date).filter(ahead);
        let known = entry.until.get(group).copied();
        bench.must(Law::Ahead, said.is_none() || known == said, || {
            format!("{address} has a day ahead in {group}, and {entry:?}")
        });
    }
}
