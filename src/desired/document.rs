//! One file's text → its [`Part`].

use super::codes;
use super::keys::{Known, known_key, twice};
use super::loc::Spot;
use super::part::Part;
use super::reader::Reader;
use super::yaml::{self, Node, Receive, Shape};
use super::{accept, attribute, group, moved, user};
use crate::model::Membership;

const KNOWN: Known = Known {
    of: "a file",
    keys: &["users", "groups", "attributes", "moved", "accept"],
    later: &["profiles"],
};

const ACCEPTS: &str = "a list of { guard: …, count: …, why: …, until: … }";

/// A document on its way in.
struct Document<'r> {
    reader: &'r mut Reader,
    default: Membership,
    part: Part,
    /// The section that was last begun; `None` where it is none of ours.
    section: Option<&'static str>,
    spot: Spot,
    seen: Vec<(&'static str, Spot)>,
}

/// Reads a file. Hands back what could be read, and whether it was read to its end.
pub(super) fn read(reader: &mut Reader, source: &str, default: Membership) -> (Part, bool) {
    let mut document = Document {
        reader,
        default,
        part: Part::default(),
        section: None,
        spot: Spot::START,
        seen: Vec::new(),
    };
    let outcome = yaml::read(source, &mut document);
    let part = document.part;
    let Err(failure) = outcome else {
        return (part, true);
    };
    let mut problem = reader.error(failure.code, failure.spot, failure.message);
    if let Some(help) = failure.help {
        problem = problem.help(help);
    }
    reader.report(problem);
    (part, false)
}

impl<'a> Receive<'a> for Document<'_> {
    fn section(&mut self, key: Node<'a>) {
        self.section = known_key(self.reader, &key, &KNOWN);
        self.spot = key.spot;
        let Some(section) = self.section else {
            return;
        };
        match self.seen.iter().find(|(earlier, _)| *earlier == section) {
            Some((_, first)) => twice(self.reader, section, *first, key.spot),
            None => self.seen.push((section, key.spot)),
        }
    }

    fn entry(&mut self, key: Node<'a>, value: Node<'a>) {
        match self.section {
            Some("users") => {
                let entry = user::read(self.reader, &key, &value);
                self.part.users.extend(entry);
            }
            Some("groups") => {
                let entry = group::read(self.reader, &key, &value, self.default);
                self.part.groups.extend(entry);
            }
            Some("attributes") => {
                let entry = attribute::read(self.reader, &key, &value);
                self.part.attributes.extend(entry);
            }
            Some("accept") => {
                self.section = None;
                self.wrong("accept", ACCEPTS, "a map");
            }
            Some(_) => {
                // Once is enough to say that it should be a list.
                self.section = None;
                self.wrong("moved", "a list of { from: …, to: … }", "a map");
            }
            None => {}
        }
    }

    fn whole(&mut self, node: Node<'a>) {
        match (self.section, &node.shape) {
            (None, _) | (_, Shape::Null) => {}
            (Some("moved"), Shape::List(items)) => {
                for item in items {
                    let entry = moved::read(self.reader, item);
                    self.part.moved.extend(entry);
                }
            }
            (Some("accept"), Shape::List(items)) => {
                for item in items {
                    let entry = accept::read(self.reader, item);
                    self.part.accept.extend(entry);
                }
            }
            (Some("accept"), _) => self.wrong("accept", ACCEPTS, node.sort()),
            (Some("moved"), _) => self.wrong("moved", "a list of { from: …, to: … }", node.sort()),
            (Some("users"), _) => self.wrong("users", "a map from e-mail to user", node.sort()),
            (Some("groups"), _) => self.wrong("groups", "a map from name to group", node.sort()),
            (Some(other), _) => self.wrong(other, "a map from reference to attribute", node.sort()),
        }
    }

    fn not_a_map(&mut self, document: Node<'a>) {
        let message = format!("a file must be a map, and this is {}", document.sort());
        let problem = self
            .reader
            .error(codes::SHAPE, Spot::START, message)
            .help("begin with `users:` or `groups:`");
        self.reader.report(problem);
    }
}

impl Document<'_> {
    fn wrong(&mut self, section: &str, expected: &str, sort: &str) {
        let message = format!("`{section}` must be {expected}, and this is {sort}");
        let problem = self.reader.error(codes::SHAPE, self.spot, message);
        self.reader.report(problem);
    }
}
