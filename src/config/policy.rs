//! `[removal]`, `[protect]` and `[limits]`.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::table::{Table, codes};
use crate::model::{Address, Diagnostic, Name, Place};

/// How a user that is no longer asked for is removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UserRemoval {
    /// Access is revoked.
    #[default]
    Deactivate,
    /// Deleted.
    Delete,
    /// Left alone, and no longer owned.
    Keep,
}

/// How a group that is no longer asked for is removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupRemoval {
    /// Deleted.
    #[default]
    Delete,
    /// Left alone, and no longer owned.
    Keep,
}

/// `[removal]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removal {
    /// `users`.
    pub users: UserRemoval,
    /// `groups`.
    pub groups: GroupRemoval,
}

/// `[protect]`: nothing is written to what these name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protect {
    /// `users`, by e-mail.
    pub users: Patterns,
    /// `groups`, by name.
    pub groups: Patterns,
}

impl Protect {
    /// What patterns that match one name and no other protect, and where they stand.
    pub fn addresses(&self) -> Vec<(Address, Place)> {
        let users = self.users.names();
        let users = users.map(|(name, place)| (Address::user(name), place.clone()));
        let groups = self.groups.names();
        let groups = groups.map(|(name, place)| (Address::group(name), place.clone()));
        users.chain(groups).collect()
    }
}

/// Patterns of names, matched without case; `*` stands for any text.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// As they were written, and where.
    written: Vec<(String, Place)>,
    sets: Vec<GlobSet>,
}

/// What stands for other characters in a pattern, or could.
const SIGNS: [char; 7] = ['*', '?', '[', ']', '{', '}', '\\'];

impl Patterns {
    /// Whether one of them matches.
    pub fn matches(&self, name: &Name) -> bool {
        self.sets.iter().any(|set| set.is_match(name.folded()))
    }

    /// The patterns as they were written.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.written.iter().map(|(text, _)| text.as_str())
    }

    /// Those that match one name and no other, and where they stand.
    pub fn names(&self) -> impl Iterator<Item = (Name, &Place)> {
        let exact = self
            .written
            .iter()
            .filter(|(text, _)| !text.contains(SIGNS));
        exact.map(|(text, place)| (Name::new(text), place))
    }

    /// All of both, so that the stricter of two policies counts.
    pub fn union(&self, other: &Patterns) -> Patterns {
        let mut written = self.written.clone();
        written.extend(other.written.iter().cloned());
        written.sort_unstable();
        written.dedup_by(|one, before| one.0 == before.0);
        let sets = self.sets.iter().chain(&other.sets).cloned().collect();
        Patterns { written, sets }
    }

    fn new(written: Vec<(String, Place)>) -> Result<Patterns, globset::Error> {
        let mut set = GlobSetBuilder::new();
        for (text, _) in &written {
            set.add(glob(text)?);
        }
        let sets = vec![set.build()?];
        Ok(Patterns { written, sets })
    }
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        self.texts().eq(other.texts())
    }
}
impl Eq for Patterns {}

fn glob(text: &str) -> Result<globset::Glob, globset::Error> {
    // Names are matched in their folded form, so the pattern is folded likewise.
    GlobBuilder::new(&text.trim().to_lowercase())
        .literal_separator(false)
        .build()
}

/// `[limits]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `requests_per_minute`, 1 to 6000: no minute sees more.
    pub requests_per_minute: u32,
    /// `concurrency`, 1 to 64: under way at once, and in a burst after a rest.
    pub concurrency: usize,
}

impl Default for Limits {
    /// A little under what Omni allows a key.
    fn default() -> Self {
        Limits {
            requests_per_minute: 50,
            concurrency: 4,
        }
    }
}

/// Reads `[removal]`.
pub(super) fn removal(root: &Table<'_>, problems: &mut Vec<Diagnostic>) -> Removal {
    let Some(table) = root.table("removal", problems) else {
        return Removal::default();
    };
    table.only(&["users", "groups"], problems);
    let users = [
        ("deactivate", UserRemoval::Deactivate),
        ("delete", UserRemoval::Delete),
        ("keep", UserRemoval::Keep),
    ];
    let groups = [
        ("delete", GroupRemoval::Delete),
        ("keep", GroupRemoval::Keep),
    ];
    Removal {
        users: table.word("users", &users, problems).unwrap_or_default(),
        groups: table.word("groups", &groups, problems).unwrap_or_default(),
    }
}

/// Reads `[protect]`.
pub(super) fn protect(root: &Table<'_>, problems: &mut Vec<Diagnostic>) -> Protect {
    let Some(table) = root.table("protect", problems) else {
        return Protect::default();
    };
    table.only(&["users", "groups"], problems);
    Protect {
        users: patterns(&table, "users", problems),
        groups: patterns(&table, "groups", problems),
    }
}

fn patterns(table: &Table<'_>, key: &str, problems: &mut Vec<Diagnostic>) -> Patterns {
    let mut written = Vec::new();
    for (text, span) in table.texts(key, problems) {
        let wrong = match (text.trim().is_empty(), glob(&text)) {
            (true, _) => "an empty pattern names nothing".to_owned(),
            (false, Err(error)) => format!("`{text}` is no pattern: {}", error.kind()),
            (false, Ok(_)) => {
                written.push((text, table.place(&span)));
                continue;
            }
        };
        problems.push(
            table
                .error(codes::PATTERN, span, wrong)
                .help("`*` stands for any text, as in \"*@acme.example\""),
        );
    }
    match Patterns::new(written) {
        Ok(patterns) => patterns,
        Err(error) => {
            let span = table.entry(key).map_or(0..0, |entry| entry.span);
            let message = format!("these patterns cannot be used: {error}");
            problems.push(table.error(codes::PATTERN, span, message));
            Patterns::default()
        }
    }
}

/// Reads `[limits]`.
pub(super) fn limits(root: &Table<'_>, problems: &mut Vec<Diagnostic>) -> Limits {
    let mut limits = Limits::default();
    let Some(table) = root.table("limits", problems) else {
        return limits;
    };
    table.only(&["requests_per_minute", "concurrency"], problems);
    if let Some(number) = table.number("requests_per_minute", 1..=6000, problems)
        && let Ok(number) = u32::try_from(number)
    {
        limits.requests_per_minute = number;
    }
    if let Some(number) = table.number("concurrency", 1..=64, problems)
        && let Ok(number) = usize::try_from(number)
    {
        limits.concurrency = number;
    }
    limits
}
