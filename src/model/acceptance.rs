//! A person's word that a guard may let an exact number pass.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Place, shell_word};

/// `GUARD=N`: the guard of this name may count N, and not one more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Acceptance {
    /// The guard's name, as a finding prints it.
    pub guard: String,
    /// The exact count that is allowed.
    pub count: usize,
}

impl Acceptance {
    /// As it is typed.
    pub fn flag(&self) -> String {
        format!("--accept {}", shell_word(&self.to_string()))
    }
}

impl fmt::Display for Acceptance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.guard, self.count)
    }
}

impl FromStr for Acceptance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (guard, count) = text
            .split_once('=')
            .ok_or("write GUARD=N, as in conflicts=2")?;
        let count = count
            .parse()
            .map_err(|_| format!("`{count}` is no number"))?;
        Ok(Acceptance {
            guard: guard.to_owned(),
            count,
        })
    }
}

/// An entry of the files' `accept`: the same word where a command line cannot give it. One apply
/// may use it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptLine {
    /// What is accepted.
    pub acceptance: Acceptance,
    /// The reason, for whoever reads it later.
    pub why: String,
    /// The last day (UTC) on which it counts.
    pub until: Date,
    /// Where it was written.
    pub place: Place,
}

impl AcceptLine {
    /// The longest time ahead that `until` may be, in days.
    pub const LONGEST: i32 = 30;
}

/// What the lockfile remembers of a line that was used: everything but its place.
impl fmt::Display for AcceptLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AcceptLine {
            acceptance,
            why,
            until,
            place: _,
        } = self;
        write!(f, "{acceptance} until {until}: {why}")
    }
}
