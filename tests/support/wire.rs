//! What a client may ask: nothing that replaces or removes what it does not name.

use omni_um::sandbox::Exchange;
use serde_json::Value;

use super::project::KEY;

/// The most members in one request (design section 10).
const CHUNK: usize = 100;

/// Panics where a request is none that this client may send.
pub fn check(exchange: &Exchange) {
    let Exchange {
        method,
        target,
        request,
        ..
    } = exchange;
    let line = format!("{method} {target} {request}");
    assert!(!line.contains(KEY), "the key is where it is logged: {line}");
    match method.as_str() {
        "GET" | "DELETE" => assert!(request.is_empty(), "a body: {line}"),
        "POST" => members(exchange).iter().for_each(|count| {
            assert!(*count <= CHUNK, "too many members: {line}");
        }),
        "PATCH" => operations(exchange).iter().for_each(|operation| {
            assert!(
                is_allowed(exchange.path(), operation),
                "{operation} in {line}"
            );
        }),
        _ => panic!("never sent: {line}"),
    }
    assert!(named(exchange) <= CHUNK, "too many members: {line}");
}

/// The operations of a PATCH.
pub fn operations(exchange: &Exchange) -> Vec<Value> {
    let body: Value = serde_json::from_str(&exchange.request).expect("a JSON body");
    let operations = body["Operations"].as_array().expect("operations").clone();
    assert!(!operations.is_empty(), "a PATCH of nothing: {body}");
    operations
}

/// How many members each part of a write to a group names: its adds together, each removal.
fn members(exchange: &Exchange) -> Vec<usize> {
    let body: Value = serde_json::from_str(&exchange.request).unwrap_or_default();
    let count = |list: &Value| list.as_array().map_or(0, Vec::len);
    let adds = body["Operations"].as_array().into_iter().flatten();
    let mut counts: Vec<usize> = adds
        .map(|operation| match operation["op"].as_str() {
            Some("remove") => 1,
            _ => count(&operation["value"]),
        })
        .collect();
    counts.push(count(&body["members"]));
    counts
}

/// How many members a write to a group names.
pub fn named(exchange: &Exchange) -> usize {
    members(exchange).iter().sum()
}

fn is_allowed(path: &str, operation: &Value) -> bool {
    let (op, path_in, value) = (&operation["op"], &operation["path"], &operation["value"]);
    if path.to_lowercase().contains("/groups/") {
        return match (op.as_str(), path_in.as_str()) {
            (Some("add"), Some("members")) => value.as_array().is_some_and(|list| !list.is_empty()),
            (Some("remove"), Some(filter)) => is_one_member(filter) && value.is_null(),
            (Some("replace"), Some("displayName")) => value.is_string(),
            _ => false,
        };
    }
    match (op.as_str(), path_in.as_str()) {
        (Some("replace"), Some("displayName")) => value.is_string(),
        (Some("replace"), Some("active")) => value.is_boolean(),
        (Some("replace"), None) => value.as_object().is_some_and(|bag| {
            bag.len() == 1 && bag.contains_key("urn:omni:params:1.0:UserAttribute")
        }),
        _ => false,
    }
}

/// `members[value eq "<36 characters>"]`.
fn is_one_member(filter: &str) -> bool {
    let id = filter.strip_prefix("members[value eq \"");
    let id = id.and_then(|rest| rest.strip_suffix("\"]"));
    id.is_some_and(|id| id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-'))
}
