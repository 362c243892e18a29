//! What goes over the wire follows Omni's own OpenAPI document.
//!
//! With `OMNI_UM_WIRE_LOG` set to the folder in which the sandboxes of a whole test run wrote their exchanges, all of
//! them are judged: `OMNI_UM_WIRE_LOG=/tmp/wire cargo test && OMNI_UM_WIRE_LOG=/tmp/wire cargo test --test wire`.
//! Without it a session of its own is. Where the document is not there, nothing can be judged, and that is said.

#[path = "../sandbox/client.rs"]
mod client;
mod openapi;

use std::collections::BTreeSet;
use std::path::Path;

use client::{BAG, Bench, attributes, patch_op};
use omni_um::sandbox::Exchange;
use openapi::{Document, Verdict};
use serde_json::{Value, json};

/// The document, or a word about its absence.
fn document() -> Option<Document> {
    let path = openapi::find();
    if path.is_none() {
        println!("no OpenAPI document (OMNI_UM_OPENAPI): the wire was not judged");
    }
    path.map(|path| Document::load(&path))
}

/// Judges exchanges; returns the operations that were met, and fails with every offence.
fn judge_all(document: &Document, exchanges: &[Exchange]) -> BTreeSet<String> {
    let mut met = BTreeSet::new();
    let mut wrong = Vec::new();
    for exchange in exchanges {
        match document.judge(exchange) {
            Verdict::Sound(name) => drop(met.insert(name)),
            Verdict::Skipped => (),
            Verdict::Wrong(reason) => wrong.push(format!(
                "{} {} -> {}: {reason}\n  sent {}",
                exchange.method, exchange.target, exchange.status, exchange.request
            )),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        exchanges.len(),
        wrong.join("\n")
    );
    met
}

#[tokio::test]
async fn a_session_over_every_operation_follows_the_document() {
    let Some(document) = document() else { return };
    let bench = session().await;
    let met = judge_all(&document, &bench.running.requests());
    let missing: Vec<&str> = document
        .sandboxed()
        .into_iter()
        .filter(|name| !met.contains(*name))
        .collect();
    assert!(missing.is_empty(), "not met: {missing:?}");
}

#[test]
fn the_recorded_exchanges_follow_the_document() {
    let Some(folder) = std::env::var_os("OMNI_UM_WIRE_LOG").filter(|folder| !folder.is_empty())
    else {
        return;
    };
    let Some(document) = document() else { return };
    let exchanges = recorded(Path::new(&folder));
    let met = judge_all(&document, &exchanges);
    println!(
        "{} exchanges over {} operations follow the document",
        exchanges.len(),
        met.len()
    );
}

#[tokio::test]
async fn the_judge_is_not_blind() {
    let Some(document) = document() else { return };
    let bench = Bench::seeded().await;
    bench.get("Users").await;
    bench
        .send(
            "PATCH",
            &bench.user("ada@acme.example"),
            attributes(json!({ "tier": 1 })),
        )
        .await;
    let log = bench.running.requests();
    let spoilt = |exchange: &Exchange, change: &dyn Fn(&mut Exchange)| {
        let mut exchange = exchange.clone();
        change(&mut exchange);
        matches!(document.judge(&exchange), Verdict::Wrong(_))
    };
    assert!(!spoilt(&log[0], &|_| ()) && !spoilt(&log[1], &|_| ()));
    assert!(spoilt(&log[0], &|list| list.response =
        list.response.replace("\"active\"", "\"aktiv\"")));
    assert!(spoilt(&log[0], &|list| list.response =
        list.response.replace("@acme", " acme")));
    assert!(spoilt(&log[0], &|list| list.response =
        list.response.replace("totalResults", "total")));
    assert!(spoilt(&log[0], &|list| list.target.push_str("?count=ten")));
    assert!(spoilt(&log[0], &|list| list.target.push_str("?cursor=1")));
    assert!(spoilt(&log[0], &|list| list.target.push_str("/no-uuid")));
    assert!(spoilt(&log[1], &|patch| patch.request =
        patch.request.replace("\"value\"", "\"wert\"")));
    assert!(spoilt(&log[1], &|patch| patch.request =
        patch.request.replace("PatchOp", "Patch")));
    assert!(spoilt(&log[1], &|patch| patch.status = 202));
    assert!(spoilt(&log[1], &|patch| patch.target =
        "/api/v1/elsewhere".to_owned()));
}

/// The lines of all files; a line that a killed server left unfinished is let go.
fn recorded(folder: &Path) -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let text = std::fs::read(entry.path()).unwrap_or_default();
        let lines = text
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok());
        exchanges.extend(lines);
    }
    exchanges
}

