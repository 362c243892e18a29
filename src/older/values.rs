//! The values of the vendor's bulk sheet: a text, or a list in brackets.

use crate::model::Value;

type Wrong = (&'static str, &'static str);

/// What a cell holds; an empty one clears.
pub(super) fn read(cell: &str) -> Result<Option<Value>, Wrong> {
    let text = cell.trim();
    if text.is_empty() && !cell.is_empty() {
        return Err((
            "there is nothing but space",
            "leave it empty to clear the attribute",
        ));
    }
    match inside(text) {
        Some(list) => Ok(Value::set(items(text, list)?)),
        None => Ok(Value::text(cell)),
    }
}

/// Whether a text may have been meant as a list, and is none.
pub(super) fn is_half_a_list(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('[') || text.ends_with(']')
}

/// What stands between the brackets, where they are around all of it.
fn inside(text: &str) -> Option<&str> {
    let list = text.strip_prefix('[')?.strip_suffix(']')?;
    let mut quote = None;
    let mut before = ',';
    for c in list.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') if before == ',' => quote = Some(c),
            // Brackets in it: prose that begins and ends with one.
            (None, '[' | ']') => return None,
            _ => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    Some(list)
}

/// The items: split at commas outside of quotes, without space around and quotes.
fn items(text: &str, list: &str) -> Result<Vec<String>, Wrong> {
    if let Ok(items) = serde_json::from_str::<Vec<String>>(text) {
        return Ok(items);
    }
    let mut items = Vec::new();
    let mut rest = list.trim_start();
    while !rest.is_empty() {
        let (item, after) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => quoted(&rest[1..], quote)?,
            _ => match rest.split_once(',') {
                Some((item, after)) => (item.trim().to_owned(), after),
                None => (rest.trim().to_owned(), ""),
            },
        };
        items.push(item);
        rest = after.trim_start();
    }
    Ok(items)
}

/// An item up to its closing quote, and what follows the comma behind it.
fn quoted(text: &str, quote: char) -> Result<(String, &str), Wrong> {
    let help = "write a list as [a, \"b, c\", d]";
    let mut item = String::new();
    let mut rest = text;
    loop {
        let Some((part, after)) = rest.split_once(quote) else {
            return Err(("a quote in the list is never closed", help));
        };
        item.push_str(part);
        // Two quotes are one that belongs to the text.
        let Some(more) = after.strip_prefix(quote) else {
            rest = after.trim_start();
            break;
        };
        item.push(quote);
        rest = more;
    }
    match rest.strip_prefix(',') {
        Some(after) => Ok((item, after)),
        None if rest.is_empty() => Ok((item, "")),
        None => Err(("something stands behind a quoted item of the list", help)),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::model::Value;

    #[test]
    fn a_list_stands_in_brackets() {
        let list = |cell: &str| read(cell).unwrap();
        assert_eq!(list("[a, b]"), Value::set(["a", "b"]));
        assert_eq!(
            list(" [a , \"b, c\", 'd'] "),
            Value::set(["a", "b, c", "d"])
        );
        assert_eq!(list(r#"["a", "b \"c\""]"#), Value::set(["a", "b \"c\""]));
        assert_eq!(list("['it''s', O'Neil]"), Value::set(["it's", "O'Neil"]));
        assert_eq!(list("[\"a]b\"]"), Value::set(["a]b"]));
        assert_eq!(list("[1, 2.50]"), Value::set(["1", "2.50"]));
        for empty in ["[]", "[ ]", "[\"\"]", ""] {
            assert_eq!(list(empty), None, "{empty}");
        }
    }

    #[test]
    fn brackets_in_prose_are_prose() {
        for text in [
            "text [note] here",
            "see [note]",
            "[a] and [b]",
            "O'Neil",
            " x ",
        ] {
            assert_eq!(read(text), Ok(Value::text(text)), "{text}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_is_no_list() {
        assert!(read("[\"a, b]").is_err());
        assert!(read("[\"a\" b]").is_err());
        assert!(read("  ").is_err());
    }
}
