//! What may be sent again, how often, and when to stop altogether.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Answer, HttpError, Request};

/// How often one request is sent at the most.
pub(super) const MOST_TRIES: u32 = 6;

/// So many requests in a row that failed for good are a tenant that is down.
const IN_A_ROW: usize = 5;

/// What a try came to, as far as another one depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is known what became of it.
    Known,
    /// 429: nothing was done.
    Throttled,
    /// It may have been done, and another try may fare better: 502, 503, 504, or no answer.
    Lost,
    /// It may have been done, and another try would fare no better: another 5xx, a redirect, an
    /// answer that is too large.
    Unclear,
}

impl Outcome {
    pub(super) fn of(came: &Result<Answer, HttpError>) -> Outcome {
        match came {
            Ok(answer) => match answer.status {
                429 => Outcome::Throttled,
                502..=504 => Outcome::Lost,
                status if status < 300 || (400..500).contains(&status) => Outcome::Known,
                _ => Outcome::Unclear,
            },
            Err(HttpError::Unreachable(_) | HttpError::Timeout(_) | HttpError::Broken { .. }) => {
                Outcome::Lost
            }
            Err(HttpError::Shut { open: false, .. }) => Outcome::Known,
            Err(HttpError::TooLarge { .. } | HttpError::Down(_) | HttpError::Shut { .. }) => {
                Outcome::Unclear
            }
        }
    }

    /// Whether it may have been done, and nobody knows.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Outcome::Lost | Outcome::Unclear)
    }
}

/// The tries of one request.
#[derive(Clone, Debug, Default)]
pub struct Tries {
    /// How often it was sent.
    pub(super) sent: u32,
    /// Whether one of them may have been done.
    pub(super) open: bool,
}

impl Tries {
    /// Whether a try so far may have been done, and nobody knows.
    pub fn are_open(&self) -> bool {
        self.open
    }

    /// The last one was answered: what is sent next is counted anew.
    pub fn answered(&mut self) {
        self.sent = 0;
    }
}

/// Looks for something that was written a moment ago, where the tenant does not show it yet.
#[derive(Clone, Debug)]
pub struct Looks {
    taken: u32,
    most: u32,
}

impl Looks {
    /// Half a minute's worth, before it is believed that there is nothing.
    pub fn many() -> Self {
        Looks { taken: 0, most: 5 }
    }

    /// A few seconds' worth, where something else is done afterwards.
    pub fn few() -> Self {
        Looks { taken: 0, most: 2 }
    }

    /// One more, and which it is; nothing where it was looked for long enough.
    pub(super) fn take(&mut self) -> Option<u32> {
        if self.taken == self.most {
            return None;
        }
        self.taken += 1;
        Some(self.taken)
    }
}

/// How many tries more than requests a run may cost: 10, and a fifth of what was sent. A 429 is
/// not among them: it is met by going slower, and has its own end in the tries of its request.
#[derive(Debug, Default)]
pub(super) struct Budget {
    spent: AtomicUsize,
}

impl Budget {
    /// Spends one retry; false where there is none left.
    pub(super) fn take(&self, sent: usize) -> bool {
        let allowed = 10 + sent / 5;
        self.spent
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |spent| {
                (spent < allowed).then_some(spent + 1)
            })
            .is_ok()
    }
}

/// Counts requests in a row that failed for good. Reads and writes apart: where each write is
/// looked at by a read that succeeds, five writes would never fail in a row.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    reads: AtomicUsize,
    writes: AtomicUsize,
}

impl Breaker {
    /// Takes in how a request ended; the fifth failure in a row, and each one after it, is
    /// [`HttpError::Down`].
    pub(super) fn judge(
        &self,
        request: &Request,
        came: Result<Answer, HttpError>,
    ) -> Result<Answer, HttpError> {
        let row = self.row(request);
        let reason = match &came {
            Ok(answer) if answer.status >= 500 || answer.status == 429 => answer.status_line(),
            Ok(_) => {
                row.store(0, Ordering::Relaxed);
                return came;
            }
            // That end has been told already.
            Err(HttpError::Shut { .. }) => return came,
            Err(error) => error.to_string(),
        };
        if row.fetch_add(1, Ordering::Relaxed) + 1 < IN_A_ROW {
            return came;
        }
        Err(HttpError::Down(reason))
    }

    /// Whether it has been seen that this sort of request fails: no patience is left for it.
    pub(super) fn is_open(&self, request: &Request) -> bool {
        self.row(request).load(Ordering::Relaxed) >= IN_A_ROW
    }

    /// A request turned out to be done.
    pub(super) fn done(&self, request: &Request) {
        self.row(request).store(0, Ordering::Relaxed);
    }

    fn row(&self, request: &Request) -> &AtomicUsize {
        match request.method.writes() {
            true => &self.writes,
            false => &self.reads,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_grows_with_what_is_sent() {
        let budget = Budget::default();
        let taken = |sent| (0..1000).take_while(|_| budget.take(sent)).count();
        assert_eq!(taken(0), 10);
        assert_eq!(taken(4), 0);
        assert_eq!(taken(100), 20);
    }

    fn answer(status: u16) -> Result<Answer, HttpError> {
        Ok(Answer {
            status,
            body: bytes::Bytes::new(),
            retry_after: None,
            repeated: false,
        })
    }

    #[test]
    fn only_what_says_nothing_was_done_or_may_pass_is_tried_again() {
        for (status, outcome) in [
            (200, Outcome::Known),
            (204, Outcome::Known),
            (302, Outcome::Unclear),
            (400, Outcome::Known),
            (404, Outcome::Known),
            (409, Outcome::Known),
            (429, Outcome::Throttled),
            (500, Outcome::Unclear),
            (501, Outcome::Unclear),
            (502, Outcome::Lost),
            (503, Outcome::Lost),
            (504, Outcome::Lost),
        ] {
            assert_eq!(Outcome::of(&answer(status)), outcome, "{status}");
        }
        let lost = Err(HttpError::Timeout(String::new()));
        assert_eq!(Outcome::of(&lost), Outcome::Lost);
    }

    #[test]
    fn five_failures_in_a_row_and_not_four() {
        let (breaker, read) = (Breaker::default(), Request::get("/"));
        for _ in 0..4 {
            assert!(breaker.judge(&read, answer(503)).is_ok());
        }
        assert!(breaker.judge(&read, answer(404)).is_ok());
        for _ in 0..4 {
            assert!(breaker.judge(&read, answer(500)).is_ok());
        }
        let down = breaker.judge(&read, answer(503)).unwrap_err();
        assert_eq!(down, HttpError::Down("503 Service Unavailable".to_owned()));
        assert!(breaker.is_open(&read));
        assert!(breaker.judge(&read, answer(200)).is_ok());
        assert!(!breaker.is_open(&read));
    }
}
