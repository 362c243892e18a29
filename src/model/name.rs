//! Natural names: compared without case and surrounding space, shown as they were spelled.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Written;

/// An e-mail or a group name: equal when it folds to the same text, printed in its own spelling.
///
/// Omni compares e-mails without case (omni-api.md 11, row 17) and group names are treated
/// likewise (omni-api.md 12), so two spellings that fold together can never be two resources.
#[derive(Clone)]
pub struct Name {
    folded: Arc<str>,
    spelled: Arc<str>,
}

impl Name {
    /// A name as somebody wrote it; surrounding space is dropped.
    pub fn new(text: &str) -> Self {
        let trimmed = text.trim();
        let spelled: Arc<str> = Arc::from(trimmed);
        let already_folded = trimmed.is_ascii() && !trimmed.bytes().any(|b| b.is_ascii_uppercase());
        let folded = if already_folded {
            Arc::clone(&spelled)
        } else {
            let lower = trimmed.to_lowercase();
            if *lower == *trimmed {
                Arc::clone(&spelled)
            } else {
                Arc::from(lower)
            }
        };
        Name { folded, spelled }
    }

    /// The spelling, for people and for the wire.
    pub fn as_str(&self) -> &str {
        &self.spelled
    }

    /// The form that is compared: trimmed and in lower case.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.folded, &other.folded) || self.folded == other.folded
    }
}
impl Eq for Name {}
impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.folded, &other.folded) {
            return Ordering::Equal;
        }
        self.folded.cmp(&other.folded)
    }
}
impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}
/// Look-ups by text take the folded form.
impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.folded
    }
}
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.spelled)
    }
}
impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.spelled, f)
    }
}
impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.spelled)
    }
}
impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Written::deserialize(deserializer)?;
        Ok(Name::new(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_space_do_not_make_a_second_name() {
        assert_eq!(
            Name::new(" Ada@Acme.example"),
            Name::new("ada@acme.example ")
        );
        assert_eq!(Name::new("ÉQUIPE"), Name::new("équipe"));
        assert_ne!(Name::new("ada"), Name::new("adb"));
    }

    #[test]
    fn the_spelling_is_kept() {
        assert_eq!(Name::new(" Ada@Acme.example ").as_str(), "Ada@Acme.example");
    }
}
