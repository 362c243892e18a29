//! SCIM bodies and paging: what RFC 7643 and 7644 and Omni's published schema have in common.
//!
//! Nothing is sent from here. What a schema does not promise is optional, and members that it does
//! not name are ignored (omni-api.md 2.2).

mod error_body;
mod group;
mod list;
mod paging;
mod patch;
mod uri;
mod user;
mod value;

pub use error_body::detail;
pub use group::{Group, MemberRef, NewGroup};
pub use list::ListResponse;
pub use paging::{Flaw, Page, Pass};
pub use patch::{Operation, Patch};
pub use uri::{filter_equals, segment, usable_id};
pub use user::{Bag, NewUser, User, extension};
pub use value::{from_wire, to_wire};
