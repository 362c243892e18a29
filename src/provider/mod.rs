//! Code that speaks to one outside system each.
//!
//! Planning holds a [`ProviderReader`] and never a [`ProviderWriter`]; names become server ids in
//! here and nowhere else. Only [`http`] opens sockets; [`scim`] is bodies and paging, without a
//! word sent.

pub mod http;
pub mod omni;
mod records;
pub mod scim;
mod traffic;
mod traits;

pub use records::{Detail, Record, Records};
pub use traffic::{Traffic, WaitReason, Waiting};
pub use traits::{ProviderReader, ProviderWriter, ReadError, Sent, Write, WriteError};
