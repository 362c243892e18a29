//! What a listing leaves out is read by id before anything is believed.

use omni_um::live::Interest;
use omni_um::model::{Field, Name, Value};
use omni_um::provider::{ProviderReader, ReadError};
use serde_json::{Value as Json, json};

use crate::tenant::{
    Canned, Tenant, URN, group, group_address, id, listed, ok, page, reply, user, user_address,
    uuid,
};

/// A tenant whose listings leave a member out of every row; single reads show it.
async fn dropping(canned: Canned, member: &'static str) -> Tenant {
    let strip = move |rows: &[Json]| {
        let mut rows = rows.to_vec();
        for row in &mut rows {
            row.as_object_mut().unwrap().remove(member);
        }
        rows
    };
    Tenant::start(move |seen, _| match seen.line().as_str() {
        "GET /api/scim/v2/Users" => ok(page(&strip(&canned.users), seen)),
        "GET /api/scim/v2/Groups" => ok(page(&strip(&canned.groups), seen)),
        _ => canned.answer(seen),
    })
    .await
}

fn attributes_of(names: &[&str]) -> Interest {
    Interest {
        attributes_of: names.iter().map(|name| Name::new(name)).collect(),
        ..Interest::default()
    }
}

fn owned(resources: Vec<(omni_um::model::Address, &str)>) -> Interest {
    Interest {
        owned: resources.into_iter().map(|(a, i)| (a, id(i))).collect(),
        ..Interest::default()
    }
}

#[tokio::test]
async fn attributes_that_the_listing_leaves_out_are_read_for_those_who_matter() {
    let mut canned = Canned::of(3);
    canned.users[1][URN] = json!({ "region": "emea" });
    let tenant = dropping(canned, URN).await;
    let omni = tenant.omni();
    let interest = attributes_of(&["U2@acme.example", "nobody@acme.example"]);
    let live = omni.read(&interest).await.unwrap();
    let get = |name| live.get(&user_address(name)).unwrap();
    let region = get("u2@acme.example")
        .fields
        .get(&Field::attribute("region"));
    assert_eq!(region, Value::text("emea").as_ref());
    assert!(get("u2@acme.example").attributes_known);
    assert!(!get("u1@acme.example").attributes_known);
    assert_eq!((live.single_reads, omni.requests()), (1, 5));
    assert_eq!(
        tenant.seen().last().unwrap().path,
        format!("/api/scim/v2/Users/{}", uuid(2))
    );
}

#[tokio::test]
async fn attributes_that_even_the_single_read_leaves_out_are_unset() {
    let mut canned = Canned::of(1);
    canned.users[0].as_object_mut().unwrap().remove(URN);
    let tenant = Tenant::canned(canned).await;
    let interest = attributes_of(&["u1@acme.example"]);
    let live = tenant.omni().read(&interest).await.unwrap();
    let user = live.get(&user_address("u1@acme.example")).unwrap();
    assert!(user.attributes_known);
}

#[tokio::test]
async fn a_listing_that_shows_attributes_costs_no_single_read() {
    let tenant = Tenant::canned(Canned::of(5)).await;
    let omni = tenant.omni();
    let live = omni
        .read(&attributes_of(&["u1@acme.example"]))
        .await
        .unwrap();
    assert_eq!((live.single_reads, omni.requests()), (0, 4));
}

#[tokio::test]
async fn a_group_listed_without_members_is_read_by_id() {
    let mut canned = Canned::of(2);
    canned.groups = vec![group("g1", "Finance", &[1, 2]), group("g2", "Empty", &[])];
    let tenant = dropping(canned, "members").await;
    let omni = tenant.omni();
    let live = omni.read(&Interest::default()).await.unwrap();
    assert_eq!(live.rosters["finance"].members.len(), 2);
    assert_eq!(live.rosters["empty"].members.len(), 0);
    assert_eq!((omni.requests(), live.single_reads), (6, 0));
}

#[tokio::test]
async fn an_id_is_one_segment_of_a_path_whatever_it_holds() {
    let canned = Canned {
        groups: vec![group("a#b?c", "Finance", &[])],
        ..Canned::default()
    };
    let tenant = dropping(canned, "members").await;
    // The canned server does not decode, and so answers 404.
    let live = tenant.omni().read(&Interest::default()).await.unwrap();
    assert_eq!(live.groups_total, 0);
    assert_eq!(tenant.count("GET /api/scim/v2/Groups/a%23b%3Fc"), 1);
}

