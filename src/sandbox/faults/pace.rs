//! The rate limit: so many requests in a sliding window (omni-api.md 8.2).

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// How many requests a window admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// The number of requests.
    pub requests: u64,
    /// The length of the window: a minute, unless a test is in a hurry.
    pub window: Duration,
}

/// The moments of the requests that were admitted.
#[derive(Debug, Default)]
pub struct Pace {
    admitted: VecDeque<Instant>,
}

impl Pace {
    /// Admits a request, or says how long it would have to wait.
    pub fn admit(&mut self, limit: RateLimit, now: Instant) -> Result<(), Duration> {
        while self
            .admitted
            .front()
            .is_some_and(|then| now.duration_since(*then) >= limit.window)
        {
            self.admitted.pop_front();
        }
        if (self.admitted.len() as u64) < limit.requests {
            self.admitted.push_back(now);
            return Ok(());
        }
        let oldest = self.admitted.front().copied().unwrap_or(now);
        Err(limit.window.saturating_sub(now.duration_since(oldest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides() {
        let limit = RateLimit {
            requests: 2,
            window: Duration::from_secs(60),
        };
        let start = Instant::now();
        let mut pace = Pace::default();
        assert!(pace.admit(limit, start).is_ok());
        assert!(pace.admit(limit, start + Duration::from_secs(30)).is_ok());
        assert_eq!(
            pace.admit(limit, start + Duration::from_secs(50)),
            Err(Duration::from_secs(10))
        );
        assert!(pace.admit(limit, start + Duration::from_secs(60)).is_ok());
        assert!(pace.admit(limit, start + Duration::from_secs(61)).is_err());
    }
}
