//! A group: named by its display name; holds members.

/// The word in addresses and in text.
pub const WORD: &str = "group";

/// The longest name that Omni takes, in characters (omni-api.md 3.1).
pub const LONGEST_NAME: usize = 64;
