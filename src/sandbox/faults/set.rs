//! All faults of a server together.

use std::time::Duration;

use super::lies::{Lie, Memory};
use super::pace::RateLimit;
use super::rule::{Fault, Target, What, When};
use super::writer::{RequestInfo, SecondWriter, Turn};
use crate::sandbox::tenant::Tenant;

/// What is made to go wrong; nothing by default. It may be changed while the server runs.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// Single faults; of several that hit one request the first wins, but lies add up, and what is late goes with either.
    pub rules: Vec<Fault>,
    /// More requests than this in a window are answered 429.
    pub rate_limit: Option<RateLimit>,
    /// How long every request waits first.
    pub latency: Duration,
    /// Others who write.
    pub writers: Vec<SecondWriter>,
}

/// What the faults have in store for one request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fate {
    /// The one thing that happens.
    pub what: Option<What>,
    /// Places of the rules whose lies are told.
    lies: Vec<usize>,
    /// For how many more requests its effect does not show.
    pub late: Option<u64>,
}

impl Faults {
    /// Every word that a line of [`Faults::add`] may begin with.
    pub const VERBS: [&'static str; 19] = [
        "fail",
        "busy",
        "rate-limit",
        "latency",
        "drop-before",
        "drop-after",
        "truncate",
        "endless",
        "trickle",
        "redirect",
        "html",
        "accept-and-ignore",
        "short-page",
        "repeat-id",
        "total-grows",
        "total-shrinks",
        "drop-extension",
        "late-create",
        "late-write",
    ];

    /// These faults and one more.
    #[must_use]
    pub fn with(mut self, what: What, target: Target, when: When) -> Self {
        self.rules.push(Fault::new(what, target, when));
        self
    }

    /// These faults and a second writer.
    #[must_use]
    pub fn with_writer(
        mut self,
        turn: Turn,
        target: Target,
        when: When,
        act: impl Fn(&mut Tenant, &RequestInfo) + Send + Sync + 'static,
    ) -> Self {
        self.writers
            .push(SecondWriter::new(turn, target, when, act));
        self
    }

    /// Counts a request and says what happens to it.
    pub(crate) fn decide(&mut self, method: &str, path: &str, query: &str) -> Fate {
        let mut fate = Fate::default();
        for (place, fault) in self.rules.iter_mut().enumerate() {
            if !fault.target.matches(method, path, query) {
                continue;
            }
            fault.seen += 1;
            if !fault.when.hits(fault.seen) {
                continue;
            }
            match fault.what {
                What::Lie(_) => fate.lies.push(place),
                What::Late(requests) => fate.late = Some(requests),
                _ if fate.what.is_none() => fate.what = Some(fault.what.clone()),
                _ => {}
            }
        }
        fate
    }

    /// Tells the lies of a fate about a body, in order; `None` where the body is as it was.
    pub(crate) fn lie(&mut self, fate: &Fate, body: &[u8]) -> Option<Vec<u8>> {
        let mut told: Option<Vec<u8>> = None;
        for place in &fate.lies {
            let Some(fault) = self.rules.get(*place) else {
                continue;
            };
            let What::Lie(lie) = fault.what else { continue };
            told = lie
                .tell(told.as_deref().unwrap_or(body), &fault.memory)
                .or(told);
        }
        told
    }

    /// Remembers a page for those lies that need the page before.
    pub(crate) fn remember(&mut self, method: &str, path: &str, query: &str, body: &[u8]) {
        for fault in &mut self.rules {
            if fault.what == What::Lie(Lie::RepeatId) && fault.target.matches(method, path, query) {
                Memory::keep(&mut fault.memory, body);
            }
        }
    }

    /// The second writers whose turn it is; only their first call for a request counts it.
    pub(crate) fn writers_for(
        &mut self,
        turn: Turn,
        method: &str,
        path: &str,
        query: &str,
    ) -> Vec<SecondWriter> {
        let mut due = Vec::new();
        for writer in self.writers.iter_mut().filter(|writer| writer.turn == turn) {
            if writer.target.matches(method, path, query) {
                writer.seen += 1;
                if writer.when.hits(writer.seen) {
                    due.push(writer.clone());
                }
            }
        }
        due
    }
}

impl SecondWriter {
    /// Lets the writer write.
    pub(crate) fn write(&self, tenant: &mut Tenant, info: &RequestInfo) {
        (self.act)(tenant, info);
    }
}
