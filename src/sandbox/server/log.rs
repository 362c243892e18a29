//! What was asked and answered.

use serde::{Deserialize, Serialize};

/// The most of a body that is kept in memory.
pub(super) const BODY_CAP: usize = 64 << 10;

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
    pub(super) fn cut(mut self) -> Self {
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
