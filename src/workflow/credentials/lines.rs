//! The two lines of a `.env` that matter.
//!
//! Written here because a crate for it does more: dotenvy, the one in use, replaces `$NAME` by what
//! the environment holds, and has had no release for years.

use super::{KEY, URL};

/// What a `.env` holds of the two.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    /// `OMNI_BASE_URL`.
    pub(super) url: Option<String>,
    /// `OMNI_API_KEY`.
    pub(super) key: Option<String>,
}

/// Reads `NAME=VALUE` lines, with or without `export`, quotes around the value, and a comment
/// behind it. Every character of a value means itself. Other names are not looked at.
///
/// # Errors
///
/// The line, and what is wrong with it; never what stands in it.
pub(super) fn read(text: &str) -> Result<Lines, (usize, &'static str)> {
    let mut lines = Lines::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (at, line) in text.lines().enumerate() {
        let wrong = |reason| (at + 1, reason);
        let Some((name, rest)) = named(line) else {
            continue;
        };
        let slot = match name {
            URL => &mut lines.url,
            KEY => &mut lines.key,
            _ => continue,
        };
        let rest = rest.ok_or(wrong("there is no `=`"))?;
        let value = value(rest).map_err(wrong)?;
        if slot.replace(value.to_owned()).is_some() {
            return Err(wrong("the variable is there twice"));
        }
    }
    Ok(lines)
}

/// The name at the start of a line, and what follows the `=`.
fn named(line: &str) -> Option<(&str, Option<&str>)> {
    let line = line.trim();
    let exported = line
        .strip_prefix("export")
        .filter(|rest| rest.starts_with(char::is_whitespace));
    let line = exported.unwrap_or(line).trim_start();
    match line.split_once('=') {
        Some((name, rest)) => Some((name.trim_end(), Some(rest))),
        None => Some((line.split_whitespace().next()?, None)),
    }
}

fn value(rest: &str) -> Result<&str, &'static str> {
    let text = rest.trim();
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            let (value, behind) = quoted
                .split_once(quote)
                .ok_or("a quote is not closed on its line")?;
            let nothing = behind.is_empty()
                || (behind.starts_with(char::is_whitespace)
                    && behind.trim_start().starts_with('#'));
            return match nothing {
                true => Ok(value),
                false => Err("something follows the closing quote"),
            };
        }
    }
    // With the space before it: the value may begin with the comment.
    let comment = rest
        .char_indices()
        .find(|(at, c)| *c == '#' && rest[..*at].ends_with(char::is_whitespace));
    let end = comment.map_or(rest.len(), |(at, _)| at);
    Ok(rest[..end].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> (Option<String>, Option<String>) {
        let Lines { url, key } = read(text).unwrap();
        (url, key)
    }

    #[test]
    fn a_line_is_read_as_people_write_it() {
        for line in [
            "OMNI_API_KEY=k#1$X\\n",
            "  OMNI_API_KEY = k#1$X\\n  ",
            "export OMNI_API_KEY=k#1$X\\n",
            "export\tOMNI_API_KEY=\"k#1$X\\n\"",
            "OMNI_API_KEY='k#1$X\\n' # a comment",
            "OMNI_API_KEY=k#1$X\\n # a comment",
            "\u{feff}OMNI_API_KEY=k#1$X\\n\r",
        ] {
            assert_eq!(both(line).1.as_deref(), Some("k#1$X\\n"), "{line}");
        }
        for line in ["OMNI_API_KEY=", "OMNI_API_KEY=''", "OMNI_API_KEY= # later"] {
            assert_eq!(both(line).1.as_deref(), Some(""), "{line}");
        }
    }

    #[test]
    fn other_names_and_comments_are_not_looked_at() {
        let text = "# OMNI_API_KEY=no\nHTTPS_PROXY=http://evil.example\nMY_OMNI_API_KEY=no\n\
                    omni_api_key=no\nOMNI_API_KEYS=no\nnonsense \"\n\nexport\n=\n\
                    OMNI_BASE_URL=https://a.example\n";
        assert_eq!(both(text), (Some("https://a.example".to_owned()), None));
        assert_eq!(both(""), (None, None));
    }

    #[test]
    fn what_is_not_clear_is_refused_by_its_line() {
        for (text, line) in [
            ("OMNI_API_KEY", 1),
            ("OMNI_API_KEY=\"k", 1),
            ("OMNI_API_KEY=\"k\"k", 1),
            ("OMNI_API_KEY='k'#k", 1),
            ("OMNI_API_KEY=k\n\nOMNI_API_KEY=k", 3),
        ] {
            let told = read(text).map_err(|(at, _)| at);
            assert_eq!(told, Err(line), "{text}");
        }
    }
}
