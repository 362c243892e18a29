//! A file of `src/` as far as it is looked at: its words, without comments and texts.

use std::collections::BTreeSet;
use std::path::Path;

/// One file.
pub struct Source {
    /// Below `src/`, with `/`.
    pub path: String,
    lines: usize,
    words: Vec<String>,
}

/// Where a file's unit tests begin; they stand last (style: tests last or in a sibling file).
const UNIT_TESTS: &str = "#[cfg(test)]\nmod tests {";

/// Every Rust file below a folder.
pub fn all(root: &Path) -> Vec<Source> {
    let files = walkdir::WalkDir::new(root).sort_by_file_name();
    let files = files
        .into_iter()
        .map(|entry| entry.expect("a readable folder"));
    files
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(root).expect("below it");
            let path = path.to_string_lossy().replace('\\', "/");
            Source::new(
                &path,
                &std::fs::read_to_string(entry.path()).expect("a text"),
            )
        })
        .collect()
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Source {
            path: path.to_owned(),
            lines: text.lines().count(),
            // Unit tests make what they need; the rules are for what runs.
            words: words(&bare(text.split(UNIT_TESTS).next().unwrap_or_default())),
        }
    }

    pub fn lines(&self) -> usize {
        self.lines
    }

    /// The room that the file is in; none for `lib.rs` and what begins a program.
    pub fn room(&self) -> Option<String> {
        let first = self.path.split('/').next()?;
        let first = first.strip_suffix(".rs").unwrap_or(first);
        (!matches!(first, "main" | "lib" | "bin")).then(|| first.to_owned())
    }

    /// Whether a word, or the call of a macro (`name!`), stands in the code.
    pub fn holds(&self, word: &str) -> bool {
        let mut words = self.words.iter().zip(self.words.iter().skip(1));
        match word.strip_suffix('!') {
            Some(name) => words.any(|(word, next)| word == name && next == "!"),
            None => self.words.iter().any(|seen| seen == word),
        }
    }

    /// The crate's modules at the top that the file names, through `crate::` or `super::`.
    pub fn seen(&self) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut at = 0;
        while at < self.words.len() {
            let (end, climbed) = self.root(at);
            if climbed && end > at {
                self.names(end, &mut seen);
            }
            at = end.max(at + 1);
        }
        seen
    }

    /// The place after `crate::` or a chain of `super::` that begins here, and whether that is the
    /// crate's root.
    fn root(&self, at: usize) -> (usize, bool) {
        let is = |at: usize, word: &str| self.words.get(at).is_some_and(|seen| seen == word);
        if is(at, "crate") && is(at + 1, "::") {
            return (at + 2, true);
        }
        let (mut end, mut steps) = (at, 0);
        while is(end, "super") && is(end + 1, "::") {
            (end, steps) = (end + 2, steps + 1);
        }
        (end, steps > 0 && steps >= self.depth())
    }

    /// How many modules the file is below the root.
    fn depth(&self) -> usize {
        let path = self.path.strip_suffix("/mod.rs").unwrap_or(&self.path);
        path.split('/').count()
    }

    /// The first names of what stands here: a name, or a group of names in braces.
    fn names(&self, at: usize, seen: &mut BTreeSet<String>) {
        if self.words.get(at).map(String::as_str) != Some("{") {
            seen.extend(self.words.get(at).cloned());
            return;
        }
        let (mut depth, mut fresh) = (0, false);
        for word in &self.words[at..] {
            match word.as_str() {
                "{" => (depth, fresh) = (depth + 1, depth == 0),
                "}" => depth -= 1,
                "," => fresh = depth == 1,
                _ if fresh => {
                    seen.insert(word.clone());
                    fresh = false;
                }
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }
}

/// Identifiers, `::`, and every other sign by itself.
fn words(code: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut in_word = false;
    for sign in code.chars() {
        let part = sign.is_alphanumeric() || sign == '_';
        match words.last_mut() {
            Some(last) if in_word && part => last.push(sign),
            Some(last) if sign == ':' && last == ":" => last.push(sign),
            _ if sign.is_whitespace() => {}
            _ => words.push(sign.to_string()),
        }
        in_word = part;
    }
    words
}

/// The code without comments, texts and characters.
fn bare(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let skipped = skipped(rest, &code);
        code.push(if skipped > 0 { ' ' } else { sign });
        rest = &rest[skipped.max(sign.len_utf8())..];
    }
    code
}

/// How many bytes of a comment, a text or a character begin here; 0 where it is code.
fn skipped(rest: &str, code: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return block(rest);
    }
    if rest.starts_with('"') {
        return quoted(rest, '"');
    }
    if rest.starts_with('\'') {
        return character(rest);
    }
    let in_word = code.ends_with(|last: char| last.is_alphanumeric() || last == '_');
    if rest.starts_with('r') && !in_word || rest.starts_with('r') && code.ends_with('b') {
        return raw(rest);
    }
    0
}

fn block(rest: &str) -> usize {
    let (mut at, mut depth) = (0, 0);
    loop {
        if rest[at..].starts_with("/*") {
            (at, depth) = (at + 2, depth + 1);
        } else if rest[at..].starts_with("*/") {
            (at, depth) = (at + 2, depth - 1);
        } else {
            match rest[at..].chars().next() {
                Some(sign) => at += sign.len_utf8(),
                None => return at,
            }
        }
        if depth == 0 {
            return at;
        }
    }
}

fn quoted(rest: &str, end: char) -> usize {
    let mut escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if sign == end => return at + sign.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// A character; 0 for a lifetime.
fn character(rest: &str) -> usize {
    let mut signs = rest.char_indices().skip(1);
    match (signs.next(), signs.next()) {
        (Some((_, '\\')), _) => quoted(rest, '\''),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

/// `r"…"`, `r#"…"#`; 0 where it is only a letter.
fn raw(rest: &str) -> usize {
    let signs = rest[1..].chars().take_while(|sign| *sign == '#').count();
    if !rest[1 + signs..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(signs));
    let begin = 2 + signs;
    rest[begin..]
        .find(&end)
        .map_or(rest.len(), |at| begin + at + end.len())
}
