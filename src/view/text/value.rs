//! Values as text, so that no two different ones look alike.

use crate::model::Value;
use crate::view::layout::Line;
use crate::view::style::Style;

/// Appends a value, or the word for none.
pub(in crate::view) fn show(line: Line, style: Style, value: Option<&Value>) -> Line {
    match value {
        None => line.styled(Style::Quiet, "unset"),
        Some(Value::Flag(flag)) => line.styled(style, if *flag { "true" } else { "false" }),
        Some(Value::Text(text)) => item(line, style, text, false),
        Some(Value::Set(items)) => list(line, style, items.iter().map(|item| &**item)),
    }
}

/// Appends items with commas between them.
pub(super) fn list<'a>(
    mut line: Line,
    style: Style,
    items: impl IntoIterator<Item = &'a str>,
) -> Line {
    for (at, next) in items.into_iter().enumerate() {
        if at > 0 {
            line = line.styled(style, ", ");
        }
        line = item(line, style, next, true);
    }
    line
}

/// Quotes a text that would read as something else: as our own words, as two items, or as less
/// than it is.
fn item(line: Line, style: Style, text: &str, listed: bool) -> Line {
    let odd = text.trim() != text
        || text.contains(['"', '→'])
        || (listed && text.contains(','))
        || matches!(text, "unset" | "(sensitive)");
    if odd {
        line.foreign(style, &format!("\"{}\"", text.replace('"', "\\\"")))
    } else {
        line.foreign(style, text)
    }
}
