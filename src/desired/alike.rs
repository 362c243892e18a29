//! Names that a reviewer takes for one another: warnings, since each of them may be right.
//!
//! E-mails here are ASCII, and few of its letters look alike: `rn` and `m`, `vv` and `w`, `1`, `l`
//! and `I`, `0` and `O`. Group names are any text: Unicode's own table says which look alike (TS 39).

use std::collections::BTreeMap;

use unicode_security::MixedScript as _;
use unicode_security::skeleton;

use super::codes;
use crate::model::{Address, DesiredResource, DesiredState, Diagnostic, Kind, Standing};

/// How many are told; a file in which everything looks alike is told often enough by then.
const MOST: usize = 100;

type Entry<'s> = (&'s Address, &'s DesiredResource);

/// Adds a warning for each name that looks like one before it, or mixes scripts.
pub(super) fn alike(state: &DesiredState, problems: &mut Vec<Diagnostic>) {
    let kept = |one: &Entry<'_>| matches!(one.1.standing, Standing::Present | Standing::Idp);
    let all = || state.resources.iter().filter(kept);
    let users = || all().filter(|(address, _)| address.kind == Kind::User);
    let groups = || all().filter(|(address, _)| address.kind == Kind::Group);
    let found = domains(users())
        .into_iter()
        .chain(twins(users(), looks))
        .chain(groups().filter_map(mixed))
        .chain(twins(groups(), |name| skeleton(name).collect()));
    problems.extend(found.take(MOST));
}

/// What an ASCII text looks like.
fn looks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '1' | 'I' => out.push('l'),
            '0' => out.push('o'),
            'm' => out.push_str("rn"),
            'w' => out.push_str("vv"),
            _ => out.push(c.to_ascii_lowercase()),
        }
    }
    out
}

/// Each name that looks like one before it.
fn twins<'s>(
    entries: impl Iterator<Item = Entry<'s>>,
    looks: impl Fn(&str) -> String,
) -> Vec<Diagnostic> {
    let mut seen: Vec<(String, Entry<'s>)> = entries
        .map(|entry| (looks(entry.0.name.as_str()), entry))
        .collect();
    // Stable: those that look alike stay in the order of their names.
    seen.sort_by(|a, b| a.0.cmp(&b.0));
    let pairs = seen.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    let told = pairs.map(|pair| warning(pair[1].1, pair[0].1, "looks like"));
    told.take(MOST).collect()
}

/// A domain that looks like another: its first user, beside the first of the other.
fn domains<'s>(users: impl Iterator<Item = Entry<'s>>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<&str, (Entry<'s>, usize)> = BTreeMap::new();
    for user in users {
        let domain = user.0.name.folded().rsplit('@').next().unwrap_or_default();
        first.entry(domain).or_insert((user, 0)).1 += 1;
    }
    let mut by_look: BTreeMap<String, Vec<(Entry<'s>, usize)>> = BTreeMap::new();
    for (domain, users) in first {
        by_look.entry(looks(domain)).or_default().push(users);
    }
    let mut found = Vec::new();
    for mut same in by_look.into_values() {
        // The one with the most users is the one that is meant.
        same.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let others = same.iter().skip(1);
        found.extend(
            others.map(|(odd, _)| warning(*odd, same[0].0, "has a domain that looks like that of")),
        );
    }
    found
}

fn warning((odd, at): Entry<'_>, (other, there): Entry<'_>, how: &str) -> Diagnostic {
    let message = format!("{odd} {how} {other}, and is another");
    Diagnostic::error(codes::ALIKE, at.place.clone(), message)
        .warning()
        .length(odd.name.as_str().chars().count())
        .label(there.place.clone(), "the other")
        .help("if both are meant, leave them; else correct the one")
}

/// A group of whose words one mixes scripts, as a Cyrillic letter among Latin ones.
fn mixed((address, group): Entry<'_>) -> Option<Diagnostic> {
    let name = address.name.as_str();
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    let word = words.find(|word| !word.is_single_script())?;
    let odd = word.chars().find(|c| !c.is_ascii()).map_or(0, u32::from);
    let message =
        format!("`{word}` in {address} mixes scripts: U+{odd:04X} is not what it looks like");
    let problem = Diagnostic::error(codes::MIXED, group.place.clone(), message).warning();
    let problem = problem.length(name.chars().count());
    Some(problem.help("write the word in one script, unless both are meant"))
}
