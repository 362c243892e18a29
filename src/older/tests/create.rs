//! `create-users`.

use super::*;

fn create(name: &str, body: &str) -> Result<Wish, Report> {
    ask(Sheet::create(&text(name, body)))
}

#[test]
fn whoever_is_not_there_is_made_and_the_others_are_skipped() {
    let body = format!(
        r#"{{"Resources": [
          {{"id": "x", "userName": "new@acme.example", "displayName": "New", "active": true, "meta": {{}},
            "{URN}": {{"tier": 2, "cost": null}}}},
          {{"userName": "ADA@acme.example", "displayName": "Ada"}}]}}"#
    );
    let wish = create("new.json", &body).unwrap();
    assert_eq!(asked(&wish), "new@acme.example name=New tier=2\n");
    assert_eq!(fates(&wish), ["asked", "skipped: already exists"]);
    assert_eq!(
        wish.rows[1].user.as_ref().unwrap().as_str(),
        "Ada@acme.example"
    );
    assert_eq!(wish.rows[0].record["meta"], serde_json::json!({}));
    assert!(wish.warnings.is_empty());
}

#[test]
fn from_csv_the_attributes_and_the_flag_arrive() {
    let body = "userName,displayName,active,userAttributes\n\
                new@acme.example,New,TRUE,\"{\"\"region\"\": [\"\"emea\"\"]}\"\n\
                off@acme.example,Off,false,\n";
    let wish = create("New.CSV", body).unwrap();
    assert_eq!(asked(&wish), "new@acme.example name=New region=emea\n");
    assert_eq!(
        fates(&wish),
        ["asked", "failed: a user cannot be made inactive"]
    );
    assert_eq!(wish.rows[1].record["displayName"], "Off");
}

#[test]
fn whoever_cannot_be_made_fails_alone() {
    let body = r#"[{"userName": "a@acme.example", "displayName": "A"}, {"userName": "b@acme.example"},
                   {"userName": "nobody", "displayName": "N"}, {"id": "7", "displayName": "I", "active": true}]"#;
    let wish = create("x.json", body).unwrap();
    assert_eq!(
        fates(&wish),
        [
            "asked",
            "failed: a new user needs a displayName",
            "failed: `nobody` is no e-mail",
            "failed: a new user needs a userName"
        ]
    );
}

#[test]
fn groups_are_told_once() {
    let user = |name| {
        format!(r#"{{"userName": "{name}@acme.example", "displayName": "N", "groups": ["Legal"]}}"#)
    };
    let wish = create("x.json", &format!("[{},{}]", user("a"), user("b"))).unwrap();
    assert!(wish.desired.groups_of.is_empty());
    assert_eq!(wish.warnings.len(), 1);
    assert_eq!(
        wish.warnings[0].message,
        "create-users sets no groups, and in one place more"
    );
}

#[test]
fn an_active_that_is_neither_yes_nor_no_is_an_error() {
    let body = "userName,displayName,active\nnew@acme.example,New,maybe\n";
    assert_eq!(
        refused(Sheet::create(&text("x.csv", body))),
        "x.csv:2:22 error OUM194 `active` is true or false, and this is `maybe`\n"
    );
    for body in [
        "[{\"userName\": \"n@a.example\", \"active\": []}]",
        "[{\"userName\": \"n@a.example\", \"active\": 2}]",
    ] {
        assert!(refused(Sheet::create(&text("x.json", body))).contains("OUM194 `active`"));
    }
}

#[test]
fn a_list_of_words_is_no_list_of_users() {
    assert!(refused(Sheet::create(&text("x.json", r#"["userName"]"#))).contains("OUM194"));
    assert!(refused(Sheet::create(&text("x.json", "{}"))).contains("OUM191"));
    assert!(refused(Sheet::create(&text("users.txt", "userName\n"))).contains("OUM191"));
}

#[test]
fn whoever_is_there_and_inactive_is_a_failure_and_no_skip() {
    let mut live = tenant();
    let bob = crate::model::Address::user(Name::new("bob@acme.example"));
    live.resources.get_mut(&bob).unwrap().active = false;
    let body = "userName,displayName\nbob@acme.example,Bob\nada@acme.example,Ada\n";
    let wish = Sheet::create(&text("x.csv", body)).unwrap().ask(&live);
    let wish = wish.unwrap();
    assert_eq!(
        fates(&wish),
        [
            "failed: is there, and inactive: create-users activates nobody; do it in Omni",
            "skipped: already exists"
        ]
    );
    assert_eq!(wish.rows[0].id.as_ref().unwrap().as_str(), BOB);
    let as_it_is = "userName,displayName,active\nbob@acme.example,Bob,false\n";
    let wish = Sheet::create(&text("x.csv", as_it_is)).unwrap().ask(&live);
    assert_eq!(fates(&wish.unwrap()), ["skipped: already exists"]);
}
