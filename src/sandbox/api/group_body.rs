//! The body of a group (omni-api.md 3.2).

use serde::Serialize;

use super::user_body::Meta;
use crate::sandbox::tenant::{Group, Tenant};

/// A group as the API writes it.
#[derive(Serialize)]
pub struct GroupBody<'a> {
    schemas: [&'static str; 1],
    id: &'a str,
    #[serde(rename = "displayName")]
    display_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<Vec<MemberBody<'a>>>,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct MemberBody<'a> {
    value: &'a str,
    display: &'a str,
}

/// The body of a group, with or without its members.
pub fn group<'a>(tenant: &'a Tenant, group: &'a Group, with_members: bool) -> GroupBody<'a> {
    let member = |id: &'a str| MemberBody {
        value: id,
        display: tenant.address_of(id).unwrap_or_default(),
    };
    GroupBody {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        id: &group.id,
        display_name: &group.name,
        members: with_members.then(|| group.members.iter().map(member).collect()),
        meta: Meta {
            resource_type: "Group",
            created: &group.created,
            last_modified: &group.modified,
        },
    }
}
