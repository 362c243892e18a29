//! What the YAML library does with corner cases. An update that changes any of this changes what
//! people's files mean.

use std::time::{Duration, Instant};

use omni_um::model::{Address, Field, Intent, Name, Value};

use super::support::{bad, good, load_files, show};

/// The values of one user's attributes, as `key=value` lines.
fn attributes(block: &str) -> String {
    let indented: String = block
        .lines()
        .map(|line| format!("      {line}\n"))
        .collect();
    let loaded = good(&format!(
        "users:\n  ada@acme.example:\n    attributes:\n{indented}"
    ));
    let ada = Address::user(Name::new("ada@acme.example"));
    let mut out = String::new();
    for (field, asked) in loaded.state.resources[&ada].fields.iter() {
        let Field::Attribute(reference) = field else {
            continue;
        };
        let value = match &asked.intent {
            Intent::Clear => "(clear)".to_owned(),
            Intent::Set(Value::Text(text)) => format!("{text:?}"),
            Intent::Set(Value::Set(items)) => format!("{items:?}"),
            Intent::Set(Value::Flag(flag)) => format!("flag {flag}"),
        };
        out.push_str(&format!("{reference}={value}\n"));
    }
    out
}

#[test]
fn values_are_the_text_that_is_written() {
    assert_eq!(
        attributes(
            "a: NO\nb: 00123\nc: 1.10\nd: +33612345678\ne: 2024-01-02\nf: true\ng: 1e3\nh: 0x1F\n\
             i: 1_000\nj: yes\nk: '007'\nl: .nan\nm: 1e999\nn: 9007199254740993\no: 12:30\np: True"
        ),
        "a=\"NO\"\nb=\"00123\"\nc=\"1.10\"\nd=\"+33612345678\"\ne=\"2024-01-02\"\nf=\"true\"\n\
         g=\"1e3\"\nh=\"0x1F\"\ni=\"1_000\"\nj=\"yes\"\nk=\"007\"\nl=\".nan\"\nm=\"1e999\"\n\
         n=\"9007199254740993\"\no=\"12:30\"\np=\"True\"\n"
    );
}

#[test]
fn every_way_of_being_empty_clears() {
    assert_eq!(
        attributes("a:\nb: null\nc: ~\nd: ''\ne: []\nf: ['']\ng: 'null'"),
        "a=(clear)\nb=(clear)\nc=(clear)\nd=(clear)\ne=(clear)\nf=(clear)\ng=\"null\"\n"
    );
}

#[test]
fn lists_are_sets_of_written_text() {
    assert_eq!(
        attributes("a: [b, NO, 007, b, 1.10]\nb:\n- x\n- |\n  long\n  text"),
        "a=[\"007\", \"1.10\", \"NO\", \"b\"]\nb=[\"long\\ntext\\n\", \"x\"]\n"
    );
}

#[test]
fn an_old_version_line_does_not_bring_norway_back() {
    let text = "%YAML 1.1\n---\nusers:\n  ada@acme.example:\n    active: no\n";
    assert!(bad(text).contains("OUM115 a.yaml:5:13+2"));
}

#[test]
fn anchors_aliases_and_merge_keys_work() {
    let loaded = good(
        "users:\n  ada@acme.example: &base\n    active: true\n    groups: &g [A]\n    attributes: {tier: &t 1.10}\n\
        \x20 bob@acme.example:\n    <<: *base\n    groups: *g\n    active: false\n\
        \x20 cy@acme.example:\n    attributes: {tier: *t}\ngroups: {A: }\n",
    );
    let bob = Name::new("bob@acme.example");
    let fields = &loaded.state.resources[&Address::user(bob.clone())].fields;
    let active = fields.get(&Field::Active).unwrap();
    assert_eq!(active.intent, Intent::Set(Value::Flag(false)));
    let tier = fields.get(&Field::attribute("tier")).unwrap();
    assert_eq!(tier.intent.value(), Value::text("1.10").as_ref());
    // A merged value is placed where it is used.
    assert_eq!((tier.place.line, tier.place.column), (7, 9));
    let groups = &loaded.state.groups_of[&bob].groups;
    assert_eq!((groups[0].place.line, groups[0].place.column), (8, 13));
}

