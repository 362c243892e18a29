//! The keys of one map: known, each once, and what to say of the others.

use super::codes;
use super::loc::Spot;
use super::reader::Reader;
use super::yaml::{Node, Shape};
use crate::model::printable;

/// The keys that a map may have.
pub(super) struct Known {
    /// What the map describes, for messages: "a user".
    pub of: &'static str,
    /// Keys that are read.
    pub keys: &'static [&'static str],
    /// Keys of the language that this version does not read yet.
    pub later: &'static [&'static str],
}

/// A key that was found, where, and its value.
pub(super) struct Found<'n, 'a> {
    /// The key.
    pub key: &'static str,
    /// Where the key stands.
    pub spot: Spot,
    /// Its value.
    pub value: &'n Node<'a>,
}

/// The known keys of a map, each once, in the order of the file. Reports all others. A node that
/// is nothing has no keys; one that is no map is reported.
pub(super) fn keys<'n, 'a>(
    reader: &mut Reader,
    node: &'n Node<'a>,
    known: &Known,
) -> Vec<Found<'n, 'a>> {
    let entries = match &node.shape {
        Shape::Map(entries) => entries,
        Shape::Null => return Vec::new(),
        _ => {
            reader.wrong_shape(node, known.of, "a map");
            return Vec::new();
        }
    };
    let mut found: Vec<Found<'n, 'a>> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let Some(word) = known_key(reader, key, known) else {
            continue;
        };
        match found.iter().find(|earlier| earlier.key == word) {
            Some(earlier) => twice(reader, word, earlier.spot, key.spot),
            None => found.push(Found {
                key: word,
                spot: key.spot,
                value,
            }),
        }
    }
    found
}

/// Reports a key that stands twice in one map.
pub(super) fn twice(reader: &mut Reader, key: &str, first: Spot, second: Spot) {
    let problem = reader
        .error(
            codes::DUPLICATE_KEY,
            second,
            format!("the key `{key}` stands twice in one map"),
        )
        .label(reader.place(first), "first here")
        .help("delete one of them");
    reader.report(problem);
}

/// The key as one of the known words; anything else is reported.
pub(super) fn known_key(
    reader: &mut Reader,
    key: &Node<'_>,
    known: &Known,
) -> Option<&'static str> {
    let Shape::Text(text) = &key.shape else {
        let message = format!(
            "a key of {} is a word, and this is {}",
            known.of,
            key.sort()
        );
        let problem = reader.error(codes::SHAPE, key.spot, message);
        reader.report(problem);
        return None;
    };
    if let Some(word) = known.keys.iter().find(|word| *word == text) {
        return Some(word);
    }
    let problem = if known.later.contains(&text.as_ref()) {
        not_yet(reader, text, key.spot)
    } else {
        let words: Vec<&'static str> = known.keys.iter().chain(known.later).copied().collect();
        let mut problem = reader.error(
            codes::UNKNOWN_KEY,
            key.spot,
            format!("unknown key `{}` in {}", printable(text), known.of),
        );
        let help = reader
            .nearest(text, &words)
            .unwrap_or_else(|| format!("known are {}", known.keys.join(", ")));
        problem = problem.help(help);
        problem
    };
    reader.report(problem);
    None
}

/// The problem of a key that belongs to the language and is not read yet.
fn not_yet(reader: &Reader, key: &str, spot: Spot) -> crate::model::Diagnostic {
    reader
        .error(
            codes::NOT_YET,
            spot,
            format!("`{key}` is not supported yet"),
        )
        .help("delete it; a later version will read it")
}

/// One of a few words, or a problem.
pub(super) fn word(
    reader: &mut Reader,
    found: &Found<'_, '_>,
    words: &[&'static str],
) -> Option<&'static str> {
    if let Shape::Text(text) = &found.value.shape
        && let Some(word) = words.iter().find(|word| *word == text)
    {
        return Some(word);
    }
    let choice = words.join(", ");
    let message = match &found.value.shape {
        Shape::Text(text) => format!("`{}` cannot be `{}`", found.key, printable(text)),
        _ => format!("`{}` cannot be {}", found.key, found.value.sort()),
    };
    let mut problem = reader.error(codes::WORD, found.value.spot, message);
    let near = match &found.value.shape {
        Shape::Text(text) => reader.nearest(text, words),
        _ => None,
    };
    problem = problem.help(near.unwrap_or_else(|| format!("write {choice}, or delete the key")));
    reader.report(problem);
    None
}
