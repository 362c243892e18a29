//! A tenant, and an apply of some forty changes to it that has every phase and every sort of request.
//!
//! Ids are named after what happens to them, so that a fault can aim at one phase: users that are
//! updated begin with `face`, those that are removed with `dead`; groups with `ren`, `mem`, `del`.

use std::fmt::Write as _;

use omni_um::sandbox::{Definition, Tenant, ValueType};
use serde_json::{Value, json};

/// How many join one group at once: more than fit into a request.
const CROWD: usize = 112;

/// What a story begins with, and what it comes to.
pub struct Story {
    /// The tenant on the first day.
    pub tenant: Tenant,
    /// The sandbox's switches.
    pub switches: &'static str,
    /// `[removal]` and the guards.
    pub policy: String,
    /// The files that are applied first: the lockfile is theirs.
    pub first: String,
    /// What somebody does by hand in between.
    pub by_hand: fn(&mut Tenant) -> Result<(), String>,
    /// The files whose apply is disturbed.
    pub second: String,
}

/// No guard is what these stories are about.
const GUARDS: &str = r#"
[guards]
"users.deactivate" = { max = 9 }
"users.delete" = { max = 9 }
"groups.delete" = { max = 9 }
"memberships.remove" = { max = 99 }
"attributes.change" = { max = 99 }
"group.loss" = { percent = 100 }
"group.empty" = { max = 9 }
"adopt.remove" = { max = 9 }
"rename.suspected" = { max = 9 }
"#;

const DELETING: &str = "\n[removal]\nusers = \"delete\"\n";

/// A user's id that begins with a word of hexadecimal digits.
fn id(word: &str, number: usize) -> String {
    format!("{word}{number:04x}-0000-4000-8000-000000000000")
}

fn define(tenant: &mut Tenant, name: &str, value_type: ValueType, many: bool) {
    tenant
        .add_definition(Definition {
            id: String::new(),
            label: name.to_owned(),
            name: name.to_owned(),
            value_type,
            multiple_values: many,
            default_value: None,
            description: None,
            system: false,
        })
        .expect("defined once");
}

/// Makes a user, each with a value that no file speaks of.
fn user(tenant: &mut Tenant, name: &str, id: Option<&str>, attributes: &Value) {
    let email = email(name);
    tenant.add_user_with_id(&email, name, id).expect("new");
    let own = json!({ "team": "core" });
    for bag in [&own, attributes] {
        for (key, value) in bag.as_object().expect("attributes") {
            tenant.set_attribute(&email, key, value).expect("set");
        }
    }
}

fn group(tenant: &mut Tenant, name: &str, id: Option<&str>, members: &[&str]) {
    tenant.add_group_with_id(name, id).expect("new");
    for member in members {
        let member = match member.starts_with("embed:") {
            true => (*member).to_owned(),
            false => email(member),
        };
        tenant.add_member(name, &member).expect("joined");
    }
}

fn email(name: &str) -> String {
    format!("{name}@acme.example")
}

