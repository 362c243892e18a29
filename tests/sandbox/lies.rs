//! Listings that say what is not so.

use crate::client::{BAG, Bench};

#[tokio::test]
async fn a_short_page_misses_rows() {
    let bench = Bench::seeded().await;
    bench.fault("short-page 'GET /users' 2 nth 1");
    let page = bench.get("Users?count=3").await;
    assert_eq!(
        (page.names(), page.total()),
        (vec!["Grace@acme.example"], 4)
    );
    assert_eq!(page.json["itemsPerPage"], 1);
    assert_eq!(bench.get("Users?count=3").await.names().len(), 3);
}

#[tokio::test]
async fn an_id_comes_twice_across_pages() {
    let bench = Bench::seeded().await;
    bench.fault("repeat-id 'GET /users'");
    let first = bench.get("Users?count=2").await;
    let second = bench.get("Users?count=2&startIndex=3").await;
    assert_eq!(first.names(), ["admin@acme.example", "ada@acme.example"]);
    assert_eq!(second.names(), ["ada@acme.example", "Grace@acme.example"]);
    assert_eq!((first.total(), second.total()), (4, 4));
}

#[tokio::test]
async fn the_total_changes_between_pages() {
    let bench = Bench::seeded().await;
    bench.fault("total-grows 'GET /users?startIndex=3' nth 1");
    bench.fault("total-shrinks 'GET /groups?' 2 nth 2");
    assert_eq!(bench.get("Users?count=2").await.total(), 4);
    assert_eq!(bench.get("Users?count=2&startIndex=3").await.total(), 5);
    assert_eq!(bench.get("Users?count=2&startIndex=3").await.total(), 4);
    assert_eq!(bench.get("Groups").await.total(), 2);
    assert_eq!(bench.get("Groups").await.total(), 0);
}

#[tokio::test]
async fn the_extension_is_dropped() {
    let bench = Bench::seeded().await;
    bench.fault("drop-extension");
    assert!(!bench.get("Users").await.text.contains(BAG));
    assert!(
        !bench
            .get(&bench.user("ada@acme.example"))
            .await
            .text
            .contains(BAG)
    );
    assert!(
        bench
            .running
            .requests()
            .iter()
            .all(|exchange| exchange.fault)
    );
    assert_eq!(bench.get("Groups").await.status, 200);
}
