//! A workflow file as far as its mistakes are looked for: jobs, steps, and where each stands.

use std::borrow::Cow;
use std::sync::Arc;

use crate::desired::yaml::{Node, Shape};
use crate::model::{Diagnostic, Place};

/// One workflow file.
pub struct Workflow<'a> {
    /// Its path below the top of the repository.
    pub file: Arc<str>,
    /// What it says.
    pub root: &'a Node<'a>,
}

/// One job of it.
pub struct Job<'a> {
    /// What the workflow calls it.
    pub name: Cow<'a, str>,
    /// Where that stands.
    pub key: &'a Node<'a>,
    /// What it says.
    pub body: &'a Node<'a>,
}

/// The value of a key of a map, and the key.
pub fn entry<'a>(node: &'a Node<'a>, key: &str) -> Option<(&'a Node<'a>, &'a Node<'a>)> {
    let Shape::Map(entries) = &node.shape else {
        return None;
    };
    let found = entries
        .iter()
        .find(|(name, _)| name.text().as_deref() == Some(key));
    found.map(|(name, value)| (name, value))
}

/// The value of a key of a map.
pub fn get<'a>(node: &'a Node<'a>, key: &str) -> Option<&'a Node<'a>> {
    entry(node, key).map(|(_, value)| value)
}

/// The text of a key of a map.
pub fn text<'a>(node: &'a Node<'a>, key: &str) -> Option<Cow<'a, str>> {
    get(node, key).and_then(Node::text)
}

/// The items of a list; nothing for whatever is none.
pub fn items<'a>(node: Option<&'a Node<'a>>) -> &'a [Node<'a>] {
    match node.map(|node| &node.shape) {
        Some(Shape::List(items)) => items,
        _ => &[],
    }
}

/// The entries of a map; nothing for whatever is none.
pub fn entries<'a>(node: Option<&'a Node<'a>>) -> &'a [(Node<'a>, Node<'a>)] {
    match node.map(|node| &node.shape) {
        Some(Shape::Map(entries)) => entries,
        _ => &[],
    }
}

/// Every text in a node, keys too, with the node that it stands in.
pub fn texts<'a>(node: &'a Node<'a>, see: &mut impl FnMut(&'a Node<'a>, &str)) {
    match &node.shape {
        Shape::List(list) => list.iter().for_each(|item| texts(item, see)),
        Shape::Map(map) => {
            for (key, value) in map {
                texts(key, see);
                texts(value, see);
            }
        }
        Shape::Null | Shape::Text(_) | Shape::Merge | Shape::Flag(..) => {
            if let Some(text) = node.text() {
                see(node, &text);
            }
        }
    }
}

/// Whether a text has a word of omni-um's: its name, its environments, its secrets. Small letters or
/// not, for GitHub takes either.
pub fn is_about_us(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    [
        "omni-um",
        "omni-user-manager",
        "omni_api_key",
        "omni_um_",
        "omni-plan",
        "omni-apply",
    ]
    .into_iter()
    .any(|word| text.contains(word))
}

/// Whether a text in a node holds another.
pub fn holds(node: &Node<'_>, wanted: &str) -> bool {
    let mut found = false;
    texts(node, &mut |_, text| found |= text.contains(wanted));
    found
}

/// The variables of a step and what they are set to, the nearest first.
pub fn variables(flow: &Workflow<'_>, job: &Job<'_>, step: &Node<'_>) -> Vec<(String, String)> {
    let envs = [
        get(step, "env"),
        get(job.body, "env"),
        get(flow.root, "env"),
    ];
    let all = envs.into_iter().flat_map(entries);
    let pair =
        |(name, value): &(Node<'_>, Node<'_>)| Some((name.text()?.into(), value.text()?.into()));
    all.filter_map(pair).collect()
}

/// The lines of a script, those that go on in the next put together.
pub fn lines(run: &str) -> Vec<String> {
    let whole = run.replace("\\\n", " ");
    whole.lines().map(str::to_owned).collect()
}

impl<'a> Workflow<'a> {
    /// Its jobs, in their order.
    pub fn jobs(&self) -> Vec<Job<'a>> {
        let job = |(key, body): &'a (Node<'a>, Node<'a>)| {
            let name = key.text()?;
            Some(Job { name, key, body })
        };
        let jobs = entries(get(self.root, "jobs")).iter();
        jobs.filter_map(job).collect()
    }

    /// Whether an event starts it.
    pub fn starts_on(&self, event: &str) -> bool {
        let Some(on) = get(self.root, "on") else {
            return false;
        };
        let is_it = |node: &Node<'_>| node.text().as_deref() == Some(event);
        is_it(on) || items(Some(on)).iter().any(is_it) || get(on, event).is_some()
    }

    /// Whether omni-um has anything to do with it.
    pub fn is_about_us(&self) -> bool {
        let mut found = false;
        texts(self.root, &mut |_, text| found |= is_about_us(text));
        found
    }

    /// An error at a node.
    pub fn error(&self, code: &'static str, node: &Node<'_>, message: String) -> Diagnostic {
        let place = Place::new(&self.file, node.spot.line, node.spot.column);
        Diagnostic::error(code, place, message).length(node.spot.length as usize)
    }
}

impl<'a> Job<'a> {
    /// Its steps.
    pub fn steps(&self) -> &'a [Node<'a>] {
        items(get(self.body, "steps"))
    }
}
