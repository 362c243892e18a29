//! User attributes as the tenant defines them, and values brought into their types.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Value, canonical_number};

/// The two types that Omni knows (omni-api.md 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeType {
    /// Text.
    String,
    /// A decimal number; stored as text by the tenant.
    Number,
}

/// One attribute that the tenant defines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// String or number.
    #[serde(rename = "type")]
    pub kind: AttributeType,
    /// Whether it holds a set of values.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub multiple: bool,
    /// What applies where a user has no value of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Built in and read only; never compared, never written (omni-api.md 5).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub system: bool,
}

/// Why a value does not fit a definition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// A number attribute was given this text.
    #[error("`{0}` is no number")]
    NoNumber(String),
    /// A list was given to an attribute that holds one value.
    #[error("it holds one value, not a list")]
    List,
    /// One value was given to an attribute that holds a list.
    #[error("it holds a list: write [{0}]")]
    NoList(String),
}

impl Definition {
    /// Whether a value can be told to be in this definition's type and form without looking at
    /// its text.
    pub fn is_canonical(&self, value: &Value) -> bool {
        match (self.kind, value) {
            (AttributeType::Number, _) | (_, Value::Flag(_)) => false,
            (AttributeType::String, Value::Text(_)) => !self.multiple,
            (AttributeType::String, Value::Set(_)) => self.multiple,
        }
    }

    /// The value in this definition's type and canonical form, as files must give it.
    pub fn conform(&self, value: &Value) -> Result<Value, Mismatch> {
        match (value, self.multiple) {
            (Value::Set(_), false) => Err(Mismatch::List),
            (Value::Text(text), true) => Err(Mismatch::NoList(text.to_string())),
            (Value::Text(text), false) => Ok(Value::Text(self.scalar(text)?)),
            (Value::Set(items), true) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.scalar(item)).collect();
                Ok(Value::set(items?).unwrap_or_else(|| value.clone()))
            }
            (Value::Flag(flag), _) => Ok(Value::Text(flag.to_string().into())),
        }
    }

    /// A live value in canonical form. Lenient: what does not fit stays as it is, and so shows
    /// up as a difference instead of being lost.
    pub fn canonical(&self, value: Value) -> Value {
        let shaped = match value {
            Value::Text(text) if self.multiple => Value::Set(Box::new([text])),
            Value::Flag(flag) => Value::Text(flag.to_string().into()),
            other => other,
        };
        self.conform(&shaped).unwrap_or(shaped)
    }

    fn scalar(&self, text: &str) -> Result<Box<str>, Mismatch> {
        match self.kind {
            AttributeType::String => Ok(text.into()),
            AttributeType::Number => canonical_number(text)
                .map(Into::into)
                .ok_or_else(|| Mismatch::NoNumber(text.to_owned())),
        }
    }
}

/// All attributes that the tenant defines, by reference.
pub type Definitions = BTreeMap<Arc<str>, Definition>;
