//! What the lockfile holds after an apply: the baseline rule of design section 11.
//!
//! A field's fingerprint becomes D where D was seen live, and stays as it was elsewhere, so that
//! what somebody else wrote stays drift.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Action, Cause, Change, Hold};
use super::expired_only;
use super::fields::{self, Compare};
use super::guard;
use super::input::Input;
use super::recorded::{Ends, ends};
use super::report::Plan;
use super::target::{GroupNames, Target, World};
use crate::live::{LiveResource, LiveState};
use crate::lock::{Entry, Fingerprint, Lockfile, Meeting, Origin};
use crate::model::{
    Address, DesiredResource, Field, Fields, Kind, Member, Membership, Name, Standing,
};

/// What an apply knows beyond the reading that followed it.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// Resources that were created.
    pub created: BTreeSet<Address>,
    /// Fields whose write was confirmed, and which the reading then showed with a third value:
    /// somebody wrote after us.
    pub overwritten: BTreeSet<(Address, Field)>,
    /// Everything was done and seen.
    pub complete: bool,
    /// The plan's changes that anything was sent for, by their places in it.
    pub sent: Vec<usize>,
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
    let mut lock = match input.only.is_expired() {
        true => expired_only::settle(input, plan, old, after),
        false => whole(input, plan, old, after, applied),
    };
    lock.spent = spent(input, plan, old, applied);
    lock.serial = old.serial + u64::from(!lock.same_facts(old));
    lock
}

fn whole(
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
        ..*input
    };
    let world = World::after(&now, input.live);
    let mut work = Work {
        world: &world,
        old,
        after,
        applied,
        taken: taken(plan, applied),
        forgotten: forgotten(plan),
        stuck: stuck(plan),
        names: world.group_names(false),
        groups_of: named_groups(&world),
        ends: ends(input.desired),
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
    Lockfile {
        provider: after.identity.clone(),
        salt: old.salt,
        serial: old.serial,
        files: input
            .desired
            .files
            .iter()
            .map(|file| file.path.clone())
            .collect(),
        spent: BTreeMap::new(),
        entries: work.entries,
    }
}

/// A line of `accept` is used up by the apply that used it; of one that was cut short, as much as
/// it did of what the line is for, so that it can be finished and no more.
pub fn spent(
    input: &Input<'_>,
    plan: &Plan,
    old: &Lockfile,
    applied: &Applied,
) -> BTreeMap<String, usize> {
    let mut lock = Lockfile::new(old.provider.clone(), old.salt);
    lock.spent.clone_from(&old.spent);
    if applied.sent.is_empty() || plan.accepted_lines.is_empty() {
        return lock.spent;
    }
    let sent: Vec<Change> = applied
        .sent
        .iter()
        .filter_map(|at| plan.changes.get(*at).cloned())
        .collect();
    let done = guard::judge_part(input, &sent, &[], &|_| Some(0)).findings;
    for line in &plan.accepted_lines {
        let guard = &line.acceptance.guard;
        let counted = done.iter().find(|one| one.guard == *guard);
        let is_part = !applied.complete && guard::counts_changes(guard);
        let used = match is_part {
            true => counted.map_or(0, |one| one.count),
            false => line.acceptance.count,
        };
        lock.use_up(line.to_string(), used);
    }
    lock.spent
}

