//! A tenant, a folder and the binary: what the tests from end to end stand on.

pub mod acme;
pub mod answering;
pub mod effects;
pub mod hold;
pub mod odd;
pub mod project;
pub mod runner;
pub mod running;
pub mod schemas;
pub mod sinks;
pub mod tenant;
pub mod terminal;
pub mod wire;

pub use hold::Hold;
pub use project::{KEY, Outcome, Project};
pub use running::Running;
pub use tenant::Tenant;
