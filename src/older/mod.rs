//! The older tools' files → [`DesiredState`](crate::model::DesiredState): read with positions,
//! checked, and brought from ids to names by the live state (contract/peers.md 4, 7, 10).
//!
//! Nothing here stops at the first problem, and every problem has a place. A cell that cannot be
//! read is an error and never "none"; what is absent is not managed.

mod asking;
mod attribute;
mod bag;
mod bulk;
mod codes;
mod create;
mod delete;
mod directory;
mod groups_csv;
mod import;
mod json;
mod literal;
mod order;
mod page;
mod people_csv;
mod people_json;
mod person;
mod reference;
mod ruler;
mod scim;
mod seats;
mod sheet;
mod sync;
mod table;
mod tally;
mod tenant;
mod update;
mod values;
mod wish;

pub use sheet::{Absent, Format, Part, Sheet, Sync};
pub use wish::{Fate, Row, Text, Wish};
