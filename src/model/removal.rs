//! What becomes of something that we own and the files drop.

use serde::{Deserialize, Serialize};

/// `[removal]` of `omni-um.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Removal {
    /// Revoke the access; users only.
    Deactivate,
    /// Delete.
    Delete,
    /// Leave it as it is and stop owning it.
    Keep,
}
