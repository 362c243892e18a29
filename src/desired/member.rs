//! The items of a user's `groups` and of a group's `members`.

use std::borrow::Cow;

use super::codes;
use super::keys::not_yet;
use super::names;
use super::reader::Reader;
use super::yaml::{Node, Shape};
use crate::model::{Kind, Member};

/// The names in a list, sorted. One that is listed twice is reported with both places.
pub(super) fn list<'a>(
    reader: &mut Reader,
    items: &[Node<'a>],
    kind: Kind,
    what: &str,
) -> Vec<Member> {
    let mut members: Vec<(Member, u32)> = Vec::with_capacity(items.len());
    for item in items {
        let Some(node) = plain(reader, item, what) else {
            continue;
        };
        if let Some(name) = names::name(reader, &node, kind) {
            let place = reader.place(node.spot);
            members.push((Member { name, place }, node.spot.length));
        }
    }
    members.sort_by(|a, b| (&a.0.name, &a.0.place).cmp(&(&b.0.name, &b.0.place)));
    members.dedup_by(|later, first| {
        let same = later.0.name == first.0.name;
        if same {
            let problem = crate::model::Diagnostic::error(
                codes::LISTED_TWICE,
                later.0.place.clone(),
                format!("`{}` is listed twice in {what}", later.0.name),
            )
            .length(later.1 as usize)
            .label(first.0.place.clone(), "first here")
            .help("delete one of them");
            reader.report(problem);
        }
        same
    });
    members.into_iter().map(|(member, _)| member).collect()
}

/// An item that is a name. `{name: …, expires: …}` is reported where its keys stand; its name
/// still counts, so that nothing else is said of it.
fn plain<'n, 'a>(reader: &mut Reader, item: &'n Node<'a>, what: &str) -> Option<Cow<'n, Node<'a>>> {
    let Shape::Map(entries) = &item.shape else {
        if matches!(item.shape, Shape::List(_)) {
            reader.wrong_shape(item, &format!("an item of {what}"), "a name");
            return None;
        }
        return Some(Cow::Borrowed(item));
    };
    let key = |word: &str| {
        entries
            .iter()
            .find(|(key, _)| matches!(&key.shape, Shape::Text(text) if text == word))
    };
    let (name, expires) = (key("name"), key("expires"));
    match expires.or(name) {
        Some((at, _)) => {
            let word = if expires.is_some() { "expires" } else { "name" };
            let problem = not_yet(reader, word, at.spot).help("write the name alone");
            reader.report(problem);
        }
        None => reader.wrong_shape(item, &format!("an item of {what}"), "a name"),
    }
    name.map(|(_, value)| Cow::Borrowed(value))
}
