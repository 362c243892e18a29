//! `omni-um.toml`: which tenant, what is removed how, what is protected, how much is too much.
//!
//! Every problem is reported at once, with its place. Keys, timeouts and proxies are no part of a
//! project's files, so they are no keys here.
//!
//! | code | what is wrong |
//! | --- | --- |
//! | OUM160 | the file is missing or cannot be read |
//! | OUM161 | not TOML |
//! | OUM162 | unknown key |
//! | OUM163 | a wrong value |
//! | OUM164 | a URL that cannot be used |
//! | OUM165 | not supported yet |
//! | OUM166 | a guard that does not exist, or has no limits to set |
//! | OUM167 | a pattern that is none |
//! | OUM168 | a key that is missing, or belongs to another kind of provider |

mod guards;
mod policy;
mod provider;
mod table;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub use guards::{FIXED, GuardLimit, limit_of, settable};
pub use policy::{GroupRemoval, Limits, Patterns, Protect, Removal, UserRemoval};
pub use provider::{Provider, ProviderKind};

use crate::file::{self, Allow};
use crate::model::{Diagnostic, Membership, Report, Sources};
use table::{Table, codes};

/// The file's name.
pub const FILE: &str = "omni-um.toml";

/// More bytes than this are no settings.
pub const LARGEST: u64 = 1 << 20;

/// What `omni-um.toml` says, with the defaults where it says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `[provider]`.
    pub provider: Provider,
    /// `[defaults] membership`: the mode of groups that give none.
    pub membership: Membership,
    /// `[removal]`.
    pub removal: Removal,
    /// `[protect]`.
    pub protect: Protect,
    /// `[guards]`: limits that replace the built-in ones.
    pub guards: BTreeMap<String, GuardLimit>,
    /// `[limits]`.
    pub limits: Limits,
    /// `[files] include`: patterns below the folder; none means every `*.yaml`.
    pub include: Vec<String>,
}

impl Config {
    /// Where there is no file: an Omni tenant that the key's source names, and every default.
    pub fn bare() -> Config {
        Config {
            provider: Provider {
                kind: ProviderKind::Omni,
                url: None,
                seed: None,
                extension: None,
                tenant: None,
                identity_provider: None,
            },
            membership: Membership::default(),
            removal: Removal::default(),
            protect: Protect::default(),
            guards: BTreeMap::new(),
            limits: Limits::default(),
            include: Vec::new(),
        }
    }

    /// Reads `omni-um.toml` of a folder. Hands back its text too, for showing and hashing.
    pub fn load(folder: &Path) -> Result<(Config, Arc<str>), Report> {
        let path = folder.join(FILE);
        let text = match file::text(&path, Allow::Links, LARGEST) {
            Ok(text) => text,
            Err(error) => return Err(unreadable(&path, &error)),
        };
        let text: Arc<str> = Arc::from(text);
        let config = Config::parse(&text)?;
        Ok((config, text))
    }

    /// Reads the text of an `omni-um.toml`, wherever it came from.
    pub fn parse(text: &Arc<str>) -> Result<Config, Report> {
        Config::parse_as(FILE, text)
    }

    /// The same, with the name that its problems are reported under.
    pub fn parse_as(name: &str, text: &Arc<str>) -> Result<Config, Report> {
        let file: Arc<str> = Arc::from(name);
        let mut problems = Vec::new();
        let config = read(&file, text, &mut problems);
        problems.sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
        match config {
            Some(config) if problems.is_empty() => Ok(config),
            _ => Err(Report {
                diagnostics: problems,
                sources: Sources::from([(file, Arc::clone(text))]),
            }),
        }
    }
}

/// Reads all sections; `None` where there is no usable `[provider]`, which is then reported.
fn read(file: &Arc<str>, text: &str, problems: &mut Vec<Diagnostic>) -> Option<Config> {
    let root = Table::parse(file, text, problems)?;
    let known = [
        "provider", "defaults", "removal", "protect", "guards", "limits", "files",
    ];
    root.only(&known, problems);
    let provider = provider::read(&root, problems);
    let mut membership = Membership::default();
    if let Some(defaults) = root.table("defaults", problems) {
        defaults.only(&["membership"], problems);
        let words = [
            ("declared", Membership::Declared),
            ("additive", Membership::Additive),
            ("exact", Membership::Exact),
        ];
        membership = defaults
            .word("membership", &words, problems)
            .unwrap_or_default();
    }
    let mut include = Vec::new();
    if let Some(files) = root.table("files", problems) {
        files.only(&["include"], problems);
        let patterns = files.texts("include", problems);
        include.extend(patterns.into_iter().map(|(pattern, _)| pattern));
    }
    Some(Config {
        membership,
        removal: policy::removal(&root, problems),
        protect: policy::protect(&root, problems),
        guards: guards::read(&root, problems),
        limits: policy::limits(&root, problems),
        include,
        provider: provider?,
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Report {
    let problem = if error.kind() == std::io::ErrorKind::NotFound {
        Diagnostic::general(codes::MISSING, format!("{} does not exist", path.display())).help(
            "create it with a section [provider] that has `kind` and `url`, \
             or name the folder that has one with -C",
        )
    } else {
        let message = format!("{} cannot be read: {error}", path.display());
        Diagnostic::general(codes::MISSING, message)
            .help("put a regular file in UTF-8 there, and check its permissions")
    };
    Report {
        diagnostics: vec![problem],
        sources: Sources::new(),
    }
}
