//! `sync --source json`.

use super::*;

fn resources(users: &str) -> String {
    format!(r#"{{"Resources": [{users}]}}"#)
}

/// One user with these attributes.
fn with(attributes: &str) -> String {
    resources(&format!(
        r#"{{"userName": "ada@acme.example", "{URN}": {attributes}}}"#
    ))
}

fn told_of(body: &str) -> String {
    told(&sync_json(body, SYNC).expect_err("refused").diagnostics)
}

#[test]
fn what_the_file_says_is_asked_of_its_users_alone() {
    let body = resources(&format!(
        r#"{{"id": "{ADA}", "userName": "ADA@acme.example", "displayName": "ignored",
            "groups": [{{"value": "{LEGAL}", "display": "whatever"}}],
            "{URN}": {{"region": ["emea", "amer"], "tier": 3.0, "cost": null}}}}"#
    ));
    let wish = sync_json(&body, SYNC).unwrap();
    assert_eq!(
        asked(&wish),
        "Ada@acme.example cost=- region=amer, emea tier=3 in [\"Legal\"]\n\
         group Finance []\ngroup Legal []\n"
    );
    assert!(wish.warnings.is_empty(), "{}", told(&wish.warnings));
    assert_eq!(wish.rows[0].id.as_ref().unwrap().as_str(), ADA);
    assert_eq!(wish.rows[0].record["displayName"], "ignored");
    assert_eq!(&*wish.desired.files[0].path, "users.json");
    assert_eq!(wish.desired.files[0].digest.len(), 64);
}

#[test]
fn a_bare_list_and_a_user_alone_are_users_too() {
    for body in [
        r#"[{"userName": "bob@acme.example"}]"#,
        r#"{"userName": "bob@acme.example"}"#,
        "\u{feff}{\"resources\": [{\"username\": \"bob@acme.example\"}]}",
    ] {
        let wish = sync_json(body, SYNC).unwrap();
        assert_eq!(asked(&wish), "bob@acme.example\n", "{body}");
    }
}

