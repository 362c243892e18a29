//! What is to go, or to be ours no more: tombstones, `state: forget`, and what no file declares.

use jiff::civil::Date;

use super::change::{Action, Cause, Change, Hold, Phase};
use super::classify::{Part, Work, bookkeeping};
use super::fields;
use super::target::World;
use crate::config::{GroupRemoval, UserRemoval};
use crate::live::LiveResource;
use crate::lock::{Entry, Meeting, Origin, mark};
use crate::model::{Address, DesiredResource, Kind, Place, Standing};

/// Why something is to go, and where that is written.
struct Why {
    cause: Cause,
    place: Option<Place>,
    /// The last day, where that has passed.
    expired: Option<Date>,
}

impl Why {
    /// `state: absent`, or the date that makes it one.
    fn of_tombstone(world: &World<'_>, address: &Address, desired: &DesiredResource) -> Why {
        match desired.passed(world.input.today) {
            Some(expiry) => Why {
                cause: match world.saw_ahead(address, expiry.date) {
                    true => Cause::Expired,
                    false => Cause::Tombstone,
                },
                place: Some(expiry.place.clone()),
                expired: Some(expiry.date),
            },
            None => Why {
                cause: Cause::Tombstone,
                place: Some(desired.place.clone()),
                expired: None,
            },
        }
    }

    /// No file asks for it any more.
    fn dropped(place: Option<Place>) -> Why {
        Why {
            cause: Cause::Removed,
            place,
            expired: None,
        }
    }
}

