//! Text → nodes: the only file, with `yaml_error`, that knows which library reads YAML.
//!
//! The library tells events; aliases, merge keys and the limits are ours, so that every key that
//! stands twice is seen, and every value is the text that was written.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_yaml::granit_parser::{Event, Options, Parser, ScalarStyle, Span, StrInput, Tag};

use super::loc::Spot;
use super::yaml::{Node, Shape};
use super::yaml_error::{DEEPEST, Failure, explain};

/// A document on its way from text to nodes.
pub(super) struct Tree<'a> {
    parser: Parser<'a, StrInput<'a>>,
    /// An event that was looked at and not yet used.
    ahead: Option<(Event<'a>, Span)>,
    anchors: HashMap<usize, Node<'a>>,
    /// How many nodes and how much text anchors and aliases may still repeat. Both grow with the
    /// file, so that a small file cannot swell into a large one, and reading stays linear.
    nodes_left: usize,
    bytes_left: usize,
    depth: usize,
}

impl<'a> Tree<'a> {
    /// A document that has not begun.
    pub fn new(text: &'a str) -> Self {
        let mut options = Options::default();
        options.set_emit_comments(false);
        Tree {
            parser: Parser::new_from_str_with_options(text, options),
            ahead: None,
            anchors: HashMap::new(),
            nodes_left: 100_000 + 4 * text.len(),
            bytes_left: 1_000_000 + 16 * text.len(),
            depth: 0,
        }
    }

    /// Goes to the document's first node; `false` where there is none.
    pub fn begin(&mut self) -> Result<bool, Failure> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::StreamEnd => return Ok(false),
                other => {
                    self.ahead = Some((other, span));
                    return Ok(true);
                }
            }
        }
    }

    /// Makes sure that nothing follows the document.
    pub fn end(&mut self) -> Result<(), Failure> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::DocumentEnd => {}
                Event::StreamEnd => return Ok(()),
                _ => return Err(Failure::second_document(spot(&span))),
            }
        }
    }

    /// Steps into a map, if one follows. One with an anchor is left to be read whole.
    pub fn enter_map(&mut self) -> Result<bool, Failure> {
        let (event, span) = self.next()?;
        let enters = matches!(event, Event::MappingStart(_, 0, None));
        if !enters {
            self.ahead = Some((event, span));
        }
        Ok(enters)
    }

    /// The next key of the map that was stepped into; `None` at its end.
    pub fn key(&mut self) -> Result<Option<Node<'a>>, Failure> {
        let (event, span) = self.next()?;
        match event {
            Event::MappingEnd => Ok(None),
            other => self.from(other, span).map(Some),
        }
    }

    /// The next node, whole.
    pub fn node(&mut self) -> Result<Node<'a>, Failure> {
        let (event, span) = self.next()?;
        self.from(event, span)
    }

    /// The entries that `<<` brings: what no key of the map itself names, the first source first.
    pub fn merged(
        &mut self,
        keys: Vec<Cow<'a, str>>,
        merges: Vec<Node<'a>>,
    ) -> Result<Vec<(Node<'a>, Node<'a>)>, Failure> {
        let mut seen: HashSet<Cow<'a, str>> = keys.into_iter().collect();
        let mut entries = Vec::new();
        for merge in merges {
            let spot = merge.spot;
            let sources = match merge.shape {
                Shape::List(items) => items,
                _ => vec![merge],
            };
            for source in sources {
                let Shape::Map(more) = source.shape else {
                    return Err(Failure::no_merge(spot));
                };
                for (key, value) in more {
                    if key.text().is_none_or(|text| seen.insert(text)) {
                        entries.push((key, value));
                    }
                }
            }
        }
        Ok(entries)
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Failure> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(ahead);
        }
        match self.parser.next() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(explain(&error)),
            // Asked for more than there is: to us that is an end like any other.
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn from(&mut self, event: Event<'a>, span: Span) -> Result<Node<'a>, Failure> {
        let spot = spot(&span);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let shape = scalar(text, style, tag.as_deref(), spot)?;
                self.anchored(anchor, Node { spot, shape })
            }
            Event::SequenceStart(_, anchor, tag) => {
                collection_tag(tag.as_deref(), "seq", spot)?;
                let shape = self.list(spot)?;
                self.anchored(anchor, Node { spot, shape })
            }
            Event::MappingStart(_, anchor, tag) => {
                collection_tag(tag.as_deref(), "map", spot)?;
                let shape = self.map(spot)?;
                self.anchored(anchor, Node { spot, shape })
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                // An anchor that is known to the library and not to us has not ended yet.
                None => Err(Failure::inside_itself(spot)),
                Some(node) => repeat(node, Some(spot), &mut self.nodes_left, &mut self.bytes_left)
                    .ok_or_else(|| Failure::too_much_repeated(spot)),
            },
            _ => Err(Failure::unexpected(spot)),
        }
    }

    fn list(&mut self, spot: Spot) -> Result<Shape<'a>, Failure> {
        self.deeper(spot)?;
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                break;
            }
            items.push(self.from(event, span)?);
        }
        self.depth -= 1;
        Ok(Shape::List(items))
    }

    fn map(&mut self, spot: Spot) -> Result<Shape<'a>, Failure> {
        self.deeper(spot)?;
        let mut entries = Vec::new();
        let mut merges = Vec::new();
        while let Some(key) = self.key()? {
            let value = self.node()?;
            if key.is_merge() {
                merges.push(value);
            } else {
                entries.push((key, value));
            }
        }
        if !merges.is_empty() {
            let keys = entries.iter().filter_map(|(key, _)| key.text()).collect();
            entries.extend(self.merged(keys, merges)?);
        }
        self.depth -= 1;
        Ok(Shape::Map(entries))
    }

    fn deeper(&mut self, spot: Spot) -> Result<(), Failure> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Failure::too_deep(spot));
        }
        Ok(())
    }

    /// Keeps a copy of what an anchor names.
    fn anchored(&mut self, anchor: usize, node: Node<'a>) -> Result<Node<'a>, Failure> {
        if anchor != 0 {
            let copy = repeat(&node, None, &mut self.nodes_left, &mut self.bytes_left)
                .ok_or_else(|| Failure::too_much_repeated(node.spot))?;
            self.anchors.insert(anchor, copy);
        }
        Ok(node)
    }
}

