//! When the next request may go: a token bucket for reads and writes together, and a bound on how
//! many are under way.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Line, Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::options::HttpOptions;

/// What a rate is counted over.
const MINUTE: Duration = Duration::from_secs(60);

/// By how much two requests may come nearer to each other on their way to the tenant. Omni counts
/// where they arrive.
const ON_THE_WAY: Duration = Duration::from_millis(250);

/// A 429 halves the pace again and again, but not below a tenth.
const SLOWEST: u32 = 10;

/// Lets requests go, one after the other, at the configured pace.
#[derive(Debug)]
pub(super) struct Pacer {
    in_flight: Semaphore,
    /// Whoever waits for the next slot holds it; the rest stand in line, first come, first served.
    line: Line<()>,
    bucket: Mutex<Bucket>,
}

/// The right to have one request under way.
#[derive(Debug)]
pub(super) struct Admitted<'a> {
    /// When it was let go.
    pub(super) at: Instant,
    /// Whether it is the first one after the pace was divided for a while.
    pub(super) full_pace_again: bool,
    _in_flight: Option<SemaphorePermit<'a>>,
}

impl Pacer {
    pub(super) fn new(options: &HttpOptions) -> Self {
        let concurrency = options.concurrency.max(1);
        Pacer {
            in_flight: Semaphore::new(concurrency),
            line: Line::new(()),
            bucket: Mutex::new(Bucket::new(options.per_minute, concurrency)),
        }
    }

