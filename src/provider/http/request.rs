//! A request, and the answer to it.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

/// The verbs that are spoken. There is no PUT: nothing here may replace what it does not name
/// (omni-api.md 2.4, 3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes.
    Post,
    /// Changes what it names.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The verb on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }

    /// Whether it changes something.
    pub fn writes(self) -> bool {
        self != Method::Get
    }

    /// Whether sending it twice comes to the same as sending it once (omni-api.md 8.2): two POSTs
    /// may make two users.
    pub(super) fn is_repeatable(self) -> bool {
        self != Method::Post
    }
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The verb.
    pub method: Method,
    /// Path below the base URL, with its query, percent-encoded.
    pub path_and_query: String,
    /// A JSON text.
    pub body: Option<String>,
}

impl Request {
    /// A reading request.
    pub fn get(path_and_query: impl Into<String>) -> Self {
        Request {
            method: Method::Get,
            path_and_query: path_and_query.into(),
            body: None,
        }
    }
}

/// `PATCH /api/scim/v2/Groups/q7Rk-2Lm`.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.path_and_query)
    }
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, decompressed and whole.
    pub body: Bytes,
    /// How long `Retry-After` asks to wait; Omni is not known to send it (omni-api.md 8.2).
    pub retry_after: Option<Duration>,
    /// Whether an earlier try of the same request may have been done: its answer was lost, or was
    /// a 5xx. A 404 to a DELETE then means that it is done.
    pub repeated: bool,
}

impl Answer {
    /// The status with its usual words: `409 Conflict`.
    pub fn status_line(&self) -> String {
        let words = http::StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason());
        match words {
            Some(words) => format!("{} {words}", self.status),
            None => self.status.to_string(),
        }
    }
}
