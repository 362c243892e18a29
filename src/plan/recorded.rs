//! Which dates pass by themselves: those that an apply saw ahead, and the lockfile remembers.
//!
//! A date that was past already when it was written is what the files ask for now, as a tombstone
//! or a line that is gone would be: every guard counts it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::settle::Work;
use super::target::World;
use crate::lock::{Entry, Meeting};
use crate::model::{Address, DesiredState, Name};

/// The last days of memberships: of each user in each group.
pub(super) type Ends = BTreeMap<Name, BTreeMap<Name, Date>>;

impl World<'_> {
    /// Whether this very date is remembered of whoever is at an address.
    pub fn saw_ahead(&self, at: &Address, date: Date) -> bool {
        let same = self.meeting(at) != Meeting::Another;
        let here = self.entry(at).filter(|_| same);
        let entry = here.or_else(|| self.entry(self.owner_of(at)?));
        entry.is_some_and(|entry| entry.expires == Some(date))
    }
}

/// The last days that the files give to memberships.
pub(super) fn ends(desired: &DesiredState) -> Ends {
    let clauses = desired.groups_of.iter();
    let clauses = clauses.flat_map(|(user, clause)| {
        let groups = clause.groups.iter();
        groups.map(move |group| (user, &group.name, &group.expires))
    });
    let rosters = desired.rosters.iter();
    let rosters = rosters.flat_map(|(group, roster)| {
        let members = roster.members.iter();
        members.map(move |member| (&member.name, group, &member.expires))
    });
    let mut ends = Ends::new();
    for (user, group, expires) in clauses.chain(rosters) {
        if let Some(expiry) = expires {
            let of_user = ends.entry(user.clone()).or_default();
            of_user.insert(group.clone(), expiry.date);
        }
    }
    ends
}

impl Work<'_> {
    /// What is remembered of the last days of a user's memberships: a date that is ahead while the
    /// membership is ours, and a passed one that was remembered before.
    pub(super) fn until(
        &self,
        user: &Name,
        before: Option<&Entry>,
        edges: &[Name],
    ) -> BTreeMap<Name, Date> {
        let old = || before.into_iter().flat_map(|entry| &entry.until);
        let is_known = |group: &Name, date: Date| {
            old().any(|(name, known)| *known == date && self.names.today(name) == Some(group))
        };
        let asked = self.ends.get(user).into_iter().flatten();
        let asked = asked.filter(|(group, date)| match **date >= self.world.input.today {
            true => edges.contains(group),
            false => is_known(group, **date),
        });
        // A group that could not be renamed yet keeps what is remembered of it.
        let waits = |group: &Name| !self.world.input.desired.rosters.contains_key(group);
        let waiting = old().filter(|(group, _)| edges.contains(group) && waits(group));
        let until = asked.chain(waiting);
        until.map(|(group, date)| (group.clone(), *date)).collect()
    }
}
