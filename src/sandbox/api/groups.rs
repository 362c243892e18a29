//! The calls on groups (omni-api.md 3).

use serde_json::Value;

use super::answer::{Answer, Refusal};
use super::filter::Filter;
use super::group_body;
use super::group_patch;
use super::page::Window;
use super::request::{Call, required, required_text};
use super::route::Desk;
use crate::sandbox::switches::{
    Deactivated, GroupListMembers, GroupName, PatchStatus, UnknownMember,
};
use crate::sandbox::tenant::Group;

/// The longest name a group may have (omni-api.md 3.1).
const LONGEST_NAME: usize = 64;

/// `GET /Groups`.
pub fn list(desk: &Desk<'_>, call: &Call<'_>) -> Result<Answer, Refusal> {
    let window = Window::of(call, desk.switches.max_page.0)?;
    let filter = Filter::of(call, &[("displayName", false)])?;
    let with_members =
        wants_members(call)? && desk.switches.group_list_members == GroupListMembers::Shown;
    let passes = |group: &&Group| {
        filter
            .as_ref()
            .is_none_or(|filter| filter.passes(&group.name, true))
    };
    let groups = desk.tenant.groups().iter().filter(passes);
    Ok(window.page(groups, |group| {
        group_body::group(desk.tenant, group, with_members)
    }))
}

/// `members` is the one attribute that can be left out.
fn wants_members(call: &Call<'_>) -> Result<bool, Refusal> {
    match call.parameter("excludedAttributes") {
        None => Ok(true),
        Some("members") => Ok(false),
        Some(_) => Err(Refusal::bad("excludedAttributes: Invalid enum value")),
    }
}

fn known<'a>(desk: &'a Desk<'_>, id: &str) -> Result<&'a Group, Refusal> {
    desk.tenant
        .groups()
        .get(id)
        .ok_or_else(|| Refusal::new(404, "Group not found"))
}

fn show(desk: &Desk<'_>, id: &str, status: u16, with_members: bool) -> Result<Answer, Refusal> {
    let group = known(desk, id)?;
    Ok(Answer::json(
        status,
        &group_body::group(desk.tenant, group, with_members),
    ))
}

/// `GET /Groups/{id}`: a big group comes whole.
pub fn get(desk: &Desk<'_>, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    known(desk, id)?;
    show(desk, id, 200, wants_members(call)?)
}

/// `POST /Groups`.
pub fn create(desk: &mut Desk<'_>, call: &Call<'_>) -> Result<Answer, Refusal> {
    let body = call.json()?;
    let name = checked_name(required_text(&body, "displayName")?)?;
    let members = match body.get("members") {
        Some(members) => member_ids(desk, members, false)?,
        None => Vec::new(),
    };
    refuse_taken(desk, name, None)?;
    let id = desk.tenant.create_group(name, None);
    for member in &members {
        desk.tenant.join(&id, member);
    }
    show(desk, &id, 201, true)
}

/// `PUT /Groups/{id}`: every member needs `display`, and who is not listed is out (omni-api.md 3.4).
pub fn replace(desk: &mut Desk<'_>, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    known(desk, id)?;
    let body = call.json()?;
    let name = checked_name(required_text(&body, "displayName")?)?;
    let members = member_ids(desk, required(&body, "members")?, true)?;
    refuse_taken(desk, name, Some(id))?;
    desk.tenant.set_group_name(id, name);
    group_patch::set_members(desk.tenant, id, &members);
    show(desk, id, 200, true)
}

/// `PATCH /Groups/{id}`.
pub fn patch(desk: &mut Desk<'_>, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    known(desk, id)?;
    group_patch::carry_out(desk, id, &call.json()?)?;
    match desk.switches.patch_status {
        PatchStatus::NoContent => Ok(Answer::empty(204)),
        PatchStatus::Ok => show(desk, id, 200, true),
    }
}

/// `DELETE /Groups/{id}`.
pub fn delete(desk: &mut Desk<'_>, id: &str) -> Result<Answer, Refusal> {
    known(desk, id)?;
    desk.tenant.remove_group(id);
    Ok(Answer::empty(204))
}

/// A name that is there and not too long.
pub fn checked_name(name: &str) -> Result<&str, Refusal> {
    match name.chars().count() {
        0 => Err(Refusal::bad("displayName: Required")),
        length if length > LONGEST_NAME => Err(Refusal::bad(format!(
            "displayName: String must contain at most {LONGEST_NAME} character(s)"
        ))),
        _ => Ok(name),
    }
}

/// Refuses a name that another group has.
pub fn refuse_taken(desk: &Desk<'_>, name: &str, except: Option<&str>) -> Result<(), Refusal> {
    if desk.tenant.name_taken(
        name,
        desk.switches.group_name == GroupName::CaseInsensitive,
        except,
    ) {
        return Err(Refusal::new(409, "Group with this name already exists"));
    }
    Ok(())
}

/// The member ids of a list; `with_display` is PUT's demand, refused with a misleading text (omni-api.md 3.4).
pub fn member_ids(
    desk: &Desk<'_>,
    members: &Value,
    with_display: bool,
) -> Result<Vec<String>, Refusal> {
    let members = members
        .as_array()
        .ok_or_else(|| Refusal::bad("members: Expected array"))?;
    let mut ids = Vec::new();
    for member in members {
        let id = member.get("value").and_then(Value::as_str);
        let display = member.get("display").map(Value::is_string);
        match (id, display) {
            (Some(id), Some(true)) => ids.push(id.to_owned()),
            (Some(id), None) if !with_display => ids.push(id.to_owned()),
            _ => return Err(Refusal::bad("members: Required")),
        }
    }
    ids.iter()
        .try_for_each(|id| refuse_unknown_member(desk, id))?;
    Ok(ids)
}

/// Refuses an id that neither a user nor an embed user has; a user of whom nothing is to be seen is none.
fn refuse_unknown_member(desk: &Desk<'_>, id: &str) -> Result<(), Refusal> {
    let inactive = desk.tenant.users().get(id).is_some_and(|user| !user.active);
    let gone = inactive && desk.switches.deactivated == Deactivated::Gone;
    if desk.tenant.can_be_member(id) && !gone {
        return Ok(());
    }
    Err(match desk.switches.unknown_member {
        UnknownMember::BadRequest => Refusal::bad(format!("members: Unknown user {id}")),
        UnknownMember::NotFound => Refusal::new(404, format!("User {id} not found")),
    })
}
