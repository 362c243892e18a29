//! What an expression sees, and what it comes to: GitHub's truth and its loose equality.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::expression::{Expression, Part, parts};
use super::tree::Node;

/// How the work went so far.
#[derive(Clone, Copy, Debug)]
pub struct Status {
    pub success: bool,
    pub failure: bool,
    pub cancelled: bool,
}

/// The contexts that may be used at one place.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    contexts: BTreeMap<String, Value>,
    /// Places whose keys are all known: another one is a mistake.
    closed: BTreeSet<String>,
    /// Only where the status functions may be asked.
    status: Option<Status>,
}

impl Scope {
    /// Adds a context, of which anything may be asked.
    pub fn open(mut self, name: &str, value: Value) -> Self {
        self.contexts.insert(name.to_owned(), value);
        self
    }

    /// Adds a context of which only what is there may be asked.
    pub fn closed(mut self, name: &str, value: Value) -> Self {
        self.closed.insert(name.to_owned());
        self.open(name, value)
    }

    /// Says that of a place below, too, only what is there may be asked.
    pub fn close(mut self, place: String) -> Self {
        self.closed.insert(place);
        self
    }

    /// The same with the status functions.
    pub fn with(mut self, status: Status) -> Self {
        self.status = Some(status);
        self
    }

    /// The same where only these contexts may be used.
    pub fn only(&self, names: &[&str]) -> Self {
        let mut scope = self.clone();
        scope
            .contexts
            .retain(|name, _| names.contains(&name.as_str()));
        scope.status = None;
        scope
    }

    /// A text with its expressions replaced.
    pub fn text(&self, node: &Node) -> String {
        let parts = parts(node, &node.text());
        parts
            .iter()
            .map(|part| text(&self.part(node, part)))
            .collect()
    }

    /// A value: what a lone expression comes to, or a text.
    pub fn value(&self, node: &Node) -> Value {
        let Value::String(source) = node.value() else {
            return node.value().clone();
        };
        match parts(node, source).as_slice() {
            [one @ Part::Evaluated(_)] => self.part(node, one),
            _ => Value::String(self.text(node)),
        }
    }

    fn part(&self, node: &Node, part: &Part) -> Value {
        match part {
            Part::Plain(text) => Value::String(text.clone()),
            Part::Evaluated(expression) => self.evaluate(node, expression),
        }
    }

    /// Whether an `if` holds; without one, and without a status function in it, success is asked.
    pub fn holds(&self, condition: Option<&Node>) -> bool {
        let status = self
            .status
            .expect("an `if` stands where the status is known");
        let Some(node) = condition else {
            return status.success;
        };
        let source = node.text();
        let inner = match parts(node, &source).as_slice() {
            [Part::Evaluated(expression)] => expression.clone(),
            [Part::Plain(_)] => Expression::parse(node, &source),
            _ => node.refuse("an `if` of several parts is always true"),
        };
        (inner.asks_status() || status.success) && truth(&self.evaluate(node, &inner))
    }

    fn evaluate(&self, node: &Node, expression: &Expression) -> Value {
        self.placed(node, expression).0
    }

    /// The value, and the place that it was found at.
    fn placed(&self, node: &Node, expression: &Expression) -> (Value, Option<String>) {
        let value = match expression {
            Expression::Null => Value::Null,
            Expression::Bool(one) => Value::Bool(*one),
            Expression::Number(number) => Value::from(*number),
            Expression::Text(text) => Value::String(text.clone()),
            Expression::Context(name) => {
                let Some(value) = self.contexts.get(name) else {
                    node.refuse(&format!("the context {name} cannot be used here"))
                };
                return (value.clone(), Some(name.clone()));
            }
            Expression::Index(whole, key) => return self.index(node, whole, key),
            Expression::Not(one) => Value::Bool(!truth(&self.evaluate(node, one))),
            Expression::Both(sign, one, two) => self.both(node, sign, one, two),
            Expression::Call(name, arguments) => self.call(node, name, arguments),
        };
        (value, None)
    }

