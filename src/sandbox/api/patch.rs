//! What the two sorts of PATCH have in common.

use serde_json::Value;

use super::answer::Refusal;

/// The three verbs of a PATCH operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `add`.
    Add,
    /// `replace`.
    Replace,
    /// `remove`.
    Remove,
}

impl Op {
    /// The verb of an operation, with a small or a capital first letter and in no other case (omni-api.md 2.5).
    pub fn of(operation: &Value) -> Result<Self, Refusal> {
        match operation.get("op").and_then(Value::as_str) {
            Some("add" | "Add") => Ok(Self::Add),
            Some("replace" | "Replace") => Ok(Self::Replace),
            Some("remove" | "Remove") => Ok(Self::Remove),
            Some(_) => Err(Refusal::bad("Operations: Invalid enum value")),
            None => Err(Refusal::bad("Operations: Required")),
        }
    }
}

/// The path of an operation, where there is one.
pub fn path(operation: &Value) -> Result<Option<&str>, Refusal> {
    match operation.get("path") {
        None => Ok(None),
        Some(Value::String(path)) => Ok(Some(path)),
        Some(_) => Err(Refusal::bad("Operations: Expected string")),
    }
}
