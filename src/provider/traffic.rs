//! What a provider sent, and what it waits for: shown while it works, and summed up at the end.

use std::fmt;
use std::time::Duration;

/// Counts since the provider was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Requests sent, reads and writes together, retries among them.
    pub requests: usize,
    /// Requests that were sent once more.
    pub retries: usize,
    /// How often the system said: too many requests.
    pub throttled: usize,
    /// How long was waited because of these, of failures, and for what was written to show; the configured pace is not in it.
    pub waited: Duration,
    /// The wait that is going on.
    pub waiting: Option<Waiting>,
}

impl Traffic {
    /// What was counted since an earlier look.
    #[must_use]
    pub fn since(&self, earlier: &Traffic) -> Traffic {
        Traffic {
            requests: self.requests.saturating_sub(earlier.requests),
            retries: self.retries.saturating_sub(earlier.retries),
            throttled: self.throttled.saturating_sub(earlier.throttled),
            waited: self.waited.saturating_sub(earlier.waited),
            waiting: self.waiting,
        }
    }
}

/// A wait that is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// How much of it is left.
    pub left: Duration,
    /// Why.
    pub reason: WaitReason,
}

/// Why something is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitReason {
    /// 429, or a `Retry-After`.
    AskedTo,
    /// A request failed, and is sent again.
    Failed,
    /// What was just written does not show yet, and is looked for again.
    Unseen,
}

impl WaitReason {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            WaitReason::AskedTo => "the tenant asked to slow down",
            WaitReason::Failed => "a request failed and is sent again",
            WaitReason::Unseen => "what was just written does not show yet",
        }
    }
}

/// `waiting 8 s: the tenant asked to slow down`.
impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.left.as_secs_f64().ceil();
        write!(f, "waiting {seconds} s: {}", self.reason.as_str())
    }
}
