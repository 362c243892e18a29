//! The calls on embed users (omni-api.md 4).

use super::answer::{Answer, Refusal};
use super::filter::Filter;
use super::page::Window;
use super::request::Call;
use super::route::Desk;
use super::user_body;
use crate::sandbox::tenant::EmbedUser;

/// `GET /embed/Users`.
pub fn list(desk: &Desk<'_>, call: &Call<'_>) -> Result<Answer, Refusal> {
    let window = Window::of(call, desk.switches.max_page.0)?;
    let filter = Filter::of(call, &[("userName", true), ("embedExternalId", true)])?;
    let passes = |embed: &&EmbedUser| match &filter {
        None => true,
        Some(filter) if filter.attribute == "userName" => filter.passes(&embed.user_name, true),
        Some(filter) => filter.passes(&embed.external_id, false),
    };
    let found = desk.tenant.embed_users().iter().filter(passes);
    Ok(window.page(found, |embed| user_body::embed(desk.tenant, embed, false)))
}

/// `GET /embed/Users/{id}`.
pub fn get(desk: &Desk<'_>, id: &str) -> Result<Answer, Refusal> {
    let embed = desk.tenant.embed_users().get(id).ok_or_else(not_found)?;
    Ok(Answer::json(
        200,
        &user_body::embed(desk.tenant, embed, true),
    ))
}

/// `DELETE /embed/Users/{id}`.
pub fn delete(desk: &mut Desk<'_>, id: &str) -> Result<Answer, Refusal> {
    desk.tenant.embed_users().get(id).ok_or_else(not_found)?;
    desk.tenant.delete_embed_user(id);
    Ok(Answer::empty(204))
}

fn not_found() -> Refusal {
    Refusal::new(404, "Embed user not found")
}
