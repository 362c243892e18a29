//! What everybody who reads one file has at hand: its text, its problems, the shared names.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::codes;
use super::loc::Spot;
use super::yaml::{Node, Shape};
use crate::model::printable;
use crate::model::{Diagnostic, Kind, Name, Place, Suggester, did_you_mean};

/// Names and references that were seen, so that equal ones share their text.
#[derive(Default)]
pub(super) struct Shared {
    users: HashMap<Box<str>, Name>,
    groups: HashMap<Box<str>, Name>,
    references: HashMap<Box<str>, Arc<str>>,
    suggester: Suggester,
}

impl Shared {
    fn names(&self, kind: Kind) -> &HashMap<Box<str>, Name> {
        match kind {
            Kind::User => &self.users,
            Kind::Group => &self.groups,
        }
    }

    fn names_mut(&mut self, kind: Kind) -> &mut HashMap<Box<str>, Name> {
        match kind {
            Kind::User => &mut self.users,
            Kind::Group => &mut self.groups,
        }
    }
}

/// How many problems of one file are kept: more would cost memory, and help nobody.
const MOST_PROBLEMS: usize = 10_000;

/// One file being read.
pub(super) struct Reader {
    file: Arc<str>,
    /// The names of this thread's files.
    pub shared: Shared,
    /// What is wrong with this file so far.
    pub problems: Vec<Diagnostic>,
}

impl Reader {
    /// A reader at the beginning of a file.
    pub fn new(file: &Arc<str>, shared: Shared) -> Self {
        Reader {
            file: Arc::clone(file),
            shared,
            problems: Vec::new(),
        }
    }

    /// A spot of this file as a place.
    pub fn place(&self, spot: Spot) -> Place {
        Place::new(&self.file, spot.line, spot.column)
    }

    /// An error at a spot.
    pub fn error(&self, code: &'static str, spot: Spot, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.place(spot), message).length(spot.length as usize)
    }

    /// Remembers a problem; of a file that is wrong in every line, the first [`MOST_PROBLEMS`].
    pub fn report(&mut self, problem: Diagnostic) {
        match self.problems.len().cmp(&MOST_PROBLEMS) {
            Ordering::Less => self.problems.push(problem),
            Ordering::Equal => {
                let message = format!("{} has more problems than are listed", self.file);
                let last = Diagnostic::general(codes::LIMIT, message);
                self.problems
                    .push(last.help("mend the ones above, and look again"));
            }
            Ordering::Greater => {}
        }
    }

    /// Reports a wrong shape: what is there, and what should be.
    pub fn wrong_shape(&mut self, node: &Node<'_>, what: &str, expected: &str) {
        let message = format!("{what} must be {expected}, and this is {}", node.sort());
        let problem = self.error(codes::SHAPE, node.spot, message);
        self.report(problem);
    }

    /// The text of a node, or a problem.
    pub fn text<'a>(&mut self, node: &Node<'a>, what: &str) -> Option<Cow<'a, str>> {
        let text = node.text();
        if text.is_none() {
            self.wrong_shape(node, what, "a text");
        }
        text
    }

    /// True or false, or a problem; YAML of old read `no` and `on` so, and this one does not.
    pub fn flag(&mut self, node: &Node<'_>, what: &str) -> Option<bool> {
        if let Shape::Flag(flag, _) = node.shape {
            return Some(flag);
        }
        let message = match node.text() {
            Some(text) => {
                format!("{what} must be true or false, not `{}`", printable(&text))
            }
            None => format!("{what} must be true or false, and this is {}", node.sort()),
        };
        let meant = node.text().and_then(|text| meant_flag(&text));
        let mut problem = self.error(codes::SHAPE, node.spot, message);
        if let Some(flag) = meant {
            problem = problem.help(format!("write `{flag}`, without quotes"));
        }
        self.report(problem);
        None
    }

    /// The items of a list, or a problem.
    pub fn list<'n, 'a>(&mut self, node: &'n Node<'a>, what: &str) -> Option<&'n [Node<'a>]> {
        match &node.shape {
            Shape::List(items) => Some(items),
            Shape::Null => {
                let message = format!("{what} has no value");
                let problem = self
                    .error(codes::SHAPE, node.spot, message)
                    .help("write `[]` for none, or delete the key to leave it unmanaged");
                self.report(problem);
                None
            }
            _ => {
                let message = format!("{what} must be a list, and this is {}", node.sort());
                let mut problem = self.error(codes::SHAPE, node.spot, message);
                if let Some(text) = node.text() {
                    problem = problem.help(format!("write [{}]", printable(&text)));
                }
                self.report(problem);
                None
            }
        }
    }

    /// The name that this very text was found to be before.
    pub fn known_name(&self, kind: Kind, text: &str) -> Option<Name> {
        self.shared.names(kind).get(text).cloned()
    }

    /// A name with this text, which was found to be right.
    pub fn new_name(&mut self, kind: Kind, text: &str) -> Name {
        let name = Name::new(text);
        self.shared
            .names_mut(kind)
            .insert(text.into(), name.clone());
        name
    }

    /// The attribute reference with this text; equal ones share it.
    pub fn reference(&mut self, text: &str) -> Arc<str> {
        if let Some(reference) = self.shared.references.get(text) {
            return Arc::clone(reference);
        }
        let reference: Arc<str> = Arc::from(text);
        self.shared
            .references
            .insert(text.into(), Arc::clone(&reference));
        reference
    }

    /// A help line with the nearest of these words.
    pub fn nearest(&mut self, wrong: &str, words: &[&'static str]) -> Option<String> {
        self.shared
            .suggester
            .nearest(wrong, words.iter().copied())
            .map(did_you_mean)
    }
}

fn meant_flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "on" | "y" | "true" | "1" => Some(true),
        "no" | "off" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}
