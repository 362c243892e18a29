//! A person's word that a guard may let an exact number pass.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// `GUARD=N`: the guard of this name may count N, and not one more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Acceptance {
    /// The guard's name, as a finding prints it.
    pub guard: String,
    /// The exact count that is allowed.
    pub count: usize,
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
