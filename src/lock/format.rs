//! The lockfile's bytes: a header line, which says how many follow, then one JSON object a line per
//! owned resource, sorted.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Entry, Fingerprint, Lockfile, Origin, Salt};
use crate::live::Interner;
use crate::model::{
    Address, Entries, Field, Fields, Name, NoField, ProviderIdentity, ServerId, Written,
};

const FORMAT_NAME: &str = "omni-um.lock/";
const FORMAT_VERSION: u32 = 1;

/// Why a lockfile cannot be used. Lines are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// The file has no line at all.
    #[error("the lockfile is empty")]
    Empty,
    /// A git merge left its markers.
    #[error("line {line}: a merge marker; two applies met in one lockfile")]
    MergeMarker {
        /// Where.
        line: usize,
    },
    /// The first line is no header of ours.
    #[error("line 1: no header: {reason}")]
    Header {
        /// What the reader says.
        reason: String,
    },
    /// A newer omni-um wrote it.
    #[error("line 1: format {format} is newer than this omni-um knows (1)")]
    Newer {
        /// The format it says it has.
        format: String,
    },
    /// A line is no entry.
    #[error("line {line}: {reason}")]
    Line {
        /// Where.
        line: usize,
        /// What the reader says.
        reason: String,
    },
    /// One address stands twice.
    #[error("line {line}: {address} stands twice")]
    Twice {
        /// Where it stands the second time.
        line: usize,
        /// Which.
        address: Address,
    },
    /// Lines were lost, as by a cut at the end of one, or came from elsewhere.
    #[error("the number of lines after the header should be {expected}, and is {found}")]
    Count {
        /// What the header says.
        expected: usize,
        /// What is there.
        found: usize,
    },
}

impl LockError {
    /// The line the problem is in, where there is one.
    pub fn line(&self) -> Option<usize> {
        match self {
            LockError::Empty | LockError::Count { .. } => None,
            LockError::Header { .. } | LockError::Newer { .. } => Some(1),
            LockError::MergeMarker { line }
            | LockError::Line { line, .. }
            | LockError::Twice { line, .. } => Some(*line),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    format: String,
    provider: ProviderIdentity,
    salt: Salt,
    serial: u64,
    /// How many lines follow; older lockfiles do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entries: Option<usize>,
    files: Vec<Arc<str>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    spent: BTreeMap<String, usize>,
}

/// A format alone, so that a newer header with unknown keys is still told apart from a broken one.
#[derive(Deserialize)]
struct FormatOnly {
    format: String,
}

#[derive(Serialize)]
struct LineOut<'a> {
    address: &'a Address,
    id: &'a ServerId,
    origin: Origin,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Fields::is_empty")]
    fields: &'a Fields<Fingerprint>,
    #[serde(skip_serializing_if = "<[Name]>::is_empty")]
    groups: &'a [Name],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<Date>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    until: &'a BTreeMap<Name, Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineIn<'a> {
    address: Address,
    id: ServerId,
    origin: Origin,
    #[serde(borrow, default)]
    file: Option<Written<'a>>,
    #[serde(borrow, default)]
    fields: Entries<'a, Fingerprint>,
    #[serde(borrow, default)]
    groups: Vec<Written<'a>>,
    #[serde(default)]
    complete: bool,
    #[serde(default)]
    expires: Option<Date>,
    #[serde(borrow, default)]
    until: Entries<'a, Date>,
}

impl Lockfile {
    /// The lockfile that these bytes hold.
    pub fn parse(text: &str) -> Result<Lockfile, LockError> {
        let mut lines = text
            .lines()
            .zip(1..)
            .filter(|(line, _)| !line.trim().is_empty());
        let (first, _) = lines.next().ok_or(LockError::Empty)?;
        let header = header(first)?;
        let breaks = text.bytes().filter(|byte| *byte == b'\n').count();
        let mut entries = Vec::with_capacity(breaks);
        let mut shared = Shared::default();
        for (line, number) in lines {
            refuse_marker(line, number)?;
            let wrong = |reason| LockError::Line {
                line: number,
                reason,
            };
            let parsed: LineIn<'_> =
                serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
            let entry = shared.entry(parsed).map_err(|e| wrong(e.to_string()))?;
            entries.push((number, entry));
        }
        entries.sort_by(|(_, (a, _)), (_, (b, _))| a.cmp(b));
        if let Some(pair) = entries.windows(2).find(|pair| pair[0].1.0 == pair[1].1.0) {
            let line = pair[0].0.max(pair[1].0);
            return Err(LockError::Twice {
                line,
                address: pair[0].1.0.clone(),
            });
        }
        let Header {
            format: _,
            provider,
            salt,
            serial,
            entries: expected,
            files,
            spent,
        } = header;
        if let Some(expected) = expected.filter(|expected| *expected != entries.len()) {
            let found = entries.len();
            return Err(LockError::Count { expected, found });
        }
        let entries = entries.into_iter().map(|(_, entry)| entry).collect();
        Ok(Lockfile {
            provider,
            salt,
            serial,
            files,
            spent,
            entries,
        })
    }

