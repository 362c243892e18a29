//! Who holds the lock of an apply, as one line of JSON in the lock's file.

use std::fmt::{self, Display};
use std::path::Path;

use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

use super::who::who;
use crate::apply::journal::Who;

/// Characters of a foreign text that are shown.
const SHOWN: usize = 200;

/// A process that applies, for somebody who waits for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Who, where, and in which CI run.
    pub who: Who,
    /// When it began, UTC.
    pub since: Timestamp,
}

impl Holder {
    /// This process, now, in the project folder `root`.
    pub fn here(root: &Path) -> Holder {
        let now = Timestamp::now();
        Holder {
            who: who(root),
            since: now.round(Unit::Second).unwrap_or(now),
        }
    }
}

impl Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| text.chars().take(SHOWN).collect::<String>();
        let Who {
            actor,
            host,
            pid,
            commit: _,
            run,
        } = &self.who;
        write!(f, "process {pid}")?;
        if let Some(host) = host {
            write!(f, " on {}", shown(host))?;
        }
        if let Some(actor) = actor {
            write!(f, " of {}", shown(actor))?;
        }
        write!(f, ", since {}", self.since)?;
        match run {
            Some(run) => write!(f, ", {}", shown(run)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_who_holds_it() {
        let mut holder = Holder {
            who: Who {
                pid: 4711,
                host: Some("ci-3".to_owned()),
                actor: Some("ada".to_owned()),
                commit: None,
                run: Some("https://ci.example/7".to_owned()),
            },
            since: Timestamp::UNIX_EPOCH,
        };
        let whole = "process 4711 on ci-3 of ada, since 1970-01-01T00:00:00Z, https://ci.example/7";
        assert_eq!(holder.to_string(), whole);
        holder.who.host = Some("x".repeat(10_000));
        assert!(holder.to_string().len() < 500);
        let pid = holder.who.pid;
        holder.who = Who {
            pid,
            ..Who::default()
        };
        let least = "process 4711, since 1970-01-01T00:00:00Z";
        assert_eq!(holder.to_string(), least);
    }
}
