//! Attribute values between the wire and the model.

use serde_json::value::RawValue;
use serde_json::{Number, Value as Json};

use crate::model::{AttributeType, Definition, Value, canonical_number};

/// The largest integer that every JSON reader keeps exact (omni-api.md 2.7).
const EXACT: i64 = (1 << 53) - 1;

/// How many significant digits a double always keeps.
const DIGITS: usize = 15;

/// A value as it was read, not yet in a definition's form; `None` is unset. A number keeps its
/// own digits, and a shape that nobody documents stays as its text, so that it shows up as a
/// difference instead of being lost.
pub fn from_wire(raw: &RawValue) -> Option<Value> {
    let text = raw.get();
    match text.as_bytes().first()? {
        b'n' => None,
        b't' => Some(Value::Flag(true)),
        b'f' => Some(Value::Flag(false)),
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
            Value::set(items.into_iter().filter_map(item))
        }
        _ => Value::text(&scalar(raw)),
    }
}

/// A value as it is sent, in the type of its definition. Without a definition it is text.
pub fn to_wire(value: &Value, definition: Option<&Definition>) -> Json {
    let number = definition.is_some_and(|d| d.kind == AttributeType::Number);
    match value {
        Value::Flag(flag) => Json::from(flag.to_string()),
        Value::Text(text) => {
            let sent = one(text, number);
            match definition {
                Some(definition) if definition.multiple => Json::Array(vec![sent]),
                _ => sent,
            }
        }
        Value::Set(items) => {
            // The schema has lists of strings and lists of numbers, and no mixed ones.
            let number = number && items.iter().all(|item| exact_number(item).is_some());
            Json::Array(items.iter().map(|item| one(item, number)).collect())
        }
    }
}

fn item(raw: &RawValue) -> Option<String> {
    (raw.get() != "null").then(|| scalar(raw))
}

fn scalar(raw: &RawValue) -> String {
    let text = raw.get();
    if text.starts_with('"') {
        serde_json::from_str(text).unwrap_or_else(|_| text.to_owned())
    } else {
        text.to_owned()
    }
}

fn one(text: &str, number: bool) -> Json {
    match exact_number(text).filter(|_| number) {
        Some(number) => Json::Number(number),
        None => Json::from(text),
    }
}

/// The JSON number that means exactly this decimal on every machine, if there is one; larger ones
/// are sent as strings, because the server rounds them without a word (omni-api.md 2.7).
fn exact_number(text: &str) -> Option<Number> {
    let canonical = canonical_number(text)?;
    if let Ok(whole) = canonical.parse::<i64>() {
        return (-EXACT..=EXACT)
            .contains(&whole)
            .then(|| Number::from(whole));
    }
    let digits = canonical.bytes().filter(u8::is_ascii_digit).count();
    let double: f64 = canonical.parse().ok()?;
    let back = canonical_number(&format!("{double}"))?;
    (canonical.contains('.') && digits <= DIGITS && back == canonical)
        .then(|| Number::from_f64(double))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Value> {
        from_wire(serde_json::from_str(text).unwrap())
    }

    fn number(multiple: bool) -> Definition {
        Definition {
            kind: AttributeType::Number,
            multiple,
            default: None,
            system: false,
        }
    }

    fn sent(value: &Value, definition: &Definition) -> String {
        to_wire(value, Some(definition)).to_string()
    }

    #[test]
    fn every_way_of_being_unset_is_read_as_unset() {
        for text in ["null", "\"\"", "[]", "[null]", "[\"\"]"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_keep_every_digit() {
        for text in ["3", "3.00", "123456789012345678901234567890", "1e400"] {
            assert_eq!(read(text), Value::text(text));
        }
        assert_eq!(read("[10, \"2\"]"), Value::set(["2", "10"]));
    }

    #[test]
    fn other_shapes_are_kept_as_text() {
        assert_eq!(read("true"), Some(Value::Flag(true)));
        assert_eq!(read("{\"a\":1}"), Value::text("{\"a\":1}"));
        assert_eq!(read("\"a\\u00e9\\n\""), Value::text("aé\n"));
    }

    #[test]
    fn a_number_is_sent_as_a_number_only_where_it_is_exact() {
        for (text, wire) in [
            ("3", "3"),
            ("-9007199254740991", "-9007199254740991"),
            ("9007199254740992", "\"9007199254740992\""),
            ("0.1", "0.1"),
            ("-12.5", "-12.5"),
            ("0.12345678901234567", "\"0.12345678901234567\""),
            ("1e50", "\"1e50\""),
            ("no number", "\"no number\""),
        ] {
            let value = Value::text(text).unwrap();
            assert_eq!(sent(&value, &number(false)), wire, "{text}");
        }
    }

    #[test]
    fn a_list_is_of_one_sort() {
        let exact = Value::set(["1", "2.5"]).unwrap();
        assert_eq!(sent(&exact, &number(true)), "[1,2.5]");
        let large = Value::set(["1", "9007199254740992"]).unwrap();
        assert_eq!(sent(&large, &number(true)), r#"["1","9007199254740992"]"#);
        let single = Value::text("7").unwrap();
        assert_eq!(sent(&single, &number(true)), "[7]");
    }

    #[test]
    fn without_a_definition_a_value_is_text() {
        let value = Value::text("3").unwrap();
        assert_eq!(to_wire(&value, None).to_string(), "\"3\"");
    }
}
