//! What a row means once it is read.

use omni_um::live::{Interest, LiveState};
use omni_um::model::{AttributeType, Field, Name, Value};
use omni_um::provider::{ProviderReader, ProviderWriter, ReadError, Write, WriteError};
use serde_json::json;

use crate::tenant::{Canned, Tenant, URN, group, group_address, reply, user, user_address, uuid};

async fn read(canned: Canned) -> LiveState {
    let tenant = Tenant::canned(canned).await;
    tenant.omni().read(&Interest::default()).await.unwrap()
}

fn one(row: serde_json::Value) -> Canned {
    Canned {
        users: vec![row],
        ..Canned::default()
    }
}

fn attribute(live: &LiveState, reference: &str) -> Option<Value> {
    let user = live.get(&user_address("u1@acme.example")).unwrap();
    user.fields.get(&Field::attribute(reference)).cloned()
}

#[tokio::test]
async fn values_are_read_in_the_form_of_their_definitions() {
    let mut row = user(1);
    row[URN] = json!({
        "region": "emea", "regions": ["b", "a", "b"], "tier": "3.00", "tiers": [10, "2.0"],
        "omni_is_org_admin": true, "undefined": 7, "flag": false,
    });
    let live = read(one(row)).await;
    assert_eq!(attribute(&live, "region"), Value::text("emea"));
    assert_eq!(attribute(&live, "regions"), Value::set(["a", "b"]));
    assert_eq!(attribute(&live, "tier"), Value::text("3"));
    assert_eq!(attribute(&live, "tiers"), Value::set(["10", "2"]));
    assert_eq!(attribute(&live, "omni_is_org_admin"), None);
    assert_eq!(attribute(&live, "undefined"), Value::text("7"));
    assert_eq!(attribute(&live, "flag"), Value::text("false"));
}

#[tokio::test]
async fn a_number_on_the_wire_keeps_every_digit() {
    let canned = one(user(1));
    let listing = json!({ "totalResults": 1, "Resources": [user(1)] }).to_string();
    let bag = format!("\"{URN}\":{{\"tier\":12345678901234567890123.10}}");
    let listing = listing.replace(&format!("\"{URN}\":{{}}"), &bag);
    let tenant = Tenant::start(move |seen, _| match seen.path.as_str() {
        "/api/scim/v2/Users" => reply(200, listing.clone()),
        _ => canned.answer(seen),
    })
    .await;
    let live = tenant.omni().read(&Interest::default()).await.unwrap();
    let exact = Value::text("12345678901234567890123.1");
    assert_eq!(attribute(&live, "tier"), exact);
}

#[tokio::test]
async fn every_way_of_being_unset_is_absent() {
    let mut row = user(1);
    row[URN] = json!({ "region": null, "regions": [], "tier": "" });
    let live = read(one(row)).await;
    let user = live.get(&user_address("u1@acme.example")).unwrap();
    let fields: Vec<_> = user.fields.iter().map(|(field, _)| field.clone()).collect();
    assert_eq!(fields, [Field::Name, Field::Active]);
    assert!(user.attributes_known);
}

#[tokio::test]
async fn name_and_active_are_fields_and_the_spelling_is_kept() {
    let mut row = user(1);
    row["userName"] = json!("Ada@Acme.example");
    row["active"] = json!(false);
    let live = read(one(row)).await;
    let ada = live.get(&user_address("ada@acme.EXAMPLE")).unwrap();
    assert_eq!(ada.name.as_str(), "Ada@Acme.example");
    assert!(!ada.active);
    assert_eq!(ada.fields.get(&Field::Name), Value::text("User 1").as_ref());
    assert_eq!(ada.fields.get(&Field::Active), Some(&Value::Flag(false)));
}

#[tokio::test]
async fn definitions_say_type_number_of_values_default_and_system() {
    let mut canned = Canned::of(0);
    canned.definitions["records"][3]["default_value"] = json!([2.50, "1"]);
    let live = read(canned).await;
    let tiers = &live.definitions["tiers"];
    assert_eq!((tiers.kind, tiers.multiple), (AttributeType::Number, true));
    assert_eq!(tiers.default, Value::set(["2.5", "1"]));
    assert!(live.definitions["omni_is_org_admin"].system);
}

#[tokio::test]
async fn members_that_the_user_listing_does_not_show_are_counted_as_hidden() {
    let mut canned = Canned::of(2);
    canned.groups = vec![group("g1", "Finance", &[1, 77, 2])];
    let tenant = Tenant::canned(canned).await;
    let omni = tenant.omni();
    let live = omni.read(&Interest::default()).await.unwrap();
    let roster = &live.rosters["finance"];
    let names = ["u1@acme.example", "u2@acme.example"].map(Name::new);
    assert_eq!((roster.members.as_slice(), roster.hidden), (&names[..], 1));
    let (resource, members) = omni
        .read_one(&group_address("FINANCE"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(resource.name.as_str(), "Finance");
    assert_eq!(
        (members.members.as_slice(), members.hidden),
        (&names[..], 1)
    );
}

#[tokio::test]
async fn two_resources_of_one_name_reach_the_live_state_and_are_never_written_to() {
    let mut canned = Canned::of(2);
    canned.users[1]["userName"] = json!("U1@ACME.example");
    canned.groups = vec![group("g1", "Finance", &[1]), group("g2", "finance", &[2])];
    let tenant = Tenant::canned(canned).await;
    let omni = tenant.omni();
    let live = omni.read(&Interest::default()).await.unwrap();
    assert_eq!(live.ambiguous.len(), 2);
    assert_eq!((live.users_total, live.groups_total), (2, 2));
    let before = omni.requests();
    let group = Name::new("Finance");
    let error = omni.write(&Write::DeleteGroup { group }).await.unwrap_err();
    assert!(matches!(error, WriteError::NoId(_)));
    let error = omni.read_one(&user_address("u1@acme.example")).await;
    assert!(matches!(error, Err(ReadError::NoId(_))));
    assert_eq!(omni.requests(), before);
}

#[tokio::test]
async fn an_inactive_user_yields_its_e_mail_to_the_active_one() {
    let mut canned = Canned::of(2);
    canned.users[0]["active"] = json!(false);
    canned.users[1]["userName"] = json!("u1@acme.example");
    canned.groups = vec![group("g1", "Finance", &[1])];
    let tenant = Tenant::canned(canned).await;
    let omni = tenant.omni();
    let live = omni.read(&Interest::default()).await.unwrap();
    let address = user_address("u1@acme.example");
    assert_eq!(live.resources[&address].id.as_str(), uuid(2));
    assert!(live.ambiguous.is_empty());
    assert!(live.rosters["finance"].members.is_empty());
    let user = address.name.clone();
    omni.write(&Write::DeactivateUser { user }).await.unwrap();
    let last = tenant.seen().pop().unwrap();
    assert_eq!(last.path, format!("/api/scim/v2/Users/{}", uuid(2)));
}
