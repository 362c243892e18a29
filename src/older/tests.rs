//! A small tenant, and what files ask of it in few words.

mod bulk;
mod create;
mod csv;
mod delete;
mod import;
mod json;
mod property;
mod reading;
mod twins;
mod unread;
mod update;

use std::fmt::Write;
use std::sync::Arc;

use super::{Absent, Fate, Part, Sheet, Sync, Text, Wish};
use crate::live::{GroupRow, Listing, LiveResource, LiveState, Reading};
use crate::model::{
    AttributeType, Definition, Definitions, Diagnostic, Fields, Kind, Name, ProviderIdentity,
    Report, ServerId, Severity, Standing,
};

const ADA: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const BOB: &str = "bbbbbbbb-0000-4000-8000-000000000002";
const EVE: &str = "eeeeeeee-0000-4000-8000-000000000003";
/// In Finance, and in no listing.
const EMBED: &str = "dddddddd-0000-4000-8000-000000000004";
const FINANCE: &str = "fin-0001";
const LEGAL: &str = "leg-0002";
const URN: &str = "urn:omni:params:1.0:UserAttribute";

const SYNC: Sync = Sync {
    part: Part::All,
    absent: Absent::Unmanaged,
    create: false,
};

fn text(name: &str, body: &str) -> Text {
    Text {
        name: Arc::from(name),
        text: Arc::from(body),
    }
}

fn resource(id: &str, name: &str) -> LiveResource {
    LiveResource {
        id: ServerId::new(id),
        name: Name::new(name),
        active: true,
        fields: Fields::new(),
        attributes_known: true,
    }
}

fn group(id: &str, name: &str, members: &[&str]) -> GroupRow {
    GroupRow {
        resource: resource(id, name),
        members: members.iter().map(|id| ServerId::new(id)).collect(),
    }
}

fn definition(kind: AttributeType, multiple: bool, system: bool) -> Definition {
    Definition {
        kind,
        multiple,
        default: None,
        system,
    }
}

fn definitions() -> Definitions {
    let one = |name: &str, definition| (Arc::from(name), definition);
    Definitions::from([
        one("region", definition(AttributeType::String, true, false)),
        one("tier", definition(AttributeType::Number, false, false)),
        one("cost", definition(AttributeType::String, false, false)),
        one(
            "omni_is_admin",
            definition(AttributeType::String, false, true),
        ),
    ])
}

/// Ada and Bob are in Finance, Bob in Legal, Eve in none.
fn tenant() -> LiveState {
    tenant_with(vec![
        group(FINANCE, "Finance", &[ADA, BOB, EMBED]),
        group(LEGAL, "Legal", &[BOB]),
    ])
}

fn tenant_with(groups: Vec<GroupRow>) -> LiveState {
    let users = vec![
        resource(ADA, "Ada@acme.example"),
        resource(BOB, "bob@acme.example"),
        resource(EVE, "eve@acme.example"),
    ];
    let reading = Reading {
        identity: ProviderIdentity {
            kind: "omni".into(),
            host: "acme.example".into(),
        },
        users: Listing {
            total: users.len(),
            rows: users,
        },
        groups: Listing {
            total: groups.len(),
            rows: groups,
        },
        definitions: definitions(),
        own_account: None,
    };
    LiveState::assemble(reading).unwrap()
}

/// What is asked, a line each: a user's fields and groups, a group's members.
fn asked(wish: &Wish) -> String {
    let mut out = String::new();
    for (address, resource) in &wish.desired.resources {
        let name = address.name.as_str();
        if address.kind == Kind::Group {
            let roster = &wish.desired.rosters[&address.name];
            let members: Vec<&str> = roster.members.iter().map(|m| m.name.as_str()).collect();
            writeln!(out, "group {name} {members:?}").unwrap();
            continue;
        }
        out.push_str(name);
        if resource.standing == Standing::Absent {
            out.push_str(" gone");
        }
        for (field, asked) in resource.fields.iter() {
            let field = field.to_string();
            let field = field.trim_start_matches("attributes.");
            match asked.intent.value() {
                Some(value) => write!(out, " {field}={value}").unwrap(),
                None => write!(out, " {field}=-").unwrap(),
            }
        }
        if let Some(clause) = wish.desired.groups_of.get(&address.name) {
            let groups: Vec<&str> = clause.groups.iter().map(|g| g.name.as_str()).collect();
            write!(out, " in {groups:?}").unwrap();
        }
        out.push('\n');
    }
    out
}

/// Problems, a line each: place, code, message.
fn told(problems: &[Diagnostic]) -> String {
    let mut out = String::new();
    for problem in problems {
        let place = problem.place.as_ref().unwrap();
        let sort = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(out, "{place} {sort} {} {}", problem.code, problem.message).unwrap();
    }
    out
}

fn help(report: &Report) -> String {
    let help = report.diagnostics.iter().filter_map(|p| p.help.as_deref());
    help.collect::<Vec<_>>().join("\n")
}

fn fates(wish: &Wish) -> Vec<String> {
    let fate = |fate: &Fate| match fate {
        Fate::Asked => "asked".to_owned(),
        Fate::Skipped(why) => format!("skipped: {why}"),
        Fate::Failed(why) => format!("failed: {why}"),
    };
    wish.rows.iter().map(|row| fate(&row.fate)).collect()
}

/// What a file that can be read asks of the tenant, or every problem.
fn ask(sheet: Result<Sheet, Report>) -> Result<Wish, Report> {
    sheet?.ask(&tenant())
}

/// The problems of a file that cannot be used.
fn refused(sheet: Result<Sheet, Report>) -> String {
    told(&ask(sheet).expect_err("refused").diagnostics)
}

fn sync_json(body: &str, how: Sync) -> Result<Wish, Report> {
    ask(Sheet::sync_json(&text("users.json", body), how))
}

fn sync_csv(users: &str, groups: &str, how: Sync) -> Result<Wish, Report> {
    let (users, groups) = (text("users.csv", users), text("groups.csv", groups));
    ask(Sheet::sync_csv(&users, &groups, how))
}
