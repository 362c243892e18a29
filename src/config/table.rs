//! TOML tables with positions: the only file that knows which library reads TOML.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::{Diagnostic, Place, Suggester, did_you_mean};

/// The codes of what can be wrong with `omni-um.toml`.
pub(super) mod codes {
    pub const MISSING: &str = "OUM160";
    pub const SYNTAX: &str = "OUM161";
    pub const UNKNOWN_KEY: &str = "OUM162";
    pub const VALUE: &str = "OUM163";
    pub const URL: &str = "OUM164";
    pub const NOT_YET: &str = "OUM165";
    pub const GUARD: &str = "OUM166";
    pub const PATTERN: &str = "OUM167";
    pub const KEY: &str = "OUM168";
}

/// A table of the file.
#[derive(Clone)]
pub(super) struct Table<'t> {
    file: Arc<str>,
    text: &'t str,
    /// How messages call it: "[guards]".
    name: String,
    entries: DeTable<'t>,
}

/// A key, where it stands, and its value.
pub(super) struct Entry<'e, 't> {
    /// The key.
    pub key: &'e str,
    /// Where the key stands.
    pub span: Range<usize>,
    /// Its value.
    pub value: &'e Spanned<DeValue<'t>>,
}

impl<'t> Table<'t> {
    /// The whole file, or nothing where it is no TOML; then the reasons are reported.
    pub fn parse(file: &Arc<str>, text: &'t str, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let table = Table {
            file: Arc::clone(file),
            text,
            name: "omni-um.toml".to_owned(),
            entries: root.into_inner(),
        };
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            let message = format!("this is not TOML: {}", error.message());
            problems.push(table.error(codes::SYNTAX, span, message));
        }
        errors.is_empty().then_some(table)
    }

    /// An error at a span of the file.
    pub fn error(
        &self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        let shown = self.text.get(span.clone()).unwrap_or("");
        let length = shown.lines().next().unwrap_or("").chars().count();
        let place = self.place(&span);
        Diagnostic::error(code, place, message).length(length)
    }

    /// Where a span of the file begins.
    pub fn place(&self, span: &Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = 1 + before.matches('\n').count();
        let column = 1 + before.rsplit('\n').next().unwrap_or("").chars().count();
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Place::new(&self.file, narrow(line), narrow(column))
    }

    /// All entries.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_, 't>> {
        self.entries.iter().map(|(key, value)| Entry {
            key: key.get_ref(),
            span: key.span(),
            value,
        })
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<Entry<'_, 't>> {
        self.entries().find(|entry| entry.key == key)
    }

    /// Reports every key that is none of these.
    pub fn only(&self, known: &[&str], problems: &mut Vec<Diagnostic>) {
        let mut suggester = Suggester::default();
        for entry in self.entries().filter(|entry| !known.contains(&entry.key)) {
            let message = format!("unknown key `{}` in {}", entry.key, self.name);
            let help = suggester
                .nearest(entry.key, known.iter().copied())
                .map_or_else(|| format!("known are {}", known.join(", ")), did_you_mean);
            let problem = self.error(codes::UNKNOWN_KEY, entry.span, message);
            problems.push(problem.help(help));
        }
    }

    /// A table inside this one, where it is there.
    pub fn table(&self, key: &str, problems: &mut Vec<Diagnostic>) -> Option<Table<'t>> {
        let entry = self.entry(key)?;
        match entry.value.get_ref() {
            DeValue::Table(entries) => Some(Table {
                file: Arc::clone(&self.file),
                text: self.text,
                name: format!("[{key}]"),
                entries: entries.clone(),
            }),
            other => {
                problems.push(self.wrong(&entry, "a table", other));
                None
            }
        }
    }

    /// A text, where it is there.
    pub fn text(
        &self,
        key: &str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<(String, Range<usize>)> {
        let entry = self.entry(key)?;
        match entry.value.get_ref() {
            DeValue::String(text) => Some((text.to_string(), entry.value.span())),
            other => {
                problems.push(self.wrong(&entry, "a text", other));
                None
            }
        }
    }

    /// A list of texts; none where the key is not there.
    pub fn texts(&self, key: &str, problems: &mut Vec<Diagnostic>) -> Vec<(String, Range<usize>)> {
        let Some(entry) = self.entry(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = entry.value.get_ref() else {
            problems.push(self.wrong(&entry, "a list of texts", entry.value.get_ref()));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) => texts.push((text.to_string(), item.span())),
                other => {
                    let message =
                        format!("`{key}` is a list of texts, and this is {}", sort(other));
                    problems.push(self.error(codes::VALUE, item.span(), message));
                }
            }
        }
        texts
    }

    /// A whole number between two others, where it is there.
    pub fn number(
        &self,
        key: &str,
        range: std::ops::RangeInclusive<u64>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<u64> {
        let entry = self.entry(key)?;
        let number = match entry.value.get_ref() {
            DeValue::Integer(number) => {
                u64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
            }
            other => {
                problems.push(self.wrong(&entry, "a whole number", other));
                return None;
            }
        };
        if let Some(number) = number.filter(|number| range.contains(number)) {
            return Some(number);
        }
        let (least, most) = (range.start(), range.end());
        let message = match *most {
            u64::MAX => format!("`{key}` must be {least} or more"),
            _ => format!("`{key}` must lie between {least} and {most}"),
        };
        problems.push(self.error(codes::VALUE, entry.value.span(), message));
        None
    }

    /// One of a few words, where the key is there.
    pub fn word<T: Copy>(
        &self,
        key: &str,
        words: &[(&'static str, T)],
        problems: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        let (text, span) = self.text(key, problems)?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*meaning);
        }
        let choice: Vec<&'static str> = words.iter().map(|(word, _)| *word).collect();
        let help = Suggester::default()
            .nearest(&text, choice.iter().copied())
            .map_or_else(|| format!("write {}", choice.join(", ")), did_you_mean);
        let message = format!("`{key}` cannot be `{text}`");
        problems.push(self.error(codes::VALUE, span, message).help(help));
        None
    }

    fn wrong(&self, entry: &Entry<'_, 't>, expected: &str, found: &DeValue<'t>) -> Diagnostic {
        let message = format!(
            "`{}` must be {expected}, and this is {}",
            entry.key,
            sort(found)
        );
        self.error(codes::VALUE, entry.value.span(), message)
    }
}

fn sort(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
