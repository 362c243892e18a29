//! Writes: the exact request of each.

use omni_um::model::{Field, Value};
use omni_um::provider::{ProviderReader, ProviderWriter, Sent, Write};

use crate::tenant::{name, patch, reply, uuid, written};

fn field(reference: &str, value: &str) -> (Field, Option<Value>) {
    (Field::attribute(reference), Value::text(value))
}

/// Sends a write to a server that takes everything: the line and the body of what arrived.
async fn sent(write: Write) -> (String, String) {
    let (tenant, omni) = written(|_| reply(200, r#"{"id":"new-id"}"#)).await;
    let before = omni.requests();
    assert_eq!(omni.write(&write).await.unwrap(), Sent::Done);
    assert_eq!(omni.requests(), before + 1);
    let seen = tenant.seen().pop().unwrap();
    if !seen.body.is_empty() {
        assert_eq!(seen.headers["content-type"], "application/json");
    }
    (seen.line(), seen.body)
}

#[tokio::test]
async fn a_user_is_made_with_its_name_and_attributes() {
    let (line, body) = sent(Write::CreateUser {
        user: name("Grace@acme.example"),
        fields: vec![
            (Field::Name, Value::text("Grace H.").unwrap()),
            (Field::Active, Value::Flag(true)),
            (Field::attribute("tier"), Value::text("3").unwrap()),
            (Field::attribute("regions"), Value::set(["b", "a"]).unwrap()),
        ],
    })
    .await;
    assert_eq!(line, "POST /api/scim/v2/Users");
    let expected = concat!(
        r#"{"userName":"Grace@acme.example","displayName":"Grace H.","#,
        r#""urn:omni:params:1.0:UserAttribute":{"regions":["a","b"],"tier":3}}"#
    );
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_user_without_attributes_is_made_without_the_extension() {
    let (_, body) = sent(Write::CreateUser {
        user: name("g@acme.example"),
        fields: vec![(Field::Name, Value::text("G").unwrap())],
    })
    .await;
    assert_eq!(body, r#"{"userName":"g@acme.example","displayName":"G"}"#);
}

#[tokio::test]
async fn attributes_are_set_and_cleared_by_one_operation_without_a_path() {
    let (line, body) = sent(Write::UpdateUser {
        user: name("U1@acme.example"),
        fields: vec![
            field("region", "emea"),
            (Field::attribute("legacy_flag"), None),
            field("tier", "9007199254740993"),
            (Field::attribute("tiers"), Value::set(["1", "2.5"])),
        ],
    })
    .await;
    assert_eq!(line, format!("PATCH /api/scim/v2/Users/{}", uuid(1)));
    let operation = concat!(
        r#"{"op":"replace","value":{"urn:omni:params:1.0:UserAttribute":"#,
        r#"{"legacy_flag":null,"region":"emea","tier":"9007199254740993","tiers":[1,2.5]}}}"#
    );
    assert_eq!(body, patch(operation));
}

#[tokio::test]
async fn name_attributes_and_active_go_in_one_request_in_that_order() {
    let (_, body) = sent(Write::UpdateUser {
        user: name("u1@acme.example"),
        fields: vec![
            (Field::Active, Some(Value::Flag(true))),
            field("region", "emea"),
            (Field::Name, Value::text("Ada \"L\"")),
        ],
    })
    .await;
    let operations = concat!(
        r#"{"op":"replace","path":"displayName","value":"Ada \"L\""},"#,
        r#"{"op":"replace","value":{"urn:omni:params:1.0:UserAttribute":{"region":"emea"}}},"#,
        r#"{"op":"replace","path":"active","value":true}"#
    );
    assert_eq!(body, patch(operations));
}

#[tokio::test]
async fn a_deactivation_is_one_operation() {
    let user = name("u2@acme.example");
    let (line, body) = sent(Write::DeactivateUser { user }).await;
    assert_eq!(line, format!("PATCH /api/scim/v2/Users/{}", uuid(2)));
    let operation = r#"{"op":"replace","path":"active","value":false}"#;
    assert_eq!(body, patch(operation));
}

#[tokio::test]
async fn deletions_have_no_body() {
    let user = name("u2@acme.example");
    let (line, body) = sent(Write::DeleteUser { user }).await;
    assert_eq!(line, format!("DELETE /api/scim/v2/Users/{}", uuid(2)));
    assert_eq!(body, "");
    let group = name("finance");
    let (line, body) = sent(Write::DeleteGroup { group }).await;
    assert_eq!(line, "DELETE /api/scim/v2/Groups/q7Rk-2Lm");
    assert_eq!(body, "");
}

#[tokio::test]
async fn a_group_is_made_with_its_members() {
    let (line, body) = sent(Write::CreateGroup {
        group: name("Sales"),
        members: vec![name("u1@acme.example"), name("u3@acme.example")],
    })
    .await;
    assert_eq!(line, "POST /api/scim/v2/Groups");
    let members = format!(r#"[{{"value":"{}"}},{{"value":"{}"}}]"#, uuid(1), uuid(3));
    assert_eq!(
        body,
        format!(r#"{{"displayName":"Sales","members":{members}}}"#)
    );
}

#[tokio::test]
async fn members_are_added_together_and_removed_one_operation_each() {
    let (line, body) = sent(Write::ChangeMembers {
        group: name("Finance"),
        add: vec![name("u2@acme.example"), name("u3@acme.example")],
        remove: vec![name("u1@acme.example")],
    })
    .await;
    assert_eq!(line, "PATCH /api/scim/v2/Groups/q7Rk-2Lm");
    let value = format!(r#"[{{"value":"{}"}},{{"value":"{}"}}]"#, uuid(2), uuid(3));
    let add = format!(r#"{{"op":"add","path":"members","value":{value}}}"#);
    let path = format!(r#"members[value eq \"{}\"]"#, uuid(1));
    let remove = format!(r#"{{"op":"remove","path":"{path}"}}"#);
    assert_eq!(body, patch(&format!("{add},{remove}")));
}