    /// Waits for a turn. The slot is taken only when the time has come, so that a pause that
    /// begins meanwhile holds back everybody who waits.
    pub(super) async fn admit(&self) -> Admitted<'_> {
        // It fails only on a semaphore that was closed, and this one never is.
        let in_flight = self.in_flight.acquire().await.ok();
        let _first = self.line.lock().await;
        loop {
            let now = Instant::now();
            let ready = self.bucket().ready(now);
            if ready <= now {
                let full_pace_again = self.bucket().take(now);
                return Admitted {
                    at: now,
                    full_pace_again,
                    _in_flight: in_flight,
                };
            }
            tokio::time::sleep_until(ready).await;
        }
    }

    /// Holds everybody back for a while.
    pub(super) fn hold(&self, wait: Duration) {
        self.bucket().hold(Instant::now(), wait);
    }

    /// A request that was let go at `at` was answered 429: everybody waits, and the pace is halved.
    /// By how much it is divided now, where that is new.
    pub(super) fn throttled(&self, at: Instant, wait: Duration) -> Option<u32> {
        self.bucket().throttled(at, Instant::now(), wait)
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The generic cell rate algorithm (ITU-T I.371, annex A), whose slot moves forward with time and
/// with every pause: what was not used is not saved up, so that a tenant that asked for a pause
/// does not meet a burst at its end (reference/crates.md 4.2).
#[derive(Debug)]
struct Bucket {
    /// Between two requests, at full pace.
    interval: Duration,
    /// How far ahead of their slots requests may go: the burst.
    tolerance: Duration,
    /// The slot of the next request; it may go earlier by the tolerance.
    slot: Instant,
    /// Full pace divided by this, until then.
    divisor: u32,
    slow_until: Instant,
    /// When the pace was last divided.
    divided: Option<Instant>,
    /// The last requests, as many as a minute may see. A bucket alone lets the burst through on
    /// top of the rate, and a tenant that counts exactly would answer 429 in the first minute.
    latest: VecDeque<Instant>,
    most: Option<usize>,
}

impl Bucket {
    fn new(per_minute: Option<u32>, burst: usize) -> Self {
        let interval = per_minute.map_or(Duration::ZERO, |rate| MINUTE / rate.max(1));
        let ahead = u32::try_from(burst.saturating_sub(1)).unwrap_or(u32::MAX);
        let now = Instant::now();
        Bucket {
            interval,
            tolerance: interval.saturating_mul(ahead),
            slot: now,
            divisor: 1,
            slow_until: now,
            divided: None,
            latest: VecDeque::new(),
            most: per_minute.map(|rate| rate.max(1) as usize),
        }
    }

    /// When the next request may go.
    fn ready(&self, now: Instant) -> Instant {
        let slot = self.slot.checked_sub(self.tolerance).unwrap_or(now);
        let full = self.most == Some(self.latest.len());
        match self.latest.front() {
            Some(oldest) if full => slot.max(*oldest + MINUTE + ON_THE_WAY),
            Some(_) | None => slot,
        }
    }

    /// A request goes now. Says whether the pace is whole again since the one before.
    fn take(&mut self, now: Instant) -> bool {
        let whole_again = self.divisor > 1 && self.divisor(now) == 1;
        self.divisor = self.divisor(now);
        self.slot = self.slot.max(now) + self.interval * self.divisor(now);
        if let Some(most) = self.most {
            if self.latest.len() == most {
                self.latest.pop_front();
            }
            self.latest.push_back(now);
        }
        whole_again
    }

    /// By how much the pace is divided now.
    fn divisor(&self, now: Instant) -> u32 {
        if now < self.slow_until {
            self.divisor
        } else {
            1
        }
    }

    /// Nobody goes before `wait` is over, and then one at a time.
    fn hold(&mut self, now: Instant, wait: Duration) {
        self.slot = self.slot.max(now + wait + self.tolerance);
    }

    fn throttled(&mut self, at: Instant, now: Instant, wait: Duration) -> Option<u32> {
        self.hold(now, wait);
        // What was under way when the pace was divided says nothing about the pace since.
        if self.divided.is_some_and(|divided| at <= divided) {
            return None;
        }
        self.divisor = (self.divisor(now) * 2).min(SLOWEST);
        self.divided = Some(now);
        self.slow_until = now + wait + MINUTE;
        Some(self.divisor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    /// The moments at which so many requests go, one waiting behind the other.
    fn run(bucket: &mut Bucket, mut now: Instant, requests: usize) -> Vec<Instant> {
        let mut went = Vec::new();
        for _ in 0..requests {
            now = now.max(bucket.ready(now));
            bucket.take(now);
            went.push(now);
        }
        went
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_and_then_the_rate() {
        let start = Instant::now();
        let went = run(&mut Bucket::new(Some(60), 4), start, 8);
        let after: Vec<_> = went.iter().map(|at| (*at - start).as_secs()).collect();
        assert_eq!(after, [0, 0, 0, 0, 1, 2, 3, 4]);
    }

    #[tokio::test(start_paused = true)]
    async fn no_minute_sees_more_than_the_rate() {
        for (rate, burst) in [(60, 4), (60, 1), (7, 3), (6000, 64), (2, 10)] {
            let most = rate as usize;
            let went = run(
                &mut Bucket::new(Some(rate), burst),
                Instant::now(),
                most * 5,
            );
            for minute in went.windows(most + 1) {
                assert!(minute[most] - minute[0] > MINUTE, "{rate} {burst}");
            }
            let whole = went[most * 5 - 1] - went[0];
            assert!(whole < MINUTE * 5 + seconds(2), "{rate} {burst}: {whole:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_followed_by_the_rate_and_not_by_a_burst() {
        // reference/crates.md 4.2: thirty requests, ten at once, and twenty seconds of pause.
        let (start, mut bucket) = (Instant::now(), Bucket::new(Some(60), 10));
        let first = run(&mut bucket, start, 15);
        let now = first[14];
        bucket.hold(now, seconds(20));
        let rest = run(&mut bucket, now, 15);
        assert_eq!(rest[0] - now, seconds(20));
        assert_eq!(rest[1] - rest[0], seconds(1));
        assert_eq!(rest[14] - start, seconds(39));
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_halves_the_pace_for_a_minute() {
        let (start, mut bucket) = (Instant::now(), Bucket::new(Some(60), 1));
        bucket.take(start);
        bucket.throttled(start, start, seconds(10));
        let went = run(&mut bucket, start, 33);
        assert_eq!(went[0] - start, seconds(10));
        assert_eq!(went[1] - went[0], seconds(2));
        assert_eq!(went[30] - went[29], seconds(2));
        assert_eq!(went[32] - went[31], seconds(1));
    }

    #[tokio::test(start_paused = true)]
    async fn the_pace_does_not_fall_below_a_tenth() {
        let (mut now, mut bucket) = (Instant::now(), Bucket::new(Some(60), 1));
        for expected in [2, 4, 8, 10, 10] {
            now += seconds(1);
            bucket.throttled(now, now, seconds(0));
            assert_eq!(bucket.divisor(now), expected);
        }
        assert_eq!(bucket.divisor(now + MINUTE), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn answers_to_what_was_under_way_halve_it_once() {
        let (now, mut bucket) = (Instant::now(), Bucket::new(Some(60), 4));
        for _ in 0..4 {
            bucket.throttled(now, now + seconds(1), seconds(5));
        }
        assert_eq!(bucket.divisor(now + seconds(2)), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_already_is_held_back_too() {
        let pacer = Pacer::new(&HttpOptions {
            per_minute: Some(60),
            concurrency: 2,
            ..HttpOptions::default()
        });
        let start = Instant::now();
        drop(pacer.admit().await);
        drop(pacer.admit().await);
        let wait = async { pacer.admit().await.at - start };
        let hold = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            pacer.hold(seconds(30));
        };
        let (went, ()) = tokio::join!(wait, hold);
        assert_eq!(went, Duration::from_millis(30_500));
    }
}
