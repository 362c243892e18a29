//! Text → [`Node`]: the only file that knows which library reads YAML.
//!
//! A node keeps what was written, so that `00123` and `NO` stay what they are, and where. Nothing
//! stops at a wrong shape here: shapes are judged by whoever reads the node, all of them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::loc::Spot;
use super::yaml_error::{Failure, explain};

/// How deep lists and maps may lie in one another; the language itself needs six.
pub(super) const DEEPEST: usize = 64;

/// A value of a file, as it was written.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    /// Where it is used.
    pub spot: Spot,
    /// Where its text begins and how long it is, in bytes; an alias's is that of its anchor.
    span: (usize, usize),
    /// What it is.
    pub shape: Shape<'a>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(super) enum Shape<'a> {
    /// Nothing, `~` or `null`.
    Null,
    /// Text, quoted or not.
    Text(Cow<'a, str>),
    /// `true` or `false`, without quotes.
    Flag(bool),
    /// Looks like a number, without quotes; its text is in the file.
    Number,
    /// `[…]` or `- …`.
    List(Vec<Node<'a>>),
    /// `{…}` or `key: …`.
    Map(Vec<(Node<'a>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// A node that was received without its own place; it has no text but what its shape holds.
    pub fn at(spot: Spot, shape: Shape<'a>) -> Self {
        Node {
            spot,
            span: (0, 0),
            shape,
        }
    }

    /// The text of a single value exactly as written; `None` for nothing, lists and maps.
    pub fn text(&self, source: &'a str) -> Option<Cow<'a, str>> {
        match &self.shape {
            Shape::Text(text) => Some(text.clone()),
            Shape::Flag(_) | Shape::Number => {
                let written = source.get(self.span.0..self.span.0 + self.span.1)?;
                Some(Cow::Borrowed(
                    written.trim().trim_matches(|c| c == '"' || c == '\''),
                ))
            }
            Shape::Null | Shape::List(_) | Shape::Map(_) => None,
        }
    }

    /// The same as a word for a message: "a list".
    pub fn sort(&self) -> &'static str {
        match self.shape {
            Shape::Null => "nothing",
            Shape::Text(_) => "a text",
            Shape::Flag(_) => "true or false",
            Shape::Number => "a number",
            Shape::List(_) => "a list",
            Shape::Map(_) => "a map",
        }
    }
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = serde_yaml::Spanned::<Shape<'de>>::deserialize(deserializer)?;
        let used = spanned.referenced;
        let span = spanned.defined.span();
        Ok(Node {
            spot: Spot {
                line: narrow(used.line()),
                column: narrow(used.column()),
                length: narrow(used.span().len()),
            },
            span: (
                span.byte_offset().unwrap_or(0) as usize,
                span.byte_len().unwrap_or(0) as usize,
            ),
            shape: spanned.value,
        })
    }
}

/// Files are far below four gigabytes, so nothing is lost.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl<'de> Deserialize<'de> for Shape<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Shapes)
    }
}

struct Shapes;

impl<'de> Visitor<'de> for Shapes {
    type Value = Shape<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Shape::Null)
    }
    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Shape::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        Shape::deserialize(inner)
    }
    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Shape::Flag(flag))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Shape::Number)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Shape::Number)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Shape::Number)
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Shape::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Shape::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Shape::Text(Cow::Owned(text)))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Shape::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Shape::Map(map))
    }
}

/// Receives a document piece by piece, so that a large file is never held as one tree.
pub(super) trait Receive<'a> {
    /// A top-level key; what follows belongs to it.
    fn section(&mut self, key: Node<'a>);
    /// One entry of the section, where that is a map.
    fn entry(&mut self, key: Node<'a>, value: Node<'a>);
    /// The value of the section, where that is no map.
    fn whole(&mut self, value: Shape<'a>);
    /// The document is no map.
    fn not_a_map(&mut self, document: Shape<'a>);
}

/// Reads one file's text. What was received before a failure stays received.
pub(super) fn read<'a>(text: &'a str, receiver: &mut impl Receive<'a>) -> Result<(), Failure> {
    serde_yaml::with_deserializer_from_str_with_options(text, options(text.len()), |document| {
        document.deserialize_any(Document(receiver))
    })
    .map_err(|error| explain(&error))
}

/// The limits. Those on repeated text grow with the file, so that a small file cannot swell into
/// a large one, and a large one may share as much as it likes.
fn options(bytes: usize) -> serde_yaml::Options {
    let nodes = 100_000 + 4 * bytes;
    serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_events: nodes,
            max_nodes: nodes,
            max_depth: DEEPEST,
            max_aliases: nodes,
            max_anchors: nodes,
            max_merge_keys: nodes,
            max_recorded_anchor_events: nodes,
            max_recorded_anchor_bytes: 4 * nodes,
            max_total_scalar_bytes: 4 * nodes,
            enforce_alias_anchor_ratio: false,
        },
        alias_limits: serde_yaml::alias_limits! {
            max_total_replayed_events: nodes,
        },
        // Our own visitors see every key twice written, and name both places.
        duplicate_keys: serde_yaml::options::DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: serde_yaml::options::NonFiniteFloatPolicy::PassThrough,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

struct Document<'r, R>(&'r mut R);

impl<'de, R: Receive<'de>> Visitor<'de> for Document<'_, R> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        self.0.not_a_map(Shape::Flag(flag));
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.0.not_a_map(Shape::Number);
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.0.not_a_map(Shape::Number);
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.0.not_a_map(Shape::Number);
        Ok(())
    }
    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.not_a_map(Shape::Text(Cow::Owned(text.to_owned())));
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        self.0.not_a_map(Shapes.visit_seq(items)?);
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut sections: A) -> Result<(), A::Error> {
        while let Some(key) = sections.next_key()? {
            self.0.section(key);
            sections.next_value_seed(Section(self.0))?;
        }
        Ok(())
    }
}

struct Section<'r, R>(&'r mut R);

impl<'de, R: Receive<'de>> DeserializeSeed<'de> for Section<'_, R> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de, R: Receive<'de>> Visitor<'de> for Section<'_, R> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a section")
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.whole(Shape::Null);
        Ok(())
    }
    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        self.0.whole(Shape::Flag(flag));
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.0.whole(Shape::Number);
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.0.whole(Shape::Number);
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.0.whole(Shape::Number);
        Ok(())
    }
    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.whole(Shape::Text(Cow::Owned(text.to_owned())));
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        self.0.whole(Shapes.visit_seq(items)?);
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some((key, value)) = entries.next_entry()? {
            self.0.entry(key, value);
        }
        Ok(())
    }
}
