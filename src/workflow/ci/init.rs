//! Writes omni-um's workflows into a repository.

use std::path::{Path, PathBuf};

use super::action::Action;
use super::branch::Branch;
use crate::file::{self, Allow};
use crate::workflow::Failure;

/// Who holds the key when a pull request is planned (`.github/shapes/README.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nobody: the plan is made from a snapshot of the tenant.
    Snapshot,
    /// A workflow of the default branch, which takes the pull request's files as data.
    Split,
    /// The pull request's own workflow.
    Simple,
}

/// What is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Init<'a> {
    /// Who holds the key.
    pub shape: Shape,
    /// What builds omni-um.
    pub action: &'a Action,
    /// The default branch.
    pub branch: &'a Branch,
    /// The folder with omni-um.toml below the top of the repository, in plain characters, where
    /// somebody named it.
    pub folder: Option<&'a str>,
    /// Whether what is there may go.
    pub force: bool,
}

/// One file of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its path below the top of the repository.
    pub path: PathBuf,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was written now.
    Wrote,
    /// It was there already, and the same.
    Same,
    /// It belongs to another shape, and is gone.
    Removed,
}

/// How the workflows name the action in omni-um's own repository.
const OWN_ACTION: &str = "./.github/actions/omni-um";

/// How they name the default branch.
const OWN_BRANCH: &str = "branches: [main]";

/// How they name the folder.
const OWN_FOLDER: &str = "'desired-state'";

const FOLDER: &str = ".github/workflows";

/// The half with the key: without the other half it plans whatever anybody uploads.
const TRUSTED: &str = "plan-trusted.yml";

const APPLY: &str = include_str!("../../../.github/workflows/apply.yml");
const DRIFT: &str = include_str!("../../../.github/workflows/drift.yml");
const SIMPLE: &str = include_str!("../../../.github/shapes/simple/plan.yml");
const SNAPSHOT: &str = include_str!("../../../.github/shapes/snapshot/plan.yml");
const SPLIT: &str = include_str!("../../../.github/shapes/split/plan.yml");
const SPLIT_TRUSTED: &str = include_str!("../../../.github/shapes/split/plan-trusted.yml");

impl Shape {
    /// The workflows of a shape: name and text.
    fn files(self) -> Vec<(&'static str, &'static str)> {
        let mut files = vec![("apply.yml", APPLY), ("drift.yml", DRIFT)];
        match self {
            Shape::Simple => files.push(("plan.yml", SIMPLE)),
            Shape::Snapshot => files.push(("plan.yml", SNAPSHOT)),
            Shape::Split => files.extend([("plan.yml", SPLIT), (TRUSTED, SPLIT_TRUSTED)]),
        }
        files
    }
}

impl Init<'_> {
    /// A template as this repository needs it.
    fn text(&self, template: &str) -> String {
        let mut text = template.replace(OWN_ACTION, &self.action.to_string());
        let branch = self.branch.to_string();
        if branch != "main" {
            // In quotes: `1.0` and `true` are branches, too.
            text = text.replace(OWN_BRANCH, &format!("branches: [\"{branch}\"]"));
        }
        match self.folder {
            Some(folder) => text.replace(OWN_FOLDER, &format!("'{folder}'")),
            None => text,
        }
    }
}

/// Writes the workflows of a shape below the top of a repository, all or none, and removes what only
/// another shape has.
///
/// # Errors
///
/// [`Failure::Exists`] where other files are in the way and `force` does not let them go;
/// [`Failure::Unreadable`] where one of them, or a folder above them, is a link; [`Failure::Io`]
/// where one cannot be written.
pub fn init(top: &Path, asked: &Init<'_>) -> Result<Vec<Written>, Failure> {
    no_links(top)?;
    let folder = Path::new(FOLDER);
    let mut files = Vec::new();
    let mut others = Vec::new();
    for (name, template) in asked.shape.files() {
        let path = folder.join(name);
        let text = asked.text(template);
        let there = present(&top.join(&path))?;
        if there.as_ref().is_some_and(|there| *there != text) {
            others.push(path.clone());
        }
        let fate = match there.as_ref() == Some(&text) {
            true => Fate::Same,
            false => Fate::Wrote,
        };
        files.push((Written { path, fate }, text));
    }
    let trusted = folder.join(TRUSTED);
    let is_left = asked.shape != Shape::Split && present(&top.join(&trusted))?.is_some();
    others.extend(is_left.then(|| trusted.clone()));
    if !others.is_empty() && !asked.force {
        return Err(Failure::Exists(others));
    }
    // First: beside a new plan.yml it must not stay, not even where a disk is full.
    if is_left {
        let path = top.join(&trusted);
        std::fs::remove_file(&path).map_err(|source| Failure::Io { path, source })?;
    }
    let mut written = write(top, files)?;
    written.extend(is_left.then_some(Written {
        path: trusted,
        fate: Fate::Removed,
    }));
    Ok(written)
}

fn write(top: &Path, files: Vec<(Written, String)>) -> Result<Vec<Written>, Failure> {
    let at = top.join(FOLDER);
    std::fs::create_dir_all(&at).map_err(|source| Failure::Io { path: at, source })?;
    for (written, text) in &files {
        if written.fate == Fate::Wrote {
            let path = top.join(&written.path);
            std::fs::write(&path, text).map_err(|source| Failure::Io { path, source })?;
        }
    }
    Ok(files.into_iter().map(|(written, _)| written).collect())
}

/// A link would lead out of the repository, and GitHub follows none.
fn no_links(top: &Path) -> Result<(), Failure> {
    for folder in [".github", FOLDER] {
        let found = std::fs::symlink_metadata(top.join(folder));
        if found.is_ok_and(|found| found.is_symlink()) {
            return Err(Failure::Unreadable {
                path: PathBuf::from(folder),
                source: std::io::Error::other("it is a link, and nothing was written"),
            });
        }
    }
    Ok(())
}

/// The text that is there already; a link or a folder is in the way.
fn present(path: &Path) -> Result<Option<String>, Failure> {
    match file::text(path, Allow::Nothing, 1 << 20) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Failure::Unreadable {
            path: path.to_owned(),
            source,
        }),
    }
}
