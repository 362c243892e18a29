//! What really changed, in the order it changed.

use std::fmt;

/// One change of the tenant's state, exactly as it took place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What was done, e.g. `add-member`; see [`Effect::VERBS`].
    pub verb: &'static str,
    /// Whom it concerned, by natural name; for an attribute also the key and the value as JSON.
    pub names: Vec<String>,
    /// Which request caused it: its place in the log of exchanges; none for a change made by hand.
    pub request: Option<usize>,
}

impl Effect {
    /// Every verb there is; `drop-member` is a membership that went as a consequence of something else.
    pub const VERBS: [&'static str; 18] = [
        "create-user",
        "rename-user",
        "set-user-name",
        "activate-user",
        "deactivate-user",
        "delete-user",
        "set-attribute",
        "clear-attribute",
        "create-group",
        "rename-group",
        "delete-group",
        "add-member",
        "remove-member",
        "drop-member",
        "delete-embed-user",
        "define-attribute",
        "undefine-attribute",
        "set-key-owner",
    ];
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.verb)?;
        self.names.iter().try_for_each(|name| write!(f, " {name}"))
    }
}