/// The tenant of the long story, where so many are to join one group.
fn tenant(crowd: usize) -> Tenant {
    let mut all = Tenant::new();
    define(&mut all, "region", ValueType::String, true);
    define(&mut all, "tier", ValueType::Number, false);
    define(&mut all, "team", ValueType::String, false);
    define(&mut all, "badge", ValueType::String, false);
    user(&mut all, "admin", None, &json!({}));
    for n in 1..=10 {
        let bag = json!({ "region": ["emea"], "tier": n });
        user(&mut all, &format!("face{n}"), Some(&id("face", n)), &bag);
    }
    for n in 1..=4 {
        user(
            &mut all,
            &format!("dead{n}"),
            Some(&id("dead", n)),
            &json!({}),
        );
    }
    for n in 1..=8 {
        user(&mut all, &format!("member{n}"), None, &json!({}));
    }
    for n in 1..=3 {
        user(
            &mut all,
            &format!("visitor{n}"),
            None,
            &json!({ "region": ["apac"] }),
        );
    }
    for n in 0..crowd {
        user(&mut all, &format!("crowd{n:03}"), None, &json!({}));
    }
    all.add_embed_user("Portal", "portal", Some("acme"))
        .expect("new");
    group(
        &mut all,
        "Analysts",
        Some("ren00001"),
        &["face1", "face2", "visitor1"],
    );
    group(&mut all, "Money", Some("ren00002"), &["face3"]);
    group(
        &mut all,
        "Alpha",
        Some("mem00001"),
        &["member1", "visitor1", "embed:portal"],
    );
    group(&mut all, "Beta", Some("mem00002"), &["member2", "face4"]);
    group(&mut all, "Gamma", Some("mem00003"), &["member3"]);
    let delta = ["member4", "member5", "dead1", "visitor2", "embed:portal"];
    group(&mut all, "Delta", Some("mem00004"), &delta);
    group(&mut all, "Epsilon", Some("mem00005"), &["member6"]);
    group(&mut all, "Big", Some("mem00006"), &["member7"]);
    group(
        &mut all,
        "Old full",
        Some("del00001"),
        &["member7", "dead2"],
    );
    group(&mut all, "Old empty", Some("del00002"), &[]);
    group(&mut all, "Adopted", None, &["member8"]);
    group(
        &mut all,
        "Bystanders",
        None,
        &["visitor1", "visitor3", "embed:portal"],
    );
    all.set_key_owner(Some(&email("admin"))).expect("known");
    all.clear_effects();
    all
}

/// Thirty-seven changes, and everything beside them that nobody may touch. One of them is more than
/// fits into a request, and a listing is more than fits into a page.
pub fn long() -> Story {
    with(CROWD, "")
}

/// The same with fewer people, and smaller pages: quicker to play hundreds of times.
pub fn brief() -> Story {
    with(4, "max-page=20")
}

fn with(people: usize, switches: &'static str) -> Story {
    Story {
        tenant: tenant(people),
        switches,
        policy: GUARDS.to_owned(),
        first: FIRST.to_owned(),
        by_hand: |tenant| tenant.set_attribute("face6@acme.example", "tier", &json!(99)),
        second: SECOND.replace("CROWD", &crowd(people)),
    }
}

fn crowd(people: usize) -> String {
    let mut members = String::new();
    for n in 0..people {
        write!(members, "{}, ", email(&format!("crowd{n:03}"))).expect("to memory");
    }
    members
}

/// Users that are deleted instead of deactivated.
pub fn deleting() -> Story {
    let mut all = Tenant::new();
    define(&mut all, "team", ValueType::String, false);
    user(&mut all, "admin", None, &json!({}));
    for n in 1..=5 {
        user(&mut all, &format!("stays{n}"), None, &json!({}));
    }
    for n in 1..=4 {
        user(
            &mut all,
            &format!("dead{n}"),
            Some(&id("dead", n)),
            &json!({}),
        );
    }
    group(
        &mut all,
        "Delta",
        Some("mem00004"),
        &["dead1", "stays1", "admin"],
    );
    group(&mut all, "Old", Some("del00001"), &["dead2"]);
    group(&mut all, "Bystanders", None, &["dead3", "admin"]);
    all.set_key_owner(Some(&email("admin"))).expect("known");
    all.clear_effects();
    Story {
        tenant: all,
        switches: "",
        policy: format!("{DELETING}{GUARDS}"),
        first: DELETING_FIRST.to_owned(),
        by_hand: |_| Ok(()),
        second: DELETING_SECOND.to_owned(),
    }
}

const DELETING_FIRST: &str = r#"
users:
  stays1@acme.example: { name: stays1, groups: [Delta] }
  stays2@acme.example: { name: stays2 }
  stays3@acme.example: { name: stays3 }
  stays4@acme.example: { name: stays4 }
  stays5@acme.example: { name: stays5 }
  dead1@acme.example: { name: dead1, groups: [Delta] }
  dead2@acme.example: { name: dead2, groups: [Old] }
  dead3@acme.example: { name: dead3 }
groups:
  Delta: {}
  Old: {}
"#;

const DELETING_SECOND: &str = r#"
users:
  stays1@acme.example: { name: stays1, groups: [Delta] }
  stays2@acme.example: { name: stays2 }
  stays3@acme.example: { name: stays3 }
  stays4@acme.example: { name: stays4 }
  stays5@acme.example: { name: stays5 }
  dead4@acme.example: { state: absent }
