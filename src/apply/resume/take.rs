//! The effect of one request on the lockfile.
//!
//! A journal has no last days: a membership that comes or goes has none until an apply saw it ahead.

use std::collections::{BTreeMap, HashMap};

use super::Proof;
use crate::apply::journal::{FieldRecord, Intent, What};
use crate::live::LiveState;
use crate::lock::{Entry, Fingerprint, Lockfile, Origin};
use crate::model::{Address, Fields, Kind, Name, ServerId};
use crate::plan::Cause;

/// The lockfile under way.
pub(super) struct Work<'a> {
    pub(super) lock: Lockfile,
    /// Where each owned thing stands.
    at: HashMap<(Kind, ServerId), Address>,
    id_of: &'a dyn Fn(&Address) -> Option<ServerId>,
    live: Option<&'a LiveState>,
}

impl<'a> Work<'a> {
    /// Begins with what the lockfile holds.
    pub(super) fn new(
        lock: &Lockfile,
        id_of: &'a dyn Fn(&Address) -> Option<ServerId>,
        live: Option<&'a LiveState>,
    ) -> Self {
        let place =
            |(address, id): (&Address, &ServerId)| ((address.kind, id.clone()), address.clone());
        Work {
            lock: lock.clone(),
            at: lock.ids().map(place).collect(),
            id_of,
            live,
        }
    }

    /// Takes the effect of a request in; `made` is the id of what it made.
    pub(super) fn take(&mut self, intent: &Intent, made: Option<&ServerId>, proof: Proof) {
        match (intent.what, proof) {
            (What::CreateUser | What::CreateGroup, Proof::Made) => {
                self.created(intent, made);
                self.join(intent);
            }
            (What::UpdateUser, Proof::Made) => self.updated(intent),
            (What::ChangeMembers, Proof::Made) => {
                self.join(intent);
                self.leave(intent);
            }
            (What::ChangeMembers, Proof::Met) => self.leave(intent),
            (What::DeactivateUser | What::DeleteUser | What::DeleteGroup, _) => {
                self.removed(intent);
            }
            (What::RenameGroup, _) => self.renamed(intent),
            (What::CreateUser | What::CreateGroup | What::UpdateUser, Proof::Met) => {}
        }
    }

    fn id_at(&self, address: &Address) -> Option<ServerId> {
        let live = || Some(self.live?.get(address)?.id.clone());
        (self.id_of)(address).or_else(live)
    }

    /// Where the thing that an intent is about stands in the lockfile.
    fn owned(&self, intent: &Intent) -> Option<Address> {
        let id = intent.id.clone()?;
        self.at.get(&(intent.address.kind, id)).cloned()
    }

    fn insert(&mut self, address: Address, entry: Entry) {
        self.drop(&address);
        self.at
            .insert((address.kind, entry.id.clone()), address.clone());
        self.lock.entries.insert(address, entry);
    }

    fn drop(&mut self, address: &Address) -> Option<Entry> {
        let entry = self.lock.entries.remove(address)?;
        self.at.remove(&(address.kind, entry.id.clone()));
        Some(entry)
    }

    fn created(&mut self, intent: &Intent, made: Option<&ServerId>) {
        let address = &intent.address;
        let Some(id) = made.cloned().or_else(|| self.id_at(address)) else {
            return;
        };
        let known = self.at.get(&(address.kind, id.clone()));
        if known.is_some_and(|known| known != address) {
            return;
        }
        // What is remembered of another thing of that name says nothing of this one.
        let known = known.and_then(|known| self.lock.owns(known)).cloned();
        let mut entry = known.unwrap_or_else(|| entry(id, Origin::Created));
        entry.origin = Origin::Created;
        entry.file.clone_from(&intent.file);
        self.fields(address, &intent.fields, &mut entry);
        self.insert(address.clone(), entry);
    }

    fn updated(&mut self, intent: &Intent) {
        let Some((address, mut entry)) = self.to_update(intent) else {
            return;
        };
        self.fields(&address, &intent.fields, &mut entry);
        if entry.origin == Origin::Edges && !entry.fields.is_empty() {
            entry.origin = Origin::Idp;
        }
        self.insert(address, entry);
    }

