//! What a server says about a request that it did not do as asked.

use serde::Deserialize;
use serde_json::Value;

/// The members of all three shapes (omni-api.md 8.1); the status in them is never looked at,
/// because the status line is what counts.
#[derive(Deserialize)]
struct ErrorBody {
    detail: Option<Value>,
    message: Option<Value>,
    error: Option<Value>,
    #[serde(rename = "scimType")]
    scim_type: Option<Value>,
}

/// The sentence in an error body, or `None` where there is none: an empty body, HTML, another shape.
pub fn detail(body: &[u8]) -> Option<String> {
    let parsed: ErrorBody = serde_json::from_slice(body).ok()?;
    let sentence = [parsed.detail, parsed.message, parsed.error]
        .into_iter()
        .find_map(text)?;
    Some(match text_of(parsed.scim_type.as_ref()) {
        Some(sort) => format!("{sentence} ({sort})"),
        None => sentence,
    })
}

fn text(value: Option<Value>) -> Option<String> {
    text_of(value.as_ref())
}

fn text_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::detail;

    #[test]
    fn all_three_shapes_are_read() {
        for (body, sentence) in [
            (
                r#"{ "detail": "Bad Request: userName: Required", "status": 400 }"#,
                "Bad Request: userName: Required",
            ),
            (
                r#"{ "error": "404", "message": "User not found" }"#,
                "User not found",
            ),
            (
                r#"{ "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "409",
                     "detail": "taken", "scimType": "uniqueness" }"#,
                "taken (uniqueness)",
            ),
            (r#"{ "error": "Unauthorized" }"#, "Unauthorized"),
            (r#"{ "message": ["a", 1] }"#, r#"["a",1]"#),
        ] {
            assert_eq!(detail(body.as_bytes()).as_deref(), Some(sentence), "{body}");
        }
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        for body in ["", "<html>no</html>", "[]", "{}", r#"{"detail":null}"#, "7"] {
            assert_eq!(detail(body.as_bytes()), None, "{body}");
        }
    }
}
