//! `[guards]`: limits that replace the built-in ones.

use std::collections::BTreeMap;

use super::table::{Table, codes};
use crate::model::{Diagnostic, Suggester, did_you_mean};

/// Every guard whose limits can be set, with its built-in limit: a number, and a percentage.
const BUILT_IN: [(&str, usize, u8); 14] = [
    ("adopt.remove", 0, 0),
    ("attributes.change", 25, 30),
    ("conflicts", 0, 0),
    ("expired", 25, 30),
    ("file.lost", 0, 0),
    ("group.empty", 0, 0),
    ("group.loss", 0, 50),
    ("groups.delete", 0, 0),
    ("memberships.remove", 10, 15),
    ("recreate", 0, 0),
    ("rename.suspected", 0, 0),
    ("users.create", 25, 30),
    ("users.deactivate", 3, 10),
    ("users.delete", 0, 0),
];

/// Guards that always hold, and have nothing to set.
pub const FIXED: [&str; 2] = ["desired.empty", "live.shrink"];

/// What a guard lets pass: the greater of a number and a percentage. What is not given stays as
/// it is built in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GuardLimit {
    /// `max`.
    pub max: Option<usize>,
    /// `percent`, at most 100.
    pub percent: Option<u8>,
}

/// The names of the guards whose limits can be set.
pub fn settable() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, ..)| *name)
}

/// The limit of a guard: what is set, and what is built in where nothing is.
pub fn limit_of(set: &BTreeMap<String, GuardLimit>, guard: &str) -> GuardLimit {
    let set = set.get(guard).copied().unwrap_or_default();
    let built_in = BUILT_IN.iter().find(|(name, ..)| *name == guard);
    GuardLimit {
        max: set.max.or(built_in.map(|(_, max, _)| *max)),
        percent: set.percent.or(built_in.map(|(_, _, percent)| *percent)),
    }
}

impl GuardLimit {
    /// How many of `base` pass: the greater of the number and the percentage, rounded down.
    pub fn of(self, base: usize) -> usize {
        let share = base.saturating_mul(usize::from(self.percent.unwrap_or(0))) / 100;
        self.max.unwrap_or(0).max(share)
    }
}

/// Reads the section.
pub(super) fn read(
    root: &Table<'_>,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, GuardLimit> {
    let mut limits = BTreeMap::new();
    let Some(table) = root.table("guards", problems) else {
        return limits;
    };
    for entry in table.entries() {
        if !settable().any(|name| name == entry.key) {
            problems.push(unknown(&table, entry.key, entry.span));
            continue;
        }
        let Some(guard) = table.table(entry.key, problems) else {
            continue;
        };
        guard.only(&["max", "percent"], problems);
        let max = guard.number("max", 0..=u64::MAX, problems);
        let percent = guard.number("percent", 0..=100, problems);
        if guard.entries().next().is_none() {
            let message = format!("guard `{}` is given no limit", entry.key);
            let problem = table.error(codes::GUARD, entry.span, message);
            problems.push(problem.help("write { max = 3, percent = 10 }, or one of them"));
        }
        let limit = GuardLimit {
            max: max.and_then(|max| usize::try_from(max).ok()),
            percent: percent.and_then(|percent| u8::try_from(percent).ok()),
        };
        limits.insert(entry.key.to_owned(), limit);
    }
    limits
}

fn unknown(table: &Table<'_>, name: &str, span: std::ops::Range<usize>) -> Diagnostic {
    if FIXED.contains(&name) {
        return table
            .error(
                codes::GUARD,
                span,
                format!("guard `{name}` has no limit to set"),
            )
            .help("delete it; a plan that trips it is let pass with --accept");
    }
    let message = format!("there is no guard `{name}`");
    let problem = table.error(codes::GUARD, span.clone(), message);
    // `users.delete = …` without quotes is, to TOML, a table `users` with a key `delete`.
    let is_half =
        settable().any(|guard| guard.split_once('.').is_some_and(|(half, _)| half == name));
    if is_half {
        return problem
            .help("put the guard's whole name in quotes: \"users.delete\" = { max = 1 }");
    }
    let near = Suggester::default().nearest(name, settable());
    problem.help(near.map_or_else(
        || format!("guards are {}", settable().collect::<Vec<_>>().join(", ")),
        did_you_mean,
    ))
}
