//! What the schemas say of documents that are whole, and of damaged ones.

#[path = "../../../tests/support/schemas.rs"]
mod support;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::sample;
use crate::apply::{ApplySummary, Became};
use crate::model::{AcceptLine, Acceptance, DesiredFile, Mark};
use crate::plan::{
    Document, DriftId, Expiring, Note, Passed, Plan, PlanId, PolicyChange, Question, Unknown,
};
use crate::view::json as documents;
use crate::view::report::Trouble;

/// What may be absent at a path: it stands for nothing, zero or no.
fn optional(path: &str) -> &'static [&'static str] {
    let is_name = |part: &&str| part.parse::<usize>().is_err();
    match path.split('/').rfind(is_name).unwrap_or_default() {
        "" => &["stopped", "policy_changed"],
        "plan" => &["passed", "accepted_lines", "policy_changed", "expired"],
        "changes" if path.starts_with("/plan/") => &[
            "mark",
            "place",
            "expired",
            "fields",
            "edges",
            "takes_along",
            "takes_hidden",
            "after",
        ],
        "changes" => &["place", "reason"],
        "fields" => &[
            "before",
            "after",
            "place",
            "then_applies",
            "sensitive",
            "seal",
        ],
        "edges" => &["place", "expired"],
        "held" => &["place", "action", "fields", "edges", "live_name"],
        "unmanaged" => &["members", "hidden", "addresses"],
        "notes" => &["unknown"],
        "dates" => &["group"],
        "problems" => &["place", "labels", "help"],
        _ => &[],
    }
}

/// Objects from name to number: any name may be there.
const MAPS: &[&str] = &["members", "hidden"];

/// A plan that has all that a plan can have.
fn whole() -> Plan {
    let place = || sample::at("a.yaml:1:2").expect("a place");
    let acceptance = || Acceptance {
        guard: "conflicts".to_owned(),
        count: 2,
    };
    let mut plan = Plan {
        findings: sample::blocked().findings,
        passed: vec![Passed {
            guard: "users.create".to_owned(),
            count: 1,
            limit: 25,
        }],
        accepted_lines: vec![AcceptLine {
            acceptance: acceptance(),
            why: "team Blue leaves".to_owned(),
            until: jiff::civil::date(2026, 12, 1),
            place: place(),
        }],
        policy_changed: vec![PolicyChange {
            setting: "[removal] users".to_owned(),
            before: "deactivate".to_owned(),
            after: "delete".to_owned(),
        }],
        only: vec!["user/*".to_owned()],
        expired: true,
        ..sample::rich()
    };
    plan.notes = notes();
    plan.changes[3].mark = Some(Mark("m".into()));
    plan.changes[3].after = vec![0, 1];
    plan.changes[3].fields[0].seal = Some(Mark("s".into()));
    plan.changes[6].edges[2].expired = Some(jiff::civil::date(2026, 1, 2));
    plan.changes[9].expired = Some(jiff::civil::date(2026, 1, 2));
    plan.held[0].live_name = Some(sample::name("Vera"));
    plan
}

fn notes() -> Vec<Note> {
    let place = || sample::at("a.yaml:1:2").expect("a place");
    let address = || sample::address("user/ada@acme.example");
    vec![
        Note::NoLockfile,
        Note::ReadOneByOne { users: 3 },
        Note::GroupRename {
            from: sample::name("A"),
            to: sample::name("B"),
        },
        Note::PartialSnapshot {
            unknown: vec![Unknown {
                question: Question::Removal,
                address: address(),
            }],
        },
        Note::MovedDone {
            from: address(),
            to: address(),
        },
        Note::OwnAccountUnknown,
        Note::AcceptOver {
            line: "conflicts=2".to_owned(),
            place: place(),
            spent: true,
        },
        Note::Stays { address: address() },
        Note::ExpiredHeld { count: 9, limit: 3 },
        Note::Expiring {
            days: 14,
            dates: vec![Expiring {
                date: jiff::civil::date(2026, 12, 1),
                user: sample::name("ada@acme.example"),
                group: Some(sample::name("Finance")),
                place: place(),
            }],
        },
        Note::Warning {
            text: "odd".to_owned(),
        },
    ]
}

/// A document of each format, with everything in it.
fn everything() -> Vec<(&'static str, Value)> {
    let plan = whole();
    let (id, drift) = (PlanId::of(&plan), DriftId::of(&plan));
    let files = [DesiredFile {
        path: "a.yaml".into(),
        digest: "0".repeat(64),
    }];
    let saved = Document::new(&plan, &files, "0".repeat(64)).render();
    let summary = ApplySummary {
        became: vec![Became::Failed; plan.changes.len()],
        failed: vec![(plan.changes[0].address.clone(), "no".to_owned())],
        ..sample::apply()
    };
    let failed = Trouble {
        command: "plan",
        code: "OUM100",
        message: "the files have problems".to_owned(),
        next: "mend them".to_owned(),
        diagnostics: sample::diagnostics(),
        sources: sample::sources(),
    };
    let of = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    vec![
        ("plan", of(&saved)),
        ("drift", of(&documents::drift(&plan, &drift).expect("JSON"))),
        (
            "apply",
            of(&documents::apply(&plan, &id, &summary).expect("JSON")),
        ),
        ("failure", of(&documents::failure(&failed).expect("JSON"))),
    ]
}

