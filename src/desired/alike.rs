//! Names that a reviewer takes for one another, in the files or in `[protect]`: warnings, since each
//! of them may be right.
//!
//! E-mails here are ASCII, and few of its letters look alike: `rn` and `m`, `vv` and `w`, `1`, `l`
//! and `I`, `0` and `O`. Group names are any text: Unicode's own table says which look alike (TS 39).

use std::collections::BTreeMap;

use unicode_security::MixedScript as _;
use unicode_security::skeleton;

use super::codes;
use crate::model::{Address, DesiredState, Diagnostic, Kind, Place, Standing};

/// How many are told; a file in which everything looks alike is told often enough by then.
const MOST: usize = 100;

/// A name, and where it stands.
type Entry<'s> = (&'s Address, &'s Place);

/// Adds a warning for each name that looks like one before it, or mixes scripts.
pub(super) fn alike(state: &DesiredState, problems: &mut Vec<Diagnostic>) {
    let users = || kept(state).filter(|(address, _)| address.kind == Kind::User);
    let groups = || kept(state).filter(|(address, _)| address.kind == Kind::Group);
    let found = domains(users())
        .into_iter()
        .chain(twins(users(), looks))
        .chain(groups().filter_map(mixed))
        .chain(twins(groups(), |name| skeleton(name).collect()));
    problems.extend(found.take(MOST));
}

/// A warning for each name that looks like one that `[protect]` names, and is another: whoever
/// takes it for that one thinks that nothing is written to it. `named` is what `[protect]` spells
/// out, and where.
pub fn alike_protected(state: &DesiredState, named: &[(Address, Place)]) -> Vec<Diagnostic> {
    // One that a file declares was compared with the others there.
    let elsewhere = named
        .iter()
        .filter(|(address, _)| !state.resources.contains_key(address));
    let by_look: BTreeMap<(Kind, String), Entry<'_>> = elsewhere
        .flat_map(|(address, place)| looks_of(address).map(|look| (look, (address, place))))
        .collect();
    if by_look.is_empty() {
        return Vec::new();
    }
    let is_named = |address: &Address| named.iter().any(|(one, _)| one == address);
    let found = kept(state).filter_map(|entry| {
        let looks = looks_of(entry.0);
        let other = looks.iter().find_map(|look| by_look.get(look))?;
        let how = "looks like the protected";
        (!is_named(entry.0)).then(|| warning(entry, *other, how))
    });
    found.take(MOST).collect()
}

/// What is to be there.
fn kept(state: &DesiredState) -> impl Iterator<Item = Entry<'_>> {
    let kept = |standing| matches!(standing, Standing::Present | Standing::Idp);
    let kept = state
        .resources
        .iter()
        .filter(move |one| kept(one.1.standing));
    kept.map(|(address, resource)| (address, &resource.place))
}

/// What a name looks like as it is spelled, and as it is compared.
fn looks_of(address: &Address) -> [(Kind, String); 2] {
    let look = |text: &str| match address.kind {
        Kind::User => looks(text),
        Kind::Group => skeleton(text).collect(),
    };
    let name = &address.name;
    [name.as_str(), name.folded()].map(|text| (address.kind, look(text)))
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
    Diagnostic::error(codes::ALIKE, at.clone(), message)
        .warning()
        .length(odd.name.as_str().chars().count())
        .label(there.clone(), "the other")
        .help("if both are meant, leave them; else correct the one")
}

/// A group of whose words one mixes scripts, as a Cyrillic letter among Latin ones.
fn mixed((address, place): Entry<'_>) -> Option<Diagnostic> {
    let name = address.name.as_str();
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    let word = words.find(|word| !word.is_single_script())?;
    let odd = word.chars().find(|c| !c.is_ascii()).map_or(0, u32::from);
    let message =
        format!("`{word}` in {address} mixes scripts: U+{odd:04X} is not what it looks like");
    let problem = Diagnostic::error(codes::MIXED, place.clone(), message).warning();
    let problem = problem.length(name.chars().count());
    Some(problem.help("write the word in one script, unless both are meant"))
}
