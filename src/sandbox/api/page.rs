//! Paging: `count` and `startIndex`, and the envelope of a list (omni-api.md 2.1, 2.2, 11.16).

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::request::Call;

/// How many rows a page has where `count` does not say.
const DEFAULT_COUNT: usize = 100;

/// The window of a list that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first row, from 1.
    pub start: usize,
    /// The most rows.
    pub count: usize,
}

#[derive(Serialize)]
struct Envelope<R> {
    #[serde(rename = "Resources")]
    resources: Vec<R>,
    #[serde(rename = "itemsPerPage")]
    items_per_page: usize,
    schemas: [&'static str; 1],
    #[serde(rename = "startIndex")]
    start_index: usize,
    #[serde(rename = "totalResults")]
    total_results: usize,
}

impl Window {
    /// The window of a request; a page is never longer than `max`.
    pub fn of(call: &Call<'_>, max: usize) -> Result<Self, Refusal> {
        let count = number(call, "count")?.unwrap_or(DEFAULT_COUNT).min(max);
        Ok(Self {
            start: number(call, "startIndex")?.unwrap_or(1).max(1),
            count,
        })
    }

    /// The page of these rows; only the rows of the page are turned into their bodies.
    pub fn page<T, R: Serialize>(
        self,
        rows: impl Iterator<Item = T>,
        body: impl Fn(T) -> R,
    ) -> Answer {
        let mut resources = Vec::new();
        let mut total = 0;
        for row in rows {
            total += 1;
            if total >= self.start && resources.len() < self.count {
                resources.push(body(row));
            }
        }
        let envelope = Envelope {
            items_per_page: resources.len(),
            resources,
            schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            start_index: self.start,
            total_results: total,
        };
        Answer::json(200, &envelope)
    }
}

/// A number as the schema admits it, negative and decimal too: cut to a whole one, and never below zero.
fn number(call: &Call<'_>, name: &str) -> Result<Option<usize>, Refusal> {
    let Some(text) = call.parameter(name) else {
        return Ok(None);
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or(("", digits));
    let all = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.is_empty() || !all(whole) || !all(fraction) {
        return Err(Refusal::bad(format!("{name}: Invalid")));
    }
    let whole = digits.split('.').next().unwrap_or_default();
    let number = if text.starts_with('-') || whole.is_empty() {
        0
    } else {
        whole.parse().unwrap_or(usize::MAX)
    };
    Ok(Some(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(query: &[(&str, &str)]) -> Result<Window, Refusal> {
        let query: Vec<_> = query
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        Window::of(
            &Call {
                method: "GET",
                path: "/",
                query: &query,
                authorization: None,
                body: &[],
            },
            100,
        )
    }

    #[test]
    fn defaults_limits_and_odd_numbers() {
        assert_eq!(
            window(&[]),
            Ok(Window {
                start: 1,
                count: 100
            })
        );
        assert_eq!(
            window(&[("count", "500"), ("startIndex", "0")]),
            Ok(Window {
                start: 1,
                count: 100
            })
        );
        assert_eq!(
            window(&[("count", "-5"), ("startIndex", "-2")]),
            Ok(Window { start: 1, count: 0 })
        );
        assert_eq!(
            window(&[("count", "2.9"), ("startIndex", ".5")]),
            Ok(Window { start: 1, count: 2 })
        );
        for bad in ["", "many", "1.", "1e3", "--1", "+1"] {
            assert!(window(&[("count", bad)]).is_err(), "{bad}");
        }
    }
}