impl Work<'_> {
    pub(super) fn forgotten(&mut self, address: &Address, desired: &DesiredResource) {
        self.part(address, Part::Aside);
        if self.world.entry(address).is_some() {
            let change = bookkeeping(address, Action::Forget, Cause::Config, Some(&desired.place));
            self.out.changes.push(change);
        }
    }

    pub(super) fn tombstone(&mut self, address: &Address, desired: &DesiredResource) {
        let why = Why::of_tombstone(self.world, address, desired);
        let renamed = match self
            .world
            .entry(address)
            .map(|_| self.world.meeting(address))
        {
            // A tombstone of its own says the same of it.
            Some(Meeting::Renamed(now)) if self.stands(&now, Standing::Absent) => {
                return self.part(address, Part::Aside);
            }
            Some(Meeting::Renamed(now)) => Some(now),
            _ => self
                .world
                .owner_of(address)
                .filter(|owner| self.is_kept(owner))
                .cloned(),
        };
        if let Some(now) = renamed {
            return self.hold(address, Hold::Replaced, why.place, None, Some(now.name));
        }
        // A date was meant for whoever had the name then; `state: absent` is meant for the name.
        let owned = self.world.entry(address).is_some();
        let another = owned && self.world.meeting(address) == Meeting::Another;
        if another && desired.standing != Standing::Absent {
            return self.hold(address, Hold::Replaced, why.place, None, None);
        }
        match self.world.live(address) {
            Some(live) => self.remove(address, live, why),
            None => self.part(address, Part::Aside),
        }
    }

    /// Owned, and in no file.
    pub(super) fn undeclared(&mut self, owned: &Address, entry: &Entry) {
        let place = entry.file.as_ref().map(Place::file_only);
        let is_named = self.world.is_named(owned);
        let at = match self.world.meeting(owned) {
            Meeting::Same => owned.clone(),
            // Only a group's `members` still means it, by a name that it does not go by.
            Meeting::Renamed(now) if is_named => {
                return self.hold(owned, Hold::Replaced, place, None, Some(now.name));
            }
            Meeting::Another if is_named => return self.replaced_member(owned, place),
            Meeting::Gone if is_named => {
                return self.hold(owned, Hold::Vanished, place, None, None);
            }
            Meeting::Renamed(now) => now,
            Meeting::Another | Meeting::Gone => return,
        };
        let Some(live) = self.world.live(&at) else {
            return;
        };
        if owned.kind == Kind::User && at != *owned {
            self.out.aliases.insert(owned.name.clone(), at.name.clone());
        }
        if at != *owned && self.declared_by_live_name(owned, &at, live) {
            return;
        }
        let taken = at != *owned && self.world.entry(&at).is_some();
        if taken && self.world.is_named(&at) && !self.recreate {
            // Whom `members` means is another one, whose name this one has taken.
            return;
        }
        if self.world.is_moved_away(owned) || self.world.is_moved_away(&at) {
            // What it is moved to is another thing already.
            self.part(&at, Part::Held(Hold::Replaced));
            let now = (at != *owned).then_some(at.name);
            return self.hold(owned, Hold::Replaced, place, None, now);
        }
        if is_named && !live.active {
            return self.hold(owned, Hold::Inactive, place, None, None);
        }
        let is_named = is_named || self.world.is_named(&at);
        let kept = self.world.input.policy.remove_users == UserRemoval::Keep;
        match entry.origin {
            Origin::Created | Origin::Adopted if is_named && !kept => {
                self.let_go(owned, &at, entry, live, place);
            }
            Origin::Created | Origin::Adopted => self.remove(&at, live, Why::dropped(place)),
            Origin::Idp => self.let_go(owned, &at, entry, live, place),
            Origin::Edges if live.active => self.part(&at, Part::Here(live.name.clone())),
            Origin::Edges => self.part(&at, Part::Aside),
        }
    }

    /// Ours, and renamed by hand to a name that the files speak of otherwise. Whether it says so.
    fn declared_by_live_name(
        &mut self,
        owned: &Address,
        at: &Address,
        live: &LiveResource,
    ) -> bool {
        let Some(desired) = self.world.input.desired.resources.get(at) else {
            return false;
        };
        if desired.standing == Standing::Forget {
            self.out.released.insert(owned.name.clone());
            let place = Some(&desired.place);
            let mut change = bookkeeping(owned, Action::Forget, Cause::Config, place);
            change.mark = Some(mark(live));
            self.out.changes.push(change);
        }
        true
    }

    /// Named in `members` alone, and another identity has the name now.
    fn replaced_member(&mut self, owned: &Address, place: Option<Place>) {
        self.out.recreate += 1;
        if !self.recreate {
            self.hold(owned, Hold::Replaced, place, None, None);
        }
    }

    /// The identity provider's: our attributes are cleared, and it is ours no more.
    fn let_go(
        &mut self,
        owned: &Address,
        at: &Address,
        entry: &Entry,
        live: &LiveResource,
        place: Option<Place>,
    ) {
        let part = if live.active {
            Part::Here(live.name.clone())
        } else {
            Part::Aside
        };
        self.part(at, part);
        let definitions = &self.world.input.live.definitions;
        let cleared = fields::to_clear(entry, live, definitions, self.world.input.desired);
        if cleared.is_empty() || !live.active {
            let mut change = bookkeeping(owned, Action::Forget, Cause::Removed, place.as_ref());
            change.mark = Some(mark(live));
            self.out.changes.push(change);
            return;
        }
        self.push(Change {
            mark: Some(mark(live)),
            fields: cleared,
            ..Change::new(
                at,
                Action::Update,
                Cause::Removed,
                place,
                Phase::UpdateUsers,
            )
        });
    }

    /// Takes a live thing away, as `[removal]` says.
    fn remove(&mut self, at: &Address, live: &LiveResource, why: Why) {
        if !live.active {
            return self.part(at, Part::Aside);
        }
        let policy = &self.world.input.policy;
        let (action, phase) = match (at.kind, policy.remove_users, policy.remove_groups) {
            (Kind::User, UserRemoval::Keep, _) | (Kind::Group, _, GroupRemoval::Keep) => {
                return self.keep(at, live, &why);
            }
            (Kind::User, UserRemoval::Deactivate, _) => {
                (Action::Deactivate, Phase::DeactivateUsers)
            }
            (Kind::User, UserRemoval::Delete, _) => (Action::Delete, Phase::DeleteUsers),
            (Kind::Group, _, GroupRemoval::Delete) => (Action::Delete, Phase::DeleteGroups),
        };
        self.part(at, Part::Leaving);
        let pushed = self.push(Change {
            mark: Some(mark(live)),
            expired: why.expired,
            ..Change::new(at, action, why.cause, why.place, phase)
        });
        if !pushed {
            self.part(at, Part::Held(Hold::Protected));
        }
    }

    /// `[removal] … = "keep"`: it stays as it is, memberships too, and is ours no more.
    fn keep(&mut self, at: &Address, live: &LiveResource, why: &Why) {
        // A group's `members` may still name it, and an exact group may not.
        self.part(
            at,
            match at.kind {
                Kind::User => Part::Here(live.name.clone()),
                Kind::Group => Part::Aside,
            },
        );
        let world = self.world;
        for owned in world.owner_of(at).into_iter().chain([at]) {
            if world.entry(owned).is_some() && !self.stands(owned, Standing::Forget) {
                self.out.released.insert(owned.name.clone());
                let place = why.place.as_ref();
                let mut change = bookkeeping(owned, Action::Forget, why.cause, place);
                (change.mark, change.expired) = (Some(mark(live)), why.expired);
                self.out.changes.push(change);
            }
        }
    }

    /// Whether the files mean it, and neither remove it nor let go of it.
    fn is_kept(&self, address: &Address) -> bool {
        self.stands(address, Standing::Present)
            || self.stands(address, Standing::Idp)
            || self.world.is_named(address)
            || self.world.is_moved_away(address)
    }

    fn stands(&self, address: &Address, standing: Standing) -> bool {
        let declared = self.world.input.desired.resources.get(address);
        declared.is_some_and(|d| d.standing_on(self.world.input.today) == standing)
    }
}
