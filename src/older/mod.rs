//! The older tools' files → [`DesiredState`](crate::model::DesiredState): read with positions,
//! checked, and brought from ids to names by the live state (contract/peers.md 4, 7, 10).
//!
//! Nothing here stops at the first problem, and every problem has a place. A cell that cannot be
//! read is an error and never "none"; what is absent is not managed.
//!
//! | code | what is wrong |
//! | --- | --- |
//! | OUM190 | a file is no CSV or no JSON: a quote that never closes, a bracket too few |
//! | OUM191 | there is nothing in it: no header, no record |
//! | OUM192 | a column is missing or stands twice; as a warning: nothing is read from it |
//! | OUM193 | a row has more or fewer cells than the header |
//! | OUM194 | a cell or a value is of another sort than it must be |
//! | OUM195 | nobody, no group, or more than one in the tenant is called so |
//! | OUM196 | a user, a group or a key stands twice, and not the same; as a warning: the same |
//! | OUM197 | an attribute that the tenant does not define, or a value that does not fit it |
//! | OUM198 | `op` holds another word |
//! | OUM199 | a warning: something is left out |

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
mod twins;
mod unread;
mod update;
mod values;
mod wish;

pub use sheet::{Absent, Format, Part, Sheet, Sync};
pub use wish::{Fate, Row, Text, Wish};

#[cfg(test)]
mod tests;