groups:
  Delta: {}
"#;

/// What is live, but for what is to be adopted: it is owned, and sends nothing.
const FIRST: &str = r#"
users:
  face1@acme.example: { name: face1, groups: [Analysts] }
  face2@acme.example: { name: face2, groups: [Analysts], attributes: { region: [emea] } }
  face3@acme.example: { name: face3, groups: [Money], attributes: { tier: 3 } }
  face4@acme.example: { name: face4, groups: [Beta], attributes: { region: [emea], tier: 4 } }
  face5@acme.example: { name: face5 }
  face6@acme.example: { name: face6, attributes: { tier: 6 } }
  face7@acme.example: { name: face7, attributes: { region: [emea], tier: 7 } }
  face8@acme.example: { name: face8, attributes: { region: [emea] } }
  face9@acme.example: { name: face9 }
  dead1@acme.example: { name: dead1, groups: [Delta] }
  dead2@acme.example: { name: dead2, groups: [Old full] }
  dead3@acme.example: { name: dead3 }
  member1@acme.example: { name: member1, groups: [Alpha] }
  member2@acme.example: { name: member2, groups: [Beta] }
  member3@acme.example: { name: member3, groups: [Gamma] }
  member4@acme.example: { name: member4, groups: [Delta] }
  member5@acme.example: { name: member5, groups: [Delta] }
  member6@acme.example: { name: member6, groups: [Epsilon] }
  member7@acme.example: { name: member7, groups: [Big, Old full] }
groups:
  Analysts: {}
  Money: {}
  Alpha: {}
  Beta: {}
  Gamma: {}
  Delta: {}
  Epsilon: {}
  Big: {}
  Old full: {}
  Old empty: {}
attributes:
  badge: { type: string, sensitive: true }
"#;

const SECOND: &str = r#"
users:
  face1@acme.example: { name: First Face, groups: [Analytics] }
  face2@acme.example: { name: face2, groups: [Analytics, Treasury], attributes: { region: [emea, apac] } }
  face3@acme.example: { name: face3, groups: [Treasury], attributes: { tier: null } }
  face4@acme.example: { name: Fourth Face, groups: [Beta], attributes: { region: [amer], tier: 4.5 } }
  face5@acme.example: { name: face5, attributes: { badge: 0123-secret } }
  face6@acme.example: { name: face6, attributes: { tier: 6 } }
  face7@acme.example: { name: face7, attributes: { region: [emea] } }
  face8@acme.example: { name: face8, attributes: { region: [] } }
  face9@acme.example: { name: Ninth Face, attributes: { region: [emea, amer], tier: 90 } }
  face10@acme.example: { name: face10, attributes: { region: [emea], tier: 11 } }
  dead4@acme.example: { state: absent }
  member1@acme.example: { name: member1, groups: [Beta] }
  member2@acme.example: { name: member2, groups: [Gamma] }
  member3@acme.example: { name: member3, groups: [Alpha] }
  member4@acme.example: { name: member4, groups: [Epsilon] }
  member5@acme.example: { name: member5, groups: [] }
  member6@acme.example: { name: member6, groups: [Epsilon, Delta, New full] }
  member7@acme.example: { name: member7, groups: [Big, New pair] }
  member8@acme.example: { name: member8, groups: [Adopted] }
  new1@acme.example: { name: New One, groups: [Delta, New full], attributes: { region: [emea], tier: 1 } }
  new2@acme.example: { name: New Two, groups: [Treasury] }
  new3@acme.example: { name: New Three, attributes: { badge: 3-secret } }
  new4@acme.example: { name: New Four, groups: [Big] }
  new5@acme.example: { name: New Five, groups: [New pair] }
  new6@acme.example: { name: New Six }
groups:
  Analytics: {}
  Treasury: {}
  Alpha: {}
  Beta: {}
  Gamma: {}
  Delta: {}
  Epsilon: {}
  Big: { members: [CROWD] }
  New full: {}
  New pair: {}
  New empty: {}
  Adopted: {}
attributes:
  badge: { type: string, sensitive: true }
moved:
  - { from: group/Analysts, to: group/Analytics }
  - { from: group/Money, to: group/Treasury }
"#;
