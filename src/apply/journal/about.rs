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
    ids: BTreeSet<ServerId>,
    names: BTreeSet<Name>,
}

impl Sought {
    /// An id is one identity, with the names it had; a name is whoever had it.
    fn of(journals: &[Reading], kind: Kind, called: &str) -> Sought {
        let (id, name) = (ServerId::new(called), Name::new(called));
        let (mut names, mut namesakes) = (BTreeSet::new(), BTreeSet::new());
        let requests = journals.iter().flat_map(|journal| &journal.requests);
        for request in requests.filter(|request| request.intent.address.kind == kind) {
            let its = id_of(request);
            if its == Some(&id) {
                names.extend(self::names(&request.intent));
            }
            if self::names(&request.intent).any(|its| its == name) {
                namesakes.extend(its.cloned());
            }
        }
        match names.is_empty() {
            true => Sought {
                kind,
                ids: namesakes,
                names: [name].into(),
            },
            false => Sought {
                kind,
                ids: [id].into(),
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

    /// Somebody else may have had the same name, which counts only where no id is on record.
    fn is(&self, request: &Request) -> bool {
        match id_of(request) {
            Some(id) => self.ids.contains(id),
            None => names(&request.intent).any(|name| self.names.contains(&name)),
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

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::{Value, json};

    use super::*;
    use crate::apply::journal::{Answer, Begin, LineHash, Outcome, Who};
    use crate::lock::{Lockfile, Salt};
    use crate::model::ProviderIdentity;

    /// A journal of these intents; `made` is the id in the answer to the last.
    fn journal(intents: &[Value], made: Option<&str>) -> Reading {
        let provider = ProviderIdentity {
            kind: "omni".into(),
            host: "acme.omniapp.co".into(),
        };
        let lock = Lockfile::new(provider, Salt::new([3; 16]));
        let at = Timestamp::UNIX_EPOCH;
        let request = |(number, intent): (usize, &Value)| {
            let mut intent = intent.clone();
            intent["request"] = json!(number);
            intent["cause"] = json!("config");
            let outcome = Outcome {
                request: 1,
                answer: Answer::Done,
                id: made.filter(|_| number == intents.len()).map(ServerId::new),
            };
            Request {
                at,
                intent: serde_json::from_value(intent).unwrap(),
                outcome: Some((at, outcome)),
            }
        };
        Reading {
            at,
            begin: Begin::new(&lock, "sha256:aa".into(), Who::default()),
            requests: (1..).zip(intents).map(request).collect(),
            end: None,
            settled: None,
            before: LineHash::none(),
            last: LineHash::none(),
            last_own: LineHash::none(),
            lines: 1,
            bytes: 1,
            half_line: 0,
        }
    }

    /// The numbers of the requests, and whether each is about the whole.
    fn found(journals: &[Reading], kind: Kind, called: &str) -> Vec<(u64, bool)> {
        let found = mentions(journals, kind, called).into_iter();
        found
            .map(|one| (one.request.intent.request, one.part == Part::Whole))
            .collect()
    }

    #[test]
    fn an_id_is_one_identity_and_a_name_is_whoever_had_it() {
        let journals = [journal(
            &[
                json!({"address": "user/ada@x", "what": "update-user", "id": "u-1"}),
                json!({"address": "group/Finance", "what": "change-members", "id": "g-1", "remove": ["ADA@x"]}),
                json!({"address": "user/ada@x", "what": "delete-user", "id": "u-1"}),
                json!({"address": "user/bob@x", "what": "update-user", "id": "u-3"}),
                json!({"address": "user/ada@x", "what": "create-user"}),
            ],
            Some("u-2"),
        )];
        let user = |called| found(&journals, Kind::User, called);
        assert_eq!(user("u-1"), [(1, true), (2, false), (3, true)]);
        assert_eq!(user("u-2"), [(2, false), (5, true)]);
        let all = [(1, true), (2, false), (3, true), (5, true)];
        assert_eq!(user("Ada@X"), all);
        assert_eq!(user("g-1"), []);
        assert_eq!(found(&journals, Kind::Group, "g-1"), [(2, true)]);
        assert_eq!(found(&journals, Kind::Group, "ada@x"), []);
    }

    #[test]
    fn a_renamed_group_is_found_by_each_of_its_names() {
        let journals = [journal(
            &[
                json!({"address": "group/Old", "what": "change-members", "id": "g-1", "add": ["a@x"]}),
                json!({"address": "group/New", "what": "rename-group", "id": "g-1", "from": "Old"}),
            ],
            None,
        )];
        let group = |called| found(&journals, Kind::Group, called);
        assert_eq!(group("g-1"), [(1, true), (2, true)]);
        assert_eq!(group("old"), [(1, true), (2, true)]);
        assert_eq!(group("new"), [(1, true), (2, true)]);
        assert_eq!(found(&journals, Kind::User, "a@x"), [(1, false)]);
    }
}