#[test]
fn in_quotes_the_merge_key_is_a_name_like_any_other() {
    let loaded = good(
        "users:\n  ada@acme.example:\n    groups: [<<, '>>']\n    attributes: {'<<': \"<<\"}\n\
         groups:\n  \"<<\": {}\n  '>>': {}\n",
    );
    let group = Address::group(Name::new("<<"));
    assert!(loaded.state.resources.contains_key(&group));
    let ada = &loaded.state.resources[&Address::user(Name::new("ada@acme.example"))];
    let odd = ada.fields.get(&Field::attribute("<<")).unwrap();
    assert_eq!(odd.intent.value(), Value::text("<<").as_ref());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read() {
    let loaded = good("\u{feff}users:\r\n  ada@acme.example:\r\n    name: Ada\r\n");
    let ada = &loaded.state.resources[&Address::user(Name::new("ada@acme.example"))];
    let name = ada.fields.get(&Field::Name).unwrap();
    assert_eq!(name.intent.value(), Value::text("Ada").as_ref());
    assert_eq!((name.place.line, name.place.column), (3, 11));
}

#[test]
fn files_without_anything_are_fine() {
    for text in [
        "",
        "\n",
        "# nothing\n",
        "---\n",
        "users:\n",
        "users: {}\ngroups:\n",
        "null\n",
    ] {
        assert!(good(text).state.resources.is_empty(), "{text:?}");
    }
}

#[test]
fn what_is_no_yaml_is_said_in_words() {
    let cases = [
        (
            "users:\n\tada: 1\n",
            "OUM110 a.yaml:2:2+1 a tab indents this line",
        ),
        (
            "x-y: a: b\n",
            "OUM110 a.yaml:1:7+1 a `:` is not expected here",
        ),
        (
            "users: *x\n",
            "OUM110 a.yaml:1:8+1 this alias repeats an anchor that is not above it",
        ),
        (
            "users: @x\n",
            "OUM110 a.yaml:1:8+1 a text cannot begin with this character unless it is quoted",
        ),
        (
            "users: {a: 1\n",
            "OUM110 a.yaml:1:8+1 this bracket is never closed",
        ),
        (
            "users: {}}\n",
            "OUM110 a.yaml:1:10+1 this bracket closes nothing",
        ),
        (
            "users: 'x' y\n",
            "OUM110 a.yaml:1:12+1 something follows the closing quote",
        ),
        (
            "users: \"\\q\"\n",
            "OUM110 a.yaml:1:8+1 this text holds a `\\` that means nothing",
        ),
        (
            "users: \"x\n",
            "OUM110 a.yaml:2:1+1 a quoted text is not closed before this line",
        ),
        (
            "users: !mine {}\n",
            "OUM110 a.yaml:1:14+1 tags such as `!this` have no meaning here",
        ),
        (
            "users: {<<: 3}\n",
            "OUM110 a.yaml:1:13+1 `<<` takes a map, or a list of maps",
        ),
        (
            "users: &a [*a]\n",
            "OUM111 a.yaml:1:12+2 this alias stands inside the anchor it repeats",
        ),
        (
            "users: {}\n---\nusers: {}\n",
            "OUM112 a.yaml:2:1+3 a second document begins here; a file holds one",
        ),
    ];
    for (text, expected) in cases {
        let said = bad(text);
        assert!(
            said.contains(&format!("error {expected}")),
            "{text:?}\n{said}"
        );
    }
}

#[test]
fn what_came_before_a_mistake_is_checked_too() {
    let said = bad("users:\n  bob: {}\n  ada@acme.example: {nme: x}\n  x: [\n");
    let codes: Vec<&str> = said
        .lines()
        .filter(|l| l.starts_with("error"))
        .map(|l| &l[6..12])
        .collect();
    assert_eq!(codes, ["OUM120", "OUM114", "OUM110"], "{said}");
}

/// Runs a load that must be refused soon.
fn refused_soon(text: &str) -> String {
    let start = Instant::now();
    let said = bad(text);
    let took = start.elapsed();
    // A debug build on a loaded machine; a release build takes a tenth of this.
    assert!(took < Duration::from_secs(10), "{took:?}");
    said
}

#[test]
fn bombs_are_refused() {
    let mut bomb = "a: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for n in 1..10 {
        let repeats = vec![format!("*a{}", n - 1); 9].join(",");
        bomb.push_str(&format!("b{n}: &a{n} [{repeats}]\n"));
    }
    let said = refused_soon(&bomb);
    assert!(said.contains("OUM111"), "{said}");

    // The same through merge keys, and through one long text that must be copied.
    let long = "\\u0041".repeat(20_000);
    let uses: String = (0..50_000).map(|n| format!("      a{n}: *t\n")).collect();
    let copies =
        format!("users:\n  ada@acme.example:\n    attributes:\n      a: &t \"{long}\"\n{uses}");
    assert!(refused_soon(&copies).contains("OUM111"));
}

#[test]
fn deep_nesting_is_refused() {
    let brackets = format!("users: {}", "[".repeat(100_000));
    assert!(refused_soon(&brackets).contains("OUM111"));
    let block: String = (0..2_000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect();
    assert!(refused_soon(&block).contains("OUM111"));
    let most = format!("users: {}{}", "[".repeat(60), "]".repeat(60));
    assert!(bad(&most).contains("OUM115"));
}

#[test]
fn every_place_of_a_loaded_state_is_real() {
    let loaded = load_files(&[
        ("a.yaml", "users:\n  ada@acme.example: {name: A, active: true, groups: [G], attributes: {x: , y: [1]}}\n"),
        ("b.yaml", "groups:\n  G: {members: [ada@acme.example]}\nattributes:\n  x: {type: string}\nmoved: [{from: group/H, to: group/G}]\n"),
    ])
    .unwrap_or_else(|report| panic!("{}", show(&report.diagnostics)));
    let state = &loaded.state;
    let fields = state
        .resources
        .values()
        .flat_map(|r| r.fields.iter())
        .map(|(_, a)| &a.place);
    let clauses = state
        .groups_of
        .values()
        .flat_map(|c| c.groups.iter())
        .map(|m| &m.place);
    let members = state
        .rosters
        .values()
        .flat_map(|r| r.members.iter())
        .map(|m| &m.place);
    let mut places: Vec<_> = fields.chain(clauses).chain(members).collect();
    places.extend(state.resources.values().map(|r| &r.place));
    places.extend(state.attributes.values().map(|a| &a.place));
    places.extend(state.moved.iter().map(|m| &m.place));
    places.extend(state.groups_of.values().map(|c| &c.place));
    assert_eq!(places.len(), 11);
    for place in places {
        let line = loaded.sources[&place.file]
            .lines()
            .nth(place.line as usize - 1)
            .unwrap();
        assert!(
            place.column >= 1 && place.column as usize <= line.chars().count(),
            "{place}"
        );
    }
}
