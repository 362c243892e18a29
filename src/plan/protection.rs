//! Protected users and groups: nothing is written to them, no membership of theirs comes or goes
//! (design section 8).

use std::cell::OnceCell;
use std::collections::HashSet;

use super::change::{Action, Change};
use super::order::old_name;
use super::target::World;
use crate::config::GroupRemoval;
use crate::live::OwnAccount;
use crate::model::{Address, Kind, Name, Standing};

/// Whether nothing may be written to a live resource: `[protect]`, `protect: true`, or the
/// account behind the key.
pub fn is_protected(world: &World<'_>, address: &Address) -> bool {
    let declared = world.input.desired.resources.get(address);
    // Another name in the tenant does not end what the lockfile owns under a protected one.
    let owner = world.owner_of(address);
    let named = owner.is_some_and(|owner| (world.input.policy.protects)(owner));
    let own = match &world.input.live.own_account {
        OwnAccount::User(name) => address.kind == Kind::User && *name == address.name,
        OwnAccount::Hidden | OwnAccount::Unknown => false,
    };
    own || named
        || declared.is_some_and(|desired| desired.protect)
        || (world.input.policy.protects)(address)
}

/// Which changes would touch what is protected.
pub struct Guarded<'a> {
    world: &'a World<'a>,
    /// Members of protected groups; looked up once somebody is to be removed.
    members: OnceCell<HashSet<&'a Name>>,
}

impl<'a> Guarded<'a> {
    /// Of this world.
    pub fn new(world: &'a World<'a>) -> Self {
        Guarded {
            world,
            members: OnceCell::new(),
        }
    }

    /// Whether a change would write to something protected, by its old name, its new one or ours, or
    /// would take a membership of something protected along.
    pub fn forbids(&self, change: &Change) -> bool {
        let old = old_name(change).map(Address::group);
        let removes = matches!(change.action, Action::Deactivate | Action::Delete);
        let ours = self.world.owner_of(&change.address).filter(|_| removes);
        is_protected(self.world, &change.address)
            || old.is_some_and(|old| is_protected(self.world, &old))
            || ours.is_some_and(|ours| is_protected(self.world, ours))
            || self.takes_along(change)
    }

    fn takes_along(&self, change: &Change) -> bool {
        let name = &change.address.name;
        match (change.action, change.address.kind) {
            (Action::Deactivate | Action::Delete, Kind::User) => self.members().contains(name),
            (Action::Delete, Kind::Group) => {
                let roster = self.world.input.live.rosters.get(name);
                roster.is_some_and(|roster| roster.members.iter().any(|user| self.is_user(user)))
            }
            _ => false,
        }
    }

    fn is_user(&self, name: &Name) -> bool {
        let address = Address::user(name.clone());
        let active = self.world.live(&address).is_some_and(|live| live.active);
        active && is_protected(self.world, &address)
    }

    fn members(&self) -> &HashSet<&'a Name> {
        self.members.get_or_init(|| {
            let rosters = self.world.input.live.rosters.iter();
            let guarded = rosters.filter(|(group, _)| self.is_group(group));
            guarded.flat_map(|(_, roster)| &roster.members).collect()
        })
    }

    /// Protected by the tenant's name for it, or by ours.
    fn is_group(&self, live: &Name) -> bool {
        let live = Address::group(live.clone());
        let ours = self.world.owner_of(&live);
        let ours = ours.filter(|ours| self.stays_ours(ours));
        is_protected(self.world, &live) || ours.is_some_and(|ours| is_protected(self.world, ours))
    }

    /// Whether our name for a group counts: not that of one that is let go of.
    fn stays_ours(&self, group: &Address) -> bool {
        let input = self.world.input;
        match input.desired.resources.get(group) {
            Some(declared) => declared.standing != Standing::Forget,
            None => input.policy.remove_groups != GroupRemoval::Keep,
        }
    }
}
