//! The actions of GitHub's that the workflows use, done here.

use std::collections::BTreeMap;

use super::job::Work;
use super::step::Did;
use super::tree::Node;
use super::{artifacts, checkout};

/// What was given to an action; what is left over at the end is unknown.
pub struct With<'a> {
    node: &'a Node,
    given: BTreeMap<String, String>,
}

impl With<'_> {
    /// Takes an input; an empty one was not given.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.given.remove(name).filter(|value| !value.is_empty())
    }

    /// Takes an input that must be there.
    pub fn need(&mut self, name: &str) -> String {
        let missing = || self.node.refuse(&format!("{name} is missing"));
        self.given
            .remove(name)
            .filter(|value| !value.is_empty())
            .unwrap_or_else(missing)
    }

    /// Puts an input back.
    pub fn put(&mut self, name: &str, value: &str) {
        self.given.insert(name.to_owned(), value.to_owned());
    }

    /// Takes true or false.
    pub fn flag(&mut self, name: &str, otherwise: bool) -> bool {
        match self.take(name).as_deref() {
            None => otherwise,
            Some("true") => true,
            Some("false") => false,
            Some(_) => self.node.refuse(&format!("{name} is true or false")),
        }
    }

    /// Takes a path of this machine's.
    pub fn path(&mut self, name: &str, work: &Work) -> std::path::PathBuf {
        let path = self.take(name).unwrap_or_default();
        work.workspace().join(path)
    }

    /// Whatever was not taken is unknown.
    pub fn end(&self) {
        let left = &self.given;
        assert!(
            left.is_empty(),
            "{}: unknown inputs {left:?}",
            self.node.at()
        );
    }
}

/// Runs `actions/NAME@COMMIT`.
pub fn run(work: &mut Work, uses: &Node, given: BTreeMap<String, String>) -> Did {
    let text = uses.text();
    let Some((name, commit)) = text.split_once('@') else {
        uses.refuse("no commit")
    };
    let is_hash = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(is_hash, "{}: not pinned: {text}", uses.at());
    let mut with = With { node: uses, given };
    match name {
        "actions/checkout" => checkout::run(work, &mut with),
        "actions/upload-artifact" => artifacts::upload(work, &mut with),
        "actions/download-artifact" => artifacts::download(work, &mut with),
        "actions/cache" => artifacts::cache(work, &mut with),
        "actions/cache/restore" => artifacts::restore(work, &mut with),
        "actions/cache/save" => artifacts::save(work, &mut with),
        _ => uses.refuse("no action that the runner has"),
    }
}