/// Every operation once at least, in every form that is understood.
async fn session() -> Bench {
    let bench = Bench::seeded().await;
    let user = json!({ "userName": "new@acme.example", "displayName": "New", BAG: { "tier": 2, "region": ["emea"] } });
    bench.send("POST", "Users", user).await;
    let group = json!({ "displayName": "New", "members": [{ "value": bench.user_id("new@acme.example") }] });
    bench.send("POST", "Groups", group).await;
    bench.get("Users?count=2&startIndex=2").await;
    bench.get("users?filter=userName+co+%22new%22").await;
    bench
        .get("Groups?excludedAttributes=members&filter=displayName%20eq%20%22New%22")
        .await;
    bench.get(&bench.group("New")).await;
    bench.get(&bench.user("new@acme.example")).await;
    bench.get("/api/v1/user-attributes").await;
    bench.get("/api/v1/whoami").await;
    bench
        .get("embed/Users?filter=embedExternalId%20eq%20%22acct-42%22")
        .await;
    bench
        .get(&format!("embed/Users/{}", bench.embed_id()))
        .await;
    patches(&bench).await;
    let put = json!({ "userName": "new@acme.example", "displayName": "N", "active": true });
    bench
        .send("PUT", &bench.user("new@acme.example"), put)
        .await;
    let member =
        json!({ "value": bench.user_id("ada@acme.example"), "display": "ada@acme.example" });
    bench
        .send(
            "PUT",
            &bench.group("New"),
            json!({ "displayName": "New", "members": [member] }),
        )
        .await;
    bench.delete(&bench.user("new@acme.example")).await;
    bench.delete(&bench.group("New")).await;
    bench
        .delete(&format!("embed/Users/{}", bench.embed_id()))
        .await;
    let refused = bench
        .running
        .requests()
        .into_iter()
        .filter(|exchange| exchange.status >= 300);
    assert_eq!(
        refused.map(|exchange| exchange.target).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
    bench
}

async fn patches(bench: &Bench) {
    let user = bench.user("new@acme.example");
    bench
        .send(
            "PATCH",
            &user,
            attributes(json!({ "tier": null, "region": ["amer"], "team": "core" })),
        )
        .await;
    let operations: Value = json!([
        { "op": "replace", "path": "displayName", "value": "Newer" },
        { "op": "Add", "path": format!("{BAG}:tier"), "value": "9007199254740993" },
        { "op": "remove", "path": format!("{BAG}:team"), "value": null },
        { "op": "replace", "value": { "active": true, "userName": "new@acme.example" } },
    ]);
    bench.send("PATCH", &user, patch_op(operations)).await;
    let (ada, new) = (
        bench.user_id("ada@acme.example"),
        bench.user_id("new@acme.example"),
    );
    let operations = json!([
        { "op": "add", "path": "members", "value": [{ "value": ada }] },
        { "op": "remove", "path": format!("members[value eq \"{new}\"]") },
        { "op": "replace", "path": "members", "value": [{ "value": new, "display": "x" }] },
        { "op": "replace", "path": "displayName", "value": "Newer" },
        { "op": "replace", "value": { "displayName": "New" } },
    ]);
    bench
        .send("PATCH", &bench.group("New"), patch_op(operations))
        .await;
}
