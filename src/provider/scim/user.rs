//! A user on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// A user as it is read (omni-api.md 2.2): what the schema promises, and no more.
#[derive(Debug, Deserialize)]
pub struct User {
    /// The server's id; in Omni the membership id.
    pub id: String,
    /// The e-mail; the schema promises one.
    #[serde(rename = "userName")]
    pub user_name: Option<String>,
    /// What people see.
    #[serde(rename = "displayName")]
    pub display_name: Option<String>,
    /// Whether the user may sign in.
    pub active: Option<bool>,
}

/// Custom attributes by reference, each still a JSON text, so that numbers keep every digit.
pub type Bag<'a> = BTreeMap<String, &'a RawValue>;

/// The attributes that a row holds under an extension's URN; `None` where it shows none, which
/// in a listing proves nothing (omni-api.md, fact 4).
pub fn extension<'a>(row: &'a RawValue, urn: &str) -> serde_json::Result<Option<Bag<'a>>> {
    let members: BTreeMap<String, &'a RawValue> = serde_json::from_str(row.get())?;
    match members.get(urn) {
        Some(bag) => serde_json::from_str(bag.get()),
        None => Ok(None),
    }
}

/// The body that makes a user (omni-api.md 2.3).
#[derive(Debug, Serialize)]
pub struct NewUser<'a> {
    /// The e-mail.
    #[serde(rename = "userName")]
    pub user_name: &'a str,
    /// What people see; required.
    #[serde(rename = "displayName")]
    pub display_name: &'a str,
    /// Attributes by the extension's URN; empty where none is set.
    #[serde(flatten)]
    pub extensions: BTreeMap<&'a str, BTreeMap<&'a str, Value>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const URN: &str = "urn:omni:params:1.0:UserAttribute";

    fn bag(row: &str) -> Option<Vec<String>> {
        let raw: &RawValue = serde_json::from_str(row).unwrap();
        let bag = extension(raw, URN).unwrap();
        bag.map(|bag| bag.into_keys().collect())
    }

    #[test]
    fn a_missing_extension_is_told_from_an_empty_one() {
        assert_eq!(bag(r#"{"id":"1"}"#), None);
        assert_eq!(bag(&format!(r#"{{"{URN}":null}}"#)), None);
        assert_eq!(bag(&format!(r#"{{"{URN}":{{}}}}"#)), Some(vec![]));
        assert_eq!(
            bag(&format!(r#"{{"{URN}":{{"tier":3}}}}"#)),
            Some(vec!["tier".to_owned()])
        );
    }

    #[test]
    fn members_that_nobody_promised_are_ignored() {
        let row = r#"{"id":"1","userName":"a@b.example","emails":[{"x":1}],"meta":7}"#;
        let user: User = serde_json::from_str(row).unwrap();
        assert_eq!((user.display_name, user.active), (None, None));
    }
}
