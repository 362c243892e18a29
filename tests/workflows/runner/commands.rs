//! What a step tells its runner: by files, and by lines of its log.

use std::path::Path;

use crate::support::sinks;

/// A message at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    pub level: String,
    pub file: Option<String>,
    pub line: Option<String>,
    pub message: String,
}

/// Reads `name=value` and `name<<DELIMITER` up to a line that is the delimiter.
pub fn pairs(path: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(path).expect("a file of the runner's");
    parse(&text).unwrap_or_else(|words| panic!("{words} in {}:\n{text}", path.display()))
}

pub(super) fn parse(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    let mut lines = text.split('\n').map(|line| line.trim_end_matches('\r'));
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        let equals = line.find('=').unwrap_or(usize::MAX);
        let heredoc = line.find("<<").unwrap_or(usize::MAX);
        if equals < heredoc {
            pairs.push((line[..equals].to_owned(), line[equals + 1..].to_owned()));
        } else if heredoc < equals && heredoc > 0 && line.len() > heredoc + 2 {
            let delimiter = &line[heredoc + 2..];
            let mut value: Vec<&str> = Vec::new();
            loop {
                match lines.next() {
                    Some(line) if line == delimiter => break,
                    Some(line) => value.push(line),
                    None => return Err(format!("{delimiter} never comes")),
                }
            }
            pairs.push((line[..heredoc].to_owned(), value.join("\n")));
        } else {
            return Err(format!("invalid format: {line:?}"));
        }
    }
    Ok(pairs)
}

/// The annotations of a log. Whatever else anybody would act upon stops the test.
pub fn annotations(log: &str) -> Vec<Annotation> {
    let (mut found, mut rest) = (Vec::new(), String::new());
    for line in log.lines() {
        match annotation(line) {
            Some(one) => found.push(one),
            None if is_fold(line) => {}
            None => rest.extend([line, "\n"]),
        }
    }
    let acts = sinks::commands(&rest);
    assert!(
        acts.is_empty(),
        "the log holds commands:\n{}",
        acts.join("\n")
    );
    found
}

fn is_fold(line: &str) -> bool {
    line.starts_with("::group::") || line.starts_with("::endgroup::")
}

fn annotation(line: &str) -> Option<Annotation> {
    let (head, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (level, properties) = head.split_once(' ').unwrap_or((head, ""));
    if !["error", "warning", "notice"].contains(&level) {
        return None;
    }
    let property = |name: &str| {
        let all = properties.split(',').filter_map(|one| one.split_once('='));
        let mut found = all.filter(|(one, _)| one.trim() == name);
        let value = found.next()?.1;
        Some(decoded(&value.replace("%3A", ":").replace("%2C", ",")))
    };
    Some(Annotation {
        level: level.to_owned(),
        file: property("file"),
        line: property("line"),
        message: decoded(data),
    })
}

fn decoded(text: &str) -> String {
    text.replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
}
