//! What right files become.

use jiff::civil::date;
use omni_um::desired;
use omni_um::model::{Address, AttributeType, Field, Intent, Membership, Name, Standing, Value};

use super::support::{folder, good, load_files};

fn user(name: &str) -> Address {
    Address::user(Name::new(name))
}

fn group(name: &str) -> Address {
    Address::group(Name::new(name))
}

const WHOLE: &str = "\
users:
  Ada@Acme.example:
    name: Ada Lovelace
    active: true
    groups: [Finance, Analytics]
    attributes:
      region: [emea, apac]
      tier: 3
      cost_center: null
    protect: true
  left@acme.example: {state: absent}
  out@acme.example: {state: forget}
  okta@acme.example: {managed_by: idp, groups: [Finance], attributes: {region: [amer]}}
  part@acme.example: {forget: [groups, attributes.region, name]}
  bare@acme.example:
groups:
  Analytics: {members: [grace@acme.example, Ada@acme.example], membership: additive}
  Finance:
  Everyone: {managed_by: idp}
  Old: {state: forget, }
attributes:
  region: {type: string, multiple: true, allowed: [emea, amer, apac], description: where}
  tier: {type: number}
  cost_center: {type: string, sensitive: true}
moved:
  - { from: group/Analysts, to: group/analytics }
";

#[test]
fn the_whole_language() {
    let state = good(WHOLE).state;
    let ada = &state.resources[&user("ada@acme.example")];
    assert_eq!(ada.standing, Standing::Present);
    assert!(ada.protect);
    assert_eq!(ada.place.to_string(), "a.yaml:2:3");
    let asked: Vec<String> = ada
        .fields
        .iter()
        .map(|(field, asked)| format!("{field}={:?}@{}", asked.intent.value(), asked.place))
        .collect();
    assert_eq!(
        asked,
        [
            "name=Some(Text(\"Ada Lovelace\"))@a.yaml:3:11",
            "active=Some(Flag(true))@a.yaml:4:13",
            "attributes.cost_center=None@a.yaml:9:20",
            "attributes.region=Some(Set([\"apac\", \"emea\"]))@a.yaml:7:15",
            "attributes.tier=Some(Text(\"3\"))@a.yaml:8:13",
        ]
    );
    let (key, clause) = state.groups_of.get_key_value("ada@acme.example").unwrap();
    assert_eq!(key.as_str(), "Ada@Acme.example");
    assert_eq!(clause.place.to_string(), "a.yaml:5:5");
    let names: Vec<&str> = clause.groups.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["Analytics", "Finance"]);

    assert_eq!(
        state.resources[&user("left@acme.example")].standing,
        Standing::Absent
    );
    assert_eq!(
        state.resources[&user("out@acme.example")].standing,
        Standing::Forget
    );
    assert_eq!(
        state.resources[&user("okta@acme.example")].standing,
        Standing::Idp
    );
    let part = &state.resources[&user("part@acme.example")];
    assert!(part.forget_groups);
    assert!(part.forget.contains(&Field::Name));
    assert!(part.forget.contains(&Field::attribute("region")));
    assert!(
        state.resources[&user("bare@acme.example")]
            .fields
            .is_empty()
    );

    let rosters: Vec<&str> = state.rosters.keys().map(Name::as_str).collect();
    assert_eq!(rosters, ["Analytics", "Finance"]);
    let analytics = &state.rosters["analytics"];
    assert_eq!(analytics.membership, Membership::Additive);
    assert_eq!(analytics.members.len(), 2);
    assert_eq!(state.resources[&group("Everyone")].standing, Standing::Idp);
    assert_eq!(state.resources[&group("Old")].standing, Standing::Forget);

    assert_eq!(state.attributes["tier"].kind, AttributeType::Number);
    assert!(state.is_sensitive(&Field::attribute("cost_center")));
    assert_eq!(state.moved.len(), 1);
    assert_eq!(state.moved[0].place.to_string(), "a.yaml:26:13");
}

#[test]
fn files_add_up_and_are_hashed() {
    let loaded = load_files(&[
        ("b/users.yaml", "users: {ada@acme.example: {groups: [A]}}\n"),
        ("a.yaml", "groups: {A: {members: [ada@acme.example]}}\n"),
    ])
    .unwrap();
    let files: Vec<String> = loaded
        .state
        .files
        .iter()
        .map(|file| format!("{} {}", file.path, &file.digest[..8]))
        .collect();
    assert_eq!(files, ["a.yaml dce013a9", "b/users.yaml 0ff18cad"]);
    assert_eq!(loaded.state.files[0].digest.len(), 64);
    assert_eq!(loaded.state.resources.len(), 2);
    assert!(loaded.warnings.is_empty());
}

#[test]
fn groups_take_their_mode_from_the_configuration() {
    let folder = folder(&[("a.yaml", "groups: {A: , B: {membership: declared}}\n")]);
    let loaded = desired::load(folder.path(), &[], Membership::Exact).unwrap();
    assert_eq!(loaded.state.rosters["a"].membership, Membership::Exact);
    assert_eq!(loaded.state.rosters["b"].membership, Membership::Declared);
}

#[test]
fn names_that_look_like_other_things_are_names() {
    let state = good("groups: {NO: , 007: , true: , 1.10: }\nusers: {a@b.example: {name: 12, groups: [NO, 007, true, 1.10]}}\n").state;
    let names: Vec<&str> = state.rosters.keys().map(Name::as_str).collect();
    assert_eq!(names, ["007", "1.10", "NO", "true"]);
    assert!(desired::check_alone(&state).is_empty());
    let name = state.resources[&user("a@b.example")]
        .fields
        .get(&Field::Name)
        .unwrap();
    assert_eq!(name.intent, Intent::Set(Value::Text("12".into())));
}

#[test]
fn last_days_stand_where_they_were_written() {
    let loaded = good(
        "users:\n  ada@acme.example:\n    expires: 2027-03-31\n    groups:\n      - name: B\n        expires: \"2026-12-31\"\n      - A\n      - { name: C }\n\
         groups:\n  A: {}\n  B: { members: [{ expires: 2026-12-31, name: Ada@acme.example }] }\n  C: {}\n",
    );
    let state = &loaded.state;
    let ada = &state.resources[&user("ada@acme.example")];
    let shown = |expires: &omni_um::model::Expires| {
        let expiry = expires.as_ref();
        expiry.map(|expiry| format!("{} {}", expiry.date, expiry.place))
    };
    let (eve, last, after) = (date(2027, 3, 30), date(2027, 3, 31), date(2027, 4, 1));
    assert_eq!(
        shown(&ada.expires).as_deref(),
        Some("2027-03-31 a.yaml:3:14")
    );
    assert_eq!(ada.standing_on(eve), Standing::Present);
    assert_eq!(ada.standing_on(last), Standing::Present);
    assert_eq!(ada.standing_on(after), Standing::Absent);
    let groups = &state.groups_of["ada@acme.example"].groups;
    let groups: Vec<_> = groups
        .iter()
        .map(|one| {
            (
                one.name.as_str(),
                one.place.to_string(),
                shown(&one.expires),
            )
        })
        .collect();
    assert_eq!(
        groups,
        [
            ("A", "a.yaml:7:9".to_owned(), None),
            (
                "B",
                "a.yaml:5:15".to_owned(),
                Some("2026-12-31 a.yaml:6:18".to_owned())
            ),
            ("C", "a.yaml:8:17".to_owned(), None),
        ]
    );
    let member = &state.rosters["b"].members[0];
    assert_eq!(
        shown(&member.expires).as_deref(),
        Some("2026-12-31 a.yaml:11:29")
    );
}
