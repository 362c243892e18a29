//! The forms of a user PATCH, and what is refused.

use serde_json::{Value, json};

use crate::client::{BAG, Bench, attributes, patch_op};

#[tokio::test]
async fn the_pathless_form_merges_and_null_clears() {
    let bench = Bench::seeded().await;
    let path = bench.user("ada@acme.example");
    let reply = bench
        .send(
            "PATCH",
            &path,
            attributes(json!({ "tier": null, "team": "core" })),
        )
        .await;
    assert_eq!(reply.status, 200);
    assert!(
        reply.json.get(BAG).is_none(),
        "the answer leaves the extension out"
    );
    assert_eq!(
        bench.bag("ada@acme.example").await,
        json!({ "region": ["emea", "apac"], "tier": null, "team": "core" })
    );
    assert_eq!(
        bench.effects(),
        [
            "set-attribute ada@acme.example team \"core\"",
            "clear-attribute ada@acme.example tier"
        ]
    );
    bench
        .send(
            "PATCH",
            &path,
            attributes(json!({ "region": [], "team": "" })),
        )
        .await;
    assert_eq!(
        bench.bag("ada@acme.example").await,
        json!({ "region": null, "tier": null, "team": null })
    );
}

#[tokio::test]
async fn every_documented_form_is_understood() {
    let bench = Bench::seeded().await;
    let path = bench.user("ada@acme.example");
    let operations = json!([
        { "op": "Replace", "path": "displayName", "value": "Ada L." },
        { "op": "add", "path": format!("{BAG}:tier"), "value": 9_007_199_254_740_993_u64 },
        { "op": "Remove", "path": format!("{BAG}:region"), "value": null },
        { "op": "replace", "value": { "userName": "ada.l@acme.example", "unknown": 1 } },
        { "op": "replace", "path": format!("{BAG}:team"), "value": "core" },
    ]);
    assert_eq!(
        bench
            .send("PATCH", &path, patch_op(operations))
            .await
            .status,
        200
    );
    let ada = bench.get(&path).await.json;
    assert_eq!(
        (&ada["displayName"], &ada["userName"]),
        (&json!("Ada L."), &json!("ada.l@acme.example"))
    );
    assert_eq!(ada[BAG]["team"], "core");
    assert_eq!(ada[BAG]["region"], Value::Null);
    assert_eq!(
        ada[BAG]["tier"].as_f64(),
        Some(9_007_199_254_740_992.0),
        "rounded above 2^53 - 1"
    );
    let off = patch_op(json!([{ "op": "replace", "path": "active", "value": false }]));
    assert_eq!(bench.send("PATCH", &path, off).await.json["active"], false);
    let on =
        patch_op(json!([{ "op": "replace", "value": { "active": true, "displayName": "Ada" } }]));
    assert_eq!(bench.send("PATCH", &path, on).await.json["active"], true);
}

#[tokio::test]
async fn anything_else_is_400_and_changes_nothing() {
    let bench = Bench::seeded().await;
    let path = bench.user("ada@acme.example");
    let refused = [
        json!([]),
        json!([{ "op": "replace", "path": "displayName" }]),
        json!([{ "op": "remove", "path": format!("{BAG}:tier") }]),
        json!([{ "op": "remove", "value": null }]),
        json!([{ "op": "remove", "path": "displayName", "value": null }]),
        json!([{ "op": "REPLACE", "path": "displayName", "value": "x" }]),
        json!([{ "op": "move", "path": "displayName", "value": "x" }]),
        json!([{ "op": "replace", "path": format!("{BAG}.tier"), "value": 1 }]),
        json!([{ "op": "replace", "path": BAG, "value": { "tier": 1 } }]),
        json!([{ "op": "replace", "path": "groups", "value": [] }]),
        json!([{ "op": "replace", "path": "active", "value": "false" }]),
        json!([{ "op": "replace", "path": "userName", "value": "no address" }]),
        json!([{ "op": "replace", "value": "x" }]),
        json!([{ "op": "replace", "path": format!("{BAG}:tier"), "value": "three" }]),
        json!([{ "op": "replace", "path": format!("{BAG}:region"), "value": ["a", 1] }]),
        json!([{ "op": "replace", "path": 1, "value": 1 }]),
        json!([{ "op": "replace", "path": "displayName", "value": "done?" }, { "op": "replace", "path": "x", "value": 1 }]),
    ];
    for operations in refused {
        let reply = bench
            .send("PATCH", &path, patch_op(operations.clone()))
            .await;
        assert_eq!(
            (reply.status, &reply.json["status"]),
            (400, &json!(400)),
            "{operations}"
        );
    }
    let operations = json!([{ "op": "replace", "path": "displayName", "value": "x" }]);
    for schemas in [
        json!([]),
        json!(["urn:ietf:params:scim:schemas:core:2.0:User"]),
        json!("x"),
        Value::Null,
    ] {
        let body = json!({ "schemas": schemas, "Operations": operations });
        assert_eq!(
            bench.send("PATCH", &path, body).await.status,
            400,
            "{schemas}"
        );
    }
    assert_eq!(
        bench
            .send("PATCH", &path, json!({ "Operations": operations }))
            .await
            .status,
        400
    );
    let taken =
        patch_op(json!([{ "op": "replace", "path": "userName", "value": "GRACE@acme.example" }]));
    assert_eq!(bench.send("PATCH", &path, taken).await.status, 409);
    assert!(bench.effects().is_empty());
}
