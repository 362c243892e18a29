//! Which files are read.
//!
//! A file is never left out in silence because of how it is called: what looks like YAML and is
//! not read is an error that says what to do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};

use super::codes;
use super::file_name::{FileName, judge};
use crate::model::Diagnostic;

/// A file to be read.
#[derive(Debug)]
pub(super) struct Found {
    /// Path below the root, with forward slashes.
    pub path: Arc<str>,
    /// Where it lies.
    pub at: At,
}

/// Where a file's bytes are.
#[derive(Debug)]
pub(super) enum At {
    /// On the disk.
    Disk(PathBuf),
    /// In memory: somebody else read them, from a commit, or they are still to be written.
    Memory(Vec<u8>),
}

/// Those of some files in memory that the patterns name.
pub(super) fn among(
    files: Vec<(String, Vec<u8>)>,
    include: &[String],
    problems: &mut Vec<Diagnostic>,
) -> Vec<Found> {
    let mut patterns = Patterns::new(include, problems);
    let files = files
        .into_iter()
        .filter(|(path, _)| wanted(path, &mut patterns, problems));
    let found = files.map(|(path, bytes)| Found {
        path: Arc::from(path),
        at: At::Memory(bytes),
    });
    found.collect()
}

/// All files below the root that the patterns name (all `*.yaml` without patterns), sorted.
pub(super) fn find(root: &Path, include: &[String], problems: &mut Vec<Diagnostic>) -> Vec<Found> {
    let root = match root.canonicalize() {
        Ok(path) if path.is_dir() => path,
        _ => {
            let message = format!("the folder {} does not exist", root.display());
            problems.push(
                Diagnostic::general(codes::FOLDER, message)
                    .help("create it, or name another with -C"),
            );
            return Vec::new();
        }
    };
    let mut patterns = Patterns::new(include, problems);
    let files = walk(&root, &mut patterns, problems);
    patterns.unmatched(problems);
    sorted(files)
}

/// The same with files that are still to be written, in the place of those that lie there.
pub(super) fn find_with(
    root: &Path,
    to_be: Vec<(String, Vec<u8>)>,
    include: &[String],
    problems: &mut Vec<Diagnostic>,
) -> Vec<Found> {
    let mut patterns = Patterns::new(include, problems);
    let mut files = match root.canonicalize() {
        Ok(root) => walk(&root, &mut patterns, problems),
        Err(_) => BTreeMap::new(),
    };
    for (path, bytes) in to_be {
        if wanted(&path, &mut patterns, problems) {
            files.insert(path, At::Memory(bytes));
        }
    }
    patterns.unmatched(problems);
    sorted(files)
}

fn sorted(files: BTreeMap<String, At>) -> Vec<Found> {
    let found = files.into_iter().map(|(path, at)| Found {
        path: Arc::from(path),
        at,
    });
    found.collect()
}

fn walk(
    root: &Path,
    patterns: &mut Patterns,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, At> {
    let mut files: BTreeMap<String, At> = BTreeMap::new();
    let mut links: Vec<(String, PathBuf)> = Vec::new();
    let walk = walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !hidden_folder(entry));
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                problems.push(unreadable(&error.to_string()));
                continue;
            }
        };
        let path = below(root, entry.path());
        let kind = entry.file_type();
        if kind.is_symlink() {
            links.push((path, entry.into_path()));
        } else if !kind.is_dir() && wanted(&path, patterns, problems) {
            if kind.is_file() {
                files.insert(path, At::Disk(entry.into_path()));
            } else {
                problems.push(not_regular(&path));
            }
        }
    }
    for (path, at) in links {
        follow(root, path, &at, patterns, &mut files, problems);
    }
    files
}

fn hidden_folder(entry: &walkdir::DirEntry) -> bool {
    entry.file_type().is_dir() && entry.file_name().to_string_lossy().starts_with('.')
}

