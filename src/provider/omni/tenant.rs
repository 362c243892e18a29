//! What is asked once: whose key it is, and which attributes there are.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::answers::{Found, find, get, unreadable};
use crate::model::{AttributeType, Definition, Definitions, ServerId};
use crate::provider::http::{Http, Request};
use crate::provider::{ReadError, scim};

/// The account behind the key (omni-api.md 1, "Preflight endpoint"); members are all optional.
#[derive(Debug, Deserialize)]
struct WhoAmI {
    #[serde(rename = "keyScope")]
    key_scope: Option<String>,
    user: Option<WhoAmIUser>,
}

#[derive(Debug, Deserialize)]
struct WhoAmIUser {
    #[serde(rename = "membershipId")]
    membership_id: Option<String>,
}

/// The id of the account behind the key; `None` on a tenant that is too old to tell (404).
pub(super) async fn own_account(http: &Http) -> Result<Option<ServerId>, ReadError> {
    let request = Request::get("/api/v1/whoami");
    let body = match find(http, &request).await? {
        Found::Body(body) => body,
        Found::Missing(_) => return Ok(None),
    };
    let who: WhoAmI =
        serde_json::from_slice(&body).map_err(|error| unreadable(http, &request, &body, &error))?;
    if who.key_scope.is_none() && who.user.is_none() {
        // An error with a 200 before it; nobody may lose their protection for that.
        return Err(unreadable(http, &request, &body, &"it tells no account"));
    }
    if who.key_scope.as_deref() == Some("user") {
        // Whatever the rights of its user, SCIM does not take it (omni-api.md 1).
        return Err(ReadError::Refused(
            "it is a personal access token, and users and groups can only be read with an \
             organization API key (Settings > API access)"
                .to_owned(),
        ));
    }
    let id = who.user.and_then(|user| user.membership_id);
    Ok(id.map(|id| ServerId::new(&id)))
}

/// The list of definitions (omni-api.md 5); not paged.
#[derive(Debug, Deserialize)]
struct DefinitionList<'a> {
    #[serde(borrow)]
    records: Vec<DefinitionRecord<'a>>,
}

#[derive(Debug, Deserialize)]
struct DefinitionRecord<'a> {
    name: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    multiple_values: Option<bool>,
    #[serde(borrow)]
    default_value: Option<&'a RawValue>,
    system: Option<bool>,
}

/// All attributes that the tenant defines.
pub(super) async fn definitions(http: &Http) -> Result<Definitions, ReadError> {
    let request = Request::get("/api/v1/user-attributes");
    let body = get(http, &request).await?;
    let list: DefinitionList<'_> =
        serde_json::from_slice(&body).map_err(|error| unreadable(http, &request, &body, &error))?;
    let named = |record: DefinitionRecord<'_>| (Arc::from(record.name.as_str()), define(&record));
    Ok(list.records.into_iter().map(named).collect())
}

fn define(record: &DefinitionRecord<'_>) -> Definition {
    let number = record
        .kind
        .as_deref()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("number"));
    let mut definition = Definition {
        kind: if number {
            AttributeType::Number
        } else {
            AttributeType::String
        },
        multiple: record.multiple_values.unwrap_or(false),
        default: None,
        system: record.system.unwrap_or(false),
    };
    let default = record.default_value.and_then(scim::from_wire);
    definition.default = default.map(|value| definition.canonical(value));
    definition
}
