//! Pages: how many are asked for, and which listings are not believed.

use omni_um::live::{Incomplete, Interest, LiveState};
use omni_um::model::Kind;
use omni_um::provider::{ProviderReader, ReadError};
use serde_json::json;

use crate::tenant::{Canned, Reply, Seen, Tenant, group, listed, ok, page, reply, user};

const USERS: &str = "GET /api/scim/v2/Users";
const GROUPS: &str = "GET /api/scim/v2/Groups";

async fn read(tenant: &Tenant) -> Result<LiveState, ReadError> {
    tenant.omni().read(&Interest::default()).await
}

/// A tenant whose user listing is a script; everything else behaves.
async fn lying(users: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Tenant {
    let canned = Canned::default();
    Tenant::start(move |seen, before| match seen.line().as_str() {
        USERS => users(seen, before),
        _ => canned.answer(seen),
    })
    .await
}

fn users(n: usize) -> Vec<serde_json::Value> {
    (1..=n).map(user).collect()
}

#[tokio::test]
async fn a_reading_costs_one_request_a_hundred_rows_and_no_more() {
    for (n, pages) in [(0, 1), (1, 1), (100, 1), (101, 2), (1000, 10)] {
        let tenant = Tenant::canned(Canned::of(n)).await;
        let omni = tenant.omni();
        let live = omni.read(&Interest::default()).await.unwrap();
        assert_eq!(live.resources.len(), n);
        assert_eq!(live.users_total, n);
        assert_eq!(tenant.count(USERS), pages, "{n} users");
        assert_eq!(tenant.count(GROUPS), 1);
        assert_eq!(tenant.seen().len(), pages + 3);
        assert_eq!(omni.requests(), pages + 3);
    }
}

#[tokio::test]
async fn pages_are_asked_for_in_order_from_the_row_after_the_last() {
    let tenant = Tenant::canned(Canned::of(250)).await;
    read(&tenant).await.unwrap();
    let seen = tenant.seen();
    let queries: Vec<_> = seen
        .iter()
        .filter(|s| s.line() == USERS)
        .map(|s| s.query.as_str())
        .collect();
    let expected = [
        "count=100&startIndex=1",
        "count=100&startIndex=101",
        "count=100&startIndex=201",
    ];
    assert_eq!(queries, expected);
    assert_eq!(seen[0].line(), "GET /api/v1/whoami");
    assert_eq!(seen[1].line(), "GET /api/v1/user-attributes");
}

#[tokio::test]
async fn a_server_with_smaller_pages_is_read_row_by_row() {
    let tenant = lying(|seen, _| {
        let start = seen.number("startIndex");
        let rows: Vec<_> = users(95).into_iter().skip(start - 1).take(30).collect();
        ok(listed(&rows, 95, start))
    })
    .await;
    assert_eq!(read(&tenant).await.unwrap().users_total, 95);
    assert_eq!(tenant.count(USERS), 4);
}

#[tokio::test]
async fn a_listing_that_ends_early_is_an_error_after_three_passes() {
    let tenant = lying(|seen, _| {
        let start = seen.number("startIndex");
        let rows: Vec<_> = users(150).into_iter().skip(start - 1).take(100).collect();
        ok(listed(&rows, 250, start))
    })
    .await;
    let error = read(&tenant).await.unwrap_err();
    let (kind, rows, total) = (Kind::User, 150, 250);
    let expected = Incomplete::Count { kind, rows, total };
    assert!(matches!(error, ReadError::Incomplete(e) if e == expected));
    assert_eq!(tenant.count(USERS), 9);
}

#[tokio::test]
async fn an_empty_list_of_users_under_a_count_is_no_empty_tenant() {
    for body in [
        json!({ "totalResults": 5, "Resources": [] }),
        json!({ "totalResults": 5 }),
        json!({ "totalResults": 5, "Resources": null }),
    ] {
        let tenant = lying(move |_, _| ok(body.clone())).await;
        let error = read(&tenant).await.unwrap_err();
        assert!(matches!(error, ReadError::Incomplete(_)), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_ignores_where_a_page_starts_is_an_error() {
    let tenant = lying(|_, _| ok(listed(&users(100), 250, 1))).await;
    let error = read(&tenant).await.unwrap_err();
    let expected = Incomplete::Twice { kind: Kind::User };
    assert!(matches!(error, ReadError::Incomplete(e) if e == expected));
    assert_eq!(tenant.count(USERS), 6);
}

#[tokio::test]
async fn more_rows_than_were_counted_are_an_error() {
    let tenant = lying(|_, _| ok(listed(&users(3), 2, 1))).await;
    let error = read(&tenant).await.unwrap_err();
    assert!(matches!(
        error,
        ReadError::Incomplete(Incomplete::Count { rows: 3, .. })
    ));
}

#[tokio::test]
async fn a_listing_that_only_grew_is_read_to_its_end_in_one_pass() {
    let tenant = lying(|seen, before| ok(page(&users(199 + before), seen))).await;
    let live = read(&tenant).await.unwrap();
    assert_eq!(live.users_total, 200);
    assert_eq!(tenant.count(USERS), 2);
}

#[tokio::test]
async fn a_listing_that_shrank_is_read_again() {
    let tenant = lying(|seen, before| {
        let n = if before == 0 { 150 } else { 149 };
        ok(page(&users(n), seen))
    })
    .await;
    assert_eq!(read(&tenant).await.unwrap().users_total, 149);
    assert_eq!(tenant.count(USERS), 4);
}

#[tokio::test]
async fn a_listing_that_shrinks_each_time_is_an_error() {
    let tenant = lying(|seen, before| ok(page(&users(150 - before), seen))).await;
    let error = read(&tenant).await.unwrap_err();
    let expected = Incomplete::Unsteady { kind: Kind::User };
    assert!(matches!(error, ReadError::Incomplete(e) if e == expected));
    assert_eq!(tenant.count(USERS), 6);
}

#[tokio::test]
async fn a_total_that_runs_away_is_not_followed_for_ever() {
    let tenant = lying(|seen, _| {
        let start = seen.number("startIndex");
        let rows: Vec<_> = (start..start + 100).map(user).collect();
        ok(listed(&rows, start + 199, start))
    })
    .await;
    let error = read(&tenant).await.unwrap_err();
    let expected = Incomplete::Unsteady { kind: Kind::User };
    assert!(matches!(error, ReadError::Incomplete(e) if e == expected));
}

#[tokio::test]
async fn one_bad_page_spoils_the_reading() {
    let bad = [
        reply(500, r#"{"detail":"oops","status":500}"#),
        reply(404, "{}"),
        reply(204, ""),
        reply(200, ""),
        reply(200, "<!doctype html><title>Sign in</title>"),
        reply(200, r#"{"detail":"oops","status":500}"#),
        reply(200, r#"{"totalResults":250,"Resources":[{"id":"#),
        reply(200, r#"{"totalResults":250,"Resources":[{"id":"1"}]}"#),
    ];
    for third in bad {
        let said = format!("{third:?}");
        let tenant = lying(move |seen, before| match before {
            2 => third.clone(),
            _ => ok(page(&users(250), seen)),
        })
        .await;
        let error = read(&tenant).await.unwrap_err();
        let ReadError::Answer { request, .. } = &error else {
            panic!("{said}: {error:?}");
        };
        assert_eq!(request, "GET /api/scim/v2/Users?count=100&startIndex=201");
        assert_eq!(tenant.count(USERS), 3, "{said}");
    }
}

#[tokio::test]
async fn an_error_says_what_the_server_said() {
    for (third, sentence) in [
        (
            reply(500, r#"{"detail":"oops","status":500}"#),
            "500 Internal Server Error: oops",
        ),
        (
            reply(502, "<html>bad gateway</html>"),
            "502 Bad Gateway and an HTML page",
        ),
        (reply(429, ""), "429 Too Many Requests"),
        (
            reply(200, "<html>sign in</html>"),
            "200 OK and an HTML page",
        ),
    ] {
        let tenant = lying(move |_, _| third.clone()).await;
        let error = read(&tenant).await.unwrap_err();
        let text = error.to_string();
        assert!(text.ends_with(sentence), "{text}");
    }
}

#[tokio::test]
async fn a_row_whose_id_would_mean_another_request_is_refused() {
    for bad in ["", "..", "a\"] or members[value eq \"b"] {
        let mut row = user(1);
        row["id"] = json!(bad);
        let tenant = lying(move |_, _| ok(listed(&[row.clone()], 1, 1))).await;
        let error = read(&tenant).await.unwrap_err();
        assert!(matches!(error, ReadError::Answer { .. }), "{bad}: {error}");
    }
}

#[tokio::test]
async fn a_group_listing_is_held_to_the_same() {
    let canned = Canned::default();
    let tenant = Tenant::start(move |seen, _| match seen.line().as_str() {
        GROUPS => ok(listed(&[group("g1", "Finance", &[])], 2, 1)),
        _ => canned.answer(seen),
    })
    .await;
    let error = read(&tenant).await.unwrap_err();
    assert!(matches!(
        error,
        ReadError::Incomplete(Incomplete::Twice { kind: Kind::Group })
    ));
}
