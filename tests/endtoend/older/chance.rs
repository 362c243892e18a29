//! Files and tenants by chance: what a file asks for is so afterwards, nothing else changed, and a
//! second run writes nothing.

use std::collections::BTreeSet;

use omni_um::sandbox::{self, Seed};
use serde_json::{Map, Value, json};

use super::stage::{Desk, URN};
use crate::support::Tenant;
use crate::support::project::toml;

/// How many; each is a tenant and a handful of runs.
const ROUNDS: u64 = 8;

const USERS: usize = 9;
const GROUPS: [&str; 4] = ["Finance", "Sales, EMEA", "null", "Old stuff"];

/// Chance that is the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn of(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("small")
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.of(all.len())]
    }

    fn yes(&mut self) -> bool {
        self.of(2) == 0
    }

    /// Some of these, each at most once.
    fn some<'a, T>(&mut self, all: &'a [T]) -> Vec<&'a T> {
        all.iter().filter(|_| self.of(2) == 0).collect()
    }
}

fn email(n: usize) -> String {
    format!("U{n}@acme.example")
}

/// A value as somebody writes it, and what is then held (nothing: unset).
fn value(chance: &mut Chance, key: &str) -> (Value, Value) {
    let unset = (Value::Null, Value::Null);
    match (key, chance.of(6)) {
        (_, 0) => unset,
        ("region" | "sites", 1) => (json!([]), Value::Null),
        ("team", 1) => (json!(""), Value::Null),
        ("region", 2) => (json!(["b", "a", "b"]), json!(["a", "b"])),
        ("region", _) => (json!(["emea"]), json!(["emea"])),
        ("sites", 2) => (json!(["2", 1.0]), json!(["1", "2"])),
        ("sites", _) => (json!([7]), json!(["7"])),
        ("tier", 2) => (json!("4.0"), json!("4")),
        ("tier", 3) => (json!(2.50), json!("2.5")),
        ("tier", _) => (json!(5), json!("5")),
        (_, 2) => (json!("no"), json!("no")),
        _ => (json!(" x [y], \"z\""), json!(" x [y], \"z\"")),
    }
}

const KEYS: [&str; 4] = ["region", "sites", "tier", "team"];

fn tenant(chance: &mut Chance) -> sandbox::Tenant {
    let seed = "attributes:\n  - { name: region, type: String, multiple_values: true, default: [all] }\n  - { name: sites, type: Number, multiple_values: true }\n  - { name: tier, type: Number, default: 1 }\n  - { name: team, type: String }\n";
    let mut tenant = Seed::parse(seed)
        .expect("it parses")
        .tenant()
        .expect("sound");
    for n in 0..USERS {
        tenant.add_user(&email(n), "Somebody").expect("added");
        for key in chance.some(&KEYS) {
            // What is held is in one spelling: 4.0 in a file is no change of it.
            let (_, held) = value(chance, key);
            tenant.set_attribute(&email(n), key, &held).expect("set");
        }
    }
    for group in GROUPS {
        tenant.add_group(group).expect("added");
        for n in 0..USERS {
            if chance.of(3) == 0 {
                tenant.add_member(group, &email(n)).expect("joined");
            }
        }
    }
    tenant.clear_effects();
    tenant
}