    /// What an update is about: a line under the very name, or a new one where it was taken over.
    fn to_update(&self, intent: &Intent) -> Option<(Address, Entry)> {
        if let Some(owned) = self.owned(intent) {
            let entry = self.lock.owns(&owned)?.clone();
            return (owned == intent.address).then_some((owned, entry));
        }
        let is_free = self.lock.owns(&intent.address).is_none();
        if !is_free || intent.cause != Cause::Adopt {
            return None;
        }
        let mut entry = entry(intent.id.clone()?, Origin::Idp);
        entry.file.clone_from(&intent.file);
        Some((intent.address.clone(), entry))
    }

    fn fields(&self, address: &Address, records: &[FieldRecord], entry: &mut Entry) {
        if address.kind == Kind::Group {
            return;
        }
        for record in records {
            let field = &record.field;
            if record.cause == Cause::Removed {
                entry.fields.remove(field);
            } else {
                let after = record.after.as_ref();
                let print = match record.sensitive {
                    true => record.after_print,
                    false => Some(Fingerprint::of(self.lock.salt, address, field, after)),
                };
                if let Some(print) = print {
                    entry.fields.insert(field.clone(), print);
                }
            }
        }
    }

    fn removed(&mut self, intent: &Intent) {
        // `active: false` revokes what stays declared, and stays owned.
        let is_over = matches!(
            intent.cause,
            Cause::Removed | Cause::Tombstone | Cause::Expired
        );
        if intent.what == What::DeactivateUser && !is_over {
            return;
        }
        let owned = self.owned(intent);
        let unowned = || self.lock.owns(&intent.address).is_none();
        let name = match &owned {
            Some(owned) => Some(owned.name.clone()),
            None => unowned().then(|| intent.address.name.clone()),
        };
        if let Some(owned) = owned {
            self.drop(&owned);
        }
        if let Some(name) = name.filter(|_| intent.address.kind == Kind::Group) {
            for entry in self.lock.entries.values_mut() {
                entry.edges.retain(|group| *group != name);
                entry.until.remove(&name);
            }
        }
    }

    fn renamed(&mut self, intent: &Intent) {
        let (to, Some(from)) = (&intent.address, &intent.from) else {
            return;
        };
        if self.lock.owns(to).is_some() {
            return;
        }
        let from = match self.owned(intent) {
            Some(owned) => {
                if let Some(mut entry) = self.drop(&owned) {
                    // Fingerprints cover the name: under another one they say nothing.
                    entry.fields = Fields::new();
                    self.insert(to.clone(), entry);
                }
                owned.name
            }
            None if self.lock.owns(&Address::group(from.clone())).is_none() => from.clone(),
            None => return,
        };
        for entry in self.lock.entries.values_mut() {
            if entry.edges.contains(&from) {
                entry.edges.retain(|group| *group != from);
                insert_edge(&mut entry.edges, &to.name);
            }
            if let Some(date) = entry.until.remove(&from) {
                entry.until.insert(to.name.clone(), date);
            }
        }
    }

    fn join(&mut self, intent: &Intent) {
        if intent.address.kind != Kind::Group {
            return;
        }
        let group = &intent.address.name;
        for user in &intent.add {
            let address = Address::user(user.clone());
            let id = self.id_at(&address);
            match (self.lock.entries.get_mut(&address), id) {
                (Some(entry), id) if id.as_ref().is_none_or(|id| *id == entry.id) => {
                    insert_edge(&mut entry.edges, group);
                    entry.until.remove(group);
                }
                (None, Some(id)) if !self.at.contains_key(&(Kind::User, id.clone())) => {
                    let mut entry = entry(id, Origin::Edges);
                    insert_edge(&mut entry.edges, group);
                    self.insert(address, entry);
                }
                // Another one goes by that name, or nobody knows who it is.
                (Some(_) | None, _) => {}
            }
        }
    }

    fn leave(&mut self, intent: &Intent) {
        let group = &intent.address.name;
        for user in &intent.remove {
            let address = Address::user(user.clone());
            let id = self.id_at(&address);
            if let Some(entry) = self.lock.entries.get_mut(&address)
                && id.is_none_or(|id| id == entry.id)
            {
                entry.edges.retain(|name| name != group);
                entry.until.remove(group);
            }
        }
    }
}

/// An entry that knows nothing yet.
pub(super) fn entry(id: ServerId, origin: Origin) -> Entry {
    Entry {
        id,
        origin,
        file: None,
        fields: Fields::new(),
        edges: Vec::new(),
        complete: false,
        expires: None,
        until: BTreeMap::new(),
    }
}

fn insert_edge(edges: &mut Vec<Name>, group: &Name) {
    if let Err(at) = edges.binary_search(group) {
        edges.insert(at, group.clone());
    }
}
