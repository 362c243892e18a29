//! The transport: the only room that opens sockets.
//!
//! One [`Http`] speaks to one base URL with one key. It follows no redirect, sends the key over
//! nothing but TLS (or to this machine), ends every request at a deadline, reads no answer past a
//! bound, and lets the key into no text. It keeps to the configured pace, slows down when it is
//! asked to, and sends again what may be sent again. What a status means otherwise is not decided
//! here.
//!
//! ```text
//!   client     one request: admit → carry → wait and again, or the answer
//!   pace       when the next one may go
//!   retry      what is sent again, how often, and when to stop altogether
//!   gate       the end: the tenant asks for a longer wait than anybody waits
//!   wait       how long to wait before that
//!   tally      what was sent, and what is waited for
//!   scrub      no text holds the key, in whichever of its forms
//!   transport  the service that carries it: sockets, or a server in this process
//! ```

mod client;
mod error;
mod forms;
mod gate;
mod options;
mod pace;
mod request;
mod retry;
mod scrub;
mod tally;
mod transport;
mod wait;

pub use client::{Http, SetupError, is_key};
pub use error::HttpError;
pub use options::{Backoff, HttpOptions};
pub use request::{Answer, Method, Request};
pub use retry::{Looks, Tries};
pub use transport::Transport;
