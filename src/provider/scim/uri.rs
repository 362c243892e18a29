//! Ids and filters as parts of a URL.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The longest id that is believed; Omni's have 8 and 36 characters (omni-api.md 2, 3).
const LONGEST_ID: usize = 200;

/// An id as one segment of a path (omni-api.md 3: treat as opaque, percent-encode).
pub fn segment(id: &str) -> String {
    utf8_percent_encode(id, ENCODED).to_string()
}

/// Whether an id can stand in a path and in a filter and mean itself. An empty one would turn
/// `DELETE /Users/ID` into a request about all users; `..` climbs out of the path, and a slash
/// divides it, encoded or not; a quote ends the filter of a `remove`.
pub fn usable_id(id: &str) -> bool {
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, '"' | '\\' | '/');
    !id.is_empty() && id.len() <= LONGEST_ID && !matches!(id, "." | "..") && id.chars().all(plain)
}

/// `userName eq "ada@acme.example"`, percent-encoded whole (omni-api.md 2.2).
pub fn filter_equals(attribute: &str, text: &str) -> String {
    // A filter's text is a JSON string (RFC 7644, 3.4.2.2).
    let quoted = serde_json::Value::from(text).to_string();
    utf8_percent_encode(&format!("{attribute} eq {quoted}"), ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_one_segment() {
        assert_eq!(segment("q7Rk-2Lm"), "q7Rk-2Lm");
        assert_eq!(segment("a/b?c#d%"), "a%2Fb%3Fc%23d%25");
    }

    #[test]
    fn ids_that_would_mean_something_else_are_refused() {
        for id in ["", ".", "..", "a b", "a\"b", "a\\b", "a\nb", "a/b"] {
            assert!(!usable_id(id), "{id:?}");
        }
        assert!(!usable_id(&"x".repeat(201)));
        assert!(usable_id("5f0d9a44-3c1b-4f0e-8d55-2a9b7c6e0f11"));
    }

    #[test]
    fn a_filter_cannot_be_broken_out_of() {
        assert_eq!(
            filter_equals("userName", "a+b@c.example"),
            "userName%20eq%20%22a%2Bb%40c.example%22"
        );
        assert_eq!(
            filter_equals("displayName", "x\" or \"\\"),
            "displayName%20eq%20%22x%5C%22%20or%20%5C%22%5C%5C%22"
        );
    }
}
