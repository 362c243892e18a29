//! The encoder of workflow commands: `::error file=a.yaml,line=3::what`, as the runner decodes it.

use std::fmt::Write as _;

use super::cause::Level;
use crate::model::Place;
use crate::view::terminal::safe;

/// More than this, in UTF-16 as the runner counts, is cut off by it.
const LONGEST: usize = 4096;

/// What every annotation is headed.
const TITLE: &str = "omni-um";

/// One command, a line. `below` is the folder that places are in, seen from the workspace.
pub(super) fn annotation(level: Level, place: Option<&Place>, below: &str, words: &str) -> String {
    let mut line = format!("::{} title={TITLE}", level.word());
    if let Some(place) = place {
        let path = match below {
            "" | "." => place.file.to_string(),
            below => format!("{below}/{}", place.file),
        };
        let _ = write!(line, ",file={}", property(&path));
        if place.line > 0 {
            let _ = write!(line, ",line={},col={}", place.line, place.column);
        }
    }
    let message = shortened(&safe(words).to_string());
    let _ = writeln!(line, "::{}", data(&message));
    line
}

fn shortened(text: &str) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units < LONGEST
    };
    let kept: String = text.chars().take_while(fits).collect();
    match kept.len() < text.len() {
        true => kept + "…",
        false => kept,
    }
}

/// What stands behind `::`. Nothing else is decoded there.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What stands behind `file=`.
fn property(text: &str) -> String {
    data(&safe(text).to_string())
        .replace(':', "%3A")
        .replace(',', "%2C")
}