    /// The bytes of this lockfile: same facts, same bytes.
    pub fn render(&self) -> String {
        let Lockfile {
            provider,
            salt,
            serial,
            files,
            spent,
            entries,
        } = self;
        let header = Header {
            format: format!("{FORMAT_NAME}{FORMAT_VERSION}"),
            provider: provider.clone(),
            salt: *salt,
            serial: *serial,
            entries: Some(entries.len()),
            files: files.clone(),
            spent: spent.clone(),
        };
        let mut out = json(&header);
        for (address, entry) in entries {
            let Entry {
                id,
                origin,
                file,
                fields,
                edges,
                complete,
                expires,
                until,
            } = entry;
            out.push('\n');
            out.push_str(&json(&LineOut {
                address,
                id,
                origin: *origin,
                file: file.as_deref(),
                fields,
                groups: edges,
                complete: *complete,
                expires: *expires,
                until,
            }));
        }
        out.push('\n');
        out
    }

    /// Whether both own the same in the same way; the serial does not count.
    pub fn same_facts(&self, other: &Lockfile) -> bool {
        let Lockfile {
            provider,
            salt,
            serial: _,
            files,
            spent,
            entries,
        } = self;
        *provider == other.provider
            && *salt == other.salt
            && *files == other.files
            && *spent == other.spent
            && *entries == other.entries
    }
}

fn json<T: Serialize>(value: &T) -> String {
    // Our own types: maps with text keys and nothing that can fail.
    serde_json::to_string(value).unwrap_or_default()
}

fn header(line: &str) -> Result<Header, LockError> {
    refuse_marker(line, 1)?;
    let wrong = |reason: String| LockError::Header { reason };
    let format: FormatOnly = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
    let version = format
        .format
        .strip_prefix(FORMAT_NAME)
        .and_then(|v| v.parse::<u32>().ok());
    match version {
        Some(FORMAT_VERSION) => serde_json::from_str(line).map_err(|e| wrong(e.to_string())),
        Some(_) => Err(LockError::Newer {
            format: format.format,
        }),
        None => Err(wrong(format!(
            "`{}` is no format of a lockfile",
            format.format
        ))),
    }
}

fn refuse_marker(line: &str, number: usize) -> Result<(), LockError> {
    let marker = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
        .iter()
        .any(|m| line.starts_with(m));
    if marker {
        Err(LockError::MergeMarker { line: number })
    } else {
        Ok(())
    }
}

/// Group names, fields and file paths stand on many lines; each is kept once.
#[derive(Default)]
struct Shared {
    texts: Interner,
    names: HashMap<Box<str>, Name>,
    fields: HashMap<Box<str>, Field>,
}

impl Shared {
    fn entry(&mut self, line: LineIn<'_>) -> Result<(Address, Entry), NoField> {
        let LineIn {
            address,
            id,
            origin,
            file,
            fields,
            groups,
            complete,
            expires,
            until,
        } = line;
        let file = file.map(|file| self.texts.get(&file));
        let mut edges: Vec<Name> = groups.iter().map(|group| self.name(group)).collect();
        edges.sort_unstable();
        edges.dedup();
        let fields = self.fields(fields)?;
        let until = until.0.into_iter();
        let until = until.map(|(group, date)| (self.name(&group), date));
        let until = until.collect();
        let entry = Entry {
            id,
            origin,
            file,
            fields,
            edges,
            complete,
            expires,
            until,
        };
        Ok((address, entry))
    }

    fn fields(
        &mut self,
        written: Entries<'_, Fingerprint>,
    ) -> Result<Fields<Fingerprint>, NoField> {
        let mut fields = Fields::new();
        fields.reserve(written.0.len());
        for (text, print) in written.0 {
            let field = match self.fields.get(&*text) {
                Some(field) => field.clone(),
                None => {
                    let field: Field = text.parse()?;
                    self.fields.insert((*text).into(), field.clone());
                    field
                }
            };
            fields.insert(field, print);
        }
        Ok(fields)
    }

