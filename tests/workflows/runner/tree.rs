//! A YAML file as a tree in which every node knows where it stands, so that what the runner does
//! not do is refused with its place.

use serde_json::Value;

/// A part of a file.
#[derive(Clone, Debug)]
pub struct Node {
    at: String,
    value: Value,
}

impl Node {
    /// Reads a file's text.
    pub fn read(name: &str, text: &str) -> Node {
        let value = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        Node {
            at: name.to_owned(),
            value,
        }
    }

    /// Stops, because of what stands here.
    pub fn refuse(&self, words: &str) -> ! {
        panic!("{}: {words}: {}", self.at, self.value)
    }

    /// Where it stands.
    pub fn at(&self) -> &str {
        &self.at
    }

    /// What stands here.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Refuses any key but these.
    pub fn only(&self, known: &[&str]) {
        for (key, node) in self.entries() {
            if !known.contains(&key.as_str()) {
                node.refuse("the runner does not do this key");
            }
        }
    }

    /// What a key holds.
    pub fn get(&self, key: &str) -> Option<Node> {
        let value = self.value.get(key)?.clone();
        let at = format!("{}: {key}", self.at);
        (!value.is_null()).then_some(Node { at, value })
    }

    /// What a key must hold.
    pub fn need(&self, key: &str) -> Node {
        self.get(key)
            .unwrap_or_else(|| self.refuse(&format!("{key} is missing")))
    }

    /// Every key with what it holds.
    pub fn entries(&self) -> Vec<(String, Node)> {
        let Value::Object(map) = &self.value else {
            self.refuse("not a mapping")
        };
        let node = |(key, value): (&String, &Value)| {
            let at = format!("{}: {key}", self.at);
            let value = value.clone();
            (key.clone(), Node { at, value })
        };
        map.iter().map(node).collect()
    }

    /// Every entry below a key; none where it is absent.
    pub fn map(&self, key: &str) -> Vec<(String, Node)> {
        self.get(key).map(|node| node.entries()).unwrap_or_default()
    }

    /// The items of a list.
    pub fn items(&self) -> Vec<Node> {
        let Value::Array(list) = &self.value else {
            self.refuse("not a list")
        };
        let node = |(place, value): (usize, &Value)| Node {
            at: format!("{}[{place}]", self.at),
            value: value.clone(),
        };
        list.iter().enumerate().map(node).collect()
    }

    /// A text, or several.
    pub fn texts(&self) -> Vec<String> {
        match &self.value {
            Value::Array(_) => self.items().iter().map(Node::text).collect(),
            _ => vec![self.text()],
        }
    }

    /// A scalar as text.
    pub fn text(&self) -> String {
        match &self.value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => self.value.to_string(),
            _ => self.refuse("not a scalar"),
        }
    }

    /// Every text in it, with its place.
    pub fn leaves(&self) -> Vec<Node> {
        match &self.value {
            Value::Object(_) => self
                .entries()
                .iter()
                .flat_map(|(_, one)| one.leaves())
                .collect(),
            Value::Array(_) => self.items().iter().flat_map(Node::leaves).collect(),
            Value::String(_) => vec![self.clone()],
            _ => Vec::new(),
        }
    }
}
