//! How long to wait before another try.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use super::options::Backoff;

/// The lengths of waits that nobody asked for, with chance in them.
#[derive(Debug)]
pub(super) struct Waits {
    backoff: Backoff,
    chance: AtomicU64,
}

impl Waits {
    pub(super) fn new(backoff: &Backoff) -> Self {
        let seed = backoff.seed.unwrap_or_else(|| {
            // Without random bytes two runs wait alike, and nothing else is wrong.
            getrandom::u64().unwrap_or_default()
        });
        Waits {
            backoff: backoff.clone(),
            chance: AtomicU64::new(seed),
        }
    }

    /// After so many tries that failed.
    pub(super) fn failed(&self, tries: u32) -> Duration {
        self.grown(self.backoff.failed, tries)
    }

    /// After so many tries that were answered 429.
    pub(super) fn throttled(&self, tries: u32) -> Duration {
        self.grown(self.backoff.throttled, tries)
    }

    /// Before so many more looks at what does not show yet. It ends where waits after a failure go
    /// on: 1, 2, 4, 8 and 8 seconds, and chance.
    pub(super) fn unseen(&self, looks: u32) -> Duration {
        self.grown(self.backoff.failed, looks.min(4))
    }

    fn grown(&self, first: Duration, tries: u32) -> Duration {
        let doubled = first.saturating_mul(1 << tries.saturating_sub(1).min(16));
        let wait = doubled.min(self.backoff.longest);
        wait + wait.mul_f64(self.chance() / 2.0)
    }

    /// A number from 0 to 1. SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
    /// generators", 2014): the steps of a counter, mixed, so that threads need no lock.
    fn chance(&self) -> f64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut z = self
            .chance
            .fetch_add(STEP, Ordering::Relaxed)
            .wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// What `Retry-After` asks for, in seconds or as a date (RFC 9110, 10.2.3). A date is measured
/// against the `Date` of the same answer where there is one: this machine's clock may be wrong.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if !asked.is_empty() && asked.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number too large to be one is longer than anybody waits.
        return Some(Duration::from_secs(asked.parse().unwrap_or(u64::MAX)));
    }
    let date = |text| httpdate::parse_http_date(text).ok();
    let until = date(asked)?;
    let now = text(DATE).and_then(date).unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(retry_after_: &str, date: Option<&str>) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, retry_after_.parse().unwrap());
        if let Some(date) = date {
            headers.insert(DATE, date.parse().unwrap());
        }
        retry_after(&headers)
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        let seconds = |n| Some(Duration::from_secs(n));
        assert_eq!(asked("7", None), seconds(7));
        assert_eq!(asked(" 0 ", None), seconds(0));
        let now = Some("Sun, 06 Nov 1994 08:49:30 GMT");
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:37 GMT", now), seconds(7));
        assert_eq!(asked("Sunday, 06-Nov-94 08:49:37 GMT", now), seconds(7));
        assert_eq!(asked("Sun Nov  6 08:49:37 1994", now), seconds(7));
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:00 GMT", now), seconds(0));
        // Without a `Date` this machine's clock serves, which is years later.
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:37 GMT", None), seconds(0));
        assert_eq!(asked("99999999999999999999", None), seconds(u64::MAX));
    }

    #[test]
    fn what_is_neither_asks_for_nothing() {
        for text in ["", "soon", "-1", "1.5", "7 s"] {
            assert_eq!(asked(text, None), None, "{text}");
        }
    }

    #[test]
    fn waits_double_up_to_the_longest_and_vary_by_half() {
        let waits = Waits::new(&Backoff {
            seed: Some(1),
            ..Backoff::default()
        });
        for (tries, seconds) in [(1, 1.0), (2, 2.0), (4, 8.0), (7, 60.0), (40, 60.0)] {
            let wait = waits.failed(tries).as_secs_f64();
            assert!((seconds..=seconds * 1.5).contains(&wait), "{tries}: {wait}");
        }
        assert!(waits.throttled(1) >= Duration::from_secs(5));
        assert_ne!(waits.failed(1), waits.failed(1));
    }

    #[test]
    fn one_seed_is_one_sequence() {
        let sequence = |seed| {
            let waits = Waits::new(&Backoff {
                seed: Some(seed),
                ..Backoff::default()
            });
            [1, 2, 3].map(|tries| waits.failed(tries))
        };
        assert_eq!(sequence(7), sequence(7));
        assert_ne!(sequence(7), sequence(8));
    }
}
