//! Writes: what an answer means, and what follows from it for the next write.

use omni_um::live::Interest;
use omni_um::model::{Field, Value};
use omni_um::provider::{ProviderReader, ProviderWriter, Sent, Write, WriteError};
use serde_json::json;

use crate::tenant::{
    Tenant, finance, group, group_address, listed, name, ok, patch, reply, user, user_address,
    uuid, written,
};

#[tokio::test]
async fn a_renamed_group_is_known_by_its_new_name() {
    let (tenant, omni) = written(|_| reply(204, "")).await;
    let (group, to) = (name("Finance"), name("Finance EMEA"));
    let rename = Write::RenameGroup {
        group: group.clone(),
        to: to.clone(),
    };
    omni.write(&rename).await.unwrap();
    let operation = r#"{"op":"replace","path":"displayName","value":"Finance EMEA"}"#;
    assert_eq!(tenant.seen().pop().unwrap().body, patch(operation));
    omni.write(&Write::DeleteGroup { group: to }).await.unwrap();
    let line = "DELETE /api/scim/v2/Groups/q7Rk-2Lm";
    assert_eq!(tenant.seen().pop().unwrap().line(), line);
    let error = omni.write(&Write::DeleteGroup { group }).await.unwrap_err();
    assert!(matches!(error, WriteError::NoId(a) if a == group_address("Finance")));
}

#[tokio::test]
async fn what_was_just_made_can_be_a_member_and_a_target() {
    let (tenant, omni) = written(|seen| match seen.method.as_str() {
        "POST" => reply(
            201,
            json!({ "id": format!("id{}", seen.path.len()) }).to_string(),
        ),
        _ => reply(200, "{}"),
    })
    .await;
    let user = name("new@acme.example");
    let fields = vec![(Field::Name, Value::text("New").unwrap())];
    let create = Write::CreateUser {
        user: user.clone(),
        fields,
    };
    omni.write(&create).await.unwrap();
    let (group, members) = (name("New"), vec![user.clone()]);
    omni.write(&Write::CreateGroup { group, members })
        .await
        .unwrap();
    let body = tenant.seen().pop().unwrap().body;
    assert_eq!(
        body,
        r#"{"displayName":"New","members":[{"value":"id18"}]}"#
    );
    let change = Write::ChangeMembers {
        group: name("new"),
        add: vec![],
        remove: vec![user],
    };
    omni.write(&change).await.unwrap();
    let line = "PATCH /api/scim/v2/Groups/id19";
    assert_eq!(tenant.seen().pop().unwrap().line(), line);
}

#[tokio::test]
async fn a_write_that_names_no_change_sends_nothing() {
    let (_, omni) = written(|_| reply(500, "")).await;
    let before = omni.requests();
    let (user, group) = (name("u1@acme.example"), name("Finance"));
    let update = Write::UpdateUser {
        user,
        fields: vec![],
    };
    let change = Write::ChangeMembers {
        group,
        add: vec![],
        remove: vec![],
    };
    assert_eq!(omni.write(&update).await.unwrap(), Sent::AlreadySo);
    assert_eq!(omni.write(&change).await.unwrap(), Sent::AlreadySo);
    assert_eq!(omni.requests(), before);
}

#[tokio::test]
async fn a_name_that_was_not_read_is_not_written_to() {
    let (_, omni) = written(|_| reply(200, "{}")).await;
    let before = omni.requests();
    let change = Write::ChangeMembers {
        group: name("Finance"),
        add: vec![name("who@acme.example")],
        remove: vec![],
    };
    let error = omni.write(&change).await.unwrap_err();
    assert!(matches!(error, WriteError::NoId(a) if a == user_address("who@acme.example")));
    assert_eq!(omni.requests(), before);
}

#[tokio::test]
async fn what_the_api_has_no_words_for_is_refused_before_it_is_sent() {
    let (_, omni) = written(|_| reply(200, "{}")).await;
    let before = omni.requests();
    let user = name("u1@acme.example");
    let inactive = vec![
        (Field::Name, Value::text("N").unwrap()),
        (Field::Active, Value::Flag(false)),
    ];
    for write in [
        Write::CreateUser {
            user: user.clone(),
            fields: inactive,
        },
        Write::CreateUser {
            user: user.clone(),
            fields: vec![],
        },
        Write::UpdateUser {
            user,
            fields: vec![(Field::Name, None)],
        },
    ] {
        let error = omni.write(&write).await.unwrap_err();
        assert!(
            matches!(error, WriteError::Rejected { status: 0, .. }),
            "{error:?}"
        );
    }
    assert_eq!(omni.requests(), before);
}

fn create() -> Write {
    Write::CreateUser {
        user: name("a+b@acme.example"),
        fields: vec![(Field::Name, Value::text("A").unwrap())],
    }
}

