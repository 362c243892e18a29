//! Carries out an approved plan, and decides nothing: the plan leaves no choice.
//!
//! `writes` turns a change into requests, `canary` looks hard at the first of each sort,
//! `carry_out` sends them in order, `verify` compares the tenant with what was promised. `halt` is
//! the brake that an interrupt or the end of the time pulls.

mod canary;
mod carry_out;
mod halt;
mod summary;
mod verify;
mod writes;

pub use carry_out::{Carried, Progress, Status, Stop, carry_out};
pub use halt::{Brake, Halt, Halts, brake};
pub use summary::ApplySummary;
pub use verify::{Unconfirmed, Verdict, verify};
