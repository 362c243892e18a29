//! Standard users: representation, create, replace, delete.

use serde_json::{Value, json};

use crate::client::{BAG, Bench};

#[tokio::test]
async fn a_user_reads_as_the_contract_has_it() {
    let bench = Bench::seeded().await;
    let ada = bench.get(&bench.user("ada@acme.example")).await.json;
    assert_eq!(ada["userName"], "ada@acme.example");
    assert_eq!(ada["displayName"], "Ada Lovelace");
    assert_eq!(
        (&ada["active"], &ada["emails"][0]["value"]),
        (&json!(true), &json!("ada@acme.example"))
    );
    assert_eq!(ada["groups"][0]["display"], "Finance");
    assert_eq!(ada["groups"][0]["value"].as_str().map(str::len), Some(8));
    assert_eq!(
        ada[BAG],
        json!({ "region": ["emea", "apac"], "tier": 3, "team": null })
    );
    assert_eq!(ada["schemas"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        ada["urn:omni:params:scim:schemas:extension:user:2.0"]["lastLogin"],
        "2026-11-01T07:00:00.000Z"
    );
    let grace = bench.get(&bench.user("grace@acme.example")).await.json;
    assert_eq!(grace["userName"], "Grace@acme.example");
    assert!(
        grace
            .get("urn:omni:params:scim:schemas:extension:user:2.0")
            .is_none()
    );
    assert!(
        grace["meta"]["created"]
            .as_str()
            .is_some_and(|moment| moment.ends_with(".000Z"))
    );
}

#[tokio::test]
async fn create_wants_an_email_and_a_name_and_refuses_a_duplicate() {
    let bench = Bench::seeded().await;
    let body = json!({ "userName": "New@acme.example", "displayName": "New", BAG: { "tier": "12", "nothing": 1 } });
    let made = bench.send("POST", "Users", body).await;
    assert_eq!(
        (made.status, &made.json[BAG]["tier"], &made.json["active"]),
        (201, &json!(12), &json!(true))
    );
    let again = bench
        .send(
            "POST",
            "Users",
            json!({ "userName": "NEW@acme.example", "displayName": "x" }),
        )
        .await;
    assert_eq!((again.status, &again.json["status"]), (409, &json!(409)));
    for bad in [
        json!({ "displayName": "x" }),
        json!({ "userName": "y@acme.example" }),
        json!({ "userName": "no address", "displayName": "x" }),
        json!({ "userName": "y@acme.example", "displayName": 4 }),
        json!({ "userName": "y@acme.example", "displayName": "y", BAG: { "tier": [1] } }),
        json!([]),
    ] {
        assert_eq!(
            bench.send("POST", "Users", bad.clone()).await.status,
            400,
            "{bad}"
        );
    }
    let missing = bench
        .send("POST", "Users", json!({ "displayName": "x" }))
        .await;
    assert_eq!(missing.json["detail"], "Bad Request: userName: Required");
    assert_eq!(
        bench.effects(),
        [
            "create-user New@acme.example",
            "set-attribute New@acme.example tier \"12\""
        ]
    );
    let broken = bench
        .request("POST", "Users")
        .bearer_auth("sandbox")
        .body("{")
        .send()
        .await
        .expect("an answer");
    assert_eq!(broken.status().as_u16(), 400);
}

#[tokio::test]
async fn a_deleted_user_is_gone_and_the_email_comes_back_as_somebody_else() {
    let bench = Bench::seeded().await;
    let path = bench.user("ada@acme.example");
    assert_eq!(bench.delete(&path).await.status, 204);
    assert_eq!(bench.members("Finance"), ["embed:acct-42"]);
    for method in ["GET", "DELETE", "PATCH", "PUT"] {
        let reply = bench.send(method, &path, json!({})).await;
        assert_eq!(
            (reply.status, &reply.json["detail"]),
            (404, &json!("User not found")),
            "{method}"
        );
    }
    let made = bench
        .send(
            "POST",
            "Users",
            json!({ "userName": "ada@acme.example", "displayName": "Ada" }),
        )
        .await;
    assert_eq!(made.status, 201);
    assert!(!path.ends_with(made.json["id"].as_str().expect("an id")));
    assert_eq!(
        (&made.json["groups"], &made.json[BAG]["tier"]),
        (&json!([]), &Value::Null)
    );
    let effects = bench.effects();
    assert_eq!(
        effects[..2],
        [
            "drop-member Finance ada@acme.example",
            "delete-user ada@acme.example"
        ]
    );
}

#[tokio::test]
async fn put_replaces_everything_it_does_not_name() {
    let bench = Bench::seeded().await;
    let path = bench.user("ada@acme.example");
    let body = json!({ "userName": "ada@acme.example", BAG: { "team": "core" } });
    let reply = bench.send("PUT", &path, body).await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.json[BAG],
        json!({ "region": null, "tier": null, "team": "core" })
    );
    assert_eq!(reply.json["displayName"], "ada@acme.example");
    assert_eq!(
        bench
            .send("PUT", &path, json!({ "displayName": "x" }))
            .await
            .status,
        400
    );
    let back = bench
        .send(
            "PUT",
            &bench.user("gone@acme.example"),
            json!({ "userName": "gone@acme.example" }),
        )
        .await;
    assert_eq!(back.json["active"], true, "an omitted `active` is true");
}

#[tokio::test]
async fn put_can_also_merge() {
    let bench = Bench::with("user-put=merge").await;
    let path = bench.user("ada@acme.example");
    let reply = bench
        .send(
            "PUT",
            &path,
            json!({ "userName": "Ada@acme.example", BAG: { "team": "core" } }),
        )
        .await;
    assert_eq!(
        reply.json[BAG],
        json!({ "region": ["emea", "apac"], "tier": 3, "team": "core" })
    );
    assert_eq!(reply.json["displayName"], "Ada Lovelace");
    assert_eq!(
        bench
            .send("PUT", &path, json!({ "userName": "other@acme.example" }))
            .await
            .status,
        400
    );
}
