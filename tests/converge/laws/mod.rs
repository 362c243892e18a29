//! What must hold of every apply, each law by itself.

mod again;
mod ahead;
mod asked;
mod bytes;
mod expired;
mod lock;
mod losses;
mod order;
mod scope;

use std::cell::RefCell;
use std::fmt;

use omni_um::plan::{EdgeAction, EdgeChange};

use super::run::Act;

/// A law that does not hold.
#[derive(Clone, Debug)]
pub struct Broken {
    pub law: Law,
    pub how: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
    /// Without faults every change of a plan is done and confirmed.
    Done,
    /// One apply, and the next plan is empty; a second apply changes nothing.
    Converges,
    /// Nothing is taken away or changed that nobody asked for.
    Losses,
    /// The lockfile holds D where L = D, and its old line elsewhere; it owns what is declared.
    Lockfile,
    /// The tenant is as asked, but for what is held.
    Asked,
    /// Same input, same plan.
    SameBytes,
    /// Nobody who moves is in neither group at any instant.
    Order,
    /// As many requests as the plan says.
    Cost,
    /// Without a lockfile nothing is removed but by tombstone.
    NoLockfile,
    /// What is written is read back, and a plan approves itself.
    RoundTrip,
    /// `--only` leaves the rest alone, in the tenant and in the lockfile.
    Scope,
    /// `--expired` does what passed dates ask, and nothing else.
    Expired,
    /// A date passes by itself only where an apply saw it ahead.
    Ahead,
    /// An apply that was cut short ends where it would have ended.
    Interrupted,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "law {:?}: {}", self.law, self.how)
    }
}

/// Collects what does not hold.
#[derive(Default)]
pub struct Bench {
    broken: RefCell<Vec<Broken>>,
}

impl Bench {
    pub fn into_broken(self) -> Vec<Broken> {
        self.broken.into_inner()
    }

    pub fn must(&self, law: Law, holds: bool, how: impl FnOnce() -> String) {
        if !holds {
            self.broken.borrow_mut().push(Broken { law, how: how() });
        }
    }
}

/// Every law of one undisturbed apply.
pub fn all(act: &Act) -> Vec<Broken> {
    let bench = Bench::default();
    bench.must(Law::Done, act.is_whole(), || {
        let (statuses, doubts) = (&act.statuses, &act.unconfirmed);
        format!("{statuses:?}, stopped {:?}, doubts {doubts:?}", act.stopped)
    });
    losses::check(act, &bench);
    asked::check(act, &bench);
    order::check(act, &bench);
    lock::check(act, &bench);
    scope::check(act, &bench);
    bytes::check(act, &bench);
    ahead::check(act, &bench);
    if act.is_whole() {
        cost(act, &bench);
        again::check(act, &bench);
    }
    bench.into_broken()
}

pub use again::resumed;
pub use expired::only_expired;

/// The laws of an apply that was cut short.
pub fn in_between(act: &Act) -> Vec<Broken> {
    let bench = Bench::default();
    losses::check(act, &bench);
    order::check(act, &bench);
    in_neither(act, &bench);
    bench.into_broken()
}

/// Whoever was in a group and should be in one is in one, whatever failed.
fn in_neither(act: &Act, bench: &Bench) {
    for user in act.before.users.iter().filter(|user| user.active) {
        let Some(now) = act.after.user_by_id(&user.id).filter(|now| now.active) else {
            continue;
        };
        let name = omni_um::model::Name::new(&now.email);
        let missing = act.plan.changes.iter().any(|change| {
            let joins = |edge: &EdgeChange| edge.action == EdgeAction::Add && edge.user == name;
            let group = act.after.group(change.address.name.as_str());
            let is_in = group.is_some_and(|group| group.members.contains(&now.id));
            change.edges.iter().any(joins) && !is_in
        });
        let lost = act.before.groups_of(&user.id);
        let lost = lost.iter().any(|group| {
            let group = act.after.group_by_id(group);
            group.is_some_and(|group| !group.members.contains(&now.id))
        });
        bench.must(Law::Order, !(missing && lost), || {
            format!("{name} lost a group and did not get another")
        });
    }
}

fn cost(act: &Act, bench: &Bench) {
    let cost = &act.plan.cost;
    bench.must(Law::Cost, act.history.len() == cost.writes, || {
        format!(
            "{} writes, the plan says {}",
            act.history.len(),
            cost.writes
        )
    });
    let checks = match cost.writes {
        0 => act.spent,
        writes => act.reads + act.spent - writes,
    };
    bench.must(Law::Cost, checks == cost.checks, || {
        format!("{checks} reading requests, the plan says {}", cost.checks)
    });
}