    fn index(&self, node: &Node, whole: &Expression, key: &Expression) -> (Value, Option<String>) {
        let (whole, place) = self.placed(node, whole);
        let key = self.evaluate(node, key);
        if let (Value::Array(list), Value::Number(at)) = (&whole, &key) {
            let at = at.as_f64().unwrap_or(-1.0) as usize;
            return (list.get(at).cloned().unwrap_or_default(), None);
        }
        let key = text(&key);
        if let Some(found) = whole.get(&key) {
            return (found.clone(), place.map(|place| format!("{place}.{key}")));
        }
        if let Some(place) = place.filter(|place| self.closed.contains(place)) {
            node.refuse(&format!("{place} has no {key}"));
        }
        (Value::Null, None)
    }

    fn both(&self, node: &Node, sign: &str, one: &Expression, two: &Expression) -> Value {
        let left = self.evaluate(node, one);
        match (sign, truth(&left)) {
            ("&&", false) | ("||", true) => return left,
            ("&&" | "||", _) => return self.evaluate(node, two),
            _ => {}
        }
        let order = compare(&left, &self.evaluate(node, two));
        Value::Bool(match sign {
            "==" => order == Some(Ordering::Equal),
            "!=" => order != Some(Ordering::Equal),
            "<" => order == Some(Ordering::Less),
            ">" => order == Some(Ordering::Greater),
            "<=" => order.is_some_and(Ordering::is_le),
            _ => order.is_some_and(Ordering::is_ge),
        })
    }

    fn call(&self, node: &Node, name: &str, arguments: &[Expression]) -> Value {
        let values: Vec<Value> = arguments
            .iter()
            .map(|one| self.evaluate(node, one))
            .collect();
        let status = || {
            self.status
                .unwrap_or_else(|| node.refuse(&format!("{name}() stands only in an `if`")))
        };
        let small = |value: &Value| text(value).to_lowercase();
        Value::Bool(match (name, values.as_slice()) {
            ("always", []) => {
                status();
                true
            }
            ("success", []) => status().success,
            ("failure", []) => status().failure,
            ("cancelled", []) => status().cancelled,
            ("contains", [Value::Array(list), item]) => list
                .iter()
                .any(|one| compare(one, item) == Some(Ordering::Equal)),
            ("contains", [whole, part]) => small(whole).contains(&small(part)),
            ("startswith", [whole, part]) => small(whole).starts_with(&small(part)),
            ("endswith", [whole, part]) => small(whole).ends_with(&small(part)),
            ("format", [pattern, values @ ..]) => {
                return Value::String(format(node, &text(pattern), values));
            }
            ("tojson", [value]) => {
                return serde_json::to_string_pretty(value).expect("JSON").into();
            }
            ("fromjson", [value]) => {
                return serde_json::from_str(&text(value))
                    .unwrap_or_else(|error| node.refuse(&format!("fromJSON: {error}")));
            }
            _ => node.refuse(&format!("{name}() with {} arguments", values.len())),
        })
    }
}

/// `{0}` is the first value, `{{` a brace.
fn format(node: &Node, pattern: &str, values: &[Value]) -> String {
    let (mut out, mut rest) = (String::new(), pattern);
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("{{") || rest.starts_with("}}") {
            out.push_str(&rest[..1]);
            rest = &rest[2..];
            continue;
        }
        let inner = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let value = inner.and_then(|(number, _)| values.get(number.parse::<usize>().ok()?));
        let (Some(value), Some((_, after))) = (value, inner) else {
            node.refuse("format() has no such value")
        };
        out.push_str(&text(value));
        rest = after;
    }
    out + rest
}

/// Whether GitHub takes a value for true.
pub fn truth(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(one) => *one,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// A value within a text.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number
            .as_f64()
            .map_or_else(String::new, |one| one.to_string()),
        Value::Bool(one) => one.to_string(),
        Value::Array(_) => "Array".to_owned(),
        Value::Object(_) => "Object".to_owned(),
    }
}

/// Texts are compared without case; what differs in type, as numbers. Lists and maps equal nothing.
fn compare(one: &Value, two: &Value) -> Option<Ordering> {
    match (one, two) {
        (Value::String(one), Value::String(two)) => {
            Some(one.to_lowercase().cmp(&two.to_lowercase()))
        }
        _ => number(one)?.partial_cmp(&number(two)?),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => Some(0.0),
        Value::Bool(one) => Some(f64::from(u8::from(*one))),
        Value::Number(number) => number.as_f64(),
        Value::String(text) if text.trim().is_empty() => Some(0.0),
        Value::String(text) => text.trim().parse().ok(),
        Value::Array(_) | Value::Object(_) => None,
    }
}