#[test]
fn absent_is_not_managed_unless_it_means_empty() {
    let body = resources(
        r#"{"userName": "ada@acme.example"}, {"userName": "bob@acme.example", "groups": null}"#,
    );
    let wish = sync_json(&body, SYNC).unwrap();
    assert_eq!(asked(&wish), "Ada@acme.example\nbob@acme.example\n");
    let empty = Sync {
        absent: Absent::Empty,
        ..SYNC
    };
    let wish = sync_json(&body, empty).unwrap();
    assert_eq!(
        asked(&wish),
        "Ada@acme.example cost=- region=- tier=- in []\n\
         bob@acme.example cost=- region=- tier=- in []\n\
         group Finance []\ngroup Legal []\n"
    );
    let wish = sync_json(&with(r#"{"tier": "7"}"#), empty).unwrap();
    assert!(asked(&wish).starts_with("Ada@acme.example cost=- region=- tier=7 in []\n"));
}

#[test]
fn a_mode_looks_at_its_own_part() {
    let body = resources(&format!(
        r#"{{"userName": "ada@acme.example", "groups": [], "{URN}": {{"tier": 1}}}}"#
    ));
    let part = |part| sync_json(&body, Sync { part, ..SYNC }).map(|wish| asked(&wish));
    assert_eq!(
        part(Part::Groups).unwrap(),
        "Ada@acme.example in []\ngroup Finance []\ngroup Legal []\n"
    );
    assert_eq!(part(Part::Attributes).unwrap(), "Ada@acme.example tier=1\n");
}

#[test]
fn groups_are_ids_names_or_objects() {
    let body = resources(&format!(
        r#"{{"userName": "ada@acme.example", "groups": ["{FINANCE}", "legal", {{"display": "LEGAL"}}]}}"#
    ));
    let wish = sync_json(&body, SYNC).unwrap();
    assert!(asked(&wish).starts_with("Ada@acme.example in [\"Finance\", \"Legal\"]\n"));
}

#[test]
fn a_group_that_nobody_has_is_one_error_however_many_name_it() {
    let user = |name| format!(r#"{{"userName": "{name}@acme.example", "groups": ["ghost"]}}"#);
    let body = resources(&format!(
        "{},\n{},{}",
        user("ada"),
        user("bob"),
        user("eve")
    ));
    assert_eq!(
        told_of(&body),
        "users.json:1:60 error OUM195 the tenant has no group `ghost`, and in 2 places more\n"
    );
    let stale = resources(
        r#"{"userName": "ada@acme.example", "groups": [{"value": "old-0009", "display": "finance"}]}"#,
    );
    let report = sync_json(&stale, SYNC).unwrap_err();
    assert_eq!(
        help(&report),
        "a group called `finance` has the id fin-0001"
    );
}

#[test]
fn nobody_is_no_user() {
    for body in [
        r#"{"Resources": []}"#,
        "{}",
        "[]",
        "null",
        "3",
        "\"ada\"",
        r#"{"Resources": null}"#,
        r#"{"users": [{"userName": "ada@acme.example"}]}"#,
    ] {
        assert_eq!(
            told_of(body),
            "users.json:1:1 error OUM191 no user in it; nothing is done\n",
            "{body}"
        );
    }
}

#[test]
fn what_is_no_json_is_refused_where_it_breaks() {
    assert!(told_of("").starts_with("users.json:1:1 error OUM190 this is no JSON: EOF"));
    let broken = told_of("[\n  {\"userName\": \"é\" \"x\"}]");
    assert!(
        broken.starts_with("users.json:2:20 error OUM190 "),
        "{broken}"
    );
    assert!(told_of("[{}] x").contains("OUM190"));
    assert!(told_of(r#"[{"userName": "\ud800"}]"#).contains("OUM190"));
}

#[test]
fn a_record_says_who_it_is() {
    assert_eq!(
        told_of("[{\"active\": true},\n 7, \"x\", null, {\"userName\": 3}]"),
        "users.json:1:2 error OUM194 this record has no userName\n\
         users.json:2:2 error OUM194 a record is an object, and this is a number\n\
         users.json:2:5 error OUM194 a record is an object, and this is a text\n\
         users.json:2:10 error OUM194 a record is an object, and this is null\n\
         users.json:2:29 error OUM194 `userName` is a text, and this is a number\n"
    );
}

#[test]
fn an_id_alone_names_a_user() {
    let body = format!(r#"[{{"id": "{BOB}", "{URN}": {{"cost": "x"}}}}]"#);
    assert_eq!(
        asked(&sync_json(&body, SYNC).unwrap()),
        "bob@acme.example cost=x\n"
    );
}

#[test]
fn a_key_stands_once() {
    let body = r#"[{"userName": "ada@acme.example", "groups": ["Legal"], "groups": []}]"#;
    assert_eq!(
        told_of(body),
        "users.json:1:56 error OUM196 the key `groups` stands twice in one object\n"
    );
    let body = r#"[{"userName": "ada@acme.example", "groups": ["Legal"], "Groups": []}]"#;
    assert_eq!(
        told_of(body),
        "users.json:1:56 error OUM196 `groups` and `Groups` are one key\n"
    );
    assert!(told_of(&with(r#"{"tier": 1, "tier": 2}"#)).contains("OUM196"));
}

#[test]
fn a_value_is_brought_into_the_tenants_type() {
    let one = |attributes: &str| {
        let wish = sync_json(&with(attributes), SYNC).unwrap();
        asked(&wish)
            .trim()
            .trim_start_matches("Ada@acme.example")
            .trim()
            .to_owned()
    };
    assert_eq!(one(r#"{"region": "emea"}"#), "region=emea");
    assert_eq!(one(r#"{"tier": "03.10"}"#), "tier=3.1");
    assert_eq!(
        one(r#"{"tier": 9007199254740993}"#),
        "tier=9007199254740993"
    );
    assert_eq!(one(r#"{"cost": 3.10}"#), "cost=3.10");
    assert_eq!(one(r#"{"cost": true}"#), "cost=true");
    for unset in ["null", "\"\"", "[]", "[\"\"]"] {
        assert_eq!(one(&format!(r#"{{"region": {unset}}}"#)), "region=-");
    }
    assert_eq!(one("{}"), "");
    assert_eq!(one("null"), "");
    assert_eq!(one(r#"{"nosuch": null}"#), "");
}

#[test]
fn a_value_that_does_not_fit_is_an_error_at_its_key() {
    let one = |attributes: &str| {
        let told = told_of(&with(attributes));
        told.trim_start_matches("users.json:").trim().to_owned()
    };
    let at = 1 + with(r#"{"tier": "high"}"#).find("\"tier\"").unwrap();
    assert_eq!(
        one(r#"{"tier": "high"}"#),
        format!("1:{at} error OUM197 the value of `tier` does not fit: `high` is no number")
    );
    assert!(one(r#"{"cost": ["a", "b"]}"#).ends_with("it holds one value, not a list"));
    assert!(one(r#"{"cost": {"a": 1}}"#).contains("OUM194"));
    assert!(one(r#"{"region": [["a"]]}"#).contains("OUM194"));
    assert!(one(r#"{"region": [null]}"#).contains("OUM194"));
    for shape in ["\"\"", "[]", "3", "\"{}\"", "true"] {
        assert!(
            one(shape).contains("OUM194 attributes are an object"),
            "{shape}"
        );
    }
    let report = sync_json(&with(r#"{"regoin": "emea"}"#), SYNC).unwrap_err();
    assert_eq!(help(&report), "did you mean `region`?");
}

#[test]
fn what_omni_keeps_itself_is_left_out_with_one_warning() {
    let user = |name, value| {
        format!(r#"{{"userName": "{name}@acme.example", "{URN}": {{"omni_is_admin": {value}}}}}"#)
    };
    let body = resources(
        &[
            user("ada", "true"),
            user("bob", "false"),
            user("eve", "null"),
        ]
        .join(","),
    );
    let wish = sync_json(&body, SYNC).unwrap();
    assert!(!asked(&wish).contains("omni"));
    assert_eq!(wish.warnings.len(), 1);
    assert!(
        wish.warnings[0]
            .message
            .ends_with("left out, and in one place more")
    );
}

#[test]
fn whoever_is_not_there_is_left_out_unless_made() {
    let body = resources(&format!(
        r#"{{"userName": "new@acme.example", "displayName": "New", "groups": ["Legal"], "{URN}": {{"tier": 1, "cost": null}}}},
        {{"userName": "plain@acme.example"}}"#
    ));
    let ada = r#"{"userName": "ada@acme.example"}, {"userName": "new"#;
    let with_ada = body.replacen(r#"{"userName": "new"#, ada, 1);
    let wish = sync_json(&with_ada, SYNC).unwrap();
    assert_eq!(wish.desired.resources.len(), 3, "Ada and the groups alone");
    assert_eq!(
        fates(&wish)[1],
        "skipped: not in Omni; not created: --create"
    );
    assert_eq!(wish.warnings.len(), 2);
    let create = Sync {
        create: true,
        ..SYNC
    };
    let wish = sync_json(&body, create).unwrap();
    assert_eq!(
        asked(&wish),
        "new@acme.example name=New tier=1 in [\"Legal\"]\n\
         plain@acme.example name=plain@acme.example\ngroup Finance []\ngroup Legal []\n"
    );
    let odd = sync_json(r#"[{"userName": "no mail"}]"#, create).unwrap_err();
    assert_eq!(odd.diagnostics[0].message, "`no mail` is no e-mail");
    let off = r#"[{"userName": "off@acme.example", "active": "False"}]"#;
    let wish = sync_json(off, create).unwrap();
    assert_eq!(fates(&wish), ["skipped: inactive and not in Omni"]);
    assert!(wish.desired.resources.is_empty() && wish.warnings.len() == 1);
}

#[test]
fn the_same_user_twice_is_one_or_an_error() {
    let user = |name, tier| format!(r#"{{"userName": "{name}", "{URN}": {{"tier": {tier}}}}}"#);
    let same = resources(
        &[
            user("ada@acme.example", "1"),
            user("ADA@acme.example", "1.0"),
        ]
        .join(",\n"),
    );
    let wish = sync_json(&same, SYNC).unwrap();
    assert_eq!(asked(&wish), "Ada@acme.example tier=1\n");
    assert_eq!(fates(&wish), ["asked", "skipped: the same as line 1"]);
    assert_eq!(wish.warnings.len(), 1);
    let other =
        resources(&[user("ada@acme.example", "1"), user("ADA@acme.example", "2")].join(",\n"));
    let report = sync_json(&other, SYNC).unwrap_err();
    let problem = &report.diagnostics[0];
    assert_eq!((problem.code, problem.labels[0].place.line), ("OUM196", 1));
}

#[test]
fn a_part_of_an_export_is_told_and_touches_nobody_else() {
    for total in ["250", "\"250\""] {
        let body = format!(
            r#"{{"totalResults": {total}, "Resources": [{{"id": "{ADA}", "userName": "ada@acme.example"}}]}}"#
        );
        let wish = sync_json(&body, SYNC).unwrap();
        assert_eq!(asked(&wish), "Ada@acme.example\n");
        assert_eq!(
            told(&wish.warnings),
            "users.json:1:2 warning OUM199 this is a part: 1 of 250 records\n"
        );
    }
}

#[test]
fn a_file_of_nobody_whom_the_tenant_has_is_told() {
    let strangers = r#"[{"userName": "x@other.example", "groups": ["Legal"]}, {"userName": "y@other.example"}]"#;
    let wish = sync_json(strangers, SYNC).unwrap();
    let said = told(&wish.warnings);
    assert!(
        said.contains("warning OUM199 none of the 2 users of this file is in Omni"),
        "{said}"
    );
    assert!(wish.desired.groups_of.is_empty());
    let create = Sync {
        create: true,
        ..SYNC
    };
    let said = told(&sync_json(strangers, create).unwrap().warnings);
    assert!(!said.contains("none of the"), "{said}");
}

#[test]
fn groups_are_no_users() {
    let body = format!(
        r#"[{{"id": "{FINANCE}", "displayName": "Finance", "members": []}}, {{"id": "x", "displayName": "Legal"}}]"#
    );
    assert_eq!(
        told_of(&body),
        "users.json:1:2 error OUM194 2 records have no userName and look like groups\n"
    );
}

#[test]
fn an_e_mail_holds_no_control_character() {
    let body =
        resources(r#"{"userName": "ada@acme.example\u0000"}, {"userName": "bob@acme.example"}"#);
    let told = told_of(&body);
    assert!(
        told.starts_with("users.json:1:29 error OUM194 `ada@acme.example"),
        "{told}"
    );
    assert!(told.ends_with("is no e-mail\n"), "{told}");
}

#[test]
fn an_id_that_is_somebody_elses_is_an_error() {
    let mixed = format!(r#"[{{"id": "{BOB}", "userName": "ada@acme.example", "groups": []}}]"#);
    let said = told_of(&mixed);
    assert!(
        said.contains("error OUM196 the id is that of `bob@acme.example`"),
        "{said}"
    );
    // One that nobody has is what somebody was called before.
    let old = r#"[{"id": "gone", "userName": "ada@acme.example", "groups": []}]"#;
    sync_json(old, SYNC).unwrap();
}
