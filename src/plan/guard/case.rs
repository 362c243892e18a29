//! What the guards look at: the changes, and the world that they are of.

use std::collections::BTreeMap;

use super::Count;
use crate::config::{GuardLimit, limit_of};
use crate::model::{Address, Alongside, Kind, Name, Standing};
use crate::plan::change::{Action, Cause, Change, EdgeAction, EdgeChange, Phase};
use crate::plan::target::World;

/// How much of the tenant the files or the lockfile speak of, and is in force: what percentages
/// are of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// Users.
    pub users: usize,
    /// Groups.
    pub groups: usize,
    /// Memberships.
    pub memberships: usize,
}

impl Known {
    /// Of this world; memberships were counted while they were compared.
    pub fn of(world: &World<'_>, memberships: usize) -> Known {
        let input = world.input;
        let mut known = Known {
            memberships,
            ..Known::default()
        };
        let mut owned = Alongside::new(input.lock.map(|lock| &lock.entries));
        let mut declared = Alongside::new(Some(&input.desired.resources));
        for (address, resource) in &input.live.resources {
            let declared = declared.get(address);
            let wanted = declared
                .is_some_and(|one| matches!(one.standing, Standing::Present | Standing::Idp));
            let owned = owned.get(address).is_some() || world.owner_of(address).is_some();
            if resource.active && (wanted || owned) {
                match address.kind {
                    Kind::User => known.users += 1,
                    Kind::Group => known.groups += 1,
                }
            }
        }
        known
    }
}

/// A finished plan's changes in their world.
pub(super) struct Case<'a> {
    pub world: &'a World<'a>,
    pub changes: &'a [Change],
    pub known: Known,
}

impl<'a> Case<'a> {
    pub fn new(world: &'a World<'a>, changes: &'a [Change], known: Known) -> Self {
        Case {
            world,
            changes,
            known,
        }
    }

    /// What a guard may count by itself.
    pub fn limit(&self, guard: &str) -> GuardLimit {
        limit_of(self.world.input.policy.guards, guard)
    }

    /// A count that is held against a guard's limit.
    pub fn count(&self, guard: &str, count: usize, base: usize, message: String) -> Count {
        Count {
            guard: guard.to_owned(),
            count,
            limit: self.limit(guard).of(base),
            message,
        }
    }

    /// What is removed; what its date removes has a guard of its own.
    pub fn removed(&self) -> impl Iterator<Item = &'a Change> {
        self.changes.iter().filter(|change| {
            matches!(change.action, Action::Deactivate | Action::Delete)
                && change.cause != Cause::Expired
        })
    }

    /// What is removed because no file asks for it any more.
    pub fn dropped(&self) -> impl Iterator<Item = &'a Change> {
        self.removed()
            .filter(|change| change.cause == Cause::Removed)
    }

    /// The memberships that change, by group, under the files' name.
    pub fn edges(&self) -> BTreeMap<&'a Name, Vec<&'a EdgeChange>> {
        let mut edges: BTreeMap<&Name, Vec<&EdgeChange>> = BTreeMap::new();
        let groups = self.changes.iter().filter(|change| {
            change.address.kind == Kind::Group && change.phase == Phase::Memberships
        });
        for change in groups {
            let rows = edges.entry(&change.address.name).or_default();
            rows.extend(&change.edges);
        }
        edges
    }

    /// Who is in a group now, as far as the user listing shows, by the files' name for it.
    pub fn members(&self, group: &Name) -> &'a [Name] {
        let address = Address::group(group.clone());
        let target = self.world.target(&address);
        let live = target.live().map_or(group, |live| &live.name);
        let roster = self.world.input.live.rosters.get(live);
        roster.map_or(&[], |roster| &roster.members)
    }
}

/// Whether a membership is lost, other than by its date.
pub(super) fn is_lost(edge: &EdgeChange) -> bool {
    edge.action == EdgeAction::Remove && edge.cause != Cause::Expired
}
