//! Each switch does what it says; the default of most is covered elsewhere.

use serde_json::{Value, json};

use crate::client::{BAG, Bench, attributes, patch_op};

const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

fn active(active: bool) -> Value {
    patch_op(json!([{ "op": "replace", "path": "active", "value": active }]))
}

fn add(ids: &[&str]) -> Value {
    let members: Vec<Value> = ids.iter().map(|id| json!({ "value": id })).collect();
    json!({ "op": "add", "path": "members", "value": members })
}

#[tokio::test]
async fn list_extension() {
    for (setting, shown) in [
        ("shown", [true, true, true, true]),
        ("omitted", [false; 4]),
        ("omitted-every-2", [true, false, true, false]),
    ] {
        let bench = Bench::with(&format!("list-extension={setting},max-page=3")).await;
        let mut rows = Vec::new();
        for start in [1, 4] {
            let page = bench.get(&format!("Users?startIndex={start}")).await;
            let page = page.json["Resources"].as_array().expect("rows").clone();
            rows.extend(page.iter().map(|row| row.get(BAG).is_some()));
        }
        assert_eq!(rows, shown, "{setting}");
        assert!(
            bench.bag("ada@acme.example").await["tier"].is_number(),
            "a read by id always shows it"
        );
    }
}

#[tokio::test]
async fn patch_extension_and_patch_status() {
    let bench = Bench::with("patch-extension=shown").await;
    let path = bench.user("ada@acme.example");
    let reply = bench
        .send("PATCH", &path, attributes(json!({ "tier": 9 })))
        .await;
    assert_eq!(reply.json[BAG]["tier"], 9);
    let bench = Bench::with("patch-status=204").await;
    let reply = bench
        .send("PATCH", &path, attributes(json!({ "tier": 9 })))
        .await;
    assert_eq!((reply.status, reply.text.as_str()), (204, ""));
    let reply = bench
        .send("PATCH", &bench.group("Finance"), patch_op(json!([])))
        .await;
    assert_eq!((reply.status, reply.text.as_str()), (204, ""));
    assert_eq!(bench.bag("ada@acme.example").await["tier"], 9);
}

#[tokio::test]
async fn unset_default_shown_and_number_read() {
    let bench = Bench::with("unset=absent").await;
    assert_eq!(bench.bag("grace@acme.example").await, json!({}));
    let bench = Bench::with("unset=no-extension").await;
    assert_eq!(bench.bag("grace@acme.example").await, Value::Null);
    assert!(bench.bag("ada@acme.example").await.get("team").is_none());
    let bench = Bench::with("default-shown=value").await;
    assert_eq!(
        bench.bag("grace@acme.example").await["region"],
        json!(["all"])
    );
    let bench = Bench::with("number-read=string").await;
    assert_eq!(bench.bag("ada@acme.example").await["tier"], "3");
}

#[tokio::test]
async fn deactivated_users_are_seen_as_the_switch_says() {
    for (setting, listed, by_id) in [("listed", 4, 200), ("unlisted", 3, 200), ("gone", 3, 404)] {
        let bench = Bench::with(&format!("deactivated={setting}")).await;
        let path = bench.user("gone@acme.example");
        assert_eq!(bench.get("Users").await.total(), listed, "{setting}");
        assert_eq!(bench.get(&path).await.status, by_id, "{setting}");
        assert_eq!(
            bench
                .send("PATCH", &path, attributes(json!({ "tier": 1 })))
                .await
                .status,
            by_id,
            "{setting}"
        );
        let join = patch_op(json!([add(&[&bench.user_id("gone@acme.example")])]));
        let joined = bench.send("PATCH", &bench.group("Analytics"), join).await;
        assert_eq!(
            joined.status,
            if by_id == 404 { 400 } else { 200 },
            "{setting}"
        );
        let reply = bench
            .send("PATCH", &bench.user("ada@acme.example"), active(false))
            .await;
        assert_eq!(
            (reply.status, &reply.json["active"]),
            (200, &json!(false)),
            "{setting}"
        );
        assert_eq!(
            bench.get("Users").await.total(),
            if listed == 4 { 4 } else { 2 },
            "{setting}"
        );
    }
}

