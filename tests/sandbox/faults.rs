//! Each fault of the transport does what it says.

use std::time::{Duration, Instant};

use omni_um::sandbox::{Faults, Target, Turn, What, When};
use serde_json::json;

use crate::client::Bench;

fn new_group() -> serde_json::Value {
    json!({ "displayName": "New" })
}

#[tokio::test]
async fn fail_every_nth_and_from() {
    let bench = Bench::seeded().await;
    bench.fault("fail 'GET /users' 503 every 3");
    bench.fault("fail 'GET /groups' 502 html nth 2");
    bench.fault("fail '* /whoami' 500 from 2");
    let mut users = Vec::new();
    for _ in 0..6 {
        users.push(bench.get("Users").await.status);
    }
    assert_eq!(users, [200, 200, 503, 200, 200, 503]);
    assert_eq!(bench.get("Groups").await.status, 200);
    let html = bench.get("Groups").await;
    assert_eq!(
        (html.status, &html.headers["content-type"]),
        (502, &"text/html; charset=utf-8".parse().expect("a value"))
    );
    assert_eq!(bench.get("Groups").await.status, 200);
    assert_eq!(bench.get("/api/v1/whoami").await.status, 200);
    let plain = bench.get("/api/v1/whoami").await;
    assert_eq!((plain.status, &plain.json["error"]), (500, &json!("500")));
    let touched: Vec<bool> = bench
        .running
        .requests()
        .iter()
        .map(|exchange| exchange.fault)
        .collect();
    assert_eq!(touched.iter().filter(|fault| **fault).count(), 4);
}

#[tokio::test]
async fn a_failed_write_has_no_effect() {
    let bench = Bench::seeded().await;
    bench.fault("fail 'POST /groups' 500 nth 1");
    assert_eq!(bench.send("POST", "Groups", new_group()).await.status, 500);
    assert!(bench.effects().is_empty());
    assert_eq!(bench.send("POST", "Groups", new_group()).await.status, 201);
}

#[tokio::test]
async fn who_is_busy_says_for_how_long() {
    let bench = Bench::seeded().await;
    bench.fault("busy 'POST /groups' 7 nth 1");
    bench.fault("busy 'POST /groups' 7 date nth 2");
    let seconds = bench.send("POST", "Groups", new_group()).await;
    assert_eq!(
        (seconds.status, &seconds.headers["retry-after"]),
        (429, &"7".parse().expect("a value"))
    );
    let date = bench.send("POST", "Groups", new_group()).await;
    let until = date.headers["retry-after"].to_str().expect("a date");
    assert!(date.status == 429 && until.ends_with(" GMT"), "{until}");
    assert!(bench.effects().is_empty());
    assert_eq!(bench.send("POST", "Groups", new_group()).await.status, 201);
}

#[tokio::test]
async fn the_rate_limit_slides_and_is_lifted() {
    let bench = Bench::seeded().await;
    bench.fault("rate-limit 2 per 300ms");
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(bench.get("Users").await.status);
    }
    assert_eq!(statuses, [200, 200, 429]);
    tokio::time::sleep(Duration::from_millis(350)).await;
    assert_eq!(bench.get("Users").await.status, 200);
    bench.running.set_faults(Faults::default());
    for _ in 0..5 {
        assert_eq!(bench.get("Users").await.status, 200);
    }
}

