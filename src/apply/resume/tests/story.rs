//! Short words for requests, journals and readings.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use crate::apply::journal::{Answer, Begin, Journal, LineHash, Reading, Who, read};
use crate::apply::resume::take::entry;
use crate::apply::resume::{Folded, fold};
use crate::live::{GroupRow, Listing, LiveResource, LiveState, Reading as LiveReading};
use crate::lock::{Fingerprint, Lockfile, Origin, Salt};
use crate::model::{
    Address, Definitions, Field, Fields, Kind, Name, Place, ProviderIdentity, ServerId, Value,
};
use crate::plan::{Action, Cause, Change, FieldChange, Phase};
use crate::provider::Write;

pub(super) fn name(text: &str) -> Name {
    Name::new(text)
}
pub(super) fn user(text: &str) -> Address {
    Address::user(name(text))
}
pub(super) fn group(text: &str) -> Address {
    Address::group(name(text))
}
pub(super) fn id(text: &str) -> ServerId {
    ServerId::new(text)
}
pub(super) fn region() -> Field {
    Field::attribute("region")
}

pub(super) fn print(lock: &Lockfile, address: &Address, value: Option<&str>) -> Fingerprint {
    let value = value.and_then(Value::text);
    Fingerprint::of(lock.salt, address, &region(), value.as_ref())
}

/// Ada with a region, in Ops; Ops; Dev, which is nobody's.
pub(super) fn lock() -> Lockfile {
    let provider = ProviderIdentity {
        kind: "omni".into(),
        host: "acme".into(),
    };
    let mut lock = Lockfile::new(provider, Salt::new([3; 16]));
    lock.serial = 4;
    let mut ada = entry(id("u-ada"), Origin::Adopted);
    ada.edges = vec![name("Ops")];
    ada.complete = true;
    let print = print(&lock, &user("ada@x"), Some("emea"));
    ada.fields.insert(region(), print);
    lock.entries.insert(user("ada@x"), ada);
    let ops = entry(id("g-ops"), Origin::Created);
    lock.entries.insert(group("Ops"), ops);
    lock
}

/// One request, and its answer; none where the apply was killed.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) change: Change,
    pub(super) write: Write,
    id: Option<&'static str>,
    answer: Option<Answer>,
    made: Option<&'static str>,
}

impl Sent {
    pub(super) fn to(address: Address, action: Action, cause: Cause, write: Write) -> Sent {
        let file: Arc<str> = Arc::from("a.yaml");
        let place = Some(Place::new(&file, 1, 1));
        Sent {
            change: Change::new(&address, action, cause, place, Phase::UpdateUsers),
            write,
            id: None,
            answer: Some(Answer::Done),
            made: None,
        }
    }
    pub(super) fn id(mut self, id: &'static str) -> Self {
        self.id = Some(id);
        self
    }
    pub(super) fn made(mut self, id: &'static str) -> Self {
        self.made = Some(id);
        self
    }
    pub(super) fn answer(mut self, answer: Option<Answer>) -> Self {
        self.answer = answer;
        self
    }
}

pub(super) fn failed() -> Option<Answer> {
    let reason = "422".to_owned();
    Some(Answer::Failed { reason })
}

pub(super) fn unknown() -> Option<Answer> {
    let reason = "no answer".to_owned();
    Some(Answer::Unknown { reason })
}

pub(super) fn change_of(cause: Cause, after: Option<&str>) -> FieldChange {
    FieldChange {
        field: region(),
        before: Value::text("emea"),
        after: after.and_then(Value::text),
        cause,
        place: None,
        then_applies: Value::text("all"),
        sensitive: false,
        seal: None,
    }
}

pub(super) fn update(who: &str, cause: Cause, field: FieldChange) -> Sent {
    let write = Write::UpdateUser {
        user: name(who),
        fields: vec![(region(), field.after.clone())],
    };
    let mut sent = Sent::to(user(who), Action::Update, cause, write);
    sent.change.fields.push(field);
    sent
}

pub(super) fn create(who: &str) -> Sent {
    let field = change_of(Cause::Config, Some("apac"));
    let write = Write::CreateUser {
        user: name(who),
        fields: field
            .after
            .clone()
            .map(|v| (region(), v))
            .into_iter()
            .collect(),
    };
    let mut sent = Sent::to(user(who), Action::Create, Cause::Config, write);
    sent.change.fields.push(field);
    sent
}

