//! Answers, and the two shapes of a refusal.

use serde::Serialize;
use serde_json::{Value, json};

use crate::sandbox::switches::ErrorBody;

/// A family of routes; each has an error body of its own (omni-api.md 8.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// `/api/scim/v2/…`.
    Scim,
    /// Everything else.
    Plain,
}

/// A finished answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The media type of the body.
    pub media: &'static str,
    /// The body, empty for none.
    pub body: Vec<u8>,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
}

impl Answer {
    /// JSON with a status.
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self {
            status,
            media: "application/json",
            body,
            headers: Vec::new(),
        }
    }

    /// A status and nothing else.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            media: "application/json",
            body: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// A page as something in front of the API would answer.
    pub fn html(status: u16) -> Self {
        let body = format!("<!doctype html>\n<title>{status}</title>\n<p>This is not the API.\n");
        Self {
            status,
            media: "text/html; charset=utf-8",
            body: body.into_bytes(),
            headers: Vec::new(),
        }
    }

    /// This answer with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A request that is refused: the status and the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// What a person would read.
    pub text: String,
}

impl Refusal {
    /// 400, worded as the validator words it.
    pub fn bad(text: impl AsRef<str>) -> Self {
        Self {
            status: 400,
            text: format!("Bad Request: {}", text.as_ref()),
        }
    }

    /// Another status.
    pub fn new(status: u16, text: impl Into<String>) -> Self {
        Self {
            status,
            text: text.into(),
        }
    }

    /// The answer in the shape of the family.
    pub fn answer(&self, family: Family, shape: ErrorBody) -> Answer {
        let status = self.status;
        if family == Family::Plain {
            return Answer::json(
                status,
                &json!({ "error": status.to_string(), "message": self.text }),
            );
        }
        match shape {
            ErrorBody::Short => {
                Answer::json(status, &json!({ "detail": self.text, "status": status }))
            }
            ErrorBody::Rfc7644 => Answer::json(status, &self.rfc7644()),
            ErrorBody::Empty => Answer::empty(status),
        }
    }

    fn rfc7644(&self) -> Value {
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.to_string(),
            "detail": self.text,
        });
        match self.status {
            400 => body["scimType"] = Value::from("invalidValue"),
            409 => body["scimType"] = Value::from("uniqueness"),
            _ => (),
        }
        body
    }
}
