//! Paging and filters.

use crate::client::Bench;

#[tokio::test]
async fn pages_follow_creation_order() {
    let bench = Bench::seeded().await;
    let first = bench.get("Users?count=3").await;
    assert_eq!(
        first.names(),
        [
            "admin@acme.example",
            "ada@acme.example",
            "Grace@acme.example"
        ]
    );
    assert_eq!(
        (
            first.total(),
            &first.json["itemsPerPage"],
            &first.json["startIndex"]
        ),
        (4, &3.into(), &1.into())
    );
    let second = bench.get("Users?count=3&startIndex=4").await;
    assert_eq!(second.names(), ["gone@acme.example"]);
    assert_eq!(
        (
            second.total(),
            &second.json["itemsPerPage"],
            &second.json["startIndex"]
        ),
        (4, &1.into(), &4.into())
    );
    let past = bench.get("Users?startIndex=50").await;
    assert_eq!((past.total(), past.names().len()), (4, 0));
    assert_eq!(bench.get("Users?count=0").await.names().len(), 0);
    assert_eq!(bench.get("Users?count=-3").await.names().len(), 0);
    assert_eq!(
        bench.get("Users?count=1.9&startIndex=-4").await.names(),
        ["admin@acme.example"]
    );
    assert_eq!(bench.get("Users?count=ten").await.status, 400);
}

#[tokio::test]
async fn a_page_is_never_longer_than_the_maximum() {
    let bench = Bench::with("max-page=2").await;
    assert_eq!(bench.get("Users").await.names().len(), 2);
    assert_eq!(bench.get("Users?count=100").await.names().len(), 2);
    assert_eq!(bench.get("Groups?count=1").await.names(), ["Finance"]);
}

#[tokio::test]
async fn filters_are_one_comparison_without_case() {
    let bench = Bench::seeded().await;
    let find = async |filter: &str| {
        let request = bench
            .request("GET", "Users")
            .bearer_auth("sandbox")
            .query(&[("filter", filter)]);
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        let body: serde_json::Value = response.json().await.expect("JSON");
        (status, body["totalResults"].as_u64())
    };
    assert_eq!(
        find("userName eq \"ADA@acme.example\"").await,
        (200, Some(1))
    );
    assert_eq!(
        find("USERNAME EQ \"grace@ACME.example\"").await,
        (200, Some(1))
    );
    assert_eq!(find("userName co \"A\"").await, (200, Some(4)));
    assert_eq!(
        find("userName eq \"nobody@acme.example\"").await,
        (200, Some(0))
    );
    for bad in [
        "",
        "x",
        "userName eq ada",
        "displayName eq \"Ada\"",
        "userName eq \"a\" or userName eq \"b\"",
    ] {
        assert_eq!(find(bad).await, (400, None), "{bad}");
    }
}

#[tokio::test]
async fn groups_are_filtered_by_name_and_can_leave_members_out() {
    let bench = Bench::seeded().await;
    let one = bench
        .get("Groups?filter=displayName%20eq%20%22finance%22")
        .await;
    assert_eq!(one.names(), ["Finance"]);
    assert_eq!(
        bench
            .get("Groups?filter=displayName%20co%20%22fin%22")
            .await
            .status,
        400
    );
    assert_eq!(
        one.json["Resources"][0]["members"].as_array().map(Vec::len),
        Some(2)
    );
    let bare = bench.get("Groups?excludedAttributes=members").await;
    assert!(bare.json["Resources"][0].get("members").is_none());
    assert_eq!(
        bench.get("Groups?excludedAttributes=meta").await.status,
        400
    );
    let single = bench
        .get(&format!(
            "{}?excludedAttributes=members",
            bench.group("Finance")
        ))
        .await;
    assert!(single.json.get("members").is_none());
}
