//! The nouns: what a resource is called, what it holds, what somebody asked for, and where.
//!
//! Plain values only. Nothing here reads a file, speaks to a network, prints, or decides what to do.
//! A kind of resource is one short file (`user`, `group`); everything else treats a resource as an
//! [`Address`] and its [`Fields`].

mod acceptance;
mod address;
mod alongside;
mod attribute;
mod base_url;
mod desired;
mod diagnostic;
mod edge;
mod expiry;
mod field;
pub mod formula;
pub mod group;
mod identity;
mod name;
mod number;
mod place;
mod printable;
mod shell;
mod suggest;
pub mod unseen;
pub mod user;
mod value;
mod written;

pub use acceptance::{AcceptLine, Acceptance};
pub use address::{Address, Kind};
pub use alongside::Alongside;
pub use attribute::{AttributeType, Definition, Definitions, Mismatch};
pub use base_url::{BadUrl, BaseUrl};
pub use desired::{
    Asked, DeclaredAttribute, DesiredFile, DesiredResource, DesiredState, GroupsClause, Intent,
    Member, Membership, Moved, Roster, Standing,
};
pub use diagnostic::{Diagnostic, Label, Report, Severity, Sources};
pub use edge::Edge;
pub use expiry::{Expires, Expiry};
pub use field::{Field, Fields, NoField};
pub use identity::{Mark, ProviderIdentity, ServerId};
pub use name::Name;
pub use number::canonical_number;
pub use place::Place;
pub use printable::printable;
pub use shell::shell_word;
pub use suggest::{Suggester, did_you_mean};
pub use value::{Value, same_value};
pub use written::{Entries, Written};
