//! The four forms a PATCH of a group may have, and no others (omni-api.md 3.3).

use serde_json::Value;

use super::answer::Refusal;
use super::groups;
use super::patch::{Op, path};
use super::request::operations;
use super::route::Desk;
use crate::sandbox::switches::{AddExistingMember, GroupPatch, RemoveNonMember};
use crate::sandbox::tenant::Tenant;

/// One operation, its form having been checked.
#[derive(Debug)]
enum Step<'a> {
    Add(&'a Value),
    Remove(&'a str),
    Members(&'a Value),
    Rename(&'a str),
}

/// Carries out a PATCH: all forms are checked first, then the operations are done in order.
pub fn carry_out(desk: &mut Desk<'_>, id: &str, body: &Value) -> Result<(), Refusal> {
    let steps: Vec<Step<'_>> = operations(body)?
        .iter()
        .map(step)
        .collect::<Result<_, _>>()?;
    if desk.switches.group_patch == GroupPatch::Atomic {
        // A rehearsal on a copy: what is refused there is never begun here.
        let mut copy = desk.tenant.clone();
        let mut rehearsal = Desk {
            tenant: &mut copy,
            switches: desk.switches,
            key: desk.key,
        };
        steps
            .iter()
            .try_for_each(|step| take(&mut rehearsal, id, step))?;
    }
    steps.iter().try_for_each(|step| take(desk, id, step))
}

fn step(operation: &Value) -> Result<Step<'_>, Refusal> {
    let refused = || Refusal::bad("Operations: Invalid input");
    let value = operation.get("value");
    match (Op::of(operation)?, path(operation)?, value) {
        (Op::Add, Some("members"), Some(members @ Value::Array(_))) => Ok(Step::Add(members)),
        (Op::Remove, Some(path), None) => member_path(path).map(Step::Remove).ok_or_else(refused),
        (Op::Replace, Some("members"), Some(members @ Value::Array(_))) => {
            Ok(Step::Members(members))
        }
        (Op::Replace, Some("displayName"), Some(Value::String(name))) => Ok(Step::Rename(name)),
        (Op::Replace, None, Some(Value::Object(object))) => {
            let id_is_text = object.get("id").is_none_or(Value::is_string);
            let name = object
                .get("displayName")
                .and_then(Value::as_str)
                .filter(|_| id_is_text);
            name.map(Step::Rename).ok_or_else(refused)
        }
        _ => Err(refused()),
    }
}

/// The id in `members[value eq "<36 characters>"]`.
fn member_path(path: &str) -> Option<&str> {
    let id = path
        .strip_prefix("members[value eq \"")?
        .strip_suffix("\"]")?;
    (id.chars().count() == 36).then_some(id)
}

fn take(desk: &mut Desk<'_>, group: &str, step: &Step<'_>) -> Result<(), Refusal> {
    match step {
        Step::Add(members) => add(desk, group, &groups::member_ids(desk, members, false)?),
        Step::Remove(member) => {
            let removed = desk.tenant.leave(group, member);
            if !removed && desk.switches.remove_non_member == RemoveNonMember::Refused {
                return Err(Refusal::bad(format!("members: {member} is not a member")));
            }
            Ok(())
        }
        Step::Members(members) => {
            let ids = groups::member_ids(desk, members, false)?;
            set_members(desk.tenant, group, &ids);
            Ok(())
        }
        Step::Rename(name) => {
            let name = groups::checked_name(name)?;
            groups::refuse_taken(desk, name, Some(group))?;
            desk.tenant.set_group_name(group, name);
            Ok(())
        }
    }
}

fn add(desk: &mut Desk<'_>, group: &str, ids: &[String]) -> Result<(), Refusal> {
    let is_member = |id: &&String| {
        desk.tenant
            .groups()
            .get(group)
            .is_some_and(|group| group.members.contains(id))
    };
    if desk.switches.add_existing_member == AddExistingMember::Refused
        && let Some(id) = ids.iter().find(is_member)
    {
        return Err(Refusal::bad(format!("members: {id} is a member already")));
    }
    for id in ids {
        desk.tenant.join(group, id);
    }
    Ok(())
}

/// Makes these the members: who is not named is out, embed users too (omni-api.md 0.3).
pub fn set_members(tenant: &mut Tenant, group: &str, ids: &[String]) {
    let wanted: std::collections::HashSet<&str> = ids.iter().map(String::as_str).collect();
    let members = tenant.groups().get(group).map(|group| &group.members);
    let out = members
        .into_iter()
        .flat_map(|members| members.iter())
        .filter(|id| !wanted.contains(id));
    let out: Vec<String> = out.map(str::to_owned).collect();
    for member in &out {
        tenant.leave(group, member);
    }
    for member in ids {
        tenant.join(group, member);
    }
}