    fn name(&mut self, text: &str) -> Name {
        if let Some(name) = self.names.get(text) {
            return name.clone();
        }
        let name = Name::new(text);
        self.names.insert(text.into(), name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, Value};

    fn sample() -> Lockfile {
        let identity = ProviderIdentity {
            kind: "sandbox".into(),
            host: String::new(),
        };
        let salt = Salt::new([1; 16]);
        let mut lock = Lockfile::new(identity, salt);
        lock.files = vec![Arc::from("users/a.yaml")];
        let address = Address::user(Name::new("Ada@acme.example"));
        let value = Value::set(["emea"]);
        let field = Field::attribute("region");
        let print = Fingerprint::of(salt, &address, &field, value.as_ref());
        let entry = Entry {
            id: ServerId::new("u-1"),
            origin: Origin::Created,
            file: Some(Arc::from("users/a.yaml")),
            fields: [(field, print)].into_iter().collect(),
            edges: vec![Name::new("Finance")],
            complete: true,
            expires: None,
            until: BTreeMap::new(),
        };
        lock.entries.insert(address, entry);
        lock
    }

    #[test]
    fn what_is_written_is_read_back() {
        let lock = sample();
        let text = lock.render();
        assert_eq!(Lockfile::parse(&text), Ok(lock));
        assert_eq!(text.lines().count(), 2);
    }

    #[test]
    fn last_days_stand_only_where_there_are_some() {
        let mut lock = sample();
        assert!(!lock.render().contains("expires") && !lock.render().contains("until"));
        for entry in lock.entries.values_mut() {
            entry.expires = Some(jiff::civil::date(2027, 3, 31));
            let date = jiff::civil::date(2026, 12, 31);
            entry.until = BTreeMap::from([(Name::new("Finance"), date)]);
        }
        let text = lock.render();
        let dates = r#""expires":"2027-03-31","until":{"Finance":"2026-12-31"}}"#;
        assert!(text.contains(dates), "{text}");
        assert_eq!(Lockfile::parse(&text), Ok(lock));
        let none = text.replace("2027-03-31", "2027-02-30");
        assert_eq!(Lockfile::parse(&none).unwrap_err().line(), Some(2));
    }

    #[test]
    fn a_broken_line_is_named() {
        let text = sample().render().replace("\"origin\"", "\"orogin\"");
        assert_eq!(Lockfile::parse(&text).unwrap_err().line(), Some(2));
    }

    #[test]
    fn merge_markers_newer_formats_and_strangers_are_told_apart() {
        let text = sample().render();
        let marked = text.replace("{\"address\"", "<<<<<<< ours\n{\"address\"");
        assert_eq!(
            Lockfile::parse(&marked),
            Err(LockError::MergeMarker { line: 2 })
        );
        let newer = text.replace("omni-um.lock/1", "omni-um.lock/2");
        assert!(matches!(
            Lockfile::parse(&newer),
            Err(LockError::Newer { .. })
        ));
        assert!(matches!(
            Lockfile::parse("{}"),
            Err(LockError::Header { .. })
        ));
        assert_eq!(Lockfile::parse("\n"), Err(LockError::Empty));
    }

    #[test]
    fn a_cut_at_the_end_of_a_line_is_noticed_and_an_older_header_is_read_as_before() {
        let lock = sample();
        let text = lock.render();
        let (header, rest) = text.split_once('\n').unwrap();
        assert!(header.contains("\"entries\":1,"), "{header}");
        let error = Lockfile::parse(header).unwrap_err();
        let (expected, found) = (1, 0);
        assert_eq!(error, LockError::Count { expected, found });
        assert_eq!(error.line(), None);
        let more = format!(
            "{text}{}",
            rest.replace("ada@", "bob@").replace("Ada@", "bob@")
        );
        let (expected, found) = (1, 2);
        assert_eq!(
            Lockfile::parse(&more),
            Err(LockError::Count { expected, found })
        );
        let older = text.replace("\"entries\":1,", "");
        assert_eq!(Lockfile::parse(&older), Ok(lock));
    }

    #[test]
    fn the_shipped_lockfile_is_as_this_program_writes_it() {
        let shipped = include_str!("../../fixtures/sandbox/acme.lock");
        assert_eq!(Lockfile::parse(shipped).unwrap().render(), shipped);
    }

    #[test]
    fn one_address_stands_once() {
        let text = sample().render();
        let line = text.lines().nth(1).unwrap();
        let twice = format!("{text}{}\n", line.replace("Ada@", "ada@"));
        assert!(matches!(
            Lockfile::parse(&twice),
            Err(LockError::Twice { line: 3, .. })
        ));
    }
}
