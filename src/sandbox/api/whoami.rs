//! The call that tells whose key it is (omni-api.md 1).

use serde_json::json;

use super::answer::{Answer, Refusal};
use super::route::Desk;
use crate::sandbox::switches::{KeyScope, Whoami};

/// `GET /whoami`: 404 on an older instance, and where the seed names no owner of the key.
pub fn get(desk: &Desk<'_>) -> Result<Answer, Refusal> {
    let owner = desk
        .tenant
        .key_owner()
        .filter(|_| desk.switches.whoami == Whoami::Present);
    let owner = owner.ok_or_else(|| Refusal::new(404, "Not found"))?;
    let scope = match desk.switches.key_scope {
        KeyScope::Organization => "organization",
        KeyScope::User => "user",
    };
    Ok(Answer::json(
        200,
        &json!({
            "keyScope": scope,
            "orgRole": "ORG_ADMIN",
            "user": { "id": account_id(owner), "membershipId": owner },
            "rolesByModel": {},
        }),
    ))
}

/// The id of the account behind a membership: another UUID, so that a client which mixes them up fails.
fn account_id(membership: &str) -> String {
    let flip = |digit: char| {
        digit
            .to_digit(16)
            .and_then(|digit| char::from_digit(15 - digit, 16))
    };
    let flipped = |(place, digit): (usize, char)| {
        if place < 8 {
            flip(digit).unwrap_or(digit)
        } else {
            digit
        }
    };
    membership.chars().enumerate().map(flipped).collect()
}
