//! From an answer to what goes over the socket.

use std::io::Write;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{Response, StatusCode};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::script::{Script, Step};
use crate::sandbox::api::Answer;

/// How many bytes a trickle sends at a time.
const TRICKLE: usize = 16;

/// A smaller body is not compressed: servers leave it as it is, and so little is not worth it.
const WORTH_IT: usize = 1 << 10;

/// The piece an endless body is made of.
const PIECE: usize = 64 << 10;

/// A pause that lets what was sent arrive, so that the client sees a body that breaks off and not a dead connection.
const FLUSH: Duration = Duration::from_millis(5);

/// How an answer is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Delivery {
    /// As it should be.
    Whole,
    /// The connection breaks before the first byte.
    Nothing,
    /// It breaks half way through the body.
    Half,
    /// Blanks without an end, up to so many bytes.
    Endless(u64),
    /// A few bytes at a time.
    Trickle(Duration),
}

/// The response for an answer; `gzip` says that the client can read it.
pub(super) fn response(answer: Answer, delivery: &Delivery, gzip: bool) -> Response<Body> {
    let mut builder = Response::builder().status(status(&answer, delivery));
    if !answer.body.is_empty() {
        builder = builder.header(CONTENT_TYPE, answer.media);
    }
    for (name, value) in &answer.headers {
        builder = builder.header(*name, value);
    }
    let body = match delivery {
        Delivery::Whole if gzip && answer.body.len() >= WORTH_IT => {
            if let Some(small) = compress(&answer.body) {
                builder = builder.header(CONTENT_ENCODING, "gzip");
                Body::from(small)
            } else {
                Body::from(answer.body)
            }
        }
        Delivery::Whole => Body::from(answer.body),
        Delivery::Nothing => script(vec![Step::Break]),
        Delivery::Half => {
            builder = builder.header(CONTENT_LENGTH, answer.body.len().max(2));
            half(&answer.body)
        }
        Delivery::Endless(bytes) => {
            let piece = Bytes::from(vec![b' '; PIECE]);
            script(vec![
                Step::Repeat(piece, *bytes),
                Step::Wait(FLUSH),
                Step::Break,
            ])
        }
        Delivery::Trickle(pause) => trickle(&answer.body, *pause),
    };
    // Every part comes from this program, so that building can only fail on a redirect to a place that is no header.
    builder.body(body).unwrap_or_default()
}

/// A 204 has no body that could break off: hyper would send it whole. Where the delivery goes wrong the client must not
/// learn the status anyway.
fn status(answer: &Answer, delivery: &Delivery) -> StatusCode {
    match StatusCode::from_u16(answer.status).unwrap_or_default() {
        StatusCode::NO_CONTENT if *delivery != Delivery::Whole => StatusCode::OK,
        status => status,
    }
}

fn script(steps: Vec<Step>) -> Body {
    Body::new(Script::from(steps))
}

fn half(body: &[u8]) -> Body {
    let first = Bytes::copy_from_slice(&body[..body.len() / 2]);
    script(vec![Step::Send(first), Step::Wait(FLUSH), Step::Break])
}

fn trickle(body: &[u8], pause: Duration) -> Body {
    let pieces = body.chunks(TRICKLE).map(Bytes::copy_from_slice);
    script(
        pieces
            .flat_map(|piece| [Step::Send(piece), Step::Wait(pause)])
            .collect(),
    )
}

fn compress(body: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok()
}
