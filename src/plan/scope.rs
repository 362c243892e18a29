//! `--only` and `--expired`: what a plan is limited to.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::model::{Address, Name};

/// Address patterns, none of which means everything; and whether passed dates alone count.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    patterns: Vec<String>,
    set: GlobSet,
    expired: bool,
}

impl Scope {
    /// A scope of these patterns (`user/*@acme.example`, `group/Finance`), compared without case.
    /// The error names the pattern that is none.
    pub fn new(patterns: &[String]) -> Result<Scope, String> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let glob = GlobBuilder::new(&pattern.to_lowercase())
                .literal_separator(false)
                .build();
            set.add(glob.map_err(|e| format!("`{pattern}` is no pattern: {e}"))?);
        }
        let set = set.build().map_err(|e| e.to_string())?;
        Ok(Scope {
            patterns: patterns.to_vec(),
            set,
            expired: false,
        })
    }

    /// The same, for what passed dates ask alone where `expired` is true.
    pub fn of_expired(self, expired: bool) -> Scope {
        Scope { expired, ..self }
    }

    /// Whether nothing counts but what passed dates ask.
    pub fn is_expired(&self) -> bool {
        self.expired
    }

    /// The patterns as they were given.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether a resource lies inside.
    pub fn contains(&self, address: &Address) -> bool {
        self.patterns.is_empty()
            || self
                .set
                .is_match(format!("{}/{}", address.kind, address.name.folded()))
    }

    /// Whether a membership lies inside: its user or its group does.
    pub fn contains_edge(&self, user: &Name, group: &Name) -> bool {
        self.patterns.is_empty()
            || self.contains(&Address::user(user.clone()))
            || self.contains(&Address::group(group.clone()))
    }
}
