//! A second writer: somebody else who changes the tenant between two of a client's requests.

use std::fmt;
use std::sync::Arc;

use super::rule::{Target, When};
use crate::sandbox::tenant::Tenant;

/// What a second writer is told about the request it comes beside.
#[derive(Debug, Clone)]
pub struct RequestInfo {
    /// The number of the request since the start of the log, from 0.
    pub number: usize,
    /// The method.
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// The body as sent.
    pub body: String,
}

/// Whether a second writer comes before or after the request took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Before.
    Before,
    /// After.
    After,
}

type Act = Arc<dyn Fn(&mut Tenant, &RequestInfo) + Send + Sync>;

/// A closure that edits the tenant before or after some requests.
#[derive(Clone)]
pub struct SecondWriter {
    pub(super) target: Target,
    pub(super) when: When,
    pub(super) turn: Turn,
    pub(super) act: Act,
    pub(super) seen: u64,
}

impl SecondWriter {
    /// A writer that has not come yet.
    pub fn new(
        turn: Turn,
        target: Target,
        when: When,
        act: impl Fn(&mut Tenant, &RequestInfo) + Send + Sync + 'static,
    ) -> Self {
        Self {
            target,
            when,
            turn,
            act: Arc::new(act),
            seen: 0,
        }
    }
}

impl fmt::Debug for SecondWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "SecondWriter({:?} {:?} {:?})",
            self.turn, self.target, self.when
        )
    }
}
