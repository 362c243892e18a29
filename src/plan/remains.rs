//! What the lockfile keeps of resources that no file declares: users that only `members` names,
//! and what could not be removed or let go of yet.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::fields;
use super::settle::Work;
use crate::config::UserRemoval;
use crate::live::LiveResource;
use crate::lock::{Entry, Meeting, Origin};
use crate::model::{Address, Fields, Name, Standing};

impl Work<'_> {
    /// Users that nothing but a group's `members` names.
    pub(super) fn named_only(&mut self) {
        let named: Vec<Name> = self.groups_of.keys().cloned().collect();
        for user in named {
            let address = Address::user(user.clone());
            let declared = self.world.input.desired.resources.contains_key(&address);
            let before = self.old.owns(&address);
            if declared || !self.world.input.only.contains(&address) {
                continue;
            }
            if before.is_some() && self.stuck.contains(&address) {
                self.keep(&address);
                continue;
            }
            let Some(live) = self.after.get(&address).filter(|live| live.active) else {
                continue;
            };
            let other = self.world.owner_of(&address);
            let other = other.and_then(|owner| Some((owner, self.old.owns(owner)?)));
            if other.is_some_and(|(owner, entry)| {
                self.stuck.contains(owner) || self.is_more_than_edges(owner, entry, live)
            }) {
                // It stands under its old name, until nothing else of it is ours.
                continue;
            }
            let same = before.filter(|entry| entry.id == live.id);
            if same.is_some_and(|entry| self.is_more_than_edges(&address, entry, live)) {
                self.keep(&address);
                continue;
            }
            let same = same.map(|entry| (&address, entry));
            // Renamed by hand: what could not be removed yet moves on with it.
            let same = same
                .or(other)
                .filter(|(at, entry)| !self.is_released(at, entry));
            let same = same.map(|(_, entry)| entry);
            let edges = self.edges(&user, same, false);
            let until = self.until(&user, same, &edges);
            self.edges_only(&address, live, edges, until);
        }
    }

    fn edges_only(
        &mut self,
        address: &Address,
        live: &LiveResource,
        edges: Vec<Name>,
        until: BTreeMap<Name, Date>,
    ) {
        self.drop(address);
        if edges.is_empty() {
            return;
        }
        let entry = Entry {
            id: live.id.clone(),
            origin: Origin::Edges,
            file: None,
            fields: Fields::new(),
            edges,
            complete: false,
            expires: None,
            until,
        };
        self.entries.insert(address.clone(), entry);
    }

    /// Whether a tombstone is held, because what it means goes by another name.
    pub(super) fn is_elsewhere(&self, address: &Address) -> bool {
        self.stuck.contains(address) && matches!(self.world.meeting(address), Meeting::Renamed(_))
    }

    /// Whether it was let go of with its memberships.
    fn is_released(&self, address: &Address, entry: &Entry) -> bool {
        let called = match self.world.meeting(address) {
            Meeting::Renamed(now) => now,
            Meeting::Same | Meeting::Another | Meeting::Gone => address.clone(),
        };
        let declared = self.world.input.desired.resources.get(&called);
        if declared.is_some_and(|declared| declared.standing == Standing::Forget) {
            return self.forgotten.contains(address);
        }
        let keep = self.world.input.policy.remove_users == UserRemoval::Keep;
        let named = self.groups_of.contains_key(&address.name);
        let ours = matches!(entry.origin, Origin::Created | Origin::Adopted);
        self.forgotten.contains(address) && ours && (keep || !named)
    }

    /// Whether attributes of ours are left on a user that only `members` names.
    fn is_more_than_edges(&self, address: &Address, entry: &Entry, live: &LiveResource) -> bool {
        let (definitions, state) = (&self.after.definitions, self.world.input.desired);
        entry.origin != Origin::Edges
            && !self.forgotten.contains(address)
            && !fields::to_clear(entry, live, definitions, state).is_empty()
    }

    /// Owned, and in no file.
    pub(super) fn undeclared(&mut self, address: &Address, entry: &Entry) {
        if !self.world.input.only.contains(address) || self.stuck.contains(address) {
            return self.keep(address);
        }
        let is_it = |at: &Address| self.after.get(at).is_some_and(|live| live.id == entry.id);
        if self.stuck.iter().any(is_it) {
            // Held by the name that it has now; a listing may show it to its owner alone.
            return self.keep(address);
        }
        let at = match self.world.meeting(address) {
            Meeting::Same => address.clone(),
            Meeting::Renamed(now) => now,
            Meeting::Another | Meeting::Gone => return,
        };
        let Some(live) = self.after.get(&at).filter(|live| live.active) else {
            return;
        };
        if self.is_released(address, entry) {
            return;
        }
        if at != *address && self.entries.contains_key(&at) {
            // It stands under its new name.
            return;
        }
        match entry.origin {
            Origin::Created | Origin::Adopted => self.keep(address),
            Origin::Edges => {
                let edges = self.edges(&at.name, Some(entry), false);
                let until = self.until(&at.name, Some(entry), &edges);
                self.edges_only(address, live, edges, until);
            }
            Origin::Idp => {
                let definitions = &self.after.definitions;
                let state = self.world.input.desired;
                if !fields::to_clear(entry, live, definitions, state).is_empty() {
                    return self.keep(address);
                }
                // Nothing but memberships is left of what was ours.
                let edges = self.edges(&at.name, Some(entry), false);
                let until = self.until(&at.name, Some(entry), &edges);
                self.edges_only(address, live, edges, until);
            }
        }
    }
}
