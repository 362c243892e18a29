//! What the files may look like.

use serde_json::{Value, json};

use super::super::stage::{Desk, URN, cell, resources};

/// Syncs this text, told by its name; what it changed.
fn synced(desk: &Desk, text: &str) -> Vec<String> {
    desk.folder.write("u.json", text);
    let line = ["sync", "--source", "json", "--users", "u.json"];
    let (told, effects) = desk.effects(|| desk.run(&line));
    told.expect(0);
    effects
}

#[test]
fn json_in_every_wrapping() {
    let desk = Desk::new();
    let before = desk.tenant.everything();
    let ada = json!({ "userName": "ada@acme.example", URN: { "tier": 9 } });
    for text in [
        json!({ "Resources": [ada] }).to_string(),
        json!({ "schemas": ["x"], "totalResults": 1, "startIndex": 1, "itemsPerPage": 1, "Resources": [ada] }).to_string(),
        json!([ada]).to_string(),
        format!("\u{feff}\r\n{}\r\n", json!({ "Resources": [ada] })),
        serde_json::to_string_pretty(&json!([ada])).expect("JSON").replace('\n', "\r\n"),
    ] {
        assert_eq!(synced(&desk, &text), ["set-attribute ada@acme.example tier \"9\""], "{text}");
        desk.tenant.put_back(&before);
    }
    let text = json!([ada]).to_string().replace("ada@", "\\u0061da@");
    assert_eq!(
        synced(&desk, &text).len(),
        1,
        "non-ASCII is escaped in an export"
    );
}

