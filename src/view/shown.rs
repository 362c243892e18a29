//! Text that may be printed: what every writer of `cli` takes, and only this room makes.

use std::fmt;
use std::ops::Deref;

use super::terminal::{json, safe};

/// Text that may be printed: our own words, and foreign ones that went through the encoder. There
/// is no way to make one of a plain `String`, so that nothing foreign is printed as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown(String);

impl Shown {
    /// Our own words.
    pub fn own(words: &'static str) -> Self {
        Shown(words.to_owned())
    }

    /// Anything else, made safe.
    pub fn foreign(text: &str) -> Self {
        Shown(safe(text).into_cow().into_owned())
    }

    /// JSON, the same to every reader of JSON.
    pub fn json(text: &str) -> Self {
        Shown(json(text).into_owned())
    }

    /// Other text behind this.
    #[must_use]
    pub fn then(mut self, other: &Shown) -> Self {
        self.0.push_str(&other.0);
        self
    }

    /// Our own words behind this.
    #[must_use]
    pub fn and(self, words: &'static str) -> Self {
        self.then(&Shown::own(words))
    }

    /// What this room laid out; its parts are safe.
    pub(super) fn laid_out(text: String) -> Self {
        Shown(text)
    }
}

impl Deref for Shown {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
