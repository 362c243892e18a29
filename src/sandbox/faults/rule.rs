//! One fault: what happens, to which requests, how often.

use std::time::{Duration, SystemTime};

use super::lies::Lie;

/// What happens to a request that a fault hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is answered with this status and does nothing.
    Fail(u16, Body),
    /// It is answered with 429 and a `Retry-After`, and does nothing.
    Busy(RetryAfter),
    /// The connection breaks before anything took place.
    DropBefore,
    /// The connection breaks after the effect took place, before the answer.
    DropAfter,
    /// The answer breaks off half way through its body.
    Truncate,
    /// The answer's body goes on for this many bytes of nothing, and then breaks off.
    Endless(u64),
    /// The answer comes a few bytes at a time, with this pause between.
    Trickle(Duration),
    /// It is answered with 302 to this place and does nothing.
    Redirect(String),
    /// It is answered with 200 and a page of HTML, and does nothing.
    Html,
    /// It is answered as if it had succeeded, and does nothing.
    AcceptAndIgnore,
    /// The body of the answer says what is not so.
    Lie(Lie),
    /// What it does shows only after so many more requests.
    Late(u64),
}

/// What the body of a made-up failure looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// The error body of that route.
    Json,
    /// A page of HTML, as something in front of the API would answer.
    Html,
    /// The error body of that route, and the request's own body in its words.
    Echo,
}

/// What a `Retry-After` says (RFC 9110, 10.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// So many seconds.
    Seconds(u64),
    /// The moment so many seconds from now, as a date.
    Date(u64),
}

impl RetryAfter {
    /// The header's value.
    pub(crate) fn header(self) -> String {
        match self {
            Self::Seconds(seconds) => seconds.to_string(),
            Self::Date(seconds) => {
                let until = SystemTime::now() + Duration::from_secs(seconds);
                httpdate::fmt_http_date(until)
            }
        }
    }
}

/// Which of the matching requests a fault hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// All of them.
    Always,
    /// The n-th alone, counted from 1.
    Nth(u64),
    /// Each n-th.
    Every(u64),
    /// The n-th and all after it.
    From(u64),
}

impl When {
    /// Whether the request with this number, counted from 1, is hit.
    pub fn hits(self, number: u64) -> bool {
        match self {
            Self::Always => true,
            Self::Nth(n) => number == n,
            Self::Every(n) => number.is_multiple_of(n),
            Self::From(n) => number >= n,
        }
    }
}

/// Which requests are meant: a method (or any) and the beginning of a path.
///
/// The path is written without `/api`, `/scim/v2` and `/v1`: `/users`, `/users/` (single users only),
/// `/groups`, `/embed/users`, `/user-attributes`, `/whoami`. After a `?` stands what the query must contain, and the
/// path must then be the whole path: `/users?` is the list alone, `/users?startIndex=101` its second page. A path that
/// ends in `*` is the beginning of many: `/users/dead*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    method: Option<String>,
    path: String,
    /// Whether the path may go on in the middle of a word.
    is_open: bool,
    query: Option<String>,
}

impl Target {
    /// Reads a method (`*` for any) and a path.
    pub fn new(method: &str, path: &str) -> Self {
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (path, None),
        };
        let (path, is_open) = match path.strip_suffix('*') {
            Some(path) => (path, true),
            None => (path, false),
        };
        let method = if method == "*" {
            None
        } else {
            Some(method.to_uppercase())
        };
        Self {
            method,
            path: short_path(path),
            is_open,
            query,
        }
    }

    /// Whether a request is meant.
    pub fn matches(&self, method: &str, path: &str, query: &str) -> bool {
        let path = short_path(path);
        if self
            .method
            .as_deref()
            .is_some_and(|wanted| wanted != method)
        {
            return false;
        }
        if let Some(wanted) = &self.query {
            return path == self.path && query.contains(wanted.as_str());
        }
        let Some(rest) = path.strip_prefix(&self.path) else {
            return false;
        };
        self.is_open || self.path.ends_with('/') || rest.is_empty() || rest.starts_with('/')
    }
}

/// A path in lower case, without the parts that all of a kind share.
fn short_path(path: &str) -> String {
    let path = path.to_lowercase();
    let path = path.strip_prefix("/api").unwrap_or(&path);
    let path = path
        .strip_prefix("/scim/v2")
        .or_else(|| path.strip_prefix("/v1"))
        .unwrap_or(path);
    if path.is_empty() {
        "/".to_owned()
    } else {
        path.to_owned()
    }
}

/// A fault, and how many matching requests it has seen.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What happens.
    pub what: What,
    /// To which requests.
    pub target: Target,
    /// How often.
    pub when: When,
    pub(super) seen: u64,
    pub(super) memory: super::lies::Memory,
}

impl Fault {
    /// A fault that has seen nothing yet.
    pub fn new(what: What, target: Target, when: When) -> Self {
        Self {
            what,
            target,
            when,
            seen: 0,
            memory: super::lies::Memory::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_method_and_the_beginning_of_a_path() {
        let users = Target::new("GET", "/users");
        assert!(users.matches("GET", "/api/scim/v2/Users", ""));
        assert!(users.matches("GET", "/api/scim/v2/users/1", ""));
        assert!(!users.matches("PATCH", "/api/scim/v2/users/1", ""));
        assert!(!users.matches("GET", "/api/scim/v2/embed/Users", ""));
        assert!(!Target::new("*", "/user").matches("GET", "/api/v1/user-attributes", ""));
        assert!(!Target::new("*", "/users/").matches("GET", "/api/scim/v2/users", ""));
        assert!(Target::new("*", "/").matches("GET", "/api/v1/whoami", ""));
        let page = Target::new("GET", "/users?startIndex=3");
        assert!(page.matches("GET", "/api/scim/v2/Users", "count=2&startIndex=3"));
        assert!(!page.matches("GET", "/api/scim/v2/Users", "count=2"));
        let some = Target::new("PATCH", "/users/dead*");
        assert!(some.matches("PATCH", "/api/scim/v2/Users/Dead1-2", ""));
        assert!(!some.matches("PATCH", "/api/scim/v2/users/1", ""));
        assert!(!Target::new("GET", "/users?").matches("GET", "/api/scim/v2/Users/1", ""));
    }

    #[test]
    fn a_fault_hits_as_often_as_it_says() {
        let hit = |when: When| {
            (1..=6)
                .filter(|number| when.hits(*number))
                .collect::<Vec<_>>()
        };
        assert_eq!(hit(When::Always).len(), 6);
        assert_eq!(hit(When::Nth(3)), [3]);
        assert_eq!(hit(When::Every(2)), [2, 4, 6]);
        assert_eq!(hit(When::From(5)), [5, 6]);
    }
}
