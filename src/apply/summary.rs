//! How an apply ended: what a person is told, and what the exit code is chosen by.

use serde::Serialize;

use crate::model::Address;

/// What became of one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// Made, or so already, and confirmed.
    Done,
    /// It failed.
    Failed,
    /// Sent, and nobody knows.
    Unknown,
    /// Sent and answered, and it does not show.
    Unconfirmed,
    /// It waits for one that failed.
    Blocked,
    /// The apply ended before it.
    NotReached,
}

/// How an apply ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ApplySummary {
    /// What became of each of the plan's changes, in their order; of one that concerns the lockfile
    /// alone it says what became of that.
    pub became: Vec<Became>,
    /// Changes that were made, or were so already, and are confirmed.
    pub done: usize,
    /// Changes that failed, each with the reason; the reason may hold a server's own words.
    pub failed: Vec<(Address, String)>,
    /// Changes that were sent and not answered, or not yet, each with why nobody knows what became
    /// of it.
    pub unknown: Vec<(Address, String)>,
    /// Changes that wait for one that failed, each with what it waits for.
    pub blocked: Vec<(Address, String)>,
    /// Changes that were sent and answered, but do not show when read again.
    pub unconfirmed: Vec<(Address, String)>,
    /// Changes that were not begun, because the apply ended before.
    pub not_reached: usize,
    /// Whether the lockfile holds what was done; else the journal alone does.
    pub in_lockfile: bool,
    /// Why it ended before its end; nothing where it came to its end.
    pub stopped: Option<String>,
    /// Requests that were sent, reads among them.
    pub requests: usize,
    /// How many of them were sent again: after a failure, or because the tenant asked to slow down.
    pub retries: usize,
    /// How many seconds were waited because of these.
    pub waited: u64,
    /// How long it took.
    pub seconds: f64,
}

impl ApplySummary {
    /// Whether everything is done and confirmed.
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty()
            && self.unknown.is_empty()
            && self.blocked.is_empty()
            && self.unconfirmed.is_empty()
            && self.not_reached == 0
            && self.stopped.is_none()
    }

    /// What became of the plan's change at this place.
    pub fn became(&self, at: usize) -> Became {
        self.became.get(at).copied().unwrap_or(Became::NotReached)
    }

    /// Why the change at this place, which is about `address`, is not done.
    pub fn reason(&self, at: usize, address: &Address) -> Option<&str> {
        let among = match self.became(at) {
            Became::Done | Became::NotReached => return None,
            Became::Failed => &self.failed,
            Became::Unknown => &self.unknown,
            Became::Unconfirmed => &self.unconfirmed,
            Became::Blocked => &self.blocked,
        };
        let found = among.iter().find(|(other, _)| other == address);
        found.map(|(_, reason)| reason.as_str())
    }

    /// How many changes the apply was about.
    pub fn total(&self) -> usize {
        self.done
            + self.failed.len()
            + self.unknown.len()
            + self.blocked.len()
            + self.unconfirmed.len()
            + self.not_reached
    }
}