/// Addresses that are ours as they now stand, whatever the old lockfile says.
fn taken(plan: &Plan, applied: &Applied) -> BTreeSet<Address> {
    let adopted = plan.changes.iter().filter(|change| {
        change.cause == Cause::Adopt
            && matches!(
                change.action,
                Action::Adopt | Action::Update | Action::Deactivate
            )
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

fn stuck(plan: &Plan) -> BTreeSet<Address> {
    let held = plan.held.iter();
    let stuck = held.filter(|held| match held.hold {
        Hold::Vanished | Hold::Replaced | Hold::Inactive => true,
        Hold::Waiting | Hold::Protected | Hold::Expired | Hold::Outside => false,
    });
    stuck.map(|held| held.address.clone()).collect()
}

/// The groups that the files name for each user, sorted.
fn named_groups(world: &World<'_>) -> BTreeMap<Name, BTreeSet<Name>> {
    let (desired, today) = (world.input.desired, world.input.today);
    let lasts = |member: &&Member| member.passed(today).is_none();
    let mut named: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
    let clauses = desired.groups_of.iter();
    for (user, clause) in clauses.filter(|(user, _)| !world.is_past(user)) {
        let groups = clause
            .groups
            .iter()
            .filter(lasts)
            .map(|group| group.name.clone());
        named.entry(user.clone()).or_default().extend(groups);
    }
    for (group, roster) in &desired.rosters {
        let members = roster.members.iter().filter(lasts);
        for member in members.filter(|member| !world.is_past(&member.name)) {
            named
                .entry(member.name.clone())
                .or_default()
                .insert(group.clone());
        }
    }
    named
}

pub(super) struct Work<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) old: &'a Lockfile,
    pub(super) after: &'a LiveState,
    pub(super) applied: &'a Applied,
    pub(super) taken: BTreeSet<Address>,
    pub(super) forgotten: BTreeSet<Address>,
    /// Addresses that another thing has, or nothing: what we remember of them stays.
    pub(super) stuck: BTreeSet<Address>,
    pub(super) names: GroupNames,
    pub(super) groups_of: BTreeMap<Name, BTreeSet<Name>>,
    pub(super) ends: Ends,
    /// Old addresses whose facts now stand under another one, or nowhere.
    pub(super) claimed: BTreeSet<Address>,
    pub(super) entries: BTreeMap<Address, Entry>,
}

impl Work<'_> {
    fn declared(&mut self, address: &Address, desired: &DesiredResource) {
        if !self.world.input.only.contains(address) {
            if let Some(owned) = self.world.target(address).owned() {
                self.keep(owned);
            }
            return self.keep(address);
        }
        match desired.standing_on(self.world.input.today) {
            Standing::Forget => self.drop(address),
            Standing::Absent if self.is_elsewhere(address) => self.keep(address),
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
        // What is protected by the name that we own it under is known by that name alone.
        let protects = self.world.input.policy.protects;
        if let Some(owned) = owned
            .as_ref()
            .filter(|owned| *owned != address && protects(owned))
        {
            return self.keep(owned);
        }
        let live = target.live().and_then(|at| self.after.get(at));
        match live {
            // Under another name still, inactive, gone or replaced: what we remember stays.
            Some(live) if live.name == address.name && live.active => {
                let entry = self.entry(address, desired, live, owned.as_ref());
                self.drop(address);
                match owned {
                    Some(owned) if self.world.input.only.contains(&owned) => self.drop(&owned),
                    Some(owned) if owned != *address => self.keep(&owned),
                    Some(_) | None => {}
                }
                self.entries.insert(address.clone(), entry);
            }
            // Taken to be deactivated: nothing of it is ours.
            Some(_) | None if self.taken.contains(address) => self.drop(address),
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
        let mut fields = self.fields(address, desired, live, before.filter(|_| same_name));
        if !same_name && let Some(before) = before {
            self.still_to_clear(address, desired, live, before, &mut fields);
        }
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
        let until = self.until(&address.name, before, &edges);
        let file = Some(desired.place.file.clone());
        Entry {
            id: live.id.clone(),
            origin,
            file,
            fields,
            edges,
            complete,
            expires: desired.expires.as_ref().map(|expiry| expiry.date),
            until,
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
        for (field, asked) in desired.fields.iter() {
            let value = asked.intent.value();
            let ours = compare.in_sync(field, value)
                || self
                    .applied
                    .overwritten
                    .contains(&(address.clone(), field.clone()));
            let sensitive = state.is_sensitive(field);
            let new = Fingerprint::kept(self.old.salt, sensitive, address, field, value);
            let print = if ours {
                new
            } else {
                // None is kept of what is sensitive and has no key.
                new.and(before.and_then(|entry| entry.fields.get(field)).copied())
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

    /// Attributes that were ours under another name, and that are still to be cleared.
    fn still_to_clear(
        &self,
        address: &Address,
        desired: &DesiredResource,
        live: &LiveResource,
        before: &Entry,
        fields: &mut Fields<Fingerprint>,
    ) {
        let (definitions, state) = (&self.after.definitions, self.world.input.desired);
        for change in fields::to_clear(before, live, definitions, state) {
            let asked = desired.fields.get(&change.field).is_some();
            if !asked && !desired.forget.contains(&change.field) {
                let value = change.before.as_ref();
                let sensitive = state.is_sensitive(&change.field);
                let salt = self.old.salt;
                if let Some(print) =
                    Fingerprint::kept(salt, sensitive, address, &change.field, value)
                {
                    fields.insert(change.field, print);
                }
            }
        }
    }

    /// The groups that this user is in because a file says so, or was until a removal failed.
    pub(super) fn edges(&self, user: &Name, before: Option<&Entry>, let_go: bool) -> Vec<Name> {
        if let_go {
            return Vec::new();
        }
        let old = before.into_iter().flat_map(|entry| &entry.edges);
        let old: BTreeSet<&Name> = old.filter_map(|group| self.names.today(group)).collect();
        let named = self.groups_of.get(user);
        let mut edges: BTreeSet<Name> = BTreeSet::new();
        for group in named.into_iter().flatten() {
            if self.is_member(user, group) || old.contains(group) {
                edges.insert(group.clone());
            }
        }
        for group in old {
            let address = Address::group(group.clone());
            let declared = self.world.input.desired.rosters.contains_key(group);
            // A group that could not be renamed yet keeps what is remembered of it.
            let waits = self.world.is_moved_away(&address);
            if (declared || waits) && self.is_member(user, group) {
                edges.insert(group.clone());
            }
        }
        edges.into_iter().collect()
    }

    fn is_member(&self, user: &Name, group: &Name) -> bool {
        // A group that could not be renamed back goes by another name still.
        let address = Address::group(group.clone());
        let called = match self.world.meeting(&address) {
            Meeting::Renamed(now) => now.name,
            Meeting::Same | Meeting::Another | Meeting::Gone => address.name,
        };
        let roster = self.after.rosters.get(&called);
        roster.is_some_and(|roster| roster.members.binary_search(user).is_ok())
    }

    /// What was remembered stays as it was.
    pub(super) fn keep(&mut self, address: &Address) {
        if let Some((spelled, entry)) = self.old.entries.get_key_value(address) {
            self.entries.insert(spelled.clone(), entry.clone());
        }
        self.claimed.insert(address.clone());
    }

    /// What was remembered under this address is settled elsewhere, or forgotten.
    pub(super) fn drop(&mut self, address: &Address) {
        self.claimed.insert(address.clone());
    }
}
