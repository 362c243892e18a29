//! The journal: one apply on record, a line written and flushed before each request and one after.
//!
//! ```text
//! begin · (intent · outcome)* · end · settled?
//! ```
//!
//! `record` is what is written, `line` how (each line names the hash of the one before), `write`
//! writes, `read` believes nothing that does not fit. No file is touched here: a [`Sink`] is handed
//! in, and so is the time.

mod about;
mod intent;
mod line;
mod read;
mod record;
#[cfg(test)]
mod tests;
mod who;
mod write;

pub use about::{Mention, Part, mentions};
pub use line::LineHash;
pub use read::{JournalError, Reading, Request, read};
pub use record::{
    Answer, Begin, End, FORMAT, FieldRecord, Intent, Outcome, Record, Settled, What, Who,
};
pub use write::{Clock, Journal, Sink, settle};
