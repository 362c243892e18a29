//! Carries out an approved plan, and decides nothing: the plan leaves no choice.
//!
//! ```text
//!   carry_out   begins changes, several at once, and hears how they end
//!   schedule    which may begin next
//!   step        one change: looked at, sent, looked at again
//!   canary      a hard look at the first write of each sort
//!   writes      a change as requests
//!   sending     one request: into the journal, to the tenant, into the journal
//!   journal     the record of an apply, written ahead of each request
//!   withheld    sensitive values, taken out of what a server says
//!   resume      that record, brought into the lockfile where the apply could not
//!   verify      the tenant afterwards, compared with what was promised
//!   halt        the brake that an interrupt or the end of the time pulls
//! ```

mod canary;
mod carry_out;
mod halt;
pub mod journal;
mod patience;
pub mod resume;
mod schedule;
mod sending;
mod step;
mod summary;
mod verify;
mod withheld;
mod writes;

pub use carry_out::{Carried, Means, Progress, Status, Stop, Watch, carry_out};
pub use halt::{Brake, Halt, Halts, brake};
pub use patience::Patience;
pub use summary::{ApplySummary, Became};
pub use verify::{Unconfirmed, Verdict, confirm, verify};
pub use withheld::Withheld;
