//! What a YAML document is made of, and how it comes in: piece by piece.
//!
//! A node keeps what was written, so that `00123` and `NO` stay what they are, and where. Nothing
//! stops at a wrong shape: shapes are judged by whoever reads the node, all of them.

use std::borrow::Cow;
use std::sync::Arc;

use super::loc::Spot;
use super::tree::Tree;
use super::yaml_error::Failure;
use crate::model::{Diagnostic, Place, canonical_number};

/// A value of a file, as it was written.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// Where it stands; what an alias repeats stands where the alias does.
    pub spot: Spot,
    /// What it is.
    pub shape: Shape<'a>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Shape<'a> {
    /// Nothing, `~` or `null`.
    Null,
    /// Text, quoted or not; numbers and dates too, as they are written.
    Text(Cow<'a, str>),
    /// `<<` without quotes: as a key, what the map takes over; else a text.
    Merge,
    /// True or false, without quotes, and how it is written.
    Flag(bool, Cow<'a, str>),
    /// `[…]` or `- …`.
    List(Vec<Node<'a>>),
    /// `{…}` or `key: …`, every key as often as it is written.
    Map(Vec<(Node<'a>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// The text of a single value exactly as written; `None` for nothing, lists and maps.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        match &self.shape {
            Shape::Text(text) | Shape::Flag(_, text) => Some(text.clone()),
            Shape::Merge => Some(Cow::Borrowed("<<")),
            Shape::Null | Shape::List(_) | Shape::Map(_) => None,
        }
    }

    /// What it is, for a message: "a list".
    pub fn sort(&self) -> &'static str {
        match &self.shape {
            Shape::Null => "nothing",
            Shape::Text(text) if canonical_number(text).is_some() => "a number",
            Shape::Text(_) | Shape::Merge => "a text",
            Shape::Flag(..) => "true or false",
            Shape::List(_) => "a list",
            Shape::Map(_) => "a map",
        }
    }
}

/// A whole document; nothing where the file is empty.
///
/// # Errors
///
/// What stands in the way of reading it, with its place in `file`.
pub fn document<'a>(file: &Arc<str>, text: &'a str) -> Result<Option<Node<'a>>, Box<Diagnostic>> {
    let told = |failure: Failure| {
        let place = Place::new(file, failure.spot.line, failure.spot.column);
        let problem = Diagnostic::error(failure.code, place, failure.message);
        Box::new(match failure.help {
            Some(help) => problem.help(help),
            None => problem,
        })
    };
    whole(text).map_err(told)
}

fn whole(text: &str) -> Result<Option<Node<'_>>, Failure> {
    let mut tree = Tree::new(text);
    if !tree.begin()? {
        return Ok(None);
    }
    let node = tree.node()?;
    tree.end()?;
    Ok(Some(node))
}

/// Receives a document piece by piece, so that a large file is never held as one tree.
pub(super) trait Receive<'a> {
    /// A top-level key; what follows belongs to it.
    fn section(&mut self, key: Node<'a>);
    /// One entry of the section, where that is a map.
    fn entry(&mut self, key: Node<'a>, value: Node<'a>);
    /// The value of the section, where that is no map.
    fn whole(&mut self, value: Node<'a>);
    /// The document is no map.
    fn not_a_map(&mut self, document: Node<'a>);
}

/// Reads one file's text. What was received before a failure stays received.
pub(super) fn read<'a>(text: &'a str, receiver: &mut impl Receive<'a>) -> Result<(), Failure> {
    let mut tree = Tree::new(text);
    if !tree.begin()? {
        return Ok(());
    }
    if !tree.enter_map()? {
        let document = tree.node()?;
        if !matches!(document.shape, Shape::Null) {
            receiver.not_a_map(document);
        }
        return tree.end();
    }
    while let Some(key) = tree.key()? {
        receiver.section(key);
        if tree.enter_map()? {
            section(&mut tree, receiver)?;
            continue;
        }
        let value = tree.node()?;
        match value.shape {
            // What an alias repeats.
            Shape::Map(entries) => {
                for (key, value) in entries {
                    receiver.entry(key, value);
                }
            }
            _ => receiver.whole(value),
        }
    }
    tree.end()
}

/// The entries of a section, one by one.
fn section<'a>(tree: &mut Tree<'a>, receiver: &mut impl Receive<'a>) -> Result<(), Failure> {
    let mut merges = Vec::new();
    let mut keys: Vec<Cow<'a, str>> = Vec::new();
    while let Some(key) = tree.key()? {
        let value = tree.node()?;
        if key.is_merge() {
            merges.push(value);
            continue;
        }
        keys.extend(key.text());
        receiver.entry(key, value);
    }
    if merges.is_empty() {
        return Ok(());
    }
    for (key, value) in tree.merged(keys, merges)? {
        receiver.entry(key, value);
    }
    Ok(())
}
