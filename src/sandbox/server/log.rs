//! What was asked and answered.

use std::mem::take;

use serde::{Deserialize, Serialize};

/// The most of a body that is kept in memory.
const BODY_CAP: usize = 64 << 10;

/// The most that all bodies in memory may hold together; beyond it the oldest go, so that a server can run for days.
const ALL_BODIES_CAP: usize = 256 << 20;

/// The exchanges so far.
#[derive(Debug, Default)]
pub(super) struct Log {
    exchanges: Vec<Exchange>,
    /// How much the bodies hold.
    bytes: usize,
    /// How many of the oldest exchanges have lost their bodies.
    bare: usize,
}

impl Log {
    /// Adds an exchange.
    pub(super) fn push(&mut self, exchange: Exchange) {
        let exchange = exchange.cut();
        self.bytes += exchange.request.len() + exchange.response.len();
        self.exchanges.push(exchange);
        while self.bytes > ALL_BODIES_CAP {
            let Some(oldest) = self.exchanges.get_mut(self.bare) else {
                break;
            };
            self.bytes -= take(&mut oldest.request).len() + take(&mut oldest.response).len();
            self.bare += 1;
        }
    }

    /// How many exchanges there are.
    pub(super) fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// All exchanges, oldest first.
    pub(super) fn all(&self) -> &[Exchange] {
        &self.exchanges
    }
}

/// One request and what came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// The status; 0 where the connection broke before an answer.
    pub status: u16,
    /// The request body; the beginning of it where it is long.
    pub request: String,
    /// The response body before compression; the beginning of it where it is long.
    pub response: String,
    /// Whether a fault touched the exchange.
    pub fault: bool,
}

impl Exchange {
    /// The same with the beginnings of its bodies alone.
    fn cut(mut self) -> Self {
        for body in [&mut self.request, &mut self.response] {
            if body.len() > BODY_CAP {
                let mut end = BODY_CAP;
                while !body.is_char_boundary(end) {
                    end -= 1;
                }
                body.truncate(end);
            }
        }
        self
    }

    /// The path alone, without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Whether the request is one that may change something.
    pub fn is_write(&self) -> bool {
        self.method != "GET" && self.method != "HEAD"
    }
}
