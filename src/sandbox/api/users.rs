//! The calls on standard users (omni-api.md 2).

use serde_json::Value;

use super::answer::{Answer, Refusal};
use super::bag;
use super::filter::{Filter, Operator};
use super::page::Window;
use super::request::{Call, email, optional_text, required_text};
use super::route::Desk;
use super::user_body;
use super::user_patch::{self, Change};
use crate::sandbox::switches::{
    Deactivated, DeactivationGroups, InactiveEmail, ListExtension, PatchExtension, PatchStatus,
    Reactivation, Switches, UserPut,
};
use crate::sandbox::tenant::{Tenant, User};

/// `GET /Users`.
pub fn list(desk: &Desk<'_>, call: &Call<'_>) -> Result<Answer, Refusal> {
    let window = Window::of(call, desk.switches.max_page.0)?;
    let filter = Filter::of(call, &[("userName", true)])?;
    let (tenant, switches) = (&*desk.tenant, desk.switches);
    let listed = |user: &&User| user.active || switches.deactivated == Deactivated::Listed;
    Ok(match filter {
        Some(filter) if filter.operator == Operator::Equal => {
            let found = tenant.users_by_email(&filter.text).filter(listed);
            window.page(
                found.filter(|user| filter.passes(&user.email, true)),
                |user| row(tenant, switches, user),
            )
        }
        Some(filter) => {
            let found = tenant
                .users()
                .iter()
                .filter(listed)
                .filter(|user| filter.passes(&user.email, true));
            window.page(found, |user| row(tenant, switches, user))
        }
        None => window.page(tenant.users().iter().filter(listed), |user| {
            row(tenant, switches, user)
        }),
    })
}

/// A user as a list shows it.
fn row<'a>(tenant: &'a Tenant, switches: &Switches, user: &'a User) -> user_body::UserBody<'a> {
    user_body::user(tenant, switches, user, shows_bag(tenant, switches, user))
}

/// Whether a list shows the extension of a user; the n-th is counted over the tenant, so that pages agree.
fn shows_bag(tenant: &Tenant, switches: &Switches, user: &User) -> bool {
    match switches.list_extension {
        ListExtension::Shown => true,
        ListExtension::Omitted => false,
        ListExtension::OmittedEvery(n) => tenant
            .users()
            .place(&user.id)
            .is_none_or(|place| (place + 1) % n != 0),
    }
}

/// The user with this id, where it is still to be seen.
fn visible<'a>(desk: &'a Desk<'_>, id: &str) -> Result<&'a User, Refusal> {
    let seen = |user: &&User| user.active || desk.switches.deactivated != Deactivated::Gone;
    desk.tenant
        .users()
        .get(id)
        .filter(seen)
        .ok_or_else(|| Refusal::new(404, "User not found"))
}

/// `GET /Users/{id}`.
pub fn get(desk: &Desk<'_>, id: &str) -> Result<Answer, Refusal> {
    let user = visible(desk, id)?;
    Ok(Answer::json(
        200,
        &user_body::user(desk.tenant, desk.switches, user, true),
    ))
}

/// `POST /Users`.
pub fn create(desk: &mut Desk<'_>, call: &Call<'_>) -> Result<Answer, Refusal> {
    let body = call.json()?;
    let address = email("userName", required_text(&body, "userName")?)?;
    let name = required_text(&body, "displayName")?;
    let writes = match body.get(bag::BAG) {
        Some(bag) => bag::write_all(desk.tenant, desk.switches, bag)?,
        None => Vec::new(),
    };
    refuse_taken(desk, address, None)?;
    let id = desk.tenant.create_user(address, name, None);
    for (key, held) in writes {
        desk.tenant.put_value(&id, &key, held);
    }
    let user = visible(desk, &id)?;
    Ok(Answer::json(
        201,
        &user_body::user(desk.tenant, desk.switches, user, true),
    ))
}

