//! Files, words and habits of the older tools, through the binary as their users have it
//! (contract/peers.md 10).

mod beside;
mod files;
mod habits;
mod hostile;
#[cfg(unix)]
mod kept;

use serde_json::{Value, json};

use super::stage::{Desk, URN};

/// A sync of Ada alone, who gets another team.
fn another_team(desk: &Desk, team: &str) -> Value {
    let mut ada = desk.person("ada@acme.example");
    ada[URN]["team"] = json!(team);
    ada
}
