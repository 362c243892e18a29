//! Files that are written say what was meant, in every layout, and look as a person's do.

use omni_um::desired::load_bytes;
use omni_um::desired::write::{File, Layout, Remarks, write};
use omni_um::model::{Address, DesiredState, Intent, Membership, Name};

fn load(files: &[File]) -> DesiredState {
    let bytes = files
        .iter()
        .map(|file| (file.path.clone(), file.text.clone().into_bytes()));
    let loaded = load_bytes(bytes.collect(), &[], Membership::Declared);
    loaded
        .unwrap_or_else(|report| panic!("{report:?}\n{files:#?}"))
        .state
}

fn of(text: &str) -> DesiredState {
    let file = File {
        path: "a.yaml".to_owned(),
        text: text.to_owned(),
    };
    load(&[file])
}

/// What files say, without where.
fn said(state: &DesiredState) -> Vec<String> {
    let mut said = Vec::new();
    for (address, resource) in &state.resources {
        let fields: Vec<(String, &Intent)> = resource
            .fields
            .iter()
            .map(|(field, asked)| (field.to_string(), &asked.intent))
            .collect();
        let day = resource.expires.as_ref().map(|expiry| expiry.date);
        said.push(format!(
            "{address} {:?} {} {fields:?} {:?} {} {day:?}",
            resource.standing, resource.protect, resource.forget, resource.forget_groups
        ));
    }
    let edge = |member: &omni_um::model::Member| {
        let day = member.expires.as_ref().map(|expiry| expiry.date);
        format!("{} {day:?}", member.name)
    };
    for (user, clause) in &state.groups_of {
        said.push(format!(
            "{user}: {:?}",
            clause.groups.iter().map(edge).collect::<Vec<_>>()
        ));
    }
    for (group, roster) in &state.rosters {
        let members: Vec<String> = roster.members.iter().map(edge).collect();
        said.push(format!("{group}: {:?} {members:?}", roster.membership));
    }
    for (reference, declared) in &state.attributes {
        said.push(format!(
            "{reference}: {:?} {} {:?} {}",
            declared.kind, declared.multiple, declared.allowed, declared.sensitive
        ));
    }
    said
}

const EVERYTHING: &str = r#"
attributes:
  region: { type: string, multiple: true, allowed: [emea, "NO"] }
  tier: { type: number, allowed: [1, 2.5] }
  secret: { type: string, sensitive: true }
groups:
  Analytics: { membership: exact, protect: true, members: [bob@acme.example, { name: cy@acme.example, expires: 2027-03-31 }] }
  Finance: {}
  Gone: { state: absent }
  Let go: { state: forget }
  Okta: { managed_by: idp }
  "<<": { membership: additive }
users:
  ada@acme.example:
    name: "Ada: L"
    active: true
    protect: true
    expires: 2027-12-31
    groups: [Finance, { name: "<<", expires: 2027-01-31 }]
    attributes: { region: [emea, "NO"], tier: 2.5, secret: null, other: "3", flag: "true" }
  bob@acme.example: {}
  cy@acme.example: { active: false, forget: [name, attributes.tier] }
  dan@acme.example: { forget: [groups] }
  eve@acme.example: { groups: [] }
  gone@acme.example: { state: absent }
  okta@acme.example: { managed_by: idp, attributes: { tier: 1 } }
  released@acme.example: { state: forget }
"#;

#[test]
fn what_is_written_is_read_back() {
    let state = of(EVERYTHING);
    for layout in [Layout::One, Layout::PerKind] {
        let files = write(&state, &Remarks::default(), layout, Membership::Declared);
        let again = load(&files);
        assert_eq!(said(&again), said(&state), "{files:#?}");
        let twice = write(&again, &Remarks::default(), layout, Membership::Declared);
        assert_eq!(files, twice);
    }
    let files = write(
        &state,
        &Remarks::default(),
        Layout::PerGroup,
        Membership::Declared,
    );
    let again = load(&files);
    assert!(again.groups_of.is_empty());
    let finance = &again.rosters[&Name::new("Finance")].members;
    assert_eq!(finance[0].name, Name::new("ada@acme.example"));
    let odd = &again.rosters[&Name::new("<<")].members[0];
    assert!(odd.expires.is_some());
}

#[test]
fn files_look_as_a_person_writes_them() {
    let many: Vec<String> = (10..20).map(|n| format!("user{n}@acme.example")).collect();
    let state = of(&format!(
        "attributes: {{ region: {{ type: string, multiple: true }}, tier: {{ type: number }} }}\n\
         groups: {{ Everyone: {{ members: [{}] }}, Sales: }}\n\
         users:\n  ada@acme.example: {{ name: Ada Lovelace, groups: [Sales], attributes: {{ region: [emea, apac], tier: 3 }} }}\n\
         \x20 bob@acme.example: {{ groups: [], active: false }}\n",
        many.join(", ")
    ));
    let mut remarks = Remarks::default();
    let about = |name: &str| Address::user(Name::new(name));
    remarks.about(
        &about("bob@acme.example"),
        "name is left out: odd\n- injected: 1".to_owned(),
    );
    remarks.about(&about("axel"), "user/axel is left out".to_owned());
    remarks.about(
        &Address::group(Name::new("Zed\u{7}")),
        "group/Zed is left out".to_owned(),
    );
    remarks.about_attribute("sales", "attribute `sales` is left out".to_owned());
    let files = write(&state, &remarks, Layout::One, Membership::Declared);
    assert_eq!(said(&load(&files)), said(&state));
    insta::assert_snapshot!(files[0].text, @r"
    attributes:
      region: { type: string, multiple: true }
      # attribute `sales` is left out
      tier: { type: number }

    groups:
      Everyone:
        members:
          - user10@acme.example
          - user11@acme.example
          - user12@acme.example
          - user13@acme.example
          - user14@acme.example
          - user15@acme.example
          - user16@acme.example
          - user17@acme.example
          - user18@acme.example
          - user19@acme.example
      Sales: {}
      # group/Zed is left out

    users:
      ada@acme.example:
        name: Ada Lovelace
        groups: [Sales]
        attributes:
          region: [apac, emea]
          tier: 3
      # user/axel is left out
      bob@acme.example:
        # name is left out: odd\u000A- injected: 1
        active: false
        groups: []
    ");
    let paths = |layout| {
        let files = write(&state, &remarks, layout, Membership::Declared);
        files.into_iter().map(|file| file.path).collect::<Vec<_>>()
    };
    assert_eq!(
        paths(Layout::PerKind),
        ["attributes.yaml", "groups.yaml", "users.yaml"]
    );
    assert_eq!(
        paths(Layout::PerGroup),
        [
            "attributes.yaml",
            "groups/everyone.yaml",
            "groups/sales.yaml",
            "users.yaml"
        ]
    );
}

#[test]
fn a_tenant_without_anything_has_files_without_anything() {
    let nothing = DesiredState::default();
    let files = write(
        &nothing,
        &Remarks::default(),
        Layout::One,
        Membership::Declared,
    );
    assert_eq!(files[0].text, "attributes: {}\n\ngroups: {}\n\nusers: {}\n");
    assert_eq!(said(&load(&files)), Vec::<String>::new());
}