/// Path below the root, with forward slashes.
fn below(root: &Path, path: &Path) -> String {
    let parts: Vec<_> = path
        .strip_prefix(root)
        .unwrap_or(path)
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// Whether the file is one of ours; a misleading name of one that would be is reported.
fn wanted(path: &str, patterns: &mut Patterns, problems: &mut Vec<Diagnostic>) -> bool {
    match judge(path) {
        FileName::Read => patterns.matches(path),
        FileName::Other => false,
        FileName::Wrong {
            meant,
            message,
            help,
        } => {
            if patterns.matches(path) || patterns.matches(&meant) {
                problems.push(Diagnostic::general(codes::FILE_NAME, message).help(help));
            }
            false
        }
    }
}

/// A link is read where it leads to a file below the root that is not read anyway.
fn follow(
    root: &Path,
    path: String,
    at: &Path,
    patterns: &mut Patterns,
    files: &mut BTreeMap<String, At>,
    problems: &mut Vec<Diagnostic>,
) {
    let target = at.canonicalize();
    if let Ok(target) = &target
        && target.is_dir()
    {
        if !target.starts_with(root) && !path.starts_with('.') {
            problems.push(leads_out(&path).warning());
        }
        return;
    }
    if !wanted(&path, patterns, problems) {
        return;
    }
    match target {
        Err(_) => problems.push(
            Diagnostic::general(codes::LINK, format!("{path} is a link to nothing"))
                .help("delete it, or put the file there"),
        ),
        Ok(target) if !target.starts_with(root) => problems.push(leads_out(&path)),
        Ok(target) if !target.is_file() => problems.push(not_regular(&path)),
        Ok(target) => {
            let read_anyway = files.contains_key(&below(root, &target));
            if !read_anyway {
                files.insert(path, At::Disk(target));
            }
        }
    }
}

fn leads_out(path: &str) -> Diagnostic {
    Diagnostic::general(
        codes::LINK,
        format!("{path} is a link that leads out of the folder, and is not followed"),
    )
    .help("put the file itself below the folder")
}

fn not_regular(path: &str) -> Diagnostic {
    Diagnostic::general(codes::LINK, format!("{path} is no regular file"))
        .help("put a regular file there")
}

fn unreadable(reason: &str) -> Diagnostic {
    Diagnostic::general(
        codes::UNREADABLE,
        format!("the folder cannot be read: {reason}"),
    )
    .help("check its permissions")
}

/// The `include` patterns, and which of them have named a file.
struct Patterns {
    /// Pattern, matcher, whether it matched. Empty: everything matches.
    all: Vec<(String, GlobMatcher, bool)>,
    given: bool,
}

impl Patterns {
    fn new(include: &[String], problems: &mut Vec<Diagnostic>) -> Self {
        let mut all = Vec::with_capacity(include.len());
        for pattern in include {
            match matcher(pattern) {
                Ok(matcher) => all.push((pattern.clone(), matcher, false)),
                Err(reason) => {
                    let message = format!("the include pattern `{pattern}` {reason}");
                    problems
                        .push(Diagnostic::general(codes::INCLUDE, message).help(
                            "patterns such as `people/**/*.yaml` are taken below the folder",
                        ));
                }
            }
        }
        Patterns {
            all,
            given: !include.is_empty(),
        }
    }

    fn matches(&mut self, path: &str) -> bool {
        if !self.given {
            return true;
        }
        let mut any = false;
        for (_, matcher, matched) in &mut self.all {
            if matcher.is_match(path) {
                *matched = true;
                any = true;
            }
        }
        any
    }

    fn unmatched(self, problems: &mut Vec<Diagnostic>) {
        for (pattern, _, matched) in self.all {
            if !matched {
                let message = format!("the include pattern `{pattern}` names no file");
                problems.push(
                    Diagnostic::general(codes::INCLUDE, message)
                        .help("correct it, or delete it from [files] include"),
                );
            }
        }
    }
}

fn matcher(pattern: &str) -> Result<GlobMatcher, String> {
    let leaves = pattern.starts_with('/') || pattern.split('/').any(|part| part == "..");
    if leaves {
        return Err("leads out of the folder".to_owned());
    }
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| format!("is no pattern: {}", error.kind()))
}
