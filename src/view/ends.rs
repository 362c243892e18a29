//! What became of each record of an older tool's file, in that tool's shape: `success`, `failure`
//! and `skipped`.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::words;
use crate::apply::{ApplySummary, Became};
use crate::live::{LiveResource, LiveState};
use crate::model::{Address, AttributeType, Definitions, DesiredState, Field, Value};
use crate::older::{Fate, Row};
use crate::plan::{Action, Change, Compare, Held, Hold, Plan};

/// The extension that holds user attributes (omni-api.md 2.2).
const ATTRIBUTES: &str = "urn:omni:params:1.0:UserAttribute";
const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// A command that has ended, as far as its records are told.
pub struct Ended<'a> {
    /// Every record.
    pub rows: &'a [Row],
    /// What the files asked for.
    pub desired: &'a DesiredState,
    /// What was planned.
    pub plan: &'a Plan,
    /// How it went.
    pub summary: &'a ApplySummary,
    /// The tenant before.
    pub before: &'a LiveState,
    /// The tenant afterwards, where it was read again.
    pub after: Option<&'a LiveState>,
}

/// What became of one record.
pub enum End {
    /// It is as it was asked for.
    Succeeded,
    /// It is not, and why.
    Failed(String),
    /// There was nothing to do, and why.
    Skipped(String),
}

impl Ended<'_> {
    /// Each record, and what became of it.
    pub fn ends(&self) -> Vec<(&Row, End)> {
        let changes = self.plan.changes.iter().enumerate();
        let at: BTreeMap<&Address, usize> = changes.map(|(at, one)| (&one.address, at)).collect();
        let end = |row| (row, self.end(row, &at));
        self.rows.iter().map(end).collect()
    }

    fn end(&self, row: &Row, at: &BTreeMap<&Address, usize>) -> End {
        match &row.fate {
            Fate::Skipped(why) => return End::Skipped(why.clone()),
            Fate::Failed(why) => return End::Failed(why.clone()),
            Fate::Asked => {}
        }
        let Some(address) = row.user.clone().map(Address::user) else {
            return End::Succeeded;
        };
        if let Some(held) = self.plan.held.iter().find(|held| held.address == address) {
            if self.kept().is_met(held) {
                return End::Succeeded;
            }
            let (word, meaning) = words::hold(held.hold);
            return End::Failed(format!("{word}: {meaning}"));
        }
        let Some(at) = at.get(&address) else {
            return End::Succeeded;
        };
        let reason = match self.summary.reason(*at, &address) {
            Some(reason) => reason.to_owned(),
            None => not_reached(self.summary),
        };
        match self.summary.became(*at) {
            Became::Done => End::Succeeded,
            // Somebody who is not listed has this e-mail: there already, as the older tool said.
            Became::Failed if is_new(&self.plan.changes[*at]) && is_conflict(&reason) => {
                End::Skipped(reason)
            }
            Became::Failed
            | Became::Unknown
            | Became::Unconfirmed
            | Became::Blocked
            | Became::NotReached => End::Failed(reason),
        }
    }

    fn kept(&self) -> Kept<'_> {
        Kept {
            desired: self.desired,
            plan: self.plan,
            before: self.before,
        }
    }

    /// The user of a record as the tenant now has it; the record itself where that is not known.
    pub fn user(&self, row: &Row) -> Json {
        let live = self.after.unwrap_or(self.before);
        let address = row.user.clone().map(Address::user);
        let found = address.and_then(|address| live.get(&address));
        let scim = |user| scim(user, &live.definitions);
        found.map_or_else(|| row.record.clone(), scim)
    }
}

/// What was left out of a plan for a named reason, and whether that matters.
pub struct Kept<'a> {
    /// What the files asked for.
    pub desired: &'a DesiredState,
    /// The plan.
    pub plan: &'a Plan,
    /// The tenant before.
    pub before: &'a LiveState,
}

impl Kept<'_> {
    /// How much was asked for and is held.
    pub fn held(&self) -> usize {
        let held = self.plan.held.iter();
        held.filter(|held| !self.is_met(held)).count()
    }

    /// Whether somebody inactive, who is held, has what is asked for: nothing would have been written.
    fn is_met(&self, held: &Held) -> bool {
        let address = &held.address;
        let sides = (
            self.desired.resources.get(address),
            self.before.get(address),
        );
        let (Some(desired), Some(live)) = sides else {
            return false;
        };
        let compare = Compare {
            desired,
            live,
            owned: None,
            definitions: &self.before.definitions,
            state: self.desired,
        };
        held.hold == Hold::Inactive && held.edges.is_empty() && compare.changes().is_empty()
    }
}

fn not_reached(summary: &ApplySummary) -> String {
    match &summary.stopped {
        Some(why) => format!("it was not reached: {why}"),
        None => "it was not reached".to_owned(),
    }
}

fn is_new(change: &Change) -> bool {
    change.action == Action::Create
}

/// Whether a write was refused with a 409 (omni-api.md 2.1: duplicate e-mail).
fn is_conflict(reason: &str) -> bool {
    reason.contains(" was refused: 409")
}

/// A user in the shape in which the older tool printed it.
fn scim(user: &LiveResource, definitions: &Definitions) -> Json {
    let mut out = json!({
        "schemas": [CORE, ATTRIBUTES],
        "id": user.id.as_str(),
        "userName": user.name.as_str(),
        "active": user.active,
    });
    let mut bag = Map::new();
    for (field, value) in user.fields.iter() {
        match field {
            Field::Name => out["displayName"] = wire(value),
            Field::Active => {}
            Field::Attribute(reference) => {
                let kind = definitions.get(reference).map(|one| one.kind);
                bag.insert(reference.to_string(), attribute(value, kind));
            }
        }
    }
    out[ATTRIBUTES] = Json::Object(bag);
    out
}

/// An attribute as Omni shows it: a number as one, where it keeps every digit so.
fn attribute(value: &Value, kind: Option<AttributeType>) -> Json {
    let number = |text: Json| {
        let digits = text.as_str().unwrap_or_default();
        let number = serde_json::from_str::<serde_json::Number>(digits).ok();
        let number = number.filter(|number| number.to_string() == digits);
        number.map_or(text.clone(), Json::Number)
    };
    match (wire(value), kind) {
        (Json::Array(items), Some(AttributeType::Number)) => {
            items.into_iter().map(number).collect()
        }
        (text, Some(AttributeType::Number)) => number(text),
        (other, _) => other,
    }
}

fn wire(value: &Value) -> Json {
    match value {
        Value::Flag(flag) => Json::from(*flag),
        Value::Text(text) => Json::from(&**text),
        Value::Set(items) => items.iter().map(|item| Json::from(&**item)).collect(),
    }
}
