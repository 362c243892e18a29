//! Carries out an approved plan, and decides nothing: the plan leaves no choice.
//!
//! `writes` turns a change into requests, `canary` looks hard at the first of each sort,
//! `carry_out` sends them in order, `verify` compares the tenant with what was promised.
//! `journal` puts every request on record before it is sent, `resume` brings that record into the
//! lockfile where the apply could not.

mod canary;
mod carry_out;
pub mod journal;
pub mod resume;
mod summary;
mod verify;
mod writes;

pub use carry_out::{Carried, Progress, Status, Stop, carry_out};
pub use summary::ApplySummary;
pub use verify::{Unconfirmed, Verdict, verify};