#[tokio::test]
async fn latency_slows_every_request() {
    let bench = Bench::seeded().await;
    bench.fault("latency 60");
    let start = Instant::now();
    bench.get("Users").await;
    assert!(start.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn a_dropped_connection_before_and_after_the_effect() {
    for (verb, effects) in [("drop-before", 0), ("drop-after", 1)] {
        let bench = Bench::seeded().await;
        bench.fault(&format!("{verb} 'POST /groups' nth 1"));
        let error = bench
            .try_send("POST", "Groups", new_group())
            .await
            .expect_err("no answer");
        assert!(
            error.is_request() && !error.is_connect(),
            "{verb}: {error:?}"
        );
        assert_eq!(bench.effects().len(), effects, "{verb}");
        let log = bench.running.requests();
        assert_eq!((log[0].status, log[0].fault), (0, true), "{verb}");
        let again = bench.send("POST", "Groups", new_group()).await.status;
        assert_eq!(again, if effects == 0 { 201 } else { 409 }, "{verb}");
    }
}

#[tokio::test]
async fn bodies_that_break_off_or_go_on() {
    let bench = Bench::seeded().await;
    bench.fault("truncate 'GET /users' nth 1");
    bench.fault("endless 'GET /groups' 200000 nth 1");
    bench.fault("trickle 'GET /whoami' 1ms nth 1");
    for path in ["Users", "Groups"] {
        let response = bench
            .request("GET", path)
            .bearer_auth("sandbox")
            .send()
            .await
            .expect("a head");
        assert_eq!(response.status().as_u16(), 200);
        let error = response.bytes().await.expect_err("half a body");
        assert!(error.is_body() || error.is_decode(), "{path}: {error:?}");
    }
    let mut response = bench
        .request("GET", "Groups")
        .bearer_auth("sandbox")
        .send()
        .await
        .expect("a head");
    while response.chunk().await.expect("a sound body").is_some() {}
    let slow = bench.get("/api/v1/whoami").await;
    assert_eq!(
        slow.json["keyScope"], "organization",
        "a trickle arrives in the end"
    );
    bench.fault("endless 'GET /users'");
    let mut response = bench
        .request("GET", "Users")
        .bearer_auth("sandbox")
        .send()
        .await
        .expect("a head");
    let mut got = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        got += chunk.len();
    }
    assert!(got > 32 << 20 && got <= 64 << 20, "{got}");
}

#[tokio::test]
async fn redirects_and_pages_that_are_not_the_api() {
    let bench = Bench::seeded().await;
    bench.fault("redirect 'GET /users' nth 1");
    bench.fault("redirect 'GET /groups' http://127.0.0.1:9/x nth 1");
    bench.fault("html 'POST /groups' nth 1");
    let reply = bench.get("Users").await;
    assert_eq!(
        (reply.status, &reply.headers["location"]),
        (302, &"/redirected".parse().expect("a value"))
    );
    assert_eq!(
        bench.get("Groups").await.headers["location"],
        "http://127.0.0.1:9/x"
    );
    let page = bench.send("POST", "Groups", new_group()).await;
    assert_eq!(
        (page.status, page.text.starts_with("<!doctype")),
        (200, true)
    );
    assert!(bench.effects().is_empty());
}

#[tokio::test]
async fn a_write_that_is_accepted_and_ignored() {
    let bench = Bench::seeded().await;
    bench.fault("accept-and-ignore 'POST /groups' nth 1");
    let reply = bench.send("POST", "Groups", new_group()).await;
    assert_eq!(
        (reply.status, &reply.json["displayName"]),
        (201, &json!("New"))
    );
    assert!(bench.effects().is_empty());
    let id = reply.json["id"].as_str().expect("an id").to_owned();
    assert_eq!(bench.get(&format!("Groups/{id}")).await.status, 404);
    let again = bench.send("POST", "Groups", new_group()).await;
    assert!(again.status == 201 && again.json["id"] != id.as_str());
}

#[tokio::test]
async fn a_second_writer_comes_before_or_after() {
    let bench = Bench::seeded().await;
    let on = |path: &str| Target::new("GET", path);
    let faults = Faults::default()
        .with_writer(Turn::Before, on("/groups"), When::Nth(2), |tenant, info| {
            assert!(info.target.ends_with("/Groups") && info.number == 1);
            tenant.add_group("Before").expect("a fresh name");
        })
        .with_writer(Turn::After, on("/groups"), When::Nth(2), |tenant, _| {
            tenant.add_group("After").expect("a fresh name");
        })
        .with(
            What::Fail(500, omni_um::sandbox::faults::Body::Json),
            on("/users"),
            When::Always,
        );
    bench.running.set_faults(faults);
    let mut totals = Vec::new();
    for _ in 0..3 {
        totals.push(bench.get("Groups").await.total());
    }
    assert_eq!(totals, [2, 3, 4]);
    assert_eq!(bench.get("Users").await.status, 500);
    assert!(
        bench
            .running
            .effects()
            .iter()
            .all(|effect| effect.request.is_none())
    );
}

#[tokio::test]
async fn stopping_refuses_what_comes_later() {
    let bench = Bench::seeded().await;
    bench.get("Users").await;
    let url = bench.running.url();
    bench.running.stop().await;
    let error = bench
        .http
        .get(url)
        .send()
        .await
        .expect_err("nobody listens");
    assert!(error.is_connect(), "{error:?}");
}

#[tokio::test]
async fn one_connection_serves_many_requests() {
    let bench = Bench::seeded().await;
    for _ in 0..20 {
        bench.get("Users").await;
    }
    assert_eq!(bench.running.connections(), 1);
}

fn new_user() -> serde_json::Value {
    json!({ "userName": "new@acme.example", "displayName": "New" })
}

const LOOK: &str = "Users?filter=userName%20eq%20%22new@acme.example%22";

#[tokio::test]
async fn what_is_made_late_is_not_there_for_so_many_requests() {
    let bench = Bench::seeded().await;
    bench.fault("late-create POST /users 6 nth 1");
    let made = bench.send("POST", "Users", new_user()).await;
    let id = made.json["id"].as_str().expect("an id").to_owned();
    assert_eq!(made.status, 201);
    assert_eq!(bench.effects(), ["create-user new@acme.example"]);
    let one = format!("Users/{id}");
    let join = |id: &str| {
        let body = json!([{ "op": "add", "path": "members", "value": [{ "value": id }] }]);
        crate::client::patch_op(body)
    };
    assert_eq!(bench.get(&one).await.status, 404);
    assert_eq!(bench.get("Users").await.total(), 4);
    assert_eq!(bench.get(LOOK).await.total(), 0);
    let refused = bench.send("PATCH", "Groups/Q7Rk-2L_", join(&id)).await;
    assert_eq!(refused.status, 400);
    assert_eq!(bench.delete(&one).await.status, 404);
    // The name is taken, although nobody sees by whom.
    assert_eq!(bench.send("POST", "Users", new_user()).await.status, 409);
    assert_eq!(bench.get(LOOK).await.total(), 1);
    assert_eq!(bench.get(&one).await.status, 200);
    let joined = bench.send("PATCH", "Groups/Q7Rk-2L_", join(&id)).await;
    assert!(joined.status < 300);
    assert_eq!(bench.effects().len(), 2);
}

#[tokio::test]
async fn what_is_made_late_and_not_answered_is_made() {
    let bench = Bench::seeded().await;
    bench.fault("late-create POST /groups 1");
    bench.fault("drop-after POST /groups nth 1");
    let lost = bench.try_send("POST", "Groups", new_group()).await;
    assert!(lost.is_err());
    assert_eq!(bench.effects(), ["create-group New"]);
    assert_eq!(bench.get("Groups").await.total(), 2);
    assert_eq!(bench.get("Groups").await.total(), 3);
}

#[tokio::test]
async fn what_is_written_late_shows_the_old_state() {
    let bench = Bench::seeded().await;
    let ada = bench
        .running
        .tenant(|tenant| tenant.user_id("ada@acme.example"));
    let one = format!("Users/{}", ada.expect("a user"));
    bench.fault("late-write PATCH /users 2 nth 1");
    bench.fault("late-write PATCH /groups 1");
    let region = crate::client::attributes(json!({ "region": ["amer"] }));
    assert!(bench.send("PATCH", &one, region).await.status < 300);
    assert_eq!(bench.effects().len(), 1);
    let region = |reply: &crate::client::Reply| reply.json[crate::client::BAG]["region"].clone();
    assert_eq!(region(&bench.get(&one).await), json!(["emea", "apac"]));
    let listed = bench.get("Users").await.json["Resources"].clone();
    assert!(listed.to_string().contains("apac"), "{listed}");
    assert_eq!(region(&bench.get(&one).await), json!(["amer"]));
    let rename = json!([{ "op": "replace", "path": "displayName", "value": "Money" }]);
    let finance = bench.running.tenant(|tenant| tenant.group_id("Finance"));
    let finance = format!("Groups/{}", finance.expect("a group"));
    let rename = crate::client::patch_op(rename);
    bench.send("PATCH", &finance, rename).await;
    assert_eq!(bench.get(&finance).await.json["displayName"], "Finance");
    assert_eq!(bench.get(&finance).await.json["displayName"], "Money");
}
