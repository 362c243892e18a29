//! Users and groups in Omni's own words: what is asked for, and what is believed.

use std::io::Read as _;
use std::net::TcpListener;
use std::time::Duration;

use omni_um::live::Incomplete;
use omni_um::model::Kind;
use omni_um::provider::http::HttpOptions;
use omni_um::provider::omni::{Omni, OmniOptions};
use omni_um::provider::{Detail, ReadError, Record, Records};
use secrecy::SecretString;

use crate::tenant::{Canned, KEY, Tenant, finance, hasty, listed, ok, reply, user, uuid};

fn names(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.name.as_str()).collect()
}

#[tokio::test]
async fn a_listing_costs_one_request_a_hundred_rows_and_nothing_else() {
    for (n, pages) in [(1, 1), (100, 1), (101, 2), (250, 3)] {
        let tenant = Tenant::canned(Canned::of(n)).await;
        let all = tenant
            .omni()
            .records(Kind::User, Detail::Listed)
            .await
            .unwrap();
        assert_eq!(all.len(), n);
        assert_eq!(tenant.seen().len(), pages, "{n}");
    }
}

#[tokio::test]
async fn a_tenant_without_any_user_is_none_and_one_without_groups_may_be() {
    let tenant = Tenant::canned(Canned::of(0)).await;
    let omni = tenant.omni();
    let came = omni.records(Kind::User, Detail::Listed).await;
    let nobody = matches!(came, Err(ReadError::Incomplete(Incomplete::Nobody)));
    assert!(nobody, "{came:?}");
    let groups = omni.records(Kind::Group, Detail::Whole).await;
    assert!(groups.unwrap().is_empty());
}

#[tokio::test]
async fn a_record_keeps_the_order_of_its_keys_and_every_digit() {
    let body = r#"{"z":1.50,"userName":"a@b.example","id":"q7Rk-2Lm","n":12345678901234567890.0,"displayName":null,"a":{}}"#;
    let tenant = Tenant::start(move |_, _| reply(200, body)).await;
    let found = tenant.omni().record(Kind::User, "q7Rk-2Lm").await.unwrap();
    let record = found.unwrap();
    assert_eq!(record.text.get(), body);
    let part = |key| record.part(key).unwrap().map(|part| part.get());
    assert_eq!(
        (part("a"), part("displayName"), part("b")),
        (Some("{}"), None, None)
    );
    assert_eq!(tenant.seen().len(), 1);
}

#[tokio::test]
async fn a_name_is_looked_for_by_a_filter_that_nothing_breaks_out_of() {
    let tenant = Tenant::canned(finance()).await;
    let omni = tenant.omni();
    let none = omni.records_called(Kind::Group, "a\" or b \\").await;
    assert!(none.unwrap().is_empty());
    assert_eq!(
        tenant.seen()[0].query,
        "count=100&startIndex=1&filter=displayName%20eq%20%22a%5C%22%20or%20b%20%5C%5C%22"
    );
    // This server takes no notice of a filter.
    let found = omni.records_called(Kind::User, "U2@ACME.example").await;
    assert_eq!(names(&found.unwrap()), ["u2@acme.example"]);
    assert_eq!(tenant.seen().len(), 2);
}

#[tokio::test]
async fn a_search_of_several_pages_is_read_whole_or_not_at_all() {
    for (total, whole) in [(150, true), (151, false)] {
        let tenant = Tenant::start(move |seen, _| {
            let start = seen.number("startIndex");
            let rows = (start..=150).take(100).map(user).collect::<Vec<_>>();
            ok(listed(&rows, total, start))
        })
        .await;
        let found = tenant.omni();
        let found = found.records_called(Kind::User, "u150@acme.example").await;
        match whole {
            true => assert_eq!(found.unwrap().len(), 1),
            false => assert!(matches!(found, Err(ReadError::Incomplete(_)))),
        }
    }
}

#[tokio::test]
async fn only_a_404_is_not_there_and_an_id_that_is_none_is_not_sent() {
    let tenant = Tenant::canned(finance()).await;
    let omni = tenant.omni();
    assert!(omni.record(Kind::User, &uuid(9)).await.unwrap().is_none());
    assert_eq!(tenant.seen().len(), 1);
    for id in ["", "..", "../Groups/q7Rk-2Lm", "a b", "a\"b"] {
        assert!(omni.record(Kind::User, id).await.unwrap().is_none());
    }
    assert_eq!(tenant.seen().len(), 1);
    // Another's row under this id.
    let other = Tenant::start(|_, _| ok(user(2))).await;
    let came = other.omni().record(Kind::User, &uuid(1)).await;
    assert!(matches!(came, Err(ReadError::Answer { .. })), "{came:?}");
    // A user's id is no group's.
    let came = other.omni().record(Kind::Group, &uuid(1)).await;
    assert!(matches!(came, Err(ReadError::Answer { .. })), "{came:?}");
}

#[tokio::test]
async fn the_key_in_a_record_is_no_record() {
    let mut row = user(1);
    row["note"] = KEY.into();
    let tenant = Tenant::start(move |_, _| ok(row.clone())).await;
    let came = tenant.omni().record(Kind::User, &uuid(1)).await;
    assert!(matches!(came, Err(ReadError::Answer { .. })), "{came:?}");
    assert!(!format!("{came:?}").contains(KEY));
}

#[tokio::test]
async fn silence_ends_at_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    // Listens, and never says a word.
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            std::thread::spawn(move || socket.unwrap().read_to_end(&mut Vec::new()));
        }
    });
    let options = OmniOptions {
        http: HttpOptions {
            total_timeout: Duration::from_millis(20),
            ..hasty()
        },
        ..OmniOptions::default()
    };
    let omni = Omni::new(&url, SecretString::from(KEY), options).unwrap();
    let all = omni.records(Kind::User, Detail::Whole).await.map(|_| ());
    let one = omni.record(Kind::Group, "q7Rk-2Lm").await.map(|_| ());
    let called = omni.records_called(Kind::User, "a").await.map(|_| ());
    for came in [all, one, called] {
        assert!(
            matches!(came, Err(ReadError::Unreachable { .. })),
            "{came:?}"
        );
    }
}
