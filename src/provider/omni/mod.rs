//! The BI platform Omni, as `contract/omni-api.md` describes it.
//!
//! A reading is whole or it fails; a write is one request that names all it changes. Names become
//! ids in here, through a table that the last reading and the answers to creates fill.

mod answers;
mod client;
mod creating;
mod fresh;
mod gaps;
mod listing;
mod members;
mod names;
mod reading;
mod records;
mod refresh;
mod request;
mod rows;
mod tenant;
mod writing;

pub use client::{Omni, OmniOptions};
