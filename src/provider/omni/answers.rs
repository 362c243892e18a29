//! What an answer means: the status decides, the body explains (omni-api.md 8.1).

use bytes::Bytes;

use crate::provider::http::{Answer, Http, HttpError, Request};
use crate::provider::{ReadError, WriteError, scim};

/// A longer body, in bytes, holds no sentence for anybody; far less of it is shown.
const LOOKED_AT: usize = 64 * 1024;

/// Sends a reading request: the body of a 200.
pub(super) async fn get(http: &Http, request: &Request) -> Result<Bytes, ReadError> {
    match find(http, request).await? {
        Found::Body(body) => Ok(body),
        Found::Missing(answer) => Err(answered(request, said(http, &answer))),
    }
}

/// What a reading request found.
pub(super) enum Found {
    /// The body of a 200.
    Body(Bytes),
    /// A 404.
    Missing(Answer),
}

/// Sends a reading request that a 404 answers too.
pub(super) async fn find(http: &Http, request: &Request) -> Result<Found, ReadError> {
    let answer = match http.send(request).await {
        Ok(answer) => answer,
        Err(HttpError::Unreachable(reason) | HttpError::Timeout(reason)) => {
            let host = http.base().authority();
            return Err(ReadError::Unreachable { host, reason });
        }
        Err(error @ (HttpError::Down(_) | HttpError::Shut { .. })) => {
            let (host, reason) = (http.base().authority(), error.to_string());
            return Err(ReadError::Down { host, reason });
        }
        Err(error @ (HttpError::Broken { .. } | HttpError::TooLarge { .. })) => {
            return Err(answered(request, error.to_string()));
        }
    };
    match answer.status {
        // What is read is shown, planned with and kept.
        200 if http.holds_key(&answer.body) => {
            let why = "200 OK and the key itself, which no tenant tells".to_owned();
            Err(answered(request, why))
        }
        200 => Ok(Found::Body(answer.body)),
        404 => Ok(Found::Missing(answer)),
        // A bad key is 403, not 401 (omni-api.md 11, row 12).
        401 | 403 => Err(ReadError::Refused(said(http, &answer))),
        _ => Err(answered(request, said(http, &answer))),
    }
}

/// An answer that is none.
pub(super) fn answered(request: &Request, answer: String) -> ReadError {
    ReadError::Answer {
        request: request.to_string(),
        answer,
    }
}

/// A 200 whose body is not what was asked for.
pub(super) fn unreadable(
    http: &Http,
    request: &Request,
    body: &[u8],
    error: &dyn std::fmt::Display,
) -> ReadError {
    // The parser's message quotes what it stumbled over.
    let why = match looks_like_html(body) {
        true => "an HTML page".to_owned(),
        false => format!(
            "a body that cannot be read: {}",
            http.scrub(&error.to_string())
        ),
    };
    answered(request, format!("200 OK and {why}"))
}

/// What became of a write, by how it ended.
pub(super) fn accepted(
    http: &Http,
    request: &Request,
    came: Result<Answer, HttpError>,
) -> Result<Answer, WriteError> {
    let answer = came.map_err(|error| match error {
        HttpError::Shut {
            reason,
            open: false,
        } => WriteError::Stopped {
            request: request.to_string(),
            reason,
        },
        HttpError::Down(_) | HttpError::Shut { .. } => WriteError::Down {
            request: request.to_string(),
            reason: error.to_string(),
        },
        HttpError::Unreachable(_)
        | HttpError::Timeout(_)
        | HttpError::Broken { .. }
        | HttpError::TooLarge { .. } => unknown(request, error.to_string()),
    })?;
    by_status(http, request, &answer)?;
    Ok(answer)
}

fn by_status(http: &Http, request: &Request, answer: &Answer) -> Result<(), WriteError> {
    let said = || said(http, answer);
    match answer.status {
        200..300 => Ok(()),
        401 | 403 => Err(WriteError::Refused(said())),
        status @ 400..500 => Err(WriteError::Rejected {
            request: request.to_string(),
            answer: said(),
            status,
        }),
        // A redirect as well: who sent it may have done the work before.
        _ => Err(unknown(request, said())),
    }
}

/// A write that may or may not have happened.
pub(super) fn unknown(request: &Request, reason: String) -> WriteError {
    WriteError::Unknown {
        request: request.to_string(),
        reason,
    }
}

/// The status and the sentence that came with it.
fn said(http: &Http, answer: &Answer) -> String {
    let line = answer.status_line();
    if (300..400).contains(&answer.status) {
        return format!("{line}; no redirect is followed with a key");
    }
    if looks_like_html(&answer.body) {
        return format!("{line} and an HTML page");
    }
    if answer.body.len() > LOOKED_AT {
        return format!("{line} and {} bytes", answer.body.len());
    }
    let sentence = scim::detail(&answer.body)
        .unwrap_or_else(|| String::from_utf8_lossy(&answer.body).into_owned());
    match http.scrub(&sentence) {
        sentence if sentence.is_empty() => line,
        sentence => format!("{line}: {sentence}"),
    }
}

fn looks_like_html(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}
