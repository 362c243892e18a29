//! What the lockfile holds after an apply: the baseline rule of design section 11.
//!
//! A field's fingerprint becomes D where D was seen live, and stays as it was elsewhere, so that
//! what somebody else wrote stays drift.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Action, Cause};
use super::fields::{self, Compare};
use super::input::Input;
use super::report::Plan;
use super::target::{Target, World};
use crate::live::{LiveResource, LiveState};
use crate::lock::{Entry, Fingerprint, Lockfile, Meeting, Origin};
use crate::model::{
    Address, DesiredResource, DesiredState, Field, Fields, Kind, Membership, Name, Standing,
};

/// What an apply knows beyond the reading that followed it.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// Resources that were created.
    pub created: BTreeSet<Address>,
    /// Fields whose write was confirmed, and which the reading then showed with a third value:
    /// somebody wrote after us.
    pub overwritten: BTreeSet<(Address, Field)>,
}

/// The lockfile that follows `old` once `plan` was applied and the tenant was read again.
/// The serial is that of `old`, one more where a fact changed.
pub fn settle(
    input: &Input<'_>,
    plan: &Plan,
    old: &Lockfile,
    after: &LiveState,
    applied: &Applied,
) -> Lockfile {
    let now = Input {
        live: after,
        lock: Some(old),
        accept: &[],
        ..reborrow(input)
    };
    let world = World::new(&now);
    let mut work = Work {
        world: &world,
        old,
        after,
        applied,
        taken: taken(plan, applied),
        forgotten: forgotten(plan),
        groups_of: named_groups(input.desired),
        claimed: BTreeSet::new(),
        entries: BTreeMap::new(),
    };
    for (address, desired) in &input.desired.resources {
        work.declared(address, desired);
    }
    work.named_only();
    for (address, entry) in &old.entries {
        if !work.claimed.contains(address) && !work.entries.contains_key(address) {
            work.undeclared(address, entry);
        }
    }
    let mut lock = Lockfile {
        provider: after.identity.clone(),
        salt: old.salt,
        serial: old.serial,
        files: input
            .desired
            .files
            .iter()
            .map(|file| file.path.clone())
            .collect(),
        entries: work.entries,
    };
    lock.serial += u64::from(!lock.same_facts(old));
    lock
}

fn reborrow<'a>(input: &Input<'a>) -> Input<'a> {
    let super::input::Policy {
        remove_users,
        remove_groups,
        protects,
        per_minute,
        at_once,
    } = input.policy;
    Input {
        desired: input.desired,
        lock: input.lock,
        live: input.live,
        policy: super::input::Policy {
            remove_users,
            remove_groups,
            protects,
            per_minute,
            at_once,
        },
        accept: input.accept,
        only: input.only,
        reads: input.reads,
    }
}

/// Addresses that are ours as they now stand, whatever the old lockfile says.
fn taken(plan: &Plan, applied: &Applied) -> BTreeSet<Address> {
    let adopted = plan.changes.iter().filter(|change| {
        change.cause == Cause::Adopt
            && matches!(change.action, Action::Adopt | Action::Update)
            && change.edges.is_empty()
    });
    applied
        .created
        .iter()
        .cloned()
        .chain(adopted.map(|change| change.address.clone()))
        .collect()
}

fn forgotten(plan: &Plan) -> BTreeSet<Address> {
    let forgets = plan
        .changes
        .iter()
        .filter(|change| change.action == Action::Forget);
    forgets.map(|change| change.address.clone()).collect()
}

/// The groups that the files name for each user, sorted.
fn named_groups(desired: &DesiredState) -> BTreeMap<Name, BTreeSet<Name>> {
    let mut named: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
    for (user, clause) in &desired.groups_of {
        let groups = clause.groups.iter().map(|group| group.name.clone());
        named.entry(user.clone()).or_default().extend(groups);
    }
    for (group, roster) in &desired.rosters {
        for member in &roster.members {
            named
                .entry(member.name.clone())
                .or_default()
                .insert(group.clone());
        }
    }
    named
}

