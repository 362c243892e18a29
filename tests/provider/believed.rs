//! Which ids are believed: whoever is in an answer gets the groups that were meant for somebody
//! else, and what is in an id goes into the journal.

use omni_um::live::Interest;
use omni_um::model::{Address, Field, Kind, Value};
use omni_um::provider::{ProviderReader, ProviderWriter, ReadError, Sent, Write, WriteError};
use serde_json::{Value as Json, json};

use crate::tenant::{
    Canned, KEY, Tenant, finance, group, group_address, listed, name, ok, reply, user,
    user_address, uuid, written,
};

const NEW: &str = "new@acme.example";

fn create(kind: Kind) -> (Write, Address) {
    match kind {
        Kind::User => {
            let fields = vec![(Field::Name, Value::text("New").unwrap())];
            let user = name(NEW);
            (Write::CreateUser { user, fields }, user_address(NEW))
        }
        Kind::Group => {
            let (group, members) = (name("New"), Vec::new());
            (Write::CreateGroup { group, members }, group_address("New"))
        }
    }
}

/// The row of what was really made.
fn made(kind: Kind) -> Json {
    match kind {
        Kind::User => {
            let mut made = user(9);
            made["userName"] = json!(NEW);
            made
        }
        Kind::Group => group("made-9", "New", &[]),
    }
}

/// Answers to a create that are not to be believed, and what is said of them. `user(1)` and
/// `q7Rk-2Lm` are known; nobody knows `other`.
fn doubtful() -> Vec<(Kind, Json, &'static str)> {
    const ELSE: &str = "names the id of something else";
    const NAME: &str = "has another name than was sent";
    const UNUSABLE: &str = "names no id that can be used";
    const NONE: &str = "names no id";
    let mut all = vec![
        (Kind::User, json!({ "userName": NEW }), NONE),
        (Kind::User, json!({ "id": 7 }), NONE),
        (Kind::User, json!({ "id": uuid(1) }), ELSE),
        (Kind::User, json!({ "id": uuid(1), "userName": NEW }), ELSE),
        (Kind::User, json!({ "id": "q7Rk-2Lm" }), ELSE),
        (
            Kind::User,
            json!({ "id": "other", "userName": "x@acme.example" }),
            NAME,
        ),
        (Kind::Group, json!({ "id": "q7Rk-2Lm" }), ELSE),
        (Kind::Group, json!({ "id": uuid(1) }), ELSE),
        (
            Kind::Group,
            json!({ "id": "other", "displayName": "Finance" }),
            NAME,
        ),
    ];
    for kind in Kind::ALL {
        for id in absurd() {
            let said = match id.contains(KEY) {
                true => "has the key in its id",
                false => UNUSABLE,
            };
            all.push((kind, json!({ "id": id }), said));
        }
    }
    all
}

fn absurd() -> [String; 6] {
    [
        String::new(),
        "x".repeat(201),
        "a\u{1b}[31mb".to_owned(),
        "a/b".to_owned(),
        KEY.to_owned(),
        format!("id-{KEY}-7"),
    ]
}

#[tokio::test]
async fn an_id_that_is_not_believed_is_looked_up_by_name() {
    for (kind, answer, _) in doubtful() {
        let told = answer.to_string();
        let (tenant, omni) = written(move |seen| match seen.method.as_str() {
            "POST" => ok(answer.clone()),
            _ => ok(listed(&[made(kind)], 1, 1)),
        })
        .await;
        let (write, address) = create(kind);
        assert_eq!(omni.write(&write).await.unwrap(), Sent::Done, "{told}");
        let id = omni.id(&address).unwrap();
        assert_eq!(json!(id.as_str()), made(kind)["id"], "{told}");
        // The reading, the POST and the look-up.
        assert_eq!(tenant.seen().len(), 6, "{told}");
    }
}