pub(super) fn members(of: &str, add: &[&str], remove: &[&str]) -> Sent {
    let names = |texts: &[&str]| texts.iter().map(|text| name(text)).collect();
    let write = Write::ChangeMembers {
        group: name(of),
        add: names(add),
        remove: names(remove),
    };
    Sent::to(group(of), Action::Update, Cause::Config, write)
}

pub(super) fn create_group(called: &str, with: &[&str]) -> Sent {
    let write = Write::CreateGroup {
        group: name(called),
        members: with.iter().map(|text| name(text)).collect(),
    };
    Sent::to(group(called), Action::Create, Cause::Config, write)
}

pub(super) fn rename(from: &str, to: &str) -> Sent {
    let write = Write::RenameGroup {
        group: name(from),
        to: name(to),
    };
    Sent::to(group(to), Action::Update, Cause::Moved, write)
}

pub(super) fn remove(address: Address, action: Action, cause: Cause) -> Sent {
    let (user, group) = (address.name.clone(), address.name.clone());
    let write = match (address.kind, action) {
        (Kind::User, Action::Deactivate) => Write::DeactivateUser { user },
        (Kind::User, _) => Write::DeleteUser { user },
        (Kind::Group, _) => Write::DeleteGroup { group },
    };
    Sent::to(address, action, cause, write)
}

pub(super) fn journal(requests: &[Sent]) -> Reading {
    let sink = Arc::new(Mutex::new(Vec::new()));
    let begin = Begin::new(&lock(), "sha256:aa".into(), Who::default());
    let clock = Box::new(|| Timestamp::UNIX_EPOCH);
    let kept = Box::new(Arc::clone(&sink));
    let mut journal = Journal::begin(kept, begin, LineHash::none(), clock).unwrap();
    for sent in requests {
        let at = sent.id.map(id);
        let request = journal.intent(&sent.change, &sent.write, at.as_ref());
        if let Some(answer) = sent.answer.clone() {
            let made = sent.made.map(id);
            let request = request.unwrap();
            journal.outcome(request, answer, made.as_ref()).unwrap();
        }
    }
    let bytes = sink.lock().unwrap().clone();
    read(&bytes).unwrap()
}

/// Users with their region, and groups with their members' ids.
pub(super) fn live(users: &[(&str, &str, &str)], groups: &[(&str, &str, &[&str])]) -> LiveState {
    let resource = |called: &str, at: &str| LiveResource {
        id: id(at),
        name: name(called),
        active: true,
        fields: Fields::new(),
        attributes_known: true,
    };
    let users: Vec<LiveResource> = users
        .iter()
        .map(|(called, at, value)| {
            let mut user = resource(called, at);
            if let Some(value) = Value::text(value) {
                user.fields.insert(region(), value);
            }
            user
        })
        .collect();
    let groups: Vec<GroupRow> = groups
        .iter()
        .map(|(called, at, members)| GroupRow {
            resource: resource(called, at),
            members: members.iter().map(|member| id(member)).collect(),
        })
        .collect();
    let (user_total, group_total) = (users.len(), groups.len());
    LiveState::assemble(LiveReading {
        identity: lock().provider,
        users: Listing {
            rows: users,
            total: user_total,
        },
        groups: Listing {
            rows: groups,
            total: group_total,
        },
        definitions: Definitions::default(),
        own_account: None,
    })
    .unwrap()
}

pub(super) fn nobody(_: &Address) -> Option<ServerId> {
    None
}

/// Folds, and checks what holds for every folding.
pub(super) fn folded(requests: &[Sent], live: Option<&LiveState>) -> Folded {
    let (old, journal) = (lock(), journal(requests));
    let folded = fold(&old, &journal, &nobody, live).unwrap();
    let changed = !folded.lock.same_facts(&old);
    assert_eq!(folded.lock.serial, old.serial + u64::from(changed));
    let again = fold(&folded.lock, &journal, &nobody, live).unwrap();
    assert_eq!(again.lock, folded.lock, "folding twice is folding once");
    let text = folded.lock.render();
    assert_eq!(Lockfile::parse(&text).unwrap(), folded.lock);
    folded
}

pub(super) fn after(request: Sent) -> Lockfile {
    folded(&[request], None).lock
}