/// Refuses an e-mail that another user has; an inactive one's may come back (omni-api.md 9).
fn refuse_taken(desk: &Desk<'_>, address: &str, except: Option<&str>) -> Result<(), Refusal> {
    let inactive_counts = desk.switches.inactive_email == InactiveEmail::Conflict;
    let mut others = desk
        .tenant
        .users_by_email(address)
        .filter(|user| Some(user.id.as_str()) != except);
    if others.any(|user| user.active || inactive_counts) {
        return Err(Refusal::new(409, "User with this email already exists"));
    }
    Ok(())
}

/// `PUT /Users/{id}`: two contradictory documentations (omni-api.md 2.4).
pub fn replace(desk: &mut Desk<'_>, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let user = visible(desk, id)?;
    let body = call.json()?;
    let change = put_change(desk, user, &body)?;
    apply(desk, id, change)?;
    let user = desk
        .tenant
        .users()
        .get(id)
        .ok_or_else(|| Refusal::new(404, "User not found"))?;
    Ok(Answer::json(
        200,
        &user_body::user(desk.tenant, desk.switches, user, true),
    ))
}

fn put_change(desk: &Desk<'_>, user: &User, body: &Value) -> Result<Change, Refusal> {
    let address = email("userName", required_text(body, "userName")?)?;
    let name = optional_text(body, "displayName")?;
    let active = match body.get("active") {
        Some(Value::Bool(active)) => Some(*active),
        None => None,
        Some(_) => return Err(Refusal::bad("active: Expected boolean")),
    };
    let bag = body.get(bag::BAG);
    let writes = bag.map_or(Ok(Vec::new()), |bag| {
        bag::write_all(desk.tenant, desk.switches, bag)
    })?;
    if desk.switches.user_put == UserPut::Merge {
        if !address.eq_ignore_ascii_case(&user.email) {
            return Err(Refusal::bad("userName: Must be the current email"));
        }
        return Ok(Change {
            name: name.map(str::to_owned),
            active,
            email: None,
            writes,
        });
    }
    Ok(Change {
        name: Some(name.unwrap_or(address).to_owned()),
        active: Some(active.unwrap_or(true)),
        email: user_patch::new_email(desk, address)?,
        writes: bag::and_clear_the_rest(user, writes),
    })
}

/// `PATCH /Users/{id}`: everything is checked before anything is done.
pub fn patch(desk: &mut Desk<'_>, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let user = visible(desk, id)?;
    let change = user_patch::read(desk, user, &call.json()?)?;
    apply(desk, id, change)?;
    if desk.switches.patch_status == PatchStatus::NoContent {
        return Ok(Answer::empty(204));
    }
    let user = desk
        .tenant
        .users()
        .get(id)
        .ok_or_else(|| Refusal::new(404, "User not found"))?;
    let with_bag = desk.switches.patch_extension == PatchExtension::Shown;
    Ok(Answer::json(
        200,
        &user_body::user(desk.tenant, desk.switches, user, with_bag),
    ))
}

fn apply(desk: &mut Desk<'_>, id: &str, change: Change) -> Result<(), Refusal> {
    let inactive = desk.tenant.users().get(id).is_some_and(|user| !user.active);
    let mut active = change.active;
    if inactive && active == Some(true) {
        match desk.switches.reactivation {
            Reactivation::SameId => (),
            Reactivation::Refused => {
                return Err(Refusal::bad("active: A revoked user cannot be activated"));
            }
            Reactivation::Ignored => active = None,
        }
    }
    if let Some(address) = &change.email {
        refuse_taken(desk, address, Some(id))?;
    }
    let tenant = &mut *desk.tenant;
    if let Some(address) = &change.email {
        tenant.set_email(id, address);
    }
    if let Some(name) = &change.name {
        tenant.set_display_name(id, name);
    }
    for (key, held) in change.writes {
        tenant.put_value(id, &key, held);
    }
    if let Some(active) = active {
        tenant.set_active(
            id,
            active,
            desk.switches.deactivation_groups == DeactivationGroups::Dropped,
        );
    }
    Ok(())
}

/// `DELETE /Users/{id}`: the id is 404 from now on (omni-api.md 2.1).
pub fn delete(desk: &mut Desk<'_>, id: &str) -> Result<Answer, Refusal> {
    visible(desk, id)?;
    desk.tenant.bury_user(id);
    Ok(Answer::empty(204))
}
