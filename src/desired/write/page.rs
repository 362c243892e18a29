//! The text of one file: sections, entries, and what stands in them.

use std::fmt::Write as _;

use super::scalar;

/// A list that would make a longer line gets a line for each item.
const WIDTH: usize = 100;

/// The keys of one entry, four columns in.
#[derive(Default)]
pub(super) struct Body(String);

impl Body {
    /// `key: value`; the value is a scalar or a flow list already.
    pub fn pair(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "    {key}: {value}");
    }

    /// A list of scalars, four columns in.
    pub fn list(&mut self, key: &str, items: &[String]) {
        list(&mut self.0, 4, key, items);
    }

    /// A key below which deeper lines follow.
    pub fn key(&mut self, key: &str) {
        let _ = writeln!(self.0, "    {key}:");
    }

    /// `key: value` in a map of the entry.
    pub fn deep_pair(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "      {key}: {value}");
    }

    /// A list in a map of the entry.
    pub fn deep_list(&mut self, key: &str, items: &[String]) {
        list(&mut self.0, 6, key, items);
    }
}

/// A file's text.
#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    /// Begins a section; a blank line parts it from the one before. `any`: entries follow.
    pub fn section(&mut self, key: &str, any: bool) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        let empty = if any { "" } else { " {}" };
        let _ = writeln!(self.0, "{key}:{empty}");
    }

    /// An entry of the section.
    pub fn entry(&mut self, key: &str, remarks: &[String], body: &Body) {
        let empty = if body.0.is_empty() { " {}" } else { "" };
        let _ = writeln!(self.0, "  {}:{empty}", scalar::text(key));
        self.comments(4, remarks);
        self.0.push_str(&body.0);
    }

    /// An entry of one line.
    pub fn line(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "  {}: {value}", scalar::text(key));
    }

    /// Comments in the place of an entry.
    pub fn remarks(&mut self, remarks: &[String]) {
        self.comments(2, remarks);
    }

    /// Comments that belong to no section.
    pub fn notes(&mut self, remarks: &[String]) {
        if !remarks.is_empty() && !self.0.is_empty() {
            self.0.push('\n');
        }
        self.comments(0, remarks);
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.0
    }

    fn comments(&mut self, indent: usize, remarks: &[String]) {
        for remark in remarks {
            let _ = writeln!(self.0, "{:indent$}# {}", "", scalar::visible(remark));
        }
    }
}

fn list(out: &mut String, indent: usize, key: &str, items: &[String]) {
    let short = items.join(", ");
    let length = indent + key.chars().count() + 4 + short.chars().count();
    if length <= WIDTH {
        let _ = writeln!(out, "{:indent$}{key}: [{short}]", "");
        return;
    }
    let _ = writeln!(out, "{:indent$}{key}:", "");
    let deeper = indent + 2;
    for item in items {
        let _ = writeln!(out, "{:deeper$}- {item}", "");
    }
}