#[test]
fn what_is_whole_is_right() {
    for (name, document) in everything() {
        let wrong = support::wrong(&document.to_string());
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    }
    for plan in [sample::rich(), sample::blocked(), sample::empty()] {
        let saved = Document::new(&plan, &[], "0".repeat(64)).render();
        assert_eq!(support::wrong(&saved), Vec::<String>::new());
        let drift = documents::drift(&plan, &DriftId::of(&plan)).expect("JSON");
        assert_eq!(support::wrong(&drift), Vec::<String>::new());
        let done = ApplySummary::default();
        let applied = documents::apply(&plan, &PlanId::of(&plan), &done).expect("JSON");
        assert_eq!(support::wrong(&applied), Vec::<String>::new());
    }
}

#[test]
fn what_is_damaged_anywhere_is_wrong() {
    for (name, document) in everything() {
        let validator = support::validator(name);
        let mut tried = 0;
        for path in paths(&document) {
            damage(&document, &path, &validator, &mut tried);
        }
        assert!(tried > 40, "{name}: only {tried}");
    }
}

/// One thing wrong at a path: another type, a field more, each field less.
fn damage(document: &Value, path: &str, validator: &Validator, tried: &mut usize) {
    let mut wrong = |what: &str, change: &dyn Fn(&mut Value)| {
        let mut damaged = document.clone();
        change(damaged.pointer_mut(path).expect("a path"));
        *tried += 1;
        assert!(!validator.is_valid(&damaged), "{what} at {path}");
    };
    wrong("another type", &|at| *at = json!([[3.5]]));
    let Some(Value::Object(fields)) = document.pointer(path) else {
        return;
    };
    wrong("a field more", &|at| at["one-more"] = json!([[3.5]]));
    let last = path.rsplit('/').next().unwrap_or_default();
    if MAPS.contains(&last) {
        return;
    }
    let optional = optional(path);
    for name in fields.keys() {
        let without = |at: &mut Value| {
            at.as_object_mut().expect("an object").remove(name);
        };
        if optional.contains(&name.as_str()) {
            let mut less = document.clone();
            without(less.pointer_mut(path).expect("a path"));
            assert!(validator.is_valid(&less), "without {name} at {path}");
        } else {
            wrong(&format!("no {name}"), &without);
        }
    }
}

/// Every place in a document, as JSON pointers.
fn paths(value: &Value) -> Vec<String> {
    let below = |key: String, value: &Value| {
        let key = key.replace('~', "~0").replace('/', "~1");
        let deeper = paths(value).into_iter();
        deeper
            .map(move |path| format!("/{key}{path}"))
            .collect::<Vec<_>>()
    };
    let mut all = vec![String::new()];
    match value {
        Value::Object(fields) => {
            all.extend(
                fields
                    .iter()
                    .flat_map(|(key, value)| below(key.clone(), value)),
            );
        }
        Value::Array(items) => {
            all.extend(
                items
                    .iter()
                    .enumerate()
                    .flat_map(|(at, v)| below(at.to_string(), v)),
            );
        }
        _ => {}
    }
    all
}

#[test]
fn every_field_is_described_and_the_same_thing_is_described_alike() {
    let mut known: std::collections::BTreeMap<String, Value> = Default::default();
    for name in ["plan", "drift", "apply", "failure"] {
        let schema = support::schema(name);
        undescribed(&schema, name);
        let definitions = schema["definitions"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        for (name, definition) in definitions {
            let before = known.entry(name.clone()).or_insert(definition.clone());
            assert_eq!(*before, definition, "{name}");
        }
    }
}

fn undescribed(schema: &Value, at: &str) {
    let properties = schema["properties"].as_object();
    for (name, property) in properties.into_iter().flatten() {
        let said = property["description"].is_string() || property["$ref"].is_string();
        assert!(said, "{at}: {name}");
        undescribed(property, &format!("{at}/{name}"));
        undescribed(&property["items"], &format!("{at}/{name}"));
    }
    if schema["type"] == "object" {
        assert!(
            !schema["additionalProperties"].is_null(),
            "{at} takes anything"
        );
    }
    let definitions = schema["definitions"].as_object();
    for (name, definition) in definitions.into_iter().flatten() {
        assert!(definition["description"].is_string(), "{name}");
        undescribed(definition, name);
        for choice in definition["oneOf"].as_array().into_iter().flatten() {
            undescribed(choice, name);
        }
    }
}
