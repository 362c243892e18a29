//! What may differ between runs; not for project files, but for the two numbers of `[limits]`
//! (design, section 5).

use std::time::Duration;

/// Deadlines, bounds, pace and patience.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long a request may take from its start to the last byte of the answer.
    pub total_timeout: Duration,
    /// How large a decompressed body may be.
    pub most_bytes: usize,
    /// How many requests are sent in any minute at the most; nothing: as they come.
    pub per_minute: Option<u32>,
    /// How many requests are under way at the most, and how many may go at once after a rest.
    pub concurrency: usize,
    /// How long to wait before another try.
    pub backoff: Backoff,
}

impl Default for HttpOptions {
    fn default() -> Self {
        HttpOptions {
            connect_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(60),
            most_bytes: 16 * 1024 * 1024,
            per_minute: None,
            concurrency: 4,
            backoff: Backoff::default(),
        }
    }
}

/// How long to wait before another try where the tenant does not say it: doubled with each try,
/// and up to half as much again by chance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// After the first try that failed.
    pub failed: Duration,
    /// After the first 429. Omni does not say how long, and advises about five seconds
    /// (omni-api.md 8.2).
    pub throttled: Duration,
    /// Never longer than this, before chance is added.
    pub longest: Duration,
    /// Where chance begins; nothing: elsewhere in every run.
    pub seed: Option<u64>,
}

impl Default for Backoff {
    fn default() -> Self {
        Backoff {
            failed: Duration::from_secs(1),
            throttled: Duration::from_secs(5),
            longest: Duration::from_secs(60),
            seed: None,
        }
    }
}

impl Backoff {
    /// For a server on this machine, which nobody shares: a thousandth of the usual.
    pub fn short() -> Self {
        let usual = Backoff::default();
        Backoff {
            failed: usual.failed / 1000,
            throttled: usual.throttled / 1000,
            longest: usual.longest / 1000,
            seed: None,
        }
    }
}
