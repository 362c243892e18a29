//! Values of user attributes, and what a definition admits.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// The largest integer a JSON number keeps exactly in Omni (omni-api.md 2.7).
const EXACT: f64 = 9_007_199_254_740_991.0;

/// What a user holds for one attribute. Numbers are kept as text, as Omni does (omni-api.md 2.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Held {
    /// The value of a single-value attribute.
    One(String),
    /// The values of a multi-value attribute, in the order they were written.
    Many(Vec<String>),
}

/// The two types a definition can have (omni-api.md 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueType {
    /// Text.
    String,
    /// A number, kept as text.
    Number,
}

/// An attribute that users can hold (omni-api.md 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// A UUID; empty for a system definition.
    pub id: String,
    /// The reference, the key in a user's bag.
    pub name: String,
    /// What people see.
    pub label: String,
    /// String or Number.
    #[serde(rename = "type")]
    pub value_type: ValueType,
    /// Whether users hold a list.
    pub multiple_values: bool,
    /// What applies to a user without an own value.
    pub default_value: Option<Held>,
    /// Free text.
    pub description: Option<String>,
    /// Whether it is one of Omni's own.
    pub system: bool,
}

impl Definition {
    /// What a written value means here: a value to hold, or `None` to clear; an error names the wrong type.
    ///
    /// Null, an empty string for text and an empty list all unset (omni-api.md 2.7).
    pub fn admit(&self, written: &Value) -> Result<Option<Held>, String> {
        match (written, self.multiple_values) {
            (Value::Null, _) => Ok(None),
            (Value::Array(items), true) => {
                let held: Vec<String> = items
                    .iter()
                    .map(|item| self.scalar(item))
                    .collect::<Result<_, _>>()?;
                Ok(if held.is_empty() {
                    None
                } else {
                    Some(Held::Many(held))
                })
            }
            (Value::String(text), false)
                if text.is_empty() && self.value_type == ValueType::String =>
            {
                Ok(None)
            }
            (scalar, false) => self.scalar(scalar).map(|text| Some(Held::One(text))),
            (_, true) => Err(format!("{}: Expected array", self.name)),
        }
    }

    fn scalar(&self, written: &Value) -> Result<String, String> {
        match (self.value_type, written) {
            (ValueType::String, Value::String(text)) => Ok(text.clone()),
            (ValueType::Number, Value::Number(number)) => Ok(as_text(number)),
            (ValueType::Number, Value::String(text)) if is_decimal(text) => Ok(text.clone()),
            (ValueType::String, _) => Err(format!("{}: Expected string", self.name)),
            (ValueType::Number, _) => Err(format!("{}: Expected number", self.name)),
        }
    }

    /// The JSON of a held value; `numbers` says whether a number is written as one.
    pub fn json(&self, held: &Held, numbers: bool) -> Value {
        let one = |text: &String| match (self.value_type, numbers) {
            (ValueType::Number, true) => as_number(text),
            _ => Value::String(text.clone()),
        };
        match held {
            Held::One(text) => one(text),
            Held::Many(texts) => Value::Array(texts.iter().map(one).collect()),
        }
    }
}

/// The text of a JSON number, after the rounding that happens above 2^53 - 1 (omni-api.md 2.7).
fn as_text(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if float.abs() > EXACT => format!("{float:.0}"),
        _ => number.to_string(),
    }
}

fn as_number(text: &str) -> Value {
    if let Ok(integer) = text.parse::<i64>()
        && integer.unsigned_abs() < (1 << 53)
    {
        return Value::from(integer);
    }
    let float: f64 = text.parse().unwrap_or_default();
    Number::from_f64(float).map_or(Value::Null, Value::Number)
}

/// Whether a text is a plain decimal number.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn definition(value_type: ValueType, multiple_values: bool) -> Definition {
        Definition {
            id: "x".to_owned(),
            name: "tier".to_owned(),
            label: "Tier".to_owned(),
            value_type,
            multiple_values,
            default_value: None,
            description: None,
            system: false,
        }
    }

    #[test]
    fn numbers_are_kept_as_text_and_rounded_when_too_big() {
        let tier = definition(ValueType::Number, false);
        assert_eq!(tier.admit(&json!(3)), Ok(Some(Held::One("3".to_owned()))));
        assert_eq!(
            tier.admit(&json!(2.5)),
            Ok(Some(Held::One("2.5".to_owned())))
        );
        let rounded = tier.admit(&json!(9_007_199_254_740_993_u64));
        assert_eq!(rounded, Ok(Some(Held::One("9007199254740992".to_owned()))));
        let exact = tier.admit(&json!("9007199254740993"));
        assert_eq!(exact, Ok(Some(Held::One("9007199254740993".to_owned()))));
    }

    #[test]
    fn what_unsets_and_what_is_the_wrong_type() {
        let text = definition(ValueType::String, false);
        let list = definition(ValueType::String, true);
        assert_eq!(text.admit(&Value::Null), Ok(None));
        assert_eq!(text.admit(&json!("")), Ok(None));
        assert_eq!(list.admit(&json!([])), Ok(None));
        assert!(text.admit(&json!(3)).is_err());
        assert!(text.admit(&json!(["a"])).is_err());
        assert!(list.admit(&json!("a")).is_err());
        assert!(list.admit(&json!([1])).is_err());
        assert!(
            definition(ValueType::Number, false)
                .admit(&json!("three"))
                .is_err()
        );
    }

    #[test]
    fn a_number_is_read_back_as_asked() {
        let tier = definition(ValueType::Number, true);
        let held = Held::Many(vec!["3".to_owned(), "2.5".to_owned()]);
        assert_eq!(tier.json(&held, true), json!([3, 2.5]));
        assert_eq!(tier.json(&held, false), json!(["3", "2.5"]));
    }
}
