//! `update-user-attributes`.

use super::*;

fn update(name: &str, body: &str) -> Result<Wish, Report> {
    ask(Sheet::update(&text(name, body)))
}

#[test]
fn attributes_alone_are_asked_for() {
    let body = format!(
        r#"[{{"id": "{ADA}", "userName": "ada@acme.example", "displayName": "x", "active": "nonsense",
            "groups": 7, "{URN}": {{"tier": 2, "cost": null}}}},
           {{"userName": "BOB@acme.example", "{URN}": {{"region": "emea"}}}}]"#
    );
    let wish = update("u.json", &body).unwrap();
    assert_eq!(
        asked(&wish),
        "Ada@acme.example cost=- tier=2\nbob@acme.example region=emea\n"
    );
    assert!(wish.warnings.is_empty());
}

#[test]
fn an_export_in_csv_clears_nothing() {
    let body = format!(
        "id,userName,displayName,active,email\r\n{ADA},ada@acme.example,Ada,True,ada@acme.example\r\n"
    );
    let wish = update("u.csv", &body).unwrap();
    assert_eq!(asked(&wish), "");
    assert_eq!(fates(&wish), ["skipped: no attributes given"]);
}

#[test]
fn whoever_is_not_found_fails_alone() {
    let body = format!(
        r#"[{{"id": "nope", "userName": "ada@acme.example", "{URN}": {{"tier": 1}}}},
           {{"userName": "who@acme.example", "{URN}": {{"tier": 1}}}},
           {{"id": "{ADA}", "userName": "bob@acme.example", "{URN}": {{"tier": 1}}}},
           {{"id": "{EVE}", "userName": "formerly@acme.example", "{URN}": {{"tier": 1}}}}]"#
    );
    let wish = update("u.json", &body).unwrap();
    assert_eq!(asked(&wish), "eve@acme.example tier=1\n");
    assert_eq!(
        fates(&wish),
        [
            "failed: no user has the id `nope`",
            "failed: no user is called `who@acme.example`",
            "failed: the id is that of Ada@acme.example, the userName that of bob@acme.example",
            "asked"
        ]
    );
    assert_eq!(wish.rows[0].id.as_ref().unwrap().as_str(), "nope");
}
