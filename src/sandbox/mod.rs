//! An Omni tenant that runs on this machine, for tests and for trying things out.
//!
//! It behaves as `contract/omni-api.md` and `contract/omni-openapi-users.json` describe Omni, on loopback only. What the
//! documentation leaves open is a switch ([`Switches`]); what can go wrong between a client and a server is a fault
//! ([`Faults`]). The room uses nothing from the rest of the crate, so that it cannot share a mistake with the client.
//!
//! ```text
//!   tenant   the state: users, groups, definitions; by id for the API, by name for tests
//!   api      tenant + switches + request → answer, no sockets
//!   faults   what goes wrong, and when
//!   server   sockets, the log of exchanges, the running handle
//! ```

pub mod api;
pub mod faults;
pub mod server;
pub mod switches;
pub mod tenant;

pub use faults::{
    Fault, Faults, Lie, RateLimit, RequestInfo, SecondWriter, Target, Turn, What, When,
};
pub use server::{Exchange, InProcess, Options, Running};
pub use switches::Switches;
pub use tenant::{Definition, Effect, Held, Seed, Tenant, ValueType};

/// Starts a sandbox on loopback; it ends with [`Running::stop`] or when the handle is dropped.
pub async fn serve(options: Options) -> std::io::Result<Running> {
    Running::start(options).await
}