#[tokio::test]
async fn where_no_look_up_finds_it_nobody_knows_what_was_made() {
    for (kind, answer, doubt) in doubtful() {
        let told = answer.to_string();
        let (tenant, omni) = written(move |seen| match seen.method.as_str() {
            "POST" => ok(answer.clone()),
            _ => ok(listed(&[], 0, 1)),
        })
        .await;
        let (write, address) = create(kind);
        let error = omni.write(&write).await.unwrap_err();
        let WriteError::Unknown { reason, .. } = &error else {
            panic!("{told}: {error:?}");
        };
        let expected = format!("its answer {doubt}, and a look-up found no new {address}");
        assert_eq!(*reason, expected, "{told}");
        assert_eq!(omni.id(&address), None, "{told}");
        let posts = tenant.seen().into_iter().filter(|s| s.method == "POST");
        assert_eq!(posts.count(), 1, "{told}");
    }
}

#[tokio::test]
async fn a_look_up_that_answers_with_the_key_is_not_believed_either() {
    let (_tenant, omni) = written(|seen| match seen.method.as_str() {
        "POST" => reply(201, ""),
        _ => {
            let mut row = made(Kind::User);
            row["id"] = json!(KEY);
            ok(listed(&[row], 1, 1))
        }
    })
    .await;
    let (write, address) = create(Kind::User);
    let error = omni.write(&write).await.unwrap_err();
    assert!(matches!(error, WriteError::Unknown { .. }), "{error:?}");
    assert!(!format!("{error} {error:?}").contains(KEY));
    assert_eq!(omni.id(&address), None);
}

#[tokio::test]
async fn an_answer_that_names_what_was_sent_is_believed() {
    for answer in [
        json!({ "id": "n9" }),
        json!({ "id": "n9", "userName": null, "displayName": null }),
        json!({ "id": "n9", "userName": " New@ACME.example", "displayName": "Another" }),
    ] {
        let told = answer.to_string();
        let (tenant, omni) = written(move |_| ok(answer.clone())).await;
        let (write, address) = create(Kind::User);
        omni.write(&write).await.unwrap();
        assert_eq!(omni.id(&address).unwrap().as_str(), "n9", "{told}");
        assert_eq!(tenant.seen().len(), 5, "{told}");
    }
}

#[tokio::test]
async fn who_comes_back_may_have_the_id_of_before() {
    let (_tenant, omni) = written(|seen| match seen.method.as_str() {
        "POST" => ok(user(1)),
        _ => reply(204, ""),
    })
    .await;
    let user = name("u1@acme.example");
    let gone = Write::DeleteUser { user: user.clone() };
    omni.write(&gone).await.unwrap();
    let fields = vec![(Field::Name, Value::text("User 1").unwrap())];
    let again = Write::CreateUser { user, fields };
    assert_eq!(omni.write(&again).await.unwrap(), Sent::Done);
    let id = omni.id(&user_address("u1@acme.example")).unwrap();
    assert_eq!(id.as_str(), uuid(1));
}

#[tokio::test]
async fn a_listing_with_an_id_that_is_not_believed_is_no_reading() {
    for kind in Kind::ALL {
        for id in absurd() {
            let mut canned = Canned::of(2);
            match kind {
                Kind::User => canned.users[1]["id"] = json!(id),
                Kind::Group => canned.groups = vec![group(&id, "Finance", &[1])],
            }
            let omni = Tenant::canned(canned).await.omni();
            let error = omni.read(&Interest::default()).await.unwrap_err();
            assert!(matches!(error, ReadError::Answer { .. }), "{id}: {error}");
            assert!(!format!("{error} {error:?}").contains(KEY), "{error}");
        }
    }
}

#[tokio::test]
async fn a_single_read_that_answers_with_another_id_is_no_answer() {
    let addresses = [user_address("u1@acme.example"), group_address("Finance")];
    for address in addresses {
        let canned = finance();
        let tenant = Tenant::start(move |seen, _| match seen.path.rsplit('/').next() {
            Some("q7Rk-2Lm") => ok(group("other", "Finance", &[])),
            Some(id) if id == uuid(1) => ok(user(2)),
            _ => canned.answer(seen),
        })
        .await;
        let omni = tenant.omni();
        let live = omni.read(&Interest::default()).await.unwrap();
        let error = omni.read_one(&address).await.unwrap_err();
        assert!(matches!(error, ReadError::Answer { .. }), "{error:?}");
        let again = omni.refresh(&live, std::slice::from_ref(&address)).await;
        let error = again.unwrap_err();
        assert!(matches!(error, ReadError::Answer { .. }), "{error:?}");
    }
}