#[tokio::test]
async fn deactivation_groups_and_reactivation() {
    for (setting, left) in [("dropped", 1), ("kept", 2)] {
        let bench = Bench::with(&format!("deactivation-groups={setting}")).await;
        bench
            .send("PATCH", &bench.user("ada@acme.example"), active(false))
            .await;
        assert_eq!(bench.members("Finance").len(), left, "{setting}");
    }
    for (setting, status, back) in [
        ("same-id", 200, true),
        ("400", 400, false),
        ("ignored", 200, false),
    ] {
        let bench = Bench::with(&format!("reactivation={setting}")).await;
        let path = bench.user("gone@acme.example");
        assert_eq!(
            bench.send("PATCH", &path, active(true)).await.status,
            status,
            "{setting}"
        );
        assert_eq!(bench.get(&path).await.json["active"], back, "{setting}");
    }
}

#[tokio::test]
async fn unknown_wrong_and_system_attributes() {
    for (setting, key, value, status) in [
        ("unknown-attribute=ignored", "none", json!("x"), 200),
        ("unknown-attribute=400", "none", json!("x"), 400),
        ("wrong-type=400", "tier", json!("x"), 400),
        ("wrong-type=ignored", "tier", json!("x"), 200),
        ("system-write=ignored", "omni_user_name", json!("x"), 200),
        ("system-write=400", "omni_user_name", json!("x"), 400),
    ] {
        let bench = Bench::with(setting).await;
        let body = attributes(json!({ key: value }));
        assert_eq!(
            bench
                .send("PATCH", &bench.user("ada@acme.example"), body)
                .await
                .status,
            status,
            "{setting}"
        );
        assert!(bench.effects().is_empty(), "{setting}");
    }
    let bench = Bench::with("system-in-bag=listed").await;
    let bag = bench.bag("ada@acme.example").await;
    assert_eq!(
        (&bag["omni_is_org_admin"], &bag["omni_user_groups"]),
        (&json!(false), &json!(["Finance"]))
    );
    assert_eq!(bag["omni_user_email"], "ada@acme.example");
}

#[tokio::test]
async fn attribute_patch_can_replace_the_whole_bag() {
    let bench = Bench::with("attribute-patch=replace-bag").await;
    bench
        .send(
            "PATCH",
            &bench.user("ada@acme.example"),
            attributes(json!({ "team": "core" })),
        )
        .await;
    assert_eq!(
        bench.bag("ada@acme.example").await,
        json!({ "region": null, "tier": null, "team": "core" })
    );
    let effects = bench.effects();
    assert_eq!(effects.len(), 3, "{effects:?}");
}

#[tokio::test]
async fn array_order() {
    for (setting, read) in [("kept", ["z", "a"]), ("sorted", ["a", "z"])] {
        let bench = Bench::with(&format!("array-order={setting}")).await;
        let body = attributes(json!({ "region": ["z", "a"] }));
        bench
            .send("PATCH", &bench.user("ada@acme.example"), body)
            .await;
        assert_eq!(
            bench.bag("ada@acme.example").await["region"],
            json!(read),
            "{setting}"
        );
    }
}

#[tokio::test]
async fn existing_and_missing_members() {
    for (setting, status) in [("ok", 200), ("400", 400)] {
        let bench = Bench::with(&format!(
            "add-existing-member={setting},remove-non-member={setting}"
        ))
        .await;
        let path = bench.group("Finance");
        let again = patch_op(json!([add(&[&bench.user_id("ada@acme.example")])]));
        assert_eq!(bench.send("PATCH", &path, again).await.status, status);
        let grace = bench.user_id("grace@acme.example");
        let out =
            patch_op(json!([{ "op": "remove", "path": format!("members[value eq \"{grace}\"]") }]));
        assert_eq!(bench.send("PATCH", &path, out).await.status, status);
        assert!(bench.effects().is_empty());
    }
}

#[tokio::test]
async fn group_patch_atomic_or_not_and_unknown_members() {
    for (setting, members) in [("stepwise", 3), ("atomic", 2)] {
        let bench = Bench::with(&format!("group-patch={setting},unknown-member=404")).await;
        let operations = json!([
            add(&[&bench.user_id("grace@acme.example")]),
            add(&[UNKNOWN])
        ]);
        let reply = bench
            .send("PATCH", &bench.group("Finance"), patch_op(operations))
            .await;
        assert_eq!(reply.status, 404);
        assert_eq!(bench.members("Finance").len(), members, "{setting}");
    }
    let bench = Bench::with("unknown-member=400").await;
    let reply = bench
        .send(
            "PATCH",
            &bench.group("Finance"),
            patch_op(json!([add(&[UNKNOWN])])),
        )
        .await;
    assert_eq!(reply.status, 400);
    let both = bench
        .send(
            "PATCH",
            &bench.group("Finance"),
            patch_op(json!([add(&[&bench.embed_id()])])),
        )
        .await;
    assert_eq!(both.status, 200, "an embed user is no unknown id");
}

