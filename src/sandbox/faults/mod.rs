//! What can be made to go wrong, and when.

mod lies;
mod pace;
mod parse;
mod rule;
mod set;
mod writer;

pub use lies::{Lie, Memory};
pub use pace::{Pace, RateLimit};
pub use rule::{Body, Fault, RetryAfter, Target, What, When};
pub(crate) use set::Fate;
pub use set::Faults;
pub use writer::{RequestInfo, SecondWriter, Turn};
