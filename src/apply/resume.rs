//! Folds a journal into the lockfile: what an apply did and could not write down any more.
//!
//! ```text
//! done           its effect stands in the lockfile, as after an ordinary apply
//! already so     what it takes away is gone; what it adds was not ours to add
//! failed         nothing
//! open, unknown  done where a reading shows all of it; without one it stays open
//! ```
//!
//! Where anything is in doubt the old line stays: then the next plan shows at most a change too
//! many as drift or adoption, and never removes what this journal does not prove that we made. For
//! that reason a user that was only changed is entered as the identity provider's, of whom nothing
//! but the attributes and memberships is ours, until an apply settles it.
//!
//! A lockfile of a higher serial than the one the apply began with knows more than the journal
//! does: no line of it is changed or taken out. Where it is the very next one, which the same apply
//! may have written when it was stopped, what we made and it knows neither by name nor by id is
//! added. Later ones may have let go of that on purpose: nothing is added. So folding twice is
//! folding once.

use std::collections::{HashMap, HashSet};

use super::journal::{Answer, FieldRecord, Intent, Reading, Request, What};
use super::shown::shown;
use crate::live::LiveState;
use crate::lock::{Entry, Fingerprint, Lockfile, Origin};
use crate::model::{Address, Fields, Kind, Name, ProviderIdentity, ServerId};
use crate::plan::Cause;

/// A lockfile that knows what a journal knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The lockfile; its serial is one higher where a fact changed.
    pub lock: Lockfile,
    /// Open requests that the tenant shows as done.
    pub open_done: usize,
    /// Open requests that it does not show.
    pub open_not_done: usize,
    /// Open requests that stay so, because there was no reading.
    pub left_open: usize,
}

/// The journal, or the reading, speaks of another tenant than the lockfile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal speaks of {found}, and this is {expected}")]
pub struct Foreign {
    /// The tenant that it speaks of.
    pub found: ProviderIdentity,
    /// The lockfile's.
    pub expected: ProviderIdentity,
}

/// Folds `journal` into `lock` (where there is none: [`Reading::empty_lock`]). `id_of` knows the ids
/// of live resources; `live` is a reading that was made after the journal's last line. One that
/// left resources out proves nothing and is not looked at.
pub fn fold(
    lock: &Lockfile,
    journal: &Reading,
    id_of: &dyn Fn(&Address) -> Option<ServerId>,
    live: Option<&LiveState>,
) -> Result<Folded, Foreign> {
    let identities = [&journal.begin.provider]
        .into_iter()
        .chain(live.map(|l| &l.identity));
    for found in identities {
        if *found != lock.provider {
            let (found, expected) = (found.clone(), lock.provider.clone());
            return Err(Foreign { found, expected });
        }
    }
    let live = live.filter(|live| !live.partial);
    let mut work = Work::new(lock, id_of, live);
    let mut folded = Folded {
        lock: lock.clone(),
        open_done: 0,
        open_not_done: 0,
        left_open: 0,
    };
    // What was put back was never asked for: it proves nothing.
    let asked = journal.requests.iter().filter(|one| !one.intent.put_back);
    for request in asked {
        if let Some(proof) = proof(request, live, &mut folded) {
            let made = request.outcome.as_ref().and_then(|(_, o)| o.id.as_ref());
            work.take(&request.intent, made, proof);
        }
    }
    let mut new = work.lock;
    // Where no membership is left, nothing is; a line that stands as it was is not ours to judge.
    new.entries.retain(|address, entry| {
        let is_empty = entry.origin == Origin::Edges && entry.edges.is_empty();
        !is_empty || lock.owns(address) == Some(&*entry)
    });
    new = match lock.serial.saturating_sub(journal.begin.serial) {
        0 => new,
        1 => with_unknown(lock, new),
        _ => lock.clone(),
    };
    new.serial = lock.serial + u64::from(!new.same_facts(lock));
    folded.lock = new;
    Ok(folded)
}

/// What is known of a request that has its effect.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// We did it.
    Made,
    /// It is so, and whoever did it.
    Met,
}

fn proof(request: &Request, live: Option<&LiveState>, folded: &mut Folded) -> Option<Proof> {
    if let Some((_, outcome)) = &request.outcome {
        match outcome.answer {
            Answer::Done => return Some(Proof::Made),
            Answer::AlreadySo => return Some(Proof::Met),
            Answer::Failed { .. } => return None,
            Answer::Unknown { .. } => {}
        }
    }
    let Some(live) = live else {
        folded.left_open += 1;
        return None;
    };
    if shown(live, &request.intent) {
        folded.open_done += 1;
        Some(Proof::Made)
    } else {
        folded.open_not_done += 1;
        None
    }
}

/// A newer lockfile with what we made and it does not know.
fn with_unknown(newer: &Lockfile, folded: Lockfile) -> Lockfile {
    let mut lock = newer.clone();
    let ids: HashSet<(Kind, &ServerId)> = newer
        .ids()
        .map(|(address, id)| (address.kind, id))
        .collect();
    for (address, entry) in folded.entries {
        let is_known = newer.owns(&address).is_some() || ids.contains(&(address.kind, &entry.id));
        if entry.origin == Origin::Created && !is_known {
            lock.entries.insert(address, entry);
        }
    }
    lock
}

struct Work<'a> {
    lock: Lockfile,
    /// Where each owned thing stands.
    at: HashMap<(Kind, ServerId), Address>,
    id_of: &'a dyn Fn(&Address) -> Option<ServerId>,
    live: Option<&'a LiveState>,
}

impl<'a> Work<'a> {
    fn new(
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

    fn take(&mut self, intent: &Intent, made: Option<&ServerId>, proof: Proof) {
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
        for record in records.iter().filter(|record| !record.sensitive) {
            let field = &record.field;
            if record.cause == Cause::Removed {
                entry.fields.remove(field);
            } else {
                let after = record.after.as_ref();
                let print = Fingerprint::of(self.lock.salt, address, field, after);
                entry.fields.insert(field.clone(), print);
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
            }
        }
    }
}

/// An entry that knows nothing yet.
fn entry(id: ServerId, origin: Origin) -> Entry {
    Entry {
        id,
        origin,
        file: None,
        fields: Fields::new(),
        edges: Vec::new(),
        complete: false,
    }
}

fn insert_edge(edges: &mut Vec<Name>, group: &Name) {
    if let Err(at) = edges.binary_search(group) {
        edges.insert(at, group.clone());
    }
}

#[cfg(test)]
mod tests;
