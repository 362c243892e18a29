//! The transport: the only room that opens sockets.
//!
//! One [`Http`] speaks to one base URL with one key. It follows no redirect, sends the key over
//! nothing but TLS (or to this machine), ends every request at a deadline, reads no answer past a
//! bound, and lets the key into no text. What a status means is not decided here.

mod base_url;
mod client;
mod error;
mod scrub;

pub use base_url::{BadUrl, BaseUrl};
pub use client::{Answer, Http, HttpOptions, Method, Request, SetupError};
pub use error::HttpError;
