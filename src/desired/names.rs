//! E-mails and group names as the files give them.

use std::borrow::Cow;

use super::codes;
use super::reader::Reader;
use super::yaml::{Node, Shape};
use crate::model::unseen::hides;
use crate::model::user::is_email;
use crate::model::{Kind, Name, group, printable};

/// The name in a node, as a user's or a group's; reported where it is none.
pub(super) fn name(reader: &mut Reader, node: &Node<'_>, kind: Kind) -> Option<Name> {
    let text = text(reader, node, kind)?;
    if let Some(name) = reader.known_name(kind, &text) {
        return Some(name);
    }
    let wrong = match kind {
        Kind::User => wrong_email(text.trim()),
        Kind::Group => wrong_group(text.trim()),
    };
    let Some((code, message, help)) = wrong else {
        return Some(reader.new_name(kind, &text));
    };
    let problem = reader.error(code, node.spot, message).help(help);
    reader.report(problem);
    None
}

/// The name that a key declares; it is seldom seen again in its file, so nothing is shared.
pub(super) fn declared(reader: &mut Reader, node: &Node<'_>, kind: Kind) -> Option<Name> {
    match kind {
        Kind::Group => name(reader, node, kind),
        Kind::User => {
            let text = text(reader, node, kind)?;
            let Some((code, message, help)) = wrong_email(text.trim()) else {
                return Some(Name::new(&text));
            };
            let problem = reader.error(code, node.spot, message).help(help);
            reader.report(problem);
            None
        }
    }
}

fn text<'a>(reader: &mut Reader, node: &Node<'a>, kind: Kind) -> Option<Cow<'a, str>> {
    if let Some(text) = node.text() {
        return Some(text);
    }
    let (code, what) = match kind {
        Kind::User => (codes::EMAIL, "a user is named by an e-mail"),
        Kind::Group => (codes::GROUP_NAME, "a group is named by a text"),
    };
    let message = format!("{what}, and this is {}", node.sort());
    let mut problem = reader.error(code, node.spot, message);
    if matches!(node.shape, Shape::Null) {
        problem = problem.help("write the name, in quotes if it is `null` or `~`");
    }
    reader.report(problem);
    None
}

pub(super) type Wrong = Option<(&'static str, String, &'static str)>;

/// Why a text is no e-mail that can name a user.
pub(super) fn wrong_email(text: &str) -> Wrong {
    if is_email(text) {
        return None;
    }
    let help = if text.is_ascii() {
        "a user is named by an e-mail such as ada@acme.example"
    } else {
        "an e-mail here holds letters a–z, digits and signs, no others"
    };
    let message = if text.is_empty() {
        "an empty text is no e-mail".to_owned()
    } else {
        format!("`{}` is no e-mail", printable(text))
    };
    Some((codes::EMAIL, message, help))
}

/// Why a text cannot name a group.
pub(super) fn wrong_group(text: &str) -> Wrong {
    let (message, help) = if text.is_empty() {
        ("a group's name is empty".to_owned(), "give it a name")
    } else if text.chars().any(char::is_control) {
        (
            format!(
                "the group name `{}` holds a control character",
                printable(text)
            ),
            "a name is one line of printable text",
        )
    } else if let Some(c) = hidden(text) {
        (
            format!(
                "the group name `{}` holds U+{:04X}, which cannot be seen",
                printable(text),
                u32::from(c)
            ),
            "write the name anew, without it",
        )
    } else {
        let length = text.chars().count();
        if length <= group::LONGEST_NAME {
            return None;
        }
        (
            format!(
                "a group's name has at most {} characters, and this has {length}",
                group::LONGEST_NAME
            ),
            "shorten it",
        )
    };
    Some((codes::GROUP_NAME, message, help))
}

/// The first character of a name that cannot be seen, or turns the text round. What shapes the
/// sign or the letter before it, as in emoji and in Persian, belongs to that.
fn hidden(text: &str) -> Option<char> {
    let mut before = ' ';
    text.chars().find(|c| {
        let shapes = matches!(c, '\u{fe0f}' | '\u{200c}' | '\u{200d}') && !before.is_ascii();
        before = *c;
        hides(*c) && !shapes
    })
}

#[cfg(test)]
mod tests {
    use super::{wrong_email, wrong_group};

    #[test]
    fn strict_about_e_mails() {
        for right in [
            "ada@acme.example",
            "a.b+c@x-y.co.uk",
            "o'neil@acme.example",
            "Ada@Acme.Example",
        ] {
            assert_eq!(wrong_email(right), None, "{right}");
        }
        let wrong = [
            "",
            "ada",
            "ada@localhost",
            "ada@[127.0.0.1]",
            "Ada <ada@acme.example>",
            "\"ada\"@acme.example",
            "ada@@acme.example",
            "ada @acme.example",
            "ädä@acme.example",
            "ada@acme.example,bob@acme.example",
        ];
        for wrong in wrong {
            assert!(wrong_email(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn group_names_have_64_characters_at_most() {
        assert_eq!(wrong_group(&"é".repeat(64)), None);
        assert!(wrong_group(&"é".repeat(65)).is_some());
        assert!(wrong_group("").is_some());
        assert!(wrong_group("a\u{7}b").is_some());
    }

    #[test]
    fn a_group_name_hides_nothing() {
        for right in [
            "山田　太郎",
            "❤\u{fe0f} Ops",
            "می\u{200c}خواهم",
            "Команда BI",
        ] {
            assert_eq!(wrong_group(right), None, "{right}");
        }
        for wrong in [
            "Fin\u{200b}ance",
            "Fin\u{200d}ance",
            "\u{202e}ecnaniF",
            "A\u{a0}B",
            "A\u{fe0f}",
        ] {
            let (_, message, _) = wrong_group(wrong).expect("refused");
            assert!(message.contains(", which cannot be seen"), "{message}");
        }
    }
}