impl Node<'_> {
    /// Whether this key is `<<`; in quotes it is a name like any other.
    pub fn is_merge(&self) -> bool {
        matches!(self.shape, Shape::Merge)
    }
}

/// A copy of a node, all of it moved to one spot where that is given; `None` where too much was
/// repeated already.
fn repeat<'a>(
    node: &Node<'a>,
    spot: Option<Spot>,
    nodes_left: &mut usize,
    bytes_left: &mut usize,
) -> Option<Node<'a>> {
    *nodes_left = nodes_left.checked_sub(1)?;
    let shape = match &node.shape {
        Shape::Null => Shape::Null,
        Shape::Merge => Shape::Merge,
        Shape::Text(text) | Shape::Flag(_, text) => {
            *bytes_left = bytes_left.checked_sub(text.len())?;
            node.shape.clone()
        }
        Shape::List(items) => {
            let mut copy = Vec::with_capacity(items.len());
            for item in items {
                copy.push(repeat(item, spot, nodes_left, bytes_left)?);
            }
            Shape::List(copy)
        }
        Shape::Map(entries) => {
            let mut copy = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                let key = repeat(key, spot, nodes_left, bytes_left)?;
                copy.push((key, repeat(value, spot, nodes_left, bytes_left)?));
            }
            Shape::Map(copy)
        }
    };
    Some(Node {
        spot: spot.unwrap_or(node.spot),
        shape,
    })
}

/// YAML 1.2: nothing, true or false and `<<` are told apart from text, and nothing else is; only
/// without quotes.
fn scalar<'a>(
    text: Cow<'a, str>,
    style: ScalarStyle,
    tag: Option<&Tag>,
    spot: Spot,
) -> Result<Shape<'a>, Failure> {
    if let Some(tag) = tag {
        let known = ["str", "int", "float", "bool", "null"];
        let core = tag.core_suffix();
        if core == Some("str") {
            return Ok(Shape::Text(text));
        }
        if !core.is_some_and(|suffix| known.contains(&suffix)) {
            return Err(Failure::tag(spot));
        }
    }
    if !matches!(style, ScalarStyle::Plain) {
        return Ok(Shape::Text(text));
    }
    Ok(match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => Shape::Null,
        "<<" => Shape::Merge,
        "true" | "True" | "TRUE" => Shape::Flag(true, text),
        "false" | "False" | "FALSE" => Shape::Flag(false, text),
        _ => Shape::Text(text),
    })
}

fn collection_tag(tag: Option<&Tag>, own: &str, spot: Spot) -> Result<(), Failure> {
    match tag {
        Some(tag) if tag.core_suffix() != Some(own) => Err(Failure::tag(spot)),
        _ => Ok(()),
    }
}

/// The library counts columns from nothing.
fn spot(span: &Span) -> Spot {
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Spot {
        line: narrow(span.start.line()),
        column: narrow(span.start.col() + 1),
        length: narrow(span.end.index().saturating_sub(span.start.index())),
    }
}
