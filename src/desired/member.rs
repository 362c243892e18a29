//! The items of a user's `groups` and of a group's `members`.

use std::borrow::Cow;

use super::codes;
use super::expires;
use super::keys::{Known, keys};
use super::names;
use super::reader::Reader;
use super::yaml::{Node, Shape};
use crate::model::{Expires, Kind, Member};

const OF_GROUPS: Known = Known {
    of: "an item of `groups`",
    keys: &["name", "expires"],
    later: &[],
};

const OF_MEMBERS: Known = Known {
    of: "an item of `members`",
    ..OF_GROUPS
};

/// The names in a list, sorted. One that is listed twice is reported with both places.
pub(super) fn list<'a>(
    reader: &mut Reader,
    items: &[Node<'a>],
    kind: Kind,
    what: &str,
) -> Vec<Member> {
    let mut members: Vec<(Member, u32)> = Vec::with_capacity(items.len());
    for item in items {
        let Some((node, expires)) = self::item(reader, item, kind, what) else {
            continue;
        };
        if let Some(name) = names::name(reader, &node, kind) {
            let place = reader.place(node.spot);
            let member = Member {
                name,
                place,
                expires,
            };
            members.push((member, node.spot.length));
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

/// An item that is a name, or `{ name: …, expires: … }`.
fn item<'n, 'a>(
    reader: &mut Reader,
    item: &'n Node<'a>,
    kind: Kind,
    what: &str,
) -> Option<(Cow<'n, Node<'a>>, Expires)> {
    match &item.shape {
        Shape::Map(_) => {}
        Shape::List(_) => {
            reader.wrong_shape(item, &format!("an item of {what}"), "a name");
            return None;
        }
        Shape::Null | Shape::Text(_) | Shape::Merge | Shape::Flag(..) => {
            return Some((Cow::Borrowed(item), None));
        }
    }
    let known = match kind {
        Kind::Group => &OF_GROUPS,
        Kind::User => &OF_MEMBERS,
    };
    let (mut name, mut expires) = (None, None);
    for found in keys(reader, item, known) {
        match found.key {
            "name" => name = Some(Cow::Borrowed(found.value)),
            _ => expires = expires::read(reader, found.value),
        }
    }
    if name.is_none() {
        let problem = reader
            .error(
                codes::SHAPE,
                item.spot,
                format!("{} needs a `name`", known.of),
            )
            .help("write { name: …, expires: 2027-03-31 }, or the name alone");
        reader.report(problem);
    }
    Some((name?, expires))
}
