//! The envelope of a listing.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// One page of a listing (omni-api.md 2.2, "List envelope"). `itemsPerPage` and `startIndex` are
/// not read: what counts is the rows that came.
#[derive(Debug, Deserialize)]
pub struct ListResponse<'a> {
    /// The rows, each still a JSON text. May be left out where there are none (RFC 7644, 3.4.2).
    #[serde(rename = "Resources", borrow, default)]
    pub resources: Option<Vec<&'a RawValue>>,
    /// How many rows the whole listing has. Without it nobody could tell a short reading.
    #[serde(rename = "totalResults", deserialize_with = "whole_number")]
    pub total_results: usize,
}

/// The schema says `number` (omni-openapi-users.json), so `250.0` is 250.
fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    let text = crate::model::canonical_number(&number.to_string());
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| D::Error::custom(format!("totalResults is {number}, which is no count")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(text: &str) -> Option<usize> {
        let page: Result<ListResponse<'_>, _> = serde_json::from_str(text);
        page.ok().map(|page| page.total_results)
    }

    #[test]
    fn a_listing_without_a_total_is_no_listing() {
        assert_eq!(total(r#"{"Resources":[],"totalResults":0}"#), Some(0));
        assert_eq!(total(r#"{"totalResults":250.0}"#), Some(250));
        assert_eq!(total(r#"{"Resources":[]}"#), None);
        assert_eq!(total(r#"{"Resources":[],"totalResults":null}"#), None);
        assert_eq!(total(r#"{"Resources":[],"totalResults":-1}"#), None);
        assert_eq!(total(r#"{"Resources":[],"totalResults":1.5}"#), None);
    }
}
