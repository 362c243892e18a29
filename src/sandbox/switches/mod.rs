//! What the documentation leaves open, each with a name and its possible settings (omni-api.md 12).

mod choice;
mod choices;
mod numbered;
mod table;

pub use choices::*;
pub use numbered::{ListExtension, MaxPage};
pub use table::Switches;
