//! Embed users: members that no list of users shows.

use serde_json::{Value, json};

use crate::client::Bench;

#[tokio::test]
async fn an_embed_user_is_a_member_and_no_user() {
    let bench = Bench::seeded().await;
    let id = bench.embed_id();
    let finance = bench.get(&bench.group("Finance")).await.json;
    assert_eq!(finance["members"][1]["value"], id.as_str());
    assert!(
        finance["members"][1]["display"]
            .as_str()
            .is_some_and(|name| name.ends_with(".embed.example"))
    );
    assert!(!bench.get("Users").await.text.contains(&id));
    assert_eq!(bench.get(&format!("Users/{id}")).await.status, 404);
    assert_eq!(bench.delete(&format!("Users/{id}")).await.status, 404);
}

#[tokio::test]
async fn the_embed_calls_read_and_delete() {
    let bench = Bench::seeded().await;
    let path = format!("embed/Users/{}", bench.embed_id());
    let list = bench.get("embed/Users").await;
    assert_eq!(list.total(), 1);
    assert!(list.json["Resources"][0].get("embedExternalId").is_none());
    let one = bench.get(&path).await.json;
    assert_eq!(
        (&one["embedExternalId"], &one["embedEntity"]),
        (&json!("acct-42"), &json!("acme"))
    );
    assert_eq!(
        (one.get("embedEmail"), &one["groups"][0]["display"]),
        (Some(&Value::Null), &json!("Finance"))
    );
    for (filter, total) in [
        ("eq%20%22acct-42%22", 1),
        ("eq%20%22ACCT-42%22", 0),
        ("co%20%22acct%22", 1),
    ] {
        let found = bench
            .get(&format!("embed/Users?filter=embedExternalId%20{filter}"))
            .await;
        assert_eq!(found.total(), total, "{filter}");
    }
    assert_eq!(bench.delete(&path).await.status, 204);
    assert_eq!(bench.get(&path).await.status, 404);
    assert_eq!(bench.members("Finance"), ["ada@acme.example"]);
}
