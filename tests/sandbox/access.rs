//! Keys, error bodies, routes, compression, whoami and definitions.

use serde_json::{Value, json};

use crate::client::Bench;

#[tokio::test]
async fn a_bad_key_is_403_and_a_missing_one_400_in_the_shape_of_the_route() {
    let bench = Bench::seeded().await;
    for (path, scim) in [("Users", true), ("/api/v1/whoami", false)] {
        for (header, status) in [
            (None, 400),
            (Some("Basic x"), 400),
            (Some("Bearer "), 400),
            (Some("Bearer no"), 403),
        ] {
            let mut request = bench.request("GET", path);
            if let Some(header) = header {
                request = request.header("Authorization", header);
            }
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status().as_u16(), status, "{path} {header:?}");
            let body: Value = response.json().await.expect("JSON");
            if scim {
                assert_eq!(body["status"], status, "{body}");
                assert!(body["detail"].is_string());
            } else {
                assert_eq!(body["error"], status.to_string(), "{body}");
                assert!(body["message"].is_string());
            }
        }
    }
    let ok = bench
        .request("GET", "Users")
        .header("Authorization", "bearer sandbox")
        .send()
        .await
        .expect("an answer");
    assert_eq!(ok.status().as_u16(), 200);
}

#[tokio::test]
async fn paths_are_found_in_either_case_and_ids_keep_theirs() {
    let bench = Bench::seeded().await;
    for path in [
        "Users",
        "users",
        "/api/SCIM/v2/groups",
        "/api/v1/user-attributes",
        "EMBED/users",
    ] {
        assert_eq!(bench.get(path).await.status, 200, "{path}");
    }
    assert_eq!(bench.get("Groups/Q7Rk-2L_").await.status, 200);
    assert_eq!(bench.get("Groups/Q7Rk%2D2L_").await.status, 200);
    assert_eq!(bench.get("Groups/q7rk-2l_").await.status, 404);
}

#[tokio::test]
async fn what_is_not_there_is_404_in_the_shape_of_the_route() {
    let bench = Bench::seeded().await;
    for path in [
        "Users/none",
        "Groups/none",
        "embed/Users/none",
        "ServiceProviderConfig",
        "Users/a/b",
    ] {
        let reply = bench.get(path).await;
        assert_eq!(
            (reply.status, &reply.json["status"]),
            (404, &json!(404)),
            "{path}"
        );
    }
    let reply = bench.get("/api/v1/nothing").await;
    assert_eq!((reply.status, &reply.json["error"]), (404, &json!("404")));
    for (method, path) in [
        ("POST", "/api/v1/user-attributes"),
        ("PATCH", "/api/v1/user-attributes/x"),
        ("DELETE", "/api/v1/user-attributes/x"),
        ("DELETE", "Users"),
        ("POST", "embed/Users"),
    ] {
        assert_eq!(
            bench.send(method, path, json!({})).await.status,
            404,
            "{method} {path}"
        );
    }
    assert!(bench.effects().is_empty());
}

#[tokio::test]
async fn whoami_names_the_membership_behind_the_key() {
    let bench = Bench::seeded().await;
    let reply = bench.get("/api/v1/whoami").await;
    assert_eq!(reply.json["keyScope"], "organization");
    assert_eq!(
        reply.json["user"]["membershipId"],
        bench.user_id("admin@acme.example")
    );
    assert_ne!(reply.json["user"]["membershipId"], reply.json["user"]["id"]);
    bench
        .running
        .tenant(|tenant| tenant.set_key_owner(None))
        .expect("nobody is a fine owner");
    assert_eq!(bench.get("/api/v1/whoami").await.status, 404);
}

#[tokio::test]
async fn definitions_come_at_once_with_the_system_ones() {
    let bench = Bench::seeded().await;
    let reply = bench.get("/api/v1/user-attributes").await;
    let records = reply.json["records"].as_array().expect("records");
    let find = |name: &str| {
        records
            .iter()
            .find(|record| record["name"] == name)
            .expect("a record")
    };
    let region = find("region");
    assert_eq!(
        (&region["default_value"], &region["multiple_values"]),
        (&json!(["all"]), &json!(true))
    );
    assert_eq!(
        (&region["system"], region["id"].as_str().map(str::len)),
        (&json!(false), Some(36))
    );
    assert_eq!(
        (&find("tier")["type"], &find("tier")["default_value"]),
        (&json!("Number"), &Value::Null)
    );
    assert_eq!(
        (&find("team")["label"], &find("team")["description"]),
        (&json!("Team"), &json!("Where they sit"))
    );
    assert_eq!(
        (
            &find("omni_user_email")["system"],
            &find("omni_user_email")["id"]
        ),
        (&json!(true), &json!(""))
    );
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_ask() {
    let bench = Bench::seeded().await;
    let url = format!("{}/api/scim/v2/Users", bench.running.url());
    let plain = reqwest::Client::builder()
        .no_proxy()
        .no_gzip()
        .tls_certs_only([])
        .build()
        .expect("a client");
    let asked = plain
        .get(&url)
        .bearer_auth("sandbox")
        .header("Accept-Encoding", "gzip")
        .send()
        .await
        .expect("an answer");
    assert_eq!(asked.headers()["content-encoding"], "gzip");
    assert_eq!(asked.bytes().await.expect("a body")[..2], [0x1f, 0x8b]);
    let not_asked = plain
        .get(&url)
        .bearer_auth("sandbox")
        .send()
        .await
        .expect("an answer");
    assert!(!not_asked.headers().contains_key("content-encoding"));
    assert_eq!(bench.get("Users").await.total(), 4);
}

#[tokio::test]
async fn the_log_and_the_effects_say_what_happened() {
    let bench = Bench::seeded().await;
    bench.get("Users?count=2").await;
    let group = json!({ "displayName": "New", "members": [{ "value": bench.user_id("ada@acme.example") }] });
    bench.send("POST", "Groups", group).await;
    bench
        .running
        .tenant(|tenant| tenant.add_member("New", "grace@acme.example"))
        .expect("an edit");
    let log = bench.running.requests();
    assert_eq!(log[0].target, "/api/scim/v2/Users?count=2");
    assert_eq!(
        (log[1].method.as_str(), log[1].status, log[1].fault),
        ("POST", 201, false)
    );
    assert!(log[1].request.contains("\"New\"") && log[1].response.contains("\"New\""));
    let effects = bench.running.effects();
    let lines: Vec<String> = effects.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "create-group New",
            "add-member New ada@acme.example",
            "add-member New Grace@acme.example"
        ]
    );
    assert_eq!(
        effects
            .iter()
            .map(|effect| effect.request)
            .collect::<Vec<_>>(),
        [Some(1), Some(1), None]
    );
    bench.running.clear_log();
    assert!(bench.running.requests().is_empty() && bench.running.effects().is_empty());
}