#[tokio::test]
async fn the_status_decides_what_became_of_a_write() {
    for (status, body, outcome) in [
        (200, "", "Ok"),
        (204, "", "Ok"),
        (400, r#"{"detail":"no","status":400}"#, "Rejected"),
        (404, r#"{"error":"404","message":"no"}"#, "Rejected"),
        (
            409,
            r#"{"schemas":[],"status":"409","detail":"no"}"#,
            "Rejected",
        ),
        (429, "", "Rejected"),
        (401, "", "Refused"),
        (403, "", "Refused"),
        (302, "", "Unknown"),
        (500, "", "Unknown"),
        (503, "<html>", "Unknown"),
    ] {
        let (tenant, omni) = written(move |_| reply(status, body)).await;
        let user = name("u1@acme.example");
        let became = match omni.write(&Write::DeactivateUser { user }).await {
            Ok(Sent::Done) => "Ok",
            Ok(Sent::AlreadySo) => "AlreadySo",
            Err(WriteError::Refused(_)) => "Refused",
            Err(WriteError::Rejected {
                status: told,
                answer,
                ..
            }) => {
                assert_eq!(told, status);
                assert!(answer.starts_with(&status.to_string()), "{answer}");
                assert!(body.is_empty() || answer.ends_with(": no"), "{answer}");
                "Rejected"
            }
            Err(WriteError::Unknown { .. }) => "Unknown",
            Err(WriteError::Down { .. }) => "Down",
            Err(WriteError::Stopped { .. }) => "Stopped",
            Err(WriteError::NoId(_)) => "NoId",
        };
        assert_eq!(became, outcome, "{status}");
        let sent = if matches!(status, 429 | 503) { 6 } else { 1 };
        assert_eq!(tenant.seen().len(), 4 + sent, "{status}");
    }
}

#[tokio::test]
async fn a_create_whose_answer_names_no_id_is_looked_up_by_name() {
    let (tenant, omni) = written(|seen| {
        if seen.method == "POST" {
            return reply(201, "");
        }
        let mut made = user(9);
        made["userName"] = json!("A+B@acme.example");
        let mut twin = made.clone();
        twin["id"] = json!(uuid(10));
        twin["active"] = json!(false);
        // A lenient filter: it answers with others as well.
        ok(listed(&[user(1), user(50), made, twin], 4, 1))
    })
    .await;
    assert_eq!(omni.write(&create()).await.unwrap(), Sent::Done);
    let query = "count=100&startIndex=1&filter=userName%20eq%20%22a%2Bb%40acme.example%22";
    assert_eq!(tenant.seen().pop().unwrap().query, query);
    let user = name("a+b@acme.example");
    let _ = omni.write(&Write::DeleteUser { user }).await;
    let line = format!("DELETE /api/scim/v2/Users/{}", uuid(9));
    assert_eq!(tenant.seen().pop().unwrap().line(), line);
}

#[tokio::test]
async fn a_create_that_cannot_be_found_again_has_no_known_outcome() {
    for search in [
        ok(listed(&[], 0, 1)),
        ok(listed(&[user(1)], 1, 1)),
        reply(500, ""),
        reply(200, "<html>"),
    ] {
        let said = format!("{search:?}");
        let (tenant, omni) = written(move |seen| match seen.method.as_str() {
            "POST" => reply(200, "<html>"),
            _ => search.clone(),
        })
        .await;
        let error = omni.write(&create()).await.unwrap_err();
        assert!(matches!(error, WriteError::Unknown { .. }), "{said}");
        assert_eq!(tenant.count("POST /api/scim/v2/Users"), 1);
    }
}

#[tokio::test]
async fn who_was_there_before_is_not_who_was_just_made() {
    let (tenant, omni) = written(|seen| match seen.method.as_str() {
        "POST" => reply(201, ""),
        _ => ok(listed(&[user(1)], 1, 1)),
    })
    .await;
    let again = Write::CreateUser {
        user: name("u1@acme.example"),
        fields: vec![(Field::Name, Value::text("A").unwrap())],
    };
    let error = omni.write(&again).await.unwrap_err();
    assert!(matches!(error, WriteError::Unknown { .. }), "{error:?}");
    // The reading, the POST, and six looks: it may not show at once.
    assert_eq!(tenant.seen().len(), 11);
}

#[tokio::test]
async fn a_group_is_looked_up_by_its_display_name() {
    let (tenant, omni) = written(|seen| match seen.method.as_str() {
        "POST" => reply(201, r#"{"id":""}"#),
        _ => ok(listed(&[group("g9", "Say \"hi\"", &[])], 1, 1)),
    })
    .await;
    let group = name("Say \"hi\"");
    let members = vec![];
    omni.write(&Write::CreateGroup { group, members })
        .await
        .unwrap();
    let filter = "filter=displayName%20eq%20%22Say%20%5C%22hi%5C%22%22";
    assert!(tenant.seen().pop().unwrap().query.ends_with(filter));
}

#[tokio::test]
async fn a_failed_create_is_not_looked_up_and_not_known() {
    let (tenant, omni) = written(|_| reply(409, r#"{"detail":"taken"}"#)).await;
    let error = omni.write(&create()).await.unwrap_err();
    assert!(matches!(error, WriteError::Rejected { status: 409, .. }));
    assert_eq!(tenant.seen().len(), 5);
    let user = name("a+b@acme.example");
    let error = omni.write(&Write::DeleteUser { user }).await.unwrap_err();
    assert!(matches!(error, WriteError::NoId(_)));
}

#[tokio::test]
async fn a_deleted_resource_can_be_asked_for_until_its_404_is_seen() {
    let gone = format!("/api/scim/v2/Users/{}", uuid(1));
    let canned = finance();
    let tenant = Tenant::start(
        move |seen, _| match seen.path == gone && seen.method == "GET" {
            true => reply(404, ""),
            false => canned.answer(seen),
        },
    )
    .await;
    let omni = tenant.omni();
    omni.read(&Interest::default()).await.unwrap();
    let user = name("u1@acme.example");
    omni.write(&Write::DeleteUser { user }).await.unwrap();
    let address = user_address("u1@acme.example");
    assert_eq!(omni.read_one(&address).await.unwrap(), None);
}
