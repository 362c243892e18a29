//! Groups: representation, create, the four PATCH forms, the PUT traps, delete.

use serde_json::{Value, json};

use crate::client::{Bench, patch_op};

fn remove(id: &str) -> Value {
    json!({ "op": "remove", "path": format!("members[value eq \"{id}\"]") })
}

#[tokio::test]
async fn a_group_reads_as_the_contract_has_it() {
    let bench = Bench::seeded().await;
    let finance = bench.get(&bench.group("Finance")).await.json;
    assert_eq!(finance["displayName"], "Finance");
    assert_eq!(finance["id"].as_str().map(str::len), Some(8));
    assert_eq!(finance["members"][0]["display"], "ada@acme.example");
    assert_eq!(
        finance["members"][0]["value"],
        bench.user_id("ada@acme.example")
    );
    assert_eq!(finance["meta"]["resourceType"], "Group");
}

#[tokio::test]
async fn create_wants_a_fresh_name_of_64_characters_and_known_members() {
    let bench = Bench::seeded().await;
    let long = "é".repeat(64);
    for (body, status) in [
        (json!({ "displayName": long }), 201),
        (
            json!({ "displayName": "With", "members": [{ "value": bench.user_id("ada@acme.example") }] }),
            201,
        ),
        (json!({ "displayName": "FINANCE" }), 409),
        (json!({ "displayName": format!("{long}é") }), 400),
        (json!({ "displayName": "" }), 400),
        (json!({}), 400),
        (
            json!({ "displayName": "Bad", "members": [{ "value": "00000000-0000-4000-8000-000000000000" }] }),
            400,
        ),
        (json!({ "displayName": "Bad", "members": [{}] }), 400),
        (json!({ "displayName": "Bad", "members": "ada" }), 400),
    ] {
        assert_eq!(
            bench.send("POST", "Groups", body.clone()).await.status,
            status,
            "{body}"
        );
    }
    assert_eq!(bench.members("With"), ["ada@acme.example"]);
    assert_eq!(bench.get("Groups").await.total(), 4);
}

#[tokio::test]
async fn the_four_forms_of_a_patch() {
    let bench = Bench::seeded().await;
    let (ada, grace) = (
        bench.user_id("ada@acme.example"),
        bench.user_id("grace@acme.example"),
    );
    let path = bench.group("Finance");
    let both = json!([{ "op": "Add", "path": "members", "value": [{ "value": grace, "display": "x" }] }, remove(&ada)]);
    let reply = bench.send("PATCH", &path, patch_op(both)).await;
    assert_eq!(
        (reply.status, reply.json["members"].as_array().map(Vec::len)),
        (200, Some(2))
    );
    assert_eq!(
        bench.members("Finance"),
        ["embed:acct-42", "Grace@acme.example"]
    );
    let rename = patch_op(json!([{ "op": "replace", "path": "displayName", "value": "Money" }]));
    assert_eq!(
        bench.send("PATCH", &path, rename).await.json["displayName"],
        "Money"
    );
    let okta =
        patch_op(json!([{ "op": "replace", "value": { "displayName": "Gold", "id": "x" } }]));
    assert_eq!(
        bench.send("PATCH", &path, okta).await.json["displayName"],
        "Gold"
    );
    let all =
        patch_op(json!([{ "op": "replace", "path": "members", "value": [{ "value": ada }] }]));
    bench.send("PATCH", &path, all).await;
    assert_eq!(bench.members("Gold"), ["ada@acme.example"]);
    let none = patch_op(json!([{ "op": "replace", "path": "members", "value": [] }]));
    assert_eq!(
        bench.send("PATCH", &path, none).await.json["members"],
        json!([])
    );
    assert_eq!(bench.get(&path).await.status, 200, "an empty group stays");
}

#[tokio::test]
async fn any_other_form_is_400_and_changes_nothing() {
    let bench = Bench::seeded().await;
    let ada = bench.user_id("ada@acme.example");
    let path = bench.group("Finance");
    for operation in [
        json!({ "op": "remove", "path": "members" }),
        json!({ "op": "remove", "path": "members", "value": [{ "value": ada }] }),
        json!({ "op": "remove", "path": format!("members[value eq '{ada}']") }),
        json!({ "op": "remove", "path": "members[value eq \"short\"]" }),
        json!({ "op": "remove", "path": format!("members[value eq \"{ada}\"]"), "value": null }),
        json!({ "op": "remove" }),
        json!({ "op": "add", "path": "members", "value": { "value": ada } }),
        json!({ "op": "add", "value": { "members": [] } }),
        json!({ "op": "add", "path": "displayName", "value": "x" }),
        json!({ "op": "replace", "path": "displayName", "value": [] }),
        json!({ "op": "replace", "path": "members", "value": "x" }),
        json!({ "op": "replace", "path": "id", "value": "x" }),
        json!({ "op": "replace", "value": { "id": "x" } }),
        json!({ "op": "ADD", "path": "members", "value": [] }),
    ] {
        let reply = bench
            .send("PATCH", &path, patch_op(json!([operation])))
            .await;
        assert_eq!(reply.status, 400, "{operation}");
    }
    let taken = patch_op(json!([{ "op": "replace", "path": "displayName", "value": "analytics" }]));
    assert_eq!(bench.send("PATCH", &path, taken).await.status, 409);
    let long =
        patch_op(json!([{ "op": "replace", "path": "displayName", "value": "x".repeat(65) }]));
    assert_eq!(bench.send("PATCH", &path, long).await.status, 400);
    assert!(bench.effects().is_empty());
    let nothing = bench.send("PATCH", &path, patch_op(json!([]))).await;
    assert_eq!(
        nothing.status, 200,
        "the schema sets no least number of operations for groups"
    );
}

#[tokio::test]
async fn put_wants_display_on_every_member_and_drops_who_is_not_listed() {
    let bench = Bench::seeded().await;
    let grace = bench.user_id("grace@acme.example");
    let path = bench.group("Finance");
    let bare = json!({ "displayName": "Finance", "members": [{ "value": grace }] });
    let refused = bench.send("PUT", &path, bare).await;
    assert_eq!(
        (refused.status, &refused.json["detail"]),
        (400, &json!("Bad Request: members: Required"))
    );
    assert_eq!(
        bench
            .send("PUT", &path, json!({ "displayName": "Finance" }))
            .await
            .status,
        400
    );
    assert_eq!(bench.members("Finance").len(), 2);
    let body = json!({ "displayName": "Finance", "members": [{ "value": grace, "display": "" }] });
    assert_eq!(bench.send("PUT", &path, body).await.status, 200);
    assert_eq!(bench.members("Finance"), ["Grace@acme.example"]);
    let effects = bench.effects();
    assert!(
        effects.contains(&"remove-member Finance embed:acct-42".to_owned()),
        "{effects:?}"
    );
}

#[tokio::test]
async fn a_deleted_group_is_gone_and_its_members_survive() {
    let bench = Bench::seeded().await;
    let path = bench.group("Finance");
    assert_eq!(bench.delete(&path).await.status, 204);
    assert_eq!(bench.delete(&path).await.status, 404);
    let ada = bench.get(&bench.user("ada@acme.example")).await;
    assert_eq!((ada.status, &ada.json["groups"]), (200, &json!([])));
    let again = bench
        .send("POST", "Groups", json!({ "displayName": "Finance" }))
        .await;
    assert_eq!(again.status, 201);
    assert!(!path.ends_with(again.json["id"].as_str().expect("an id")));
}
