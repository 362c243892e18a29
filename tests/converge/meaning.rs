//! What files and lockfile mean of the tenant's things, told by ids and from the tables of design
//! section 7 alone: nothing of the planner is used.

use omni_um::lock::{Entry, Origin};
use omni_um::model::{
    Address, DesiredResource, Expires, Kind, Member, Membership, Name, Standing, Value,
};
use omni_um::plan::EdgeAction;

use super::run::Act;
use super::tenant::{Group, User};

pub fn address_of(user: &User) -> Address {
    Address::user(Name::new(&user.email))
}

pub fn group_address(group: &Group) -> Address {
    Address::group(Name::new(&group.name))
}

/// What the files say of one membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Yes,
    No,
    Silent,
    LetGo,
    /// The group is not declared.
    Nothing,
}

impl Act {
    pub fn declared(&self, address: &Address) -> Option<&DesiredResource> {
        self.desired.resources.get(address)
    }

    pub fn is_wanted(&self, address: &Address) -> bool {
        let wanted = |standing| matches!(standing, Standing::Present | Standing::Idp);
        self.declared(address)
            .is_some_and(|one| wanted(self.standing(one)))
    }

    pub fn stands(&self, address: &Address, standing: Standing) -> bool {
        self.declared(address)
            .is_some_and(|one| self.standing(one) == standing)
    }

    /// From the day after its last one a resource is a tombstone.
    pub fn standing(&self, one: &DesiredResource) -> Standing {
        if self.is_past(&one.expires) {
            return Standing::Absent;
        }
        one.standing
    }

    fn is_past(&self, expires: &Expires) -> bool {
        expires
            .as_ref()
            .is_some_and(|expiry| expiry.date < self.setting.today)
    }

    /// Whether a file names the membership, its date passed or not.
    pub fn names(&self, user: &Name, group: &Name) -> Option<&Member> {
        if self.stands(&Address::user(user.clone()), Standing::Absent) {
            return None;
        }
        let clause = self.desired.groups_of.get(user);
        let mut groups = clause.into_iter().flat_map(|clause| &clause.groups);
        let roster = self.desired.rosters.get(group);
        let mut members = roster.into_iter().flat_map(|roster| &roster.members);
        groups
            .find(|one| one.name == *group)
            .or_else(|| members.find(|one| one.name == *user))
    }

    /// The lockfile's line for a live id.
    pub fn owner(&self, kind: Kind, id: &str) -> Option<(&Address, &Entry)> {
        let lines = self.old.iter().flat_map(|lock| &lock.entries);
        let about =
            |(address, entry): &(&Address, &Entry)| address.kind == kind && entry.id.as_str() == id;
        // Whose name another thing has now is not told from that other thing.
        let live = |address: &Address| self.live.get(address).map(|live| live.id.as_str() == id);
        let mut lines: Vec<_> = lines.filter(about).collect();
        lines.retain(|(address, _)| live(address) != Some(false));
        // Of two lines about one thing the one that has its name counts.
        lines.sort_by_key(|(address, _)| live(address).is_none());
        lines.first().copied()
    }

    /// Whether we made it ours to remove.
    pub fn is_ours(&self, kind: Kind, id: &str) -> bool {
        let origin = self.owner(kind, id).map(|(_, entry)| entry.origin);
        matches!(origin, Some(Origin::Created | Origin::Adopted))
    }

    /// Ours, and no file speaks of it by either name.
    pub fn is_dropped(&self, kind: Kind, id: &str, live: &Address) -> bool {
        let Some((address, _)) = self.owner(kind, id) else {
            return false;
        };
        let moved = self
            .desired
            .moved
            .iter()
            .any(|moved| moved.from == *address || moved.from == *live);
        let named = |at: &Address| {
            let mut rosters = self.desired.rosters.values();
            kind == Kind::User
                && rosters.any(|r| {
                    r.members
                        .iter()
                        .any(|one| one.name == at.name && !self.is_past(&one.expires))
                })
        };
        let spoken = |at: &Address| self.declared(at).is_some() || named(at);
        let spoken = spoken(address) || spoken(live);
        self.is_ours(kind, id) && !spoken && !moved
    }

    pub fn is_protected(&self, address: &Address) -> bool {
        let own = self.before.own.as_ref();
        let own = own.and_then(|id| self.before.user_by_id(id));
        // Not an inactive one whose e-mail another one has by now.
        let own = own.filter(|user| self.before.user(&user.email) == Some(user));
        own.map(address_of).as_ref() == Some(address)
            || self.setting.protect.contains(address)
            || self.declared(address).is_some_and(|one| one.protect)
    }

    pub fn asks_inactive(&self, address: &Address) -> bool {
        let asked = self
            .declared(address)
            .and_then(|one| one.fields.get(&omni_um::model::Field::Active));
        asked.and_then(|asked| asked.intent.value()) == Some(&Value::Flag(false))
    }

    pub fn is_named(&self, user: &Name, group: &Name) -> bool {
        self.names(user, group)
            .is_some_and(|one| !self.is_past(&one.expires))
    }

    pub fn said(&self, user: &Name, group: &Name) -> Said {
        let Some(roster) = self.desired.rosters.get(group) else {
            return Said::Nothing;
        };
        match self.names(user, group) {
            Some(one) if self.is_past(&one.expires) => return Said::No,
            Some(_) => return Said::Yes,
            None => {}
        }
        let one = self.declared(&Address::user(user.clone()));
        if one.is_some_and(|one| one.forget_groups) {
            return Said::LetGo;
        }
        let gone = one.is_some_and(|one| self.standing(one) == Standing::Absent);
        let clause = !gone && self.desired.groups_of.contains_key(user);
        match roster.membership {
            Membership::Exact => Said::No,
            Membership::Declared if clause => Said::No,
            Membership::Declared | Membership::Additive => Said::Silent,
        }
    }

    /// Whether the lockfile says that we put this user into this group, whatever either is called.
    pub fn owns_edge(&self, user: &str, group: &str) -> bool {
        let Some((_, entry)) = self.owner(Kind::User, user) else {
            return false;
        };
        let owned = self
            .owner(Kind::Group, group)
            .map(|(address, _)| &address.name);
        let live = self.before.group_by_id(group).map(group_address);
        entry.edges.iter().any(|edge| match owned {
            Some(name) => name == edge,
            // The name may be that of another group that we knew.
            None => live.as_ref().is_some_and(|live| {
                let known = self.old.as_ref().and_then(|old| old.owns(live));
                live.name == *edge && known.is_none()
            }),
        })
    }

    /// Whether it is held itself, or is a group that waits for a member whose move is held.
    pub fn holds(&self, address: &Address) -> bool {
        let mut rows = self.plan.held.iter().flat_map(|held| &held.edges);
        self.plan.held.iter().any(|held| held.address == *address)
            || rows.any(|row| {
                row.action == EdgeAction::Remove
                    && Address::group(row.edge.group.clone()) == *address
            })
    }

    pub fn holds_edge(&self, user: &Name, group: &Name) -> bool {
        let mut rows = self.plan.held.iter().flat_map(|held| &held.edges);
        rows.any(|row| row.edge.user == *user && row.edge.group == *group)
    }
}
