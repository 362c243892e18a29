//! What GitHub's runner makes of a step's log and files, written from its source
//! (`ActionCommand.cs`, `FileCommandManager.cs` in actions/runner).

use std::collections::BTreeMap;

/// A command that a line of the log gives.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub name: String,
    pub properties: BTreeMap<String, String>,
    pub data: String,
}

impl Told {
    /// A property's value.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(String::as_str)
    }
}

/// The commands in a log.
pub fn commands(log: &str) -> Vec<Told> {
    let lines = log.split(['\n', '\r']);
    lines.filter_map(|line| command(line.trim())).collect()
}

fn command(line: &str) -> Option<Told> {
    let (head, data) = line.strip_prefix("::")?.split_once("::")?;
    let (name, rest) = head.split_once(' ').unwrap_or((head, ""));
    let pairs = rest
        .split(',')
        .filter_map(|pair| pair.trim().split_once('='));
    let decoded = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n");
        text.replace("%3A", ":").replace("%2C", ",")
    };
    Some(Told {
        name: name.to_owned(),
        properties: pairs
            .map(|(name, value)| (name.to_owned(), decoded(value).replace("%25", "%")))
            .collect(),
        data: data
            .replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%25", "%"),
    })
}

/// What a file of outputs holds; panics where the runner would fail the step.
pub fn outputs(file: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = file.lines();
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        let (equals, heredoc) = (line.find('='), line.find("<<"));
        match (equals, heredoc) {
            (Some(at), heredoc) if heredoc.is_none_or(|other| at < other) => {
                found.push((line[..at].to_owned(), line[at + 1..].to_owned()));
            }
            (_, Some(at)) => {
                let end = &line[at + 2..];
                assert!(at > 0 && !end.is_empty(), "{line:?}");
                let mut value = Vec::new();
                loop {
                    match lines.next() {
                        Some(line) if line == end => break,
                        Some(line) => value.push(line),
                        None => panic!("`{end}` never comes"),
                    }
                }
                found.push((line[..at].to_owned(), value.join("\n")));
            }
            _ => panic!("no output: {line:?}"),
        }
    }
    found
}
