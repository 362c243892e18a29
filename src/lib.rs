//! Terraform for who has access in Omni: users, groups and user attributes as reviewed files.
//!
//! ```text
//!  desired-state/*.yaml          the tenant's API               omni-um.lock
//!         │                            │                             │
//!         ▼                            ▼                             ▼
//!   ┌──────────┐  DesiredState  ┌────────────┐  LiveState      ┌──────────┐
//!   │ desired  │                │  provider  │ whole, or error │   lock   │
//!   └────┬─────┘                └─────┬──────┘                 └────┬─────┘
//!        └────────────────┬───────────┴─────────────────────────────┘
//!                         ▼
//!             ╔═══════════════════════════╗   pure: no file, no network, no clock,
//!             ║ plan                      ║   no randomness, no async
//!             ║ classify→compare→order→guard
//!             ╚═════════════╦═════════════╝
//!                           ║ Plan
//!         ┌─────────────────╬──────────────────┐
//!         ▼                 ▼                  ▼
//!    ┌─────────┐     ┌────────────┐     ┌────────────┐
//!    │  view   │     │ saved plan │ ──► │   apply    │──► provider ──► one fresh read ──► lock
//!    └─────────┘     └────────────┘     └────────────┘
//! ```
//!
//! Who may look into whom is held by `tests/layers.rs`. What is deliberately absent:
//!
//! - A partial reading cannot become a [`live::LiveState`]; nothing is planned from half a listing.
//! - Planning holds a [`provider::ProviderReader`], never a [`provider::ProviderWriter`].
//! - There is no dry-run flag but that of the older tools' commands: the plan is the rehearsal.
//! - [`plan`] compares by natural name and never sees a server id.
//! - Only `cli` prints; only `provider::http` opens sockets to somewhere else.

pub mod apply;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod desired;
pub mod file;
pub mod live;
pub mod lock;
pub mod model;
pub mod older;
pub mod plan;
pub mod provider;
pub mod sandbox;
pub mod view;
pub mod workflow;
