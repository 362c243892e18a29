//! Who is who on the other side: the provider, and a server's own ids.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which tenant of which system: kind, host, and port where it says something.
///
/// A lockfile or a plan made against one identity is refused against any other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderIdentity {
    /// The provider's kind: `omni`, `sandbox`, …
    pub kind: String,
    /// Host, with `:port` unless that is 443; empty for the sandbox in the process.
    pub host: String,
}

impl fmt::Display for ProviderIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.is_empty() {
            f.write_str(&self.kind)
        } else {
            write!(f, "{}:{}", self.kind, self.host)
        }
    }
}

/// A server's own id of a resource. Only `provider` and `lock` look at it; `plan` never does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServerId(pub Box<str>);

impl ServerId {
    /// The id as the server wrote it.
    pub fn new(id: &str) -> Self {
        ServerId(id.into())
    }

    /// The id's text, for a request's path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An opaque sign of which live thing a change is about: two plans with the same mark mean the
/// same one, and nothing else can be read from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(pub Box<str>);
