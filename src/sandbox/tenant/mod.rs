//! The tenant that the sandbox serves: pure and in memory, but for loading and saving its one file.

mod by_hand;
mod effects;
mod groups;
mod ids;
mod late;
#[cfg(test)]
mod model_test;
mod people;
mod records;
mod roster;
mod seed;
mod shelf;
mod state;
mod store;
mod users;
mod value;

pub use effects::Effect;
pub use late::Late;
pub use records::{EmbedUser, Group, User};
pub use roster::Roster;
pub use seed::Seed;
pub use shelf::Shelf;
pub use store::Tenant;
pub use value::{Definition, Held, ValueType};
