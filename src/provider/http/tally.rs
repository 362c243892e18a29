//! What was sent, and what is being waited for.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::provider::traffic::{Traffic, WaitReason, Waiting};

/// Counts of one client.
#[derive(Debug, Default)]
pub(super) struct Tally {
    requests: AtomicUsize,
    retries: AtomicUsize,
    throttled: AtomicUsize,
    waited: AtomicU64,
    /// The wait that ends last.
    until: Mutex<Option<(Instant, WaitReason)>>,
}

impl Tally {
    /// A request goes out; `again`: it did before.
    pub(super) fn sent(&self, again: bool) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if again {
            self.retries.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How many went out.
    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    /// A 429 came in.
    pub(super) fn throttled(&self) {
        self.throttled.fetch_add(1, Ordering::Relaxed);
    }

    /// A wait begins. Of waits side by side, only what the later adds to the earlier counts.
    pub(super) fn waits(&self, wait: Duration, reason: WaitReason) {
        let now = Instant::now();
        let end = now + wait;
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let from = until.map_or(now, |(until, _)| until.max(now));
        if end > from {
            let added = u64::try_from((end - from).as_millis()).unwrap_or(u64::MAX);
            self.waited.fetch_add(added, Ordering::Relaxed);
            *until = Some((end, reason));
        }
    }

    /// The counts so far.
    pub(super) fn traffic(&self) -> Traffic {
        let now = Instant::now();
        let until = *self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = until
            .filter(|(until, _)| *until > now)
            .map(|(until, reason)| Waiting {
                left: until - now,
                reason,
            });
        Traffic {
            requests: self.requests(),
            retries: self.retries.load(Ordering::Relaxed),
            throttled: self.throttled.load(Ordering::Relaxed),
            waited: Duration::from_millis(self.waited.load(Ordering::Relaxed)),
            waiting,
        }
    }
}
