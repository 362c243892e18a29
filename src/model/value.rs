//! What a field holds.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A value that is set. Unset is `None` of `Option<Value>`: absent, null, empty text and empty
/// list are one state, so none of them can be a `Value`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// True or false (`active`).
    Flag(bool),
    /// One text; a number in its canonical decimal form.
    Text(Box<str>),
    /// Several texts, sorted, each once.
    Set(Box<[Box<str>]>),
}

impl Value {
    /// A text, or unset when it is empty.
    pub fn text(text: &str) -> Option<Value> {
        (!text.is_empty()).then(|| Value::Text(text.into()))
    }

    /// A set, or unset when nothing but empty texts is in it.
    pub fn set<I, S>(items: I) -> Option<Value>
    where
        I: IntoIterator<Item = S>,
        S: Into<Box<str>>,
    {
        let mut items: Vec<Box<str>> = items.into_iter().map(Into::into).collect();
        items.retain(|item| !item.is_empty());
        items.sort_unstable();
        items.dedup();
        (!items.is_empty()).then(|| Value::Set(items.into_boxed_slice()))
    }

    /// The one text whose equality is equality of values; it is what fingerprints cover.
    pub fn canonical(&self) -> String {
        match self {
            Value::Flag(flag) => format!("flag:{flag}"),
            Value::Text(text) => format!("text:{text}"),
            Value::Set(items) => {
                let mut out = String::from("set:");
                for item in items {
                    // Length first, so that no item can pretend to be two.
                    out.push_str(&format!("{}:{item};", item.len()));
                }
                out
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Text(text) => f.write_str(text),
            Value::Set(items) => f.write_str(&items.join(", ")),
        }
    }
}

/// Whether two readings of a field are the same value; unset equals unset.
pub fn same_value(a: Option<&Value>, b: Option<&Value>) -> bool {
    a == b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_being_empty_is_unset() {
        assert_eq!(Value::text(""), None);
        assert_eq!(Value::set(Vec::<String>::new()), None);
        assert_eq!(Value::set([""]), None);
    }

    #[test]
    fn sets_have_no_order_and_no_doubles() {
        assert_eq!(Value::set(["b", "a", "b"]), Value::set(["a", "b"]));
    }

    #[test]
    fn canonical_form_tells_a_set_from_its_joined_text() {
        assert_ne!(
            Value::set(["a", "b"]).map(|v| v.canonical()),
            Value::set(["a;1:b"]).map(|v| v.canonical())
        );
    }
}