/// What a record asks of one user.
struct Wish {
    email: String,
    groups: Option<BTreeSet<String>>,
    attributes: Option<Vec<(&'static str, Value)>>,
}

fn record(chance: &mut Chance, desk: &Desk, n: usize) -> (Value, Wish) {
    let mut record = Map::new();
    let spelled = if chance.yes() {
        email(n)
    } else {
        email(n).to_lowercase()
    };
    record.insert("userName".to_owned(), json!(spelled));
    let mut wish = Wish {
        email: email(n),
        groups: None,
        attributes: None,
    };
    if chance.yes() {
        let named = chance.some(&GROUPS);
        let written = named.iter().map(|name| match chance.of(3) {
            0 => json!(desk.group(name)),
            1 => json!(name.to_uppercase()),
            _ => json!({ "value": desk.group(name), "display": "renamed since" }),
        });
        record.insert("groups".to_owned(), written.collect());
        wish.groups = Some(named.iter().map(|name| (**name).to_owned()).collect());
    } else if chance.yes() {
        record.insert("groups".to_owned(), Value::Null);
    }
    if chance.of(3) > 0 {
        let given = chance
            .some(&KEYS)
            .into_iter()
            .map(|key| (*key, value(chance, key)));
        let given: Vec<_> = given.collect();
        let bag: Map<String, Value> = given
            .iter()
            .map(|(key, (written, _))| ((*key).to_owned(), written.clone()))
            .collect();
        record.insert(URN.to_owned(), Value::Object(bag));
        wish.attributes = Some(
            given
                .into_iter()
                .map(|(key, (_, held))| (key, held))
                .collect(),
        );
    }
    (Value::Object(record), wish)
}

fn groups_of(desk: &Desk, email: &str) -> BTreeSet<String> {
    let groups = desk.tenant.tenant(|tenant| tenant.groups_by_member(email));
    groups.expect("a known user").into_iter().collect()
}

const SWITCHES: [&str; 8] = [
    "",
    "list-extension=omitted-every-2,unset=absent",
    "default-shown=value,number-read=string",
    "unset=no-extension,system-in-bag=listed",
    "group-list-members=omitted,max-page=3",
    "array-order=sorted,patch-status=204,whoami=404",
    "add-existing-member=400,remove-non-member=400,group-patch=atomic",
    "list-extension=omitted,patch-extension=shown",
];

fn round(number: u64) {
    let chance = &mut Chance(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let switches = SWITCHES[usize::try_from(number).expect("small") % SWITCHES.len()];
    let desk = Desk::of(Tenant::holding(tenant(chance), switches));
    let guards = [
        "memberships.remove",
        "attributes.change",
        "group.loss",
        "group.empty",
    ];
    let guards: String = guards
        .iter()
        .map(|one| format!("\"{one}\" = {{ max = 1000 }}\n"))
        .collect();
    desk.folder.write(
        "omni-um.toml",
        &format!("{}[guards]\n{guards}", toml(&desk.tenant.url())),
    );
    let all: Vec<usize> = (0..USERS).collect();
    let named: Vec<usize> = chance.some(&all).into_iter().copied().collect();
    if named.is_empty() {
        return;
    }
    let (people, wishes): (Vec<Value>, Vec<Wish>) =
        named.iter().map(|n| record(chance, &desk, *n)).unzip();
    let options: [&[&str]; 4] = [
        &[],
        &["--absent-means-empty"],
        &["--mode", "groups"],
        &["--mode", "attributes"],
    ];
    let more = *chance.one(&options);
    let old = more.contains(&"--absent-means-empty");
    let what = format!("round {number}, {switches}, {more:?}: {}", json!(people));
    let before: Vec<(String, BTreeSet<String>)> = wishes
        .iter()
        .map(|wish| (wish.email.clone(), groups_of(&desk, &wish.email)))
        .collect();
    let (told, effects) = desk.effects(|| desk.sync(&people, more));
    assert_eq!(told.code, 0, "{what}: {told:?}");
    let others = all.iter().filter(|n| !named.contains(n));
    for effect in &effects {
        let touches = others.clone().find(|n| effect.contains(&email(**n)));
        assert!(touches.is_none(), "{what}: {effect}");
    }
    for (wish, (_, had)) in wishes.iter().zip(&before) {
        let groups = match (&wish.groups, old) {
            _ if more.contains(&"attributes") => had.clone(),
            (Some(groups), _) => groups.clone(),
            (None, true) => BTreeSet::new(),
            (None, false) => had.clone(),
        };
        assert_eq!(
            groups_of(&desk, &wish.email),
            groups,
            "{what}: {}",
            wish.email
        );
        let asked = wish
            .attributes
            .iter()
            .flatten()
            .filter(|_| !more.contains(&"groups"));
        for (key, held) in asked {
            assert_eq!(
                desk.tenant.attribute(&wish.email, key),
                *held,
                "{what}: {key} of {}",
                wish.email
            );
        }
    }
    desk.untouched(|| assert_eq!(desk.sync(&people, more).code, 0, "{what}"));
    desk.run(&["export-users-json", "back.json"]).expect(0);
    let back = [
        "sync",
        "--source",
        "json",
        "--users",
        "back.json",
        "--absent-means-empty",
    ];
    // A listing that leaves attributes out gives an export that says nothing of them.
    let back = match switches.contains("list-extension") || switches.contains("no-extension") {
        true => &back[..5],
        false => &back,
    };
    desk.untouched(|| assert_eq!(desk.run(back).code, 0, "{what}"));
}

#[test]
fn what_a_file_asks_for_is_so_afterwards_and_nothing_else_changed() {
    let rounds = std::env::var("OMNI_UM_ROUNDS").ok();
    let rounds = rounds
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ROUNDS);
    (1..=rounds).for_each(round);
}
