//! From a path to the function that answers.

use percent_encoding::percent_decode_str;

use super::answer::{Answer, Family, Refusal};
use super::request::Call;
use super::{definitions, embed, groups, users, whoami};
use crate::sandbox::switches::{KeyScope, Switches};
use crate::sandbox::tenant::Tenant;

/// What every answer is made from.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The tenant.
    pub tenant: &'a mut Tenant,
    /// How the open questions are answered.
    pub switches: &'a Switches,
    /// The one key that is accepted.
    pub key: &'a str,
}

/// A place in the API; ids are as sent, after percent decoding.
enum Place {
    Users,
    User(String),
    Groups,
    Group(String),
    EmbedUsers,
    EmbedUser(String),
    Definitions,
    Whoami,
    Nowhere,
}

/// Answers a request, and changes the tenant where the request asks for it.
pub fn answer(desk: &mut Desk<'_>, call: &Call<'_>) -> Answer {
    let family = family(call.path);
    let shape = desk.switches.error_body;
    let outcome = authorize(desk, call, family).and_then(|()| dispatch(desk, call));
    outcome.unwrap_or_else(|refusal| refusal.answer(family, shape))
}

/// The family a path belongs to.
pub fn family(path: &str) -> Family {
    let scim = path
        .get(..9)
        .is_some_and(|start| start.eq_ignore_ascii_case("/api/scim"));
    if scim { Family::Scim } else { Family::Plain }
}

/// Missing or malformed is 400, wrong is 403 and never 401 (omni-api.md 8.1, 11.12).
fn authorize(desk: &Desk<'_>, call: &Call<'_>, family: Family) -> Result<(), Refusal> {
    let header = call.authorization.unwrap_or_default();
    let (scheme, key) = header.split_once(' ').unwrap_or((header, ""));
    if !scheme.eq_ignore_ascii_case("bearer") || key.trim().is_empty() {
        return Err(Refusal::bad("Missing or malformed Authorization header"));
    }
    if key.trim() != desk.key {
        return Err(Refusal::new(403, "Invalid bearer token"));
    }
    if family == Family::Scim && desk.switches.key_scope == KeyScope::User {
        return Err(Refusal::new(403, "Personal access tokens may not use SCIM"));
    }
    Ok(())
}

fn dispatch(desk: &mut Desk<'_>, call: &Call<'_>) -> Result<Answer, Refusal> {
    match (call.method, place(call.path)) {
        ("GET", Place::Users) => users::list(desk, call),
        ("POST", Place::Users) => users::create(desk, call),
        ("GET", Place::User(id)) => users::get(desk, &id),
        ("PUT", Place::User(id)) => users::replace(desk, call, &id),
        ("PATCH", Place::User(id)) => users::patch(desk, call, &id),
        ("DELETE", Place::User(id)) => users::delete(desk, &id),
        ("GET", Place::Groups) => groups::list(desk, call),
        ("POST", Place::Groups) => groups::create(desk, call),
        ("GET", Place::Group(id)) => groups::get(desk, call, &id),
        ("PUT", Place::Group(id)) => groups::replace(desk, call, &id),
        ("PATCH", Place::Group(id)) => groups::patch(desk, call, &id),
        ("DELETE", Place::Group(id)) => groups::delete(desk, &id),
        ("GET", Place::EmbedUsers) => embed::list(desk, call),
        ("GET", Place::EmbedUser(id)) => embed::get(desk, &id),
        ("DELETE", Place::EmbedUser(id)) => embed::delete(desk, &id),
        ("GET", Place::Definitions) => Ok(definitions::list(desk)),
        ("GET", Place::Whoami) => whoami::get(desk),
        _ => Err(Refusal::new(404, "Not found")),
    }
}

/// Routes are found in either letter case, ids are not touched (omni-api.md 1).
fn place(path: &str) -> Place {
    let sent: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let lower: Vec<String> = sent.iter().map(|part| part.to_ascii_lowercase()).collect();
    let words: Vec<&str> = lower.iter().map(String::as_str).collect();
    let id = || {
        percent_decode_str(sent.last().copied().unwrap_or_default())
            .decode_utf8_lossy()
            .into_owned()
    };
    match words.as_slice() {
        ["api", "scim", "v2", "users"] => Place::Users,
        ["api", "scim", "v2", "users", _] => Place::User(id()),
        ["api", "scim", "v2", "groups"] => Place::Groups,
        ["api", "scim", "v2", "groups", _] => Place::Group(id()),
        ["api", "scim", "v2", "embed", "users"] => Place::EmbedUsers,
        ["api", "scim", "v2", "embed", "users", _] => Place::EmbedUser(id()),
        ["api", "v1", "user-attributes"] => Place::Definitions,
        ["api", "v1", "whoami"] => Place::Whoami,
        _ => Place::Nowhere,
    }
}