#[tokio::test]
async fn user_name_patch() {
    for (setting, status, email) in [
        ("allowed", 200, "ada.l@acme.example"),
        ("400", 400, "ada@acme.example"),
        ("ignored", 200, "ada@acme.example"),
    ] {
        let bench = Bench::with(&format!("user-name-patch={setting}")).await;
        let path = bench.user("ada@acme.example");
        let body =
            patch_op(json!([{ "op": "replace", "value": { "userName": "ada.l@acme.example" } }]));
        assert_eq!(
            bench.send("PATCH", &path, body).await.status,
            status,
            "{setting}"
        );
        assert_eq!(bench.get(&path).await.json["userName"], email, "{setting}");
    }
}

#[tokio::test]
async fn group_list_members_and_group_name() {
    let bench = Bench::with("group-list-members=omitted").await;
    assert!(
        bench.get("Groups").await.json["Resources"][0]
            .get("members")
            .is_none()
    );
    assert!(bench.get(&bench.group("Finance")).await.json["members"].is_array());
    for (setting, status) in [("case-insensitive", 409), ("exact", 201)] {
        let bench = Bench::with(&format!("group-name={setting}")).await;
        let reply = bench
            .send("POST", "Groups", json!({ "displayName": "finance" }))
            .await;
        assert_eq!(reply.status, status, "{setting}");
    }
}

#[tokio::test]
async fn whoami_and_key_scope() {
    let bench = Bench::with("whoami=404").await;
    assert_eq!(bench.get("/api/v1/whoami").await.status, 404);
    let bench = Bench::with("key-scope=user").await;
    assert_eq!(bench.get("/api/v1/whoami").await.json["keyScope"], "user");
    for path in ["Users", "Groups", "embed/Users"] {
        let reply = bench.get(path).await;
        assert_eq!(
            (reply.status, &reply.json["status"]),
            (403, &json!(403)),
            "{path}"
        );
    }
    assert_eq!(bench.get("/api/v1/user-attributes").await.status, 200);
}

#[tokio::test]
async fn inactive_email() {
    for (setting, status) in [("new-identity", 201), ("409", 409)] {
        let bench = Bench::with(&format!("inactive-email={setting}")).await;
        let old = bench.user_id("gone@acme.example");
        let reply = bench
            .send(
                "POST",
                "Users",
                json!({ "userName": "gone@acme.example", "displayName": "x" }),
            )
            .await;
        assert_eq!(reply.status, status, "{setting}");
        assert_eq!(
            bench.user_id("gone@acme.example") == old,
            status == 409,
            "{setting}"
        );
    }
}

#[tokio::test]
async fn retry_after_last_modified_and_error_body() {
    for (setting, there) in [("no", false), ("yes", true)] {
        let bench = Bench::with(&format!("retry-after={setting}")).await;
        bench.fault("rate-limit 1");
        bench.get("Users").await;
        let reply = bench.get("Users").await;
        assert_eq!(
            (reply.status, reply.headers.contains_key("retry-after")),
            (429, there),
            "{setting}"
        );
    }
    for (setting, moves) in [("moves", true), ("still", false)] {
        let bench = Bench::with(&format!("last-modified={setting}")).await;
        let (user, group) = (bench.user("ada@acme.example"), bench.group("Analytics"));
        let before = (
            bench.get(&user).await.json["meta"].clone(),
            bench.get(&group).await.json["meta"].clone(),
        );
        bench
            .send("PATCH", &user, attributes(json!({ "tier": 8 })))
            .await;
        bench
            .send(
                "PATCH",
                &group,
                patch_op(json!([add(&[&bench.embed_id()])])),
            )
            .await;
        let after = (
            bench.get(&user).await.json["meta"].clone(),
            bench.get(&group).await.json["meta"].clone(),
        );
        assert_eq!(
            (before.0 != after.0, before.1 != after.1),
            (moves, moves),
            "{setting}"
        );
    }
    let bench = Bench::with("error-body=rfc7644").await;
    let body = bench.get("Users/none").await.json;
    assert_eq!(
        (&body["status"], &body["schemas"][0]),
        (
            &json!("404"),
            &json!("urn:ietf:params:scim:api:messages:2.0:Error")
        )
    );
    let bench = Bench::with("error-body=empty").await;
    assert_eq!(bench.get("Users/none").await.text, "");
}