#[tokio::test]
async fn an_owned_resource_that_the_listing_hides_is_found_by_id() {
    let mut canned = Canned::of(3);
    canned.users[2]["active"] = json!(false);
    canned.groups = vec![group("g1", "Finance", &[1, 3])];
    let shown: Vec<_> = canned.users[..2].to_vec();
    let tenant = Tenant::start(move |seen, _| match seen.line().as_str() {
        "GET /api/scim/v2/Users" => ok(page(&shown, seen)),
        "GET /api/scim/v2/Groups" => ok(listed(&[], 0, 1)),
        _ => canned.answer(seen),
    })
    .await;
    let hidden = uuid(3);
    let first = uuid(1);
    let interest = owned(vec![
        (user_address("u1@acme.example"), first.as_str()),
        (user_address("u3@acme.example"), hidden.as_str()),
        (user_address("gone@acme.example"), "no-such-id"),
        (group_address("Finance"), "g1"),
    ]);
    let omni = tenant.omni();
    let live = omni.read(&interest).await.unwrap();
    let user = live.get(&user_address("u3@acme.example")).unwrap();
    assert!(!user.active && user.attributes_known);
    assert_eq!(live.get(&user_address("gone@acme.example")), None);
    assert_eq!((live.users_total, live.groups_total), (3, 1));
    assert_eq!(live.rosters["finance"].members.len(), 2);
    assert_eq!(omni.requests(), 4 + 3);
}

#[tokio::test]
async fn only_a_404_makes_an_owned_resource_not_live() {
    for answer in [
        reply(500, ""),
        reply(400, "{}"),
        reply(429, ""),
        reply(200, "<html>"),
        reply(200, user(1).to_string()),
    ] {
        let canned = Canned::default();
        let tenant = Tenant::start(move |seen, _| match seen.path.ends_with("/hidden") {
            true => answer.clone(),
            false => canned.answer(seen),
        })
        .await;
        let interest = owned(vec![(user_address("h@acme.example"), "hidden")]);
        let error = tenant.omni().read(&interest).await.unwrap_err();
        assert!(matches!(error, ReadError::Answer { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn an_id_in_a_lockfile_cannot_reach_another_path() {
    let tenant = Tenant::canned(Canned::default()).await;
    let interest = owned(vec![(user_address("x@acme.example"), "..")]);
    let error = tenant.omni().read(&interest).await.unwrap_err();
    assert!(matches!(error, ReadError::Answer { .. }), "{error:?}");
    assert_eq!(tenant.seen().len(), 4);
}

#[tokio::test]
async fn a_user_that_went_away_after_it_was_listed_is_not_live() {
    let canned = Canned::of(2);
    let mut rows = canned.users.clone();
    rows[0].as_object_mut().unwrap().remove(URN);
    let gone = format!("/api/scim/v2/Users/{}", uuid(1));
    let tenant = Tenant::start(move |seen, _| match seen.path.as_str() {
        "/api/scim/v2/Users" => ok(page(&rows, seen)),
        path if path == gone => reply(404, ""),
        _ => canned.answer(seen),
    })
    .await;
    let interest = attributes_of(&["u1@acme.example"]);
    let live = tenant.omni().read(&interest).await.unwrap();
    assert_eq!((live.users_total, live.resources.len()), (1, 1));
}

#[tokio::test]
async fn one_resource_is_read_by_the_id_that_its_name_had() {
    let tenant = Tenant::canned(Canned::of(2)).await;
    let omni = tenant.omni();
    let address = user_address("u2@acme.example");
    let unread = omni.read_one(&address).await;
    assert!(matches!(unread, Err(ReadError::NoId(_))));
    omni.read(&Interest::default()).await.unwrap();
    let (user, members) = omni.read_one(&address).await.unwrap().unwrap();
    assert_eq!(user.id.as_str(), uuid(2));
    assert!(user.attributes_known && members.members.is_empty());
    let unknown = omni.read_one(&user_address("who@acme.example")).await;
    assert!(matches!(unknown, Err(ReadError::NoId(_))));
}
