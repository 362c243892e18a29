//! Tenants that no person would make, and some that people do.

use std::collections::BTreeSet;

use omni_um::live::{GroupRow, Listing, LiveResource, LiveState, Reading};
use omni_um::model::{
    AttributeType, Definition, Definitions, Field, Fields, Name, ProviderIdentity, ServerId, Value,
};
use omni_um::plan::Scope;
use proptest::prelude::*;
use proptest::sample::select;

use crate::odd::ODD;

const EMAILS: &[&str] = &[
    "ada@acme.example",
    "Alan@Acme.example",
    "1@acme.example",
    "1e3@acme.example",
    "0x1f@acme.example",
    "o'neil@acme.example",
    "a+b@acme.example",
    "#a@acme.example",
    "no@acme.example",
    "null@acme.example",
    "{a}@acme.example",
    "*a@acme.example",
    "&a@acme.example",
    "!a@acme.example",
    "%a@acme.example",
    "`a`@acme.example",
    "?a@acme.example",
    "=@acme.example",
    "~@acme.example",
    "|@acme.example",
    "-a@acme.example",
    "a-@acme.example",
    "2024-01-02@acme.example",
    "y@acme.example",
    "_@acme.example",
    // No e-mails to us.
    "weird",
    "a@localhost",
    "ädä@acme.example",
    "a b@acme.example",
    "<<",
    "\"q\"@acme.example",
];

/// A tenant, and what is asked of the import.
#[derive(Clone, Debug)]
pub struct Case {
    pub live: LiveState,
    pub layout: usize,
    pub only: Vec<String>,
    pub membership: &'static str,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(ODD).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => "[a-zA-Z0-9 :#,'&*!%@_-]{0,12}",
        1 => Just("long ".repeat(300)),
    ]
}

fn raw_value() -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        4 => text().prop_map(|text| Value::text(&text)),
        2 => prop::collection::vec(text(), 0..5).prop_map(Value::set),
        1 => any::<bool>().prop_map(|flag| Some(Value::Flag(flag))),
        2 => select(&["3", "3.0", "-0.50", "1e50", "9007199254740993", "1e-60", "003"][..])
            .prop_map(Value::text),
    ]
}

fn definition() -> impl Strategy<Value = Definition> {
    (any::<bool>(), any::<bool>(), prop::bool::weighted(0.1)).prop_map(
        |(number, multiple, system)| Definition {
            kind: if number {
                AttributeType::Number
            } else {
                AttributeType::String
            },
            multiple,
            default: None,
            system,
        },
    )
}

/// What a user has, before the definitions give it a form.
type RawUser = (String, Option<String>, bool, Vec<(usize, Option<Value>)>);

fn user() -> impl Strategy<Value = RawUser> {
    let email = prop_oneof![
        3 => select(EMAILS).prop_map(str::to_owned),
        2 => "[a-z]{1,3}@acme\\.example",
    ];
    let attributes = prop::collection::vec((0usize..8, raw_value()), 0..4);
    (
        email,
        prop::option::of(text()),
        prop::bool::weighted(0.8),
        attributes,
    )
}

fn live() -> impl Strategy<Value = LiveState> {
    let definitions = prop::collection::btree_map(text(), definition(), 0..6);
    let users = prop::collection::vec(user(), 0..9);
    let member = prop_oneof![8 => 0usize..9, 1 => Just(99)];
    let group = (text(), prop::collection::btree_set(member, 0..6));
    let groups = prop::collection::vec(group, 0..7);
    (definitions, users, groups).prop_map(|(definitions, users, groups)| {
        let definitions: Definitions = definitions
            .into_iter()
            .map(|(reference, definition)| (reference.as_str().into(), definition))
            .collect();
        assemble(definitions, users, groups)
    })
}

fn assemble(
    definitions: Definitions,
    users: Vec<RawUser>,
    groups: Vec<(String, BTreeSet<usize>)>,
) -> LiveState {
    let mut active: BTreeSet<Name> = BTreeSet::new();
    let mut rows = Vec::new();
    for (at, (email, name, is_active, attributes)) in users.into_iter().enumerate() {
        let email = Name::new(&email);
        // Of several who share an e-mail one is active at the most.
        let is_active = is_active && active.insert(email.clone());
        rows.push(row(at, email, name, is_active, attributes, &definitions));
    }
    let mut taken: BTreeSet<Name> = BTreeSet::new();
    let mut group_rows = Vec::new();
    for (at, (name, members)) in groups.into_iter().enumerate() {
        let name = Name::new(&name);
        if name.as_str().is_empty() || !taken.insert(name.clone()) {
            continue;
        }
        let resource = LiveResource {
            id: ServerId::new(&format!("g{at}")),
            fields: Value::text(name.as_str())
                .map(|text| (Field::Name, text))
                .into_iter()
                .collect(),
            name,
            active: true,
            attributes_known: true,
        };
        let members = members
            .iter()
            .map(|at| ServerId::new(&format!("u{at}")))
            .collect();
        group_rows.push(GroupRow { resource, members });
    }
    LiveState::assemble(Reading {
        identity: ProviderIdentity {
            kind: "sandbox".to_owned(),
            host: String::new(),
        },
        users: Listing {
            total: rows.len(),
            rows,
        },
        groups: Listing {
            total: group_rows.len(),
            rows: group_rows,
        },
        definitions,
        own_account: None,
    })
    .expect("a whole reading")
}

fn row(
    at: usize,
    email: Name,
    name: Option<String>,
    active: bool,
    attributes: Vec<(usize, Option<Value>)>,
    definitions: &Definitions,
) -> LiveResource {
    let mut fields = Fields::new();
    if let Some(name) = name.as_deref().and_then(Value::text) {
        fields.insert(Field::Name, name);
    }
    fields.insert(Field::Active, Value::Flag(active));
    for (which, value) in attributes {
        let Some(value) = value else { continue };
        let (field, value) = match definitions.iter().nth(which) {
            Some((_, definition)) if definition.system => continue,
            Some((reference, definition)) => (
                Field::Attribute(reference.clone()),
                definition.canonical(value),
            ),
            None => (
                Field::attribute("undefined"),
                Value::Text(value.to_string().into()),
            ),
        };
        fields.insert(field, value);
    }
    LiveResource {
        id: ServerId::new(&format!("u{at}")),
        name: email,
        active,
        fields,
        attributes_known: true,
    }
}

/// Any tenant, any layout, any part of it, any mode of membership.
pub fn case() -> impl Strategy<Value = Case> {
    let pattern = select(&["user/a*", "user/*", "group/*", "group/d*", "group/[0-9]*"][..]);
    let only = prop_oneof![
        2 => Just(Vec::new()),
        1 => prop::collection::vec(pattern.prop_map(str::to_owned), 1..3),
    ];
    let membership = select(&["declared", "additive", "exact"][..]);
    let case = (live(), 0usize..3, only, membership);
    let case = case.prop_map(|(live, layout, only, membership)| Case {
        live,
        layout,
        only,
        membership,
    });
    // A part that is nothing is refused.
    case.prop_filter("a part that is something", |case| {
        let only = Scope::new(&case.only).expect("patterns");
        let mut known = case.live.resources.keys();
        case.only.is_empty() || known.any(|address| only.contains(address))
    })
}
