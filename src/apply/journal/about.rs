//! What journals hold of one resource.

use std::collections::BTreeSet;

use super::read::{Reading, Request};
use super::record::Intent;
use crate::model::{Address, Kind, Name, ServerId};

/// A request that is about a resource, or moves it into groups or out of them.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'a> {
    /// The journal it stands in.
    pub journal: &'a Reading,
    /// The request.
    pub request: &'a Request,
    /// Which part of it is meant.
    pub part: Part<'a>,
}

/// How a request touches a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// It is about it.
    Whole,
    /// It puts the user into this group.
    Joins(&'a Name),
    /// It takes the user out of this group.
    Leaves(&'a Name),
}

/// Every mention of what somebody calls by its id, or by its name; in the order of the journals.
pub fn mentions<'a>(journals: &'a [Reading], kind: Kind, called: &str) -> Vec<Mention<'a>> {
    let sought = Sought::of(journals, kind, called);
    let mut found = Vec::new();
    for journal in journals {
        for request in &journal.requests {
            let part = sought.part(request);
            found.extend(part.map(|part| Mention {
                journal,
                request,
                part,
            }));
        }
    }
    found
}

/// Ids and names of what is looked for.
struct Sought {
    kind: Kind,
    /// Nothing where it was called by its name: whoever had that name is meant.
    id: Option<ServerId>,
    names: BTreeSet<Name>,
}

impl Sought {
    fn of(journals: &[Reading], kind: Kind, called: &str) -> Sought {
        let id = ServerId::new(called);
        let requests = journals.iter().flat_map(|journal| &journal.requests);
        let of_id = requests
            .filter(|request| request.intent.address.kind == kind && id_of(request) == Some(&id));
        let names: BTreeSet<Name> = of_id.flat_map(|request| names(&request.intent)).collect();
        match names.is_empty() {
            true => Sought {
                kind,
                id: None,
                names: [Name::new(called)].into(),
            },
            false => Sought {
                kind,
                id: Some(id),
                names,
            },
        }
    }

    fn part<'a>(&self, request: &'a Request) -> Option<Part<'a>> {
        let intent = &request.intent;
        if intent.address.kind == self.kind {
            return self.is(request).then_some(Part::Whole);
        }
        let Address { kind, name } = &intent.address;
        let is_among = |users: &[Name]| users.iter().any(|user| self.names.contains(user));
        match kind {
            Kind::Group if is_among(&intent.add) => Some(Part::Joins(name)),
            Kind::Group if is_among(&intent.remove) => Some(Part::Leaves(name)),
            Kind::Group | Kind::User => None,
        }
    }

    /// Somebody else may have had the same name.
    fn is(&self, request: &Request) -> bool {
        match (&self.id, id_of(request)) {
            (Some(sought), Some(id)) => sought == id,
            (Some(_), None) | (None, _) => {
                let mut names = names(&request.intent);
                names.any(|name| self.names.contains(&name))
            }
        }
    }
}

/// The server's id of what a request is about, where it is on record.
fn id_of(request: &Request) -> Option<&ServerId> {
    let outcome = request.outcome.as_ref();
    let made = outcome.and_then(|(_, outcome)| outcome.id.as_ref());
    request.intent.id.as_ref().or(made)
}

/// Its name, and the one before a rename.
fn names(intent: &Intent) -> impl Iterator<Item = Name> {
    let now = intent.address.name.clone();
    std::iter::once(now).chain(intent.from.clone())
}
