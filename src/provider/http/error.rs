//! Why no answer came.

/// A request without a usable answer. Texts are scrubbed of the key and hold the chain of causes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No connection, or one that broke before an answer began.
    #[error("{0}")]
    Unreachable(String),
    /// A deadline passed.
    #[error("{0}")]
    Timeout(String),
    /// The answer began and did not end as it should: cut off, or not in its own encoding.
    #[error("status {status}, then a body that broke off: {reason}")]
    Broken {
        /// The status that had come.
        status: u16,
        /// The chain of causes.
        reason: String,
    },
    /// The answer is larger than anything this API has to say.
    #[error("status {status}, then a body of more than {limit} bytes")]
    TooLarge {
        /// The status that had come.
        status: u16,
        /// How many bytes are read at most.
        limit: usize,
    },
    /// This is the fifth request in a row that failed after all its tries: nothing more is to be
    /// sent. Holds how it ended itself.
    #[error("five requests in a row failed, the last with: {0}")]
    Down(String),
    /// The tenant asked, this request or another, to wait longer than anybody waits: nothing more
    /// is sent.
    #[error("{reason}")]
    Shut {
        /// What it asked for.
        reason: String,
        /// Whether a try of this request may have been done.
        open: bool,
    },
}

impl HttpError {
    /// The same with another text.
    pub(super) fn map(self, change: impl Fn(&str) -> String) -> Self {
        match self {
            HttpError::Unreachable(reason) => HttpError::Unreachable(change(&reason)),
            HttpError::Timeout(reason) => HttpError::Timeout(change(&reason)),
            HttpError::Broken { status, reason } => HttpError::Broken {
                status,
                reason: change(&reason),
            },
            HttpError::TooLarge { status, limit } => HttpError::TooLarge { status, limit },
            HttpError::Down(reason) => HttpError::Down(change(&reason)),
            HttpError::Shut { reason, open } => HttpError::Shut {
                reason: change(&reason),
                open,
            },
        }
    }
}
