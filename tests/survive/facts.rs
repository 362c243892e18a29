//! What is so after an apply, without what differs between two runs that come to the same.

use std::collections::{BTreeMap, BTreeSet};

use omni_um::sandbox::{Effect, Exchange, Tenant};
use serde_json::Value;

use crate::stage::{Play, Stage};
use crate::support::effects::counted;

/// What a tenant holds and what a lockfile says, by address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Users, groups and their members, by natural name.
    pub live: BTreeMap<String, String>,
    /// The lockfile's lines, without ids, origins and serial.
    pub lock: BTreeMap<String, String>,
    /// How each line came to be owned.
    pub origins: BTreeMap<String, String>,
    /// Records by id, with every stamp.
    pub records: BTreeMap<String, String>,
}

/// What the apply that nothing disturbed came to.
#[derive(Clone, Debug, Default)]
pub struct Goal {
    pub facts: Facts,
    /// How often each effect happened.
    pub effects: BTreeMap<String, usize>,
    /// The effects themselves.
    pub all: Vec<Effect>,
    /// How many changes each address has that are sent.
    pub changes: BTreeMap<String, usize>,
    /// Records that were the same before and after: nobody may touch them.
    pub bystanders: BTreeMap<String, String>,
    /// What it asked, in order.
    pub asked: Vec<Exchange>,
}

impl Goal {
    /// Reads it off a stage on which an apply has just been played.
    pub fn of(stage: &Stage, plan: &Value, play: &Play) -> Goal {
        let facts = stage.facts();
        let before = records(stage.before());
        let same = |(id, record): &(&String, &String)| facts.records.get(*id) == Some(record);
        let mut changes = BTreeMap::new();
        for change in plan["changes"].as_array().expect("changes") {
            let (address, action) = (&change["address"], change["action"].as_str());
            if !matches!(action, Some("adopt" | "forget")) {
                let address = address.as_str().expect("an address").to_owned();
                *changes.entry(address).or_default() += 1;
            }
        }
        Goal {
            effects: counted(&play.effects),
            all: play.effects.clone(),
            changes,
            bystanders: before
                .iter()
                .filter(same)
                .map(|(id, record)| (id.clone(), record.clone()))
                .collect(),
            asked: play.asked.clone(),
            facts,
        }
    }
}

impl Facts {
    /// Of a tenant, and the lockfile that speaks of it.
    pub fn of(tenant: &Tenant, lock: &str) -> Facts {
        let (lock, origins) = lines(tenant, lock);
        Facts {
            live: live(tenant),
            lock,
            origins,
            records: records(tenant),
        }
    }
}

fn live(tenant: &Tenant) -> BTreeMap<String, String> {
    let mut live = BTreeMap::new();
    for user in tenant.users().iter() {
        let (name, active, bag) = (&user.name, user.active, &user.attributes);
        let bag = serde_json::to_string(bag).expect("JSON");
        live.insert(
            format!("user/{}", user.email),
            format!("{name} {active} {bag}"),
        );
    }
    for group in tenant.groups().iter() {
        let members: BTreeSet<String> = group
            .members
            .iter()
            .map(|id| tenant.member_name(id))
            .collect();
        live.insert(format!("group/{}", group.name), format!("{members:?}"));
    }
    live
}

fn records(tenant: &Tenant) -> BTreeMap<String, String> {
    let mut records = BTreeMap::new();
    for user in tenant.users().iter() {
        records.insert(user.id.clone(), serde_json::to_string(user).expect("JSON"));
    }
    for embed in tenant.embed_users().iter() {
        records.insert(
            embed.id.clone(),
            serde_json::to_string(embed).expect("JSON"),
        );
    }
    for group in tenant.groups().iter() {
        records.insert(
            group.id.clone(),
            serde_json::to_string(group).expect("JSON"),
        );
    }
    records
}

/// A lockfile's lines by address; an id is only looked at, whether it is the tenant's.
fn lines(tenant: &Tenant, lock: &str) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let (mut lines, mut origins) = (BTreeMap::new(), BTreeMap::new());
    for line in lock.lines() {
        let mut line: Value = serde_json::from_str(line).expect("a line of the lockfile");
        let address = line["address"].as_str().unwrap_or("").to_owned();
        let known = id_of(tenant, &address);
        let object = line.as_object_mut().expect("an object");
        object.remove("serial");
        if let Some(id) = object.remove("id") {
            let right = id.as_str() == known.as_deref();
            object.insert("id is the tenant's".to_owned(), Value::Bool(right));
        }
        if let Some(origin) = object.remove("origin") {
            origins.insert(address.clone(), origin.to_string());
        }
        lines.insert(address, line.to_string());
    }
    (lines, origins)
}

/// The id that a tenant has for an address.
pub fn id_of(tenant: &Tenant, address: &str) -> Option<String> {
    match address.split_once('/')? {
        ("user", email) => tenant.user_id(email).ok(),
        (_, name) => tenant.group_id(name).ok(),
    }
}

/// Whose change an effect belongs to; nothing where it follows from another.
pub fn address(effect: &Effect) -> Option<String> {
    let name = |at: usize| effect.names.get(at).cloned().unwrap_or_default();
    match effect.verb {
        "drop-member" => None,
        "rename-group" => Some(format!("group/{}", name(1))),
        "create-group" | "delete-group" | "add-member" | "remove-member" => {
            Some(format!("group/{}", name(0)))
        }
        _ => Some(format!("user/{}", name(0))),
    }
}

/// What differs between two maps, a line each.
pub fn differences<V: PartialEq + std::fmt::Debug>(
    what: &str,
    now: &BTreeMap<String, V>,
    goal: &BTreeMap<String, V>,
) -> Vec<String> {
    let keys: BTreeSet<&String> = now.keys().chain(goal.keys()).collect();
    let differ = keys
        .into_iter()
        .filter(|key| now.get(*key) != goal.get(*key));
    differ
        .map(|key| format!("{what}: {key}: {:?}, not {:?}", now.get(key), goal.get(key)))
        .collect()
}