/// Headers of users, and a row for each: Ada gets another team, and stays in Analytics.
#[test]
fn users_in_csv_with_both_header_sets_in_any_order_and_with_other_columns() {
    let desk = Desk::new();
    let before = desk.tenant.everything();
    let id = desk.id("ada@acme.example");
    let bag = cell(r#"{"team": "new", "region": ["emea"]}"#);
    let analytics = cell(&json!([desk.group("Analytics")]).to_string());
    for text in [
        format!(
            "id,userName,displayName,active,email,userAttributes\n{id},ada@acme.example,Ada,True,ada@acme.example,{bag}\n"
        ),
        format!(
            "id,userName,name,active,emails,userAttributes\n{id},ada@acme.example,Ada,true,ada@acme.example,{bag}\n"
        ),
        format!(
            "userAttributes,emails,Department,id\n{bag},ada@acme.example,\"Sales, \"\"EMEA\"\"\",{id}\n"
        ),
        format!("USERNAME,UserAttributes\nada@acme.example,{bag}\n"),
        format!(
            "\u{feff}userName,groups,userAttributes\r\nada@acme.example,{analytics},{bag}\r\n\r\n"
        ),
        format!("userName,userAttributes,note\nada@acme.example,{bag},\"two\nlines\"\n\n,,\n"),
        format!("id,userAttributes\n{id},{bag}"),
        format!("userName,{URN}\nada@acme.example,{bag}\n"),
    ] {
        let told = desk.effects(|| {
            desk.sync_csv(
                &text,
                "displayName,members\nAnalytics,\n",
                &["--mode", "attributes"],
            )
        });
        let (told, effects) = told;
        told.expect(0);
        assert_eq!(
            effects,
            ["set-attribute ada@acme.example team \"new\""],
            "{text}"
        );
        desk.tenant.put_back(&before);
    }
}

#[test]
fn groups_in_csv_with_members_in_every_form() {
    let desk = Desk::new();
    let before = desk.tenant.everything();
    let (ada, kay) = (desk.id("ada@acme.example"), desk.id("kay@acme.example"));
    let (id, users) = (
        desk.group("Analytics"),
        "userName\nada@acme.example\nkay@acme.example\n",
    );
    for members in [
        json!([ada, kay]),
        json!(["ada@acme.example", "KAY@acme.example"]),
        json!([{ "value": ada, "display": "ada@acme.example" }, { "display": "kay@acme.example" }]),
        json!([{ "value": ada, "$ref": "x" }, kay]),
    ] {
        let members = cell(&members.to_string());
        for text in [
            format!("id,displayName,members\n{id},Analytics,{members}\n"),
            format!("\u{feff}members,name,owner\r\n{members},analytics,nobody\r\n"),
            format!("id,members\n{id},{members}\n"),
        ] {
            let (told, effects) = desk.effects(|| desk.sync_csv(users, &text, &[]));
            told.expect(0);
            // Grace is in it too, and not in the file of users: she stays.
            assert_eq!(effects, ["add-member Analytics kay@acme.example"], "{text}");
            desk.tenant.put_back(&before);
        }
    }
    // Nobody gets access by this file alone: Alan is not in the file of users.
    let text =
        "displayName,members\nAnalytics,\"[\"\"ada@acme.example\"\",\"\"alan@acme.example\"\"]\"\n";
    let told = desk.untouched(|| desk.sync_csv(users, text, &[]).expect(0));
    let said = "`alan@acme.example` does not come to `Analytics`";
    assert!(told.out.contains(said), "{told:?}");
    // A group that the file does not name keeps whom it has; an empty list takes those of the file.
    let text = "displayName,members\nAnalytics,[]\n";
    let (told, effects) = desk.effects(|| desk.sync_csv(users, text, &[]));
    told.expect(0);
    assert_eq!(effects, ["remove-member Analytics ada@acme.example"]);
}

#[test]
fn groups_of_a_user_as_ids_names_and_objects() {
    let desk = Desk::new();
    let before = desk.tenant.everything();
    let (analytics, finance) = (desk.group("Analytics"), desk.group("Finance"));
    for groups in [
        json!([{ "value": analytics, "display": "Analytics" }, { "value": finance, "display": "Finance" }]),
        json!([analytics, finance]),
        json!(["Analytics", "finance"]),
        json!([{ "value": finance }, { "display": "Analytics" }]),
    ] {
        let people = json!([{ "userName": "ada@acme.example", "groups": groups }]);
        assert_eq!(
            synced(&desk, &people.to_string()),
            ["add-member Finance ada@acme.example"],
            "{people}"
        );
        desk.tenant.put_back(&before);
    }
}

#[test]
fn ids_to_delete_in_every_form() {
    let desk = Desk::new();
    let (before, kay) = (desk.tenant.everything(), desk.id("kay@acme.example"));
    for (name, text) in [
        ("ids.json", json!([kay]).to_string()),
        ("ids.json", json!({ "user_ids": [kay] }).to_string()),
        (
            "ids.json",
            json!([{ "id": kay, "userName": "kay@acme.example" }]).to_string(),
        ),
        (
            "ids.json",
            json!({ "Resources": [desk.person("kay@acme.example")] }).to_string(),
        ),
        ("ids.csv", format!("id\n{kay}\n")),
        (
            "ids.csv",
            format!("\u{feff}userName,id\r\nkay@acme.example,{kay}\r\n\r\n"),
        ),
    ] {
        let (told, effects) = desk.effects(|| desk.file("delete-users", name, &text, &["--yes"]));
        let told = told.expect(0);
        assert!(
            effects.contains(&"delete-user kay@acme.example".to_owned()),
            "{text}: {effects:?}"
        );
        assert!(
            told.out.contains(&kay) && told.out.contains("Summary: 1 succeeded, 0 failed"),
            "{told:?}"
        );
        desk.tenant.put_back(&before);
    }
    // An id that stands there twice is one user, and no failure.
    let twice = json!([kay, kay]).to_string();
    let told = desk
        .file("delete-users", "ids.json", &twice, &["--yes"])
        .expect(0);
    assert!(
        told.out.contains("Summary: 1 succeeded, 0 failed"),
        "{told:?}"
    );
}

#[test]
fn users_to_make_in_both_forms_with_what_they_are_to_have() {
    let desk = Desk::new();
    let before = desk.tenant.everything();
    let region = json!(["emea"]);
    let record = json!({
        "id": "ignored", "schemas": ["x"], "meta": {}, "userName": "new@acme.example", "displayName": "New One",
        "active": true, "emails": [{ "value": "new@acme.example", "primary": true }], URN: { "tier": 2, "team": "core", "region": region },
    });
    let bag = cell(r#"{"tier": 2, "team": "core", "region": ["emea"]}"#);
    for (name, text) in [
        ("new.json", resources(std::slice::from_ref(&record))),
        ("new.json", json!([record]).to_string()),
        (
            "new.csv",
            format!(
                "id,userName,displayName,active,email,userAttributes\n,new@acme.example,New One,True,new@acme.example,{bag}\n"
            ),
        ),
        (
            "new.csv",
            format!("emails,name,userAttributes\nnew@acme.example,New One,{bag}\n"),
        ),
    ] {
        let (told, _) = desk.effects(|| desk.file("create-users", name, &text, &[]));
        let told = told.expect(0);
        let made = desk.person("new@acme.example");
        assert_eq!(
            (&made["displayName"], &made["active"]),
            (&json!("New One"), &json!(true))
        );
        assert_eq!(
            (&made[URN]["tier"], &made[URN]["team"]),
            (&json!(2), &json!("core")),
            "{text}"
        );
        let shown: Value =
            serde_json::from_str(told.out.split("\n\nSummary").next().expect("JSON"))
                .expect("JSON");
        assert_eq!(shown["success"][0]["id"], made["id"]);
        assert_eq!(shown["success"][0][URN], made[URN], "as Omni shows it");
        assert!(
            told.out
                .ends_with("Summary: 1 succeeded, 0 failed, 0 skipped (already exists).\n"),
            "{told:?}"
        );
        desk.tenant.put_back(&before);
    }
}

#[test]
fn the_vendors_sheets() {
    let desk = Desk::new();
    let text = "\u{feff}display_name,op,team,email,region,tier\r\n\
        New,upsert,core,new@acme.example,\"[emea, 'a b']\",4\r\n\
        Ada L.,upsert,,ADA@acme.example,[],3\r\n\
        ,delete,,kay@acme.example,,\r\n\
        ,delete,,nobody@acme.example,,\r\n";
    let (told, mut effects) = desk.effects(|| desk.file("bulk", "b.csv", text, &[]));
    told.expect(0);
    effects.retain(|one| !one.starts_with("drop-member"));
    effects.sort();
    let expected = [
        "clear-attribute ada@acme.example region",
        "clear-attribute ada@acme.example team",
        "create-user new@acme.example",
        "delete-user kay@acme.example",
        "set-attribute new@acme.example region [\"a b\",\"emea\"]",
        "set-attribute new@acme.example team \"core\"",
        "set-attribute new@acme.example tier \"4\"",
        "set-user-name ada@acme.example Ada L.",
    ];
    assert_eq!(effects, expected);
    desk.untouched(|| desk.file("bulk", "b.csv", text, &[]).expect(0));

    let text = "op,email,group_name\n+,ada@acme.example,Finance\n-,ALAN@acme.example,finance\n+,ada@acme.example,Finance\n";
    let (told, effects) = desk.effects(|| desk.file("bulk", "g.csv", text, &[]));
    told.expect(0);
    assert_eq!(
        effects,
        [
            "add-member Finance ada@acme.example",
            "remove-member Finance alan@acme.example"
        ]
    );
    desk.untouched(|| desk.file("bulk", "g.csv", text, &[]).expect(0));
}