struct Work<'a> {
    world: &'a World<'a>,
    old: &'a Lockfile,
    after: &'a LiveState,
    applied: &'a Applied,
    taken: BTreeSet<Address>,
    forgotten: BTreeSet<Address>,
    groups_of: BTreeMap<Name, BTreeSet<Name>>,
    /// Old addresses whose facts now stand under another one, or nowhere.
    claimed: BTreeSet<Address>,
    entries: BTreeMap<Address, Entry>,
}

impl Work<'_> {
    fn declared(&mut self, address: &Address, desired: &DesiredResource) {
        if !self.world.input.only.contains(address) {
            return self.keep(address);
        }
        match desired.standing {
            Standing::Forget => self.drop(address),
            Standing::Absent => match self.after.get(address) {
                Some(live) if live.active && !self.forgotten.contains(address) => {
                    self.keep(address);
                }
                Some(_) | None => self.drop(address),
            },
            Standing::Present | Standing::Idp => self.wanted(address, desired),
        }
    }

    fn wanted(&mut self, address: &Address, desired: &DesiredResource) {
        let target = if self.taken.contains(address) && self.after.get(address).is_some() {
            Target::Unowned {
                live: address.clone(),
            }
        } else {
            self.world.target(address)
        };
        let owned = target.owned().cloned();
        let live = target.live().and_then(|at| self.after.get(at));
        match live {
            // Under another name still, inactive, gone or replaced: what we remember stays.
            Some(live) if live.name == address.name && live.active => {
                let entry = self.entry(address, desired, live, owned.as_ref());
                self.drop(address);
                if let Some(owned) = owned {
                    self.drop(&owned);
                }
                self.entries.insert(address.clone(), entry);
            }
            Some(_) | None => self.keep(&owned.unwrap_or_else(|| address.clone())),
        }
    }

    fn entry(
        &self,
        address: &Address,
        desired: &DesiredResource,
        live: &LiveResource,
        owned: Option<&Address>,
    ) -> Entry {
        let before = owned.and_then(|owned| self.old.owns(owned));
        let origin = match (desired.standing, before) {
            (Standing::Idp, _) => Origin::Idp,
            _ if self.applied.created.contains(address) => Origin::Created,
            (_, Some(entry)) if entry.origin == Origin::Created => Origin::Created,
            _ => Origin::Adopted,
        };
        // Fingerprints cover the address: under another one they say nothing.
        let same_name = owned == Some(address);
        let fields = self.fields(address, desired, live, before.filter(|_| same_name));
        let (edges, complete) = match address.kind {
            Kind::User => {
                let clause = self
                    .world
                    .input
                    .desired
                    .groups_of
                    .contains_key(&address.name);
                let edges = self.edges(&address.name, before, desired.forget_groups);
                (edges, clause && !desired.forget_groups)
            }
            Kind::Group => {
                let roster = self.world.input.desired.rosters.get(&address.name);
                let exact = roster.is_some_and(|r| r.membership == Membership::Exact);
                (Vec::new(), exact)
            }
        };
        let file = Some(desired.place.file.clone());
        Entry {
            id: live.id.clone(),
            origin,
            file,
            fields,
            edges,
            complete,
        }
    }

    fn fields(
        &self,
        address: &Address,
        desired: &DesiredResource,
        live: &LiveResource,
        before: Option<&Entry>,
    ) -> Fields<Fingerprint> {
        let state = self.world.input.desired;
        let definitions = &self.after.definitions;
        let compare = Compare {
            desired,
            live,
            owned: None,
            definitions,
            state,
        };
        let mut fields = Fields::new();
        for (field, asked) in desired
            .fields
            .iter()
            .filter(|(field, _)| !state.is_sensitive(field))
        {
            let value = asked.intent.value();
            let ours = compare.in_sync(field, value)
                || self
                    .applied
                    .overwritten
                    .contains(&(address.clone(), field.clone()));
            let print = if ours {
                Some(Fingerprint::of(self.old.salt, address, field, value))
            } else {
                before.and_then(|entry| entry.fields.get(field)).copied()
            };
            if let Some(print) = print {
                fields.insert(field.clone(), print);
            }
        }
        // Still to be cleared: it was ours, and it is still set.
        for (field, print) in before.into_iter().flat_map(|entry| entry.fields.iter()) {
            let attribute = matches!(field, Field::Attribute(_));
            let asked = desired.fields.get(field).is_some() || desired.forget.contains(field);
            if attribute && !asked && !compare.in_sync(field, None) {
                fields.insert(field.clone(), *print);
            }
        }
        fields
    }

    /// The groups that this user is in because a file says so, or was until a removal failed.
    fn edges(&self, user: &Name, before: Option<&Entry>, let_go: bool) -> Vec<Name> {
        if let_go {
            return Vec::new();
        }
        let old: BTreeSet<&Name> = before.into_iter().flat_map(|entry| &entry.edges).collect();
        let named = self.groups_of.get(user);
        let mut edges: BTreeSet<Name> = BTreeSet::new();
        for group in named.into_iter().flatten() {
            if self.is_member(user, group) || old.contains(group) {
                edges.insert(group.clone());
            }
        }
        for group in old {
            let declared = self.world.input.desired.rosters.contains_key(group);
            if declared && self.is_member(user, group) {
                edges.insert(group.clone());
            }
        }
        edges.into_iter().collect()
    }

    fn is_member(&self, user: &Name, group: &Name) -> bool {
        let roster = self.after.rosters.get(group);
        roster.is_some_and(|roster| roster.members.binary_search(user).is_ok())
    }

    /// Users that nothing but a group's `members` names.
    fn named_only(&mut self) {
        let named: Vec<Name> = self.groups_of.keys().cloned().collect();
        for user in named {
            let address = Address::user(user.clone());
            let declared = self.world.input.desired.resources.contains_key(&address);
            let before = self.old.owns(&address);
            let ours_already = before.is_some_and(|entry| entry.origin != Origin::Edges);
            if declared || ours_already || !self.world.input.only.contains(&address) {
                continue;
            }
            let Some(live) = self.after.get(&address).filter(|live| live.active) else {
                continue;
            };
            let same = before.filter(|entry| entry.id == live.id);
            let edges = self.edges(&user, same, false);
            self.edges_only(&address, live, edges);
        }
    }

    fn edges_only(&mut self, address: &Address, live: &LiveResource, edges: Vec<Name>) {
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
        };
        self.entries.insert(address.clone(), entry);
    }

    /// Owned, and in no file.
    fn undeclared(&mut self, address: &Address, entry: &Entry) {
        if !self.world.input.only.contains(address) {
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
        if self.forgotten.contains(address) {
            return;
        }
        match entry.origin {
            Origin::Created | Origin::Adopted => self.keep(address),
            Origin::Edges => {
                let edges = self.edges(&address.name, Some(entry), false);
                self.edges_only(address, live, edges);
            }
            Origin::Idp => {
                let definitions = &self.after.definitions;
                let state = self.world.input.desired;
                if !fields::to_clear(entry, live, definitions, state).is_empty() {
                    return self.keep(address);
                }
                // Nothing but memberships is left of what was ours.
                let edges = self.edges(&address.name, Some(entry), false);
                self.edges_only(address, live, edges);
            }
        }
    }

    /// What was remembered stays as it was.
    fn keep(&mut self, address: &Address) {
        if let Some(entry) = self.old.owns(address) {
            self.entries.insert(address.clone(), entry.clone());
        }
        self.claimed.insert(address.clone());
    }

    /// What was remembered under this address is settled elsewhere, or forgotten.
    fn drop(&mut self, address: &Address) {
        self.claimed.insert(address.clone());
    }
}
