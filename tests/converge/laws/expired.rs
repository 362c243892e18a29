//! Law: `--expired` does what passed dates ask and nothing else, in the tenant and in the lockfile.

use std::collections::BTreeSet;

use omni_um::lock::{Entry, Lockfile};
use omni_um::model::{Address, Kind, Name};
use omni_um::plan::{Cause, Change, Hold, Phase, Plan, Scope};

use super::{Bench, Broken, Law, ahead, losses, order};
use crate::provider::Outage;
use crate::run::{Act, act};

/// The same apply, limited to passed dates.
pub fn only_expired(whole: &Act) -> Vec<Broken> {
    let bench = Bench::default();
    let mut setting = whole.setting.clone();
    setting.only = Scope::default().of_expired(true);
    let again = |tenant, lock| act(&setting, &whole.desired, tenant, lock, Outage::None, None);
    let Some(first) = again(&whole.before, whole.old.as_ref()) else {
        return bench.into_broken();
    };
    bench.must(Law::Expired, first.is_whole(), || {
        format!("{:?}, stopped {:?}", first.statuses, first.stopped)
    });
    losses::check(&first, &bench);
    order::check(&first, &bench);
    ahead::check(&first, &bench);
    for change in &first.plan.changes {
        bench.must(Law::Expired, is_expired(change), || format!("{change:#?}"));
    }
    as_much(whole, &first, &bench);
    lines(&first, &bench);
    if let Some(second) = again(&first.after, first.lock.as_ref()) {
        bench.must(Law::Expired, second.plan.changes.is_empty(), || {
            format!("the second plan has {:#?}", second.plan.changes)
        });
        bench.must(Law::Expired, first.lock == second.lock, || {
            format!("{:#?} became {:#?}", first.lock, second.lock)
        });
    }
    bench.into_broken()
}

fn is_expired(change: &Change) -> bool {
    let edges = change.edges.iter();
    change.cause == Cause::Expired
        && change.fields.is_empty()
        && edges.clone().all(|edge| edge.cause == Cause::Expired)
        && (change.edges.is_empty() == (change.phase != Phase::Memberships))
}

/// All that the whole plan does for a passed date is done or held here, where nothing but `--only`
/// left it out.
fn as_much(whole: &Act, limited: &Act, bench: &Bench) {
    if !whole.setting.only.patterns().is_empty() {
        return;
    }
    let held = limited.plan.held.iter();
    let held: BTreeSet<String> = held
        .filter(|held| held.hold == Hold::Outside)
        .flat_map(|held| &held.edges)
        .map(|row| format!("{} in {}", row.edge.user, row.edge.group))
        .collect();
    let done = targets(&limited.plan);
    for target in targets(&whole.plan) {
        let met = done.contains(&target) || held.contains(&target);
        bench.must(Law::Expired, met, || format!("{target} is left out"));
    }
}

fn targets(plan: &Plan) -> BTreeSet<String> {
    let mut targets = BTreeSet::new();
    for change in &plan.changes {
        if change.cause == Cause::Expired && change.phase != Phase::Memberships {
            targets.insert(change.address.to_string());
        }
        let edges = change.edges.iter();
        let edges = edges.filter(|edge| edge.cause == Cause::Expired);
        targets.extend(edges.map(|edge| format!("{} in {}", edge.user, change.address.name)));
    }
    targets
}

/// Lines go with their user, and lose the memberships that ended; nothing else becomes of them.
fn lines(act: &Act, bench: &Bench) {
    let none = Lockfile::new(act.live.identity.clone(), omni_um::lock::Salt::new([0; 16]));
    let (old, new) = (
        act.old.as_ref().unwrap_or(&none),
        act.lock.as_ref().unwrap_or(&none),
    );
    for (address, entry) in &new.entries {
        let was = old.owns(address);
        bench.must(Law::Expired, was.is_some(), || format!("{address} is new"));
        let fewer = was.is_some_and(|was| is_less(was, entry));
        bench.must(Law::Expired, fewer, || {
            format!("{address} went from {was:?} to {entry:?}")
        });
    }
    for (address, entry) in &old.entries {
        let gone = new.owns(address).is_none();
        let left = new.owns(address).map_or(0, |new| new.edges.len());
        if !gone && left == entry.edges.len() {
            continue;
        }
        let id = entry.id.as_str();
        let live = act.before.user_by_id(id);
        let live = live.map(|user| Address::user(Name::new(&user.email)));
        let spoken = |at: &Address| {
            let plan = &act.plan.changes;
            plan.iter().any(|change| {
                change.address == *at || change.edges.iter().any(|edge| edge.user == at.name)
            })
        };
        let right =
            address.kind == Kind::User && (spoken(address) || live.is_some_and(|at| spoken(&at)));
        bench.must(Law::Expired, right, || {
            format!("the line of {address} lost something: {entry:?}")
        });
    }
}

/// The same line, but for memberships that are missing.
fn is_less(was: &Entry, is: &Entry) -> bool {
    let same = Entry {
        edges: was.edges.clone(),
        ..is.clone()
    };
    same == *was && is.edges.iter().all(|edge| was.edges.contains(edge))
}
