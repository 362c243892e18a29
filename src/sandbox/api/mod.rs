//! What the API answers, given a tenant and the switches: no sockets here.

mod answer;
mod bag;
mod definitions;
mod embed;
mod filter;
mod group_body;
mod group_patch;
mod groups;
mod page;
mod patch;
mod request;
mod route;
mod user_body;
mod user_patch;
mod users;
mod whoami;

pub use answer::{Answer, Family, Refusal};
pub use request::Call;
pub use route::{Desk, answer, family};
