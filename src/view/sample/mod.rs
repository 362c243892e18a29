//! Plans and problems to look at: one with everything in it, and small ones.

mod parts;
mod troubles;

pub(super) use troubles::{apply, diagnostics, sources};

use std::sync::Arc;

use crate::model::{Acceptance, Address, Field, Name, Place, ProviderIdentity, Value};
use crate::plan::{
    Action, Cause, Change, Cost, EdgeAction, EdgeChange, FieldChange, Finding, InSync, Note, Phase,
    Plan, Question, Unknown, Unmanaged,
};

pub(super) fn name(text: &str) -> Name {
    Name::new(text)
}

pub(super) fn address(text: &str) -> Address {
    text.parse().expect("an address")
}

pub(super) fn at(text: &str) -> Option<Place> {
    let mut parts = text.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(Place::new(&Arc::from(parts.next()?), line, column))
}

/// A change without parts; its phase follows from its verb.
pub(super) fn change(action: Action, target: &str, cause: Cause, place: &str) -> Change {
    let address = address(target);
    let phase = match action {
        Action::Create => Phase::CreateUsers,
        Action::Update => Phase::UpdateUsers,
        Action::Deactivate => Phase::DeactivateUsers,
        Action::Delete => Phase::DeleteUsers,
        Action::Adopt | Action::Forget => Phase::Bookkeeping,
    };
    Change {
        address,
        mark: None,
        action,
        cause,
        place: at(place),
        expired: None,
        phase,
        fields: Vec::new(),
        edges: Vec::new(),
        takes_along: Vec::new(),
        takes_hidden: 0,
        after: Vec::new(),
    }
}

/// `a` is a text, `a,b` a set, the empty text unset.
pub(super) fn value(text: &str) -> Option<Value> {
    match text {
        "true" => Some(Value::Flag(true)),
        "false" => Some(Value::Flag(false)),
        _ if text.contains(',') => Value::set(text.split(',')),
        _ => Value::text(text),
    }
}

pub(super) fn field(
    field: &str,
    before: &str,
    after: &str,
    cause: Cause,
    place: &str,
) -> FieldChange {
    FieldChange {
        field: field.parse().unwrap_or_else(|_| Field::attribute(field)),
        before: value(before),
        after: value(after),
        cause,
        place: at(place),
        then_applies: None,
        sensitive: false,
        seal: None,
    }
}

pub(super) fn edge(action: EdgeAction, user: &str, cause: Cause, place: &str) -> EdgeChange {
    EdgeChange {
        user: name(user),
        action,
        cause,
        place: at(place),
        expired: None,
    }
}

pub(super) fn empty() -> Plan {
    Plan {
        provider: ProviderIdentity {
            kind: "omni".to_owned(),
            host: "acme.omniapp.co".to_owned(),
        },
        changes: Vec::new(),
        held: Vec::new(),
        findings: Vec::new(),
        passed: Vec::new(),
        accepted: Vec::new(),
        accepted_lines: Vec::new(),
        unmanaged: Unmanaged::default(),
        in_sync: InSync {
            users: 120,
            groups: 8,
            members: 340,
        },
        cost: Cost {
            reads: 5,
            writes: 0,
            checks: 0,
            per_minute: 50,
            at_once: 0,
        },
        notes: Vec::new(),
        policy_changed: Vec::new(),
        only: Vec::new(),
        expired: false,
    }
}

/// One of everything.
pub(super) fn rich() -> Plan {
    Plan {
        changes: parts::changes(),
        held: parts::held(),
        accepted: vec![Acceptance {
            guard: "group.loss:Finance".to_owned(),
            count: 3,
        }],
        unmanaged: Unmanaged {
            users: 14,
            groups: 2,
            members: [(name("Analytics"), 3), (name("Finance"), 1)].into(),
            hidden: [(name("Analytics"), 2)].into(),
            addresses: vec![address("user/zoe@acme.example"), address("group/Sandbox")],
        },
        cost: Cost {
            reads: 5,
            writes: 9,
            checks: 12,
            per_minute: 50,
            at_once: 0,
        },
        notes: vec![
            Note::OwnAccountUnknown,
            Note::GroupRename {
                from: name("Analysts"),
                to: name("Analytics"),
            },
        ],
        ..empty()
    }
}

/// From a snapshot that cannot answer everything.
pub(super) fn open() -> Plan {
    let unknown = |question, target: &str| Unknown {
        question,
        address: address(target),
    };
    let mut unknown = vec![
        unknown(Question::Removal, "user/gone@acme.example"),
        unknown(Question::Exact, "group/Finance"),
        unknown(Question::Move, "group/Guests"),
    ];
    unknown.extend((10..40).map(|n| Unknown {
        question: Question::Creation,
        address: address(&format!("user/new{n}@acme.example")),
    }));
    let mut plan = rich();
    plan.notes.insert(0, Note::PartialSnapshot { unknown });
    plan
}

/// The same, stopped by two guards.
pub(super) fn blocked() -> Plan {
    Plan {
        findings: vec![
            Finding {
                guard: "users.deactivate".to_owned(),
                count: 4,
                limit: 3,
                message: "4 of 31 declared and live users would be deactivated".to_owned(),
            },
            Finding {
                guard: "group.loss:Customer Success".to_owned(),
                count: 12,
                limit: 7,
                message: "group Customer Success would lose 12 of its 14 members".to_owned(),
            },
        ],
        notes: vec![Note::NoLockfile],
        held: Vec::new(),
        accepted: Vec::new(),
        changes: parts::changes().split_off(9),
        ..rich()
    }
}
