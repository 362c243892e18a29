//! The body of a user and of an embed user (omni-api.md 2.2, 4).

use serde::Serialize;
use serde_json::{Map, Value};

use super::bag::{self, BAG};
use crate::sandbox::switches::Switches;
use crate::sandbox::tenant::{EmbedUser, Tenant, User};

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const LOGIN: &str = "urn:omni:params:scim:schemas:extension:user:2.0";

/// A user as the API writes it.
#[derive(Serialize)]
pub struct UserBody<'a> {
    schemas: Vec<&'static str>,
    id: &'a str,
    #[serde(rename = "userName")]
    user_name: &'a str,
    #[serde(rename = "displayName")]
    display_name: &'a str,
    active: bool,
    emails: [Email<'a>; 1],
    groups: Vec<GroupRef<'a>>,
    meta: Meta<'a>,
    #[serde(
        rename = "urn:omni:params:1.0:UserAttribute",
        skip_serializing_if = "Option::is_none"
    )]
    bag: Option<Map<String, Value>>,
    #[serde(
        rename = "urn:omni:params:scim:schemas:extension:user:2.0",
        skip_serializing_if = "Option::is_none"
    )]
    login: Option<Login<'a>>,
    #[serde(flatten)]
    embed: Option<EmbedPart<'a>>,
}

#[derive(Serialize)]
struct Email<'a> {
    primary: bool,
    value: &'a str,
}

#[derive(Serialize)]
struct GroupRef<'a> {
    value: &'a str,
    display: &'a str,
}

#[derive(Serialize)]
struct Login<'a> {
    #[serde(rename = "lastLogin")]
    last_login: &'a str,
}

/// What only the body of a single embed user has.
#[derive(Serialize)]
struct EmbedPart<'a> {
    #[serde(rename = "embedEntity")]
    entity: Option<&'a str>,
    #[serde(rename = "embedExternalId")]
    external_id: &'a str,
    #[serde(rename = "embedEmail")]
    email: Option<&'a str>,
}

/// When a resource came to be, and when it was last changed.
#[derive(Serialize)]
pub struct Meta<'a> {
    /// The kind of resource.
    #[serde(rename = "resourceType")]
    pub resource_type: &'static str,
    /// The moment of creation.
    pub created: &'a str,
    /// The moment of the last change.
    #[serde(rename = "lastModified")]
    pub last_modified: &'a str,
}

/// The body of a user; `with_bag` is false where the extension is left out on purpose.
pub fn user<'a>(
    tenant: &'a Tenant,
    switches: &Switches,
    user: &'a User,
    with_bag: bool,
) -> UserBody<'a> {
    let bag = if with_bag {
        bag::read(tenant, switches, user)
    } else {
        None
    };
    let login = user
        .last_login
        .as_deref()
        .map(|last_login| Login { last_login });
    let mut schemas = vec![CORE];
    schemas.extend(bag.as_ref().map(|_| BAG));
    schemas.extend(login.as_ref().map(|_| LOGIN));
    UserBody {
        schemas,
        id: &user.id,
        user_name: &user.email,
        display_name: &user.name,
        active: user.active,
        emails: [Email {
            primary: true,
            value: &user.email,
        }],
        groups: groups(tenant, &user.id),
        meta: Meta {
            resource_type: "User",
            created: &user.created,
            last_modified: &user.modified,
        },
        bag,
        login,
        embed: None,
    }
}

/// The body of an embed user; `single` adds what only a read by id shows.
pub fn embed<'a>(tenant: &'a Tenant, embed: &'a EmbedUser, single: bool) -> UserBody<'a> {
    let part = EmbedPart {
        entity: embed.entity.as_deref(),
        external_id: &embed.external_id,
        email: embed.email.as_deref(),
    };
    UserBody {
        schemas: vec![CORE],
        id: &embed.id,
        user_name: &embed.user_name,
        display_name: &embed.name,
        active: true,
        emails: [Email {
            primary: true,
            value: &embed.user_name,
        }],
        groups: groups(tenant, &embed.id),
        meta: Meta {
            resource_type: "User",
            created: &embed.created,
            last_modified: &embed.modified,
        },
        bag: None,
        login: None,
        embed: single.then_some(part),
    }
}

fn groups<'a>(tenant: &'a Tenant, member: &str) -> Vec<GroupRef<'a>> {
    tenant
        .groups_of(member)
        .map(|group| GroupRef {
            value: &group.id,
            display: &group.name,
        })
        .collect()
}
