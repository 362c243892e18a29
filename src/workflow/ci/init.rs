//! Writes omni-um's workflows into a repository.

use std::path::{Path, PathBuf};

use super::action::Action;
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

/// One file that belongs into a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its path below the top of the repository.
    pub path: PathBuf,
    /// Whether it was written now; else it was there already, and the same.
    pub is_new: bool,
}

/// How the workflows name the action in omni-um's own repository.
const OWN_ACTION: &str = "./.github/actions/omni-um";

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
            Shape::Split => {
                files.extend([("plan.yml", SPLIT), ("plan-trusted.yml", SPLIT_TRUSTED)])
            }
        }
        files
    }
}

/// Writes the workflows of a shape below the top of a repository, all or none.
///
/// # Errors
///
/// [`Failure::Exists`] where other files have their names and `force` does not let them go;
/// [`Failure::Io`] where one cannot be written.
pub fn init(
    top: &Path,
    shape: Shape,
    action: &Action,
    force: bool,
) -> Result<Vec<Written>, Failure> {
    let folder = Path::new(".github/workflows");
    let mut files = Vec::new();
    let mut others = Vec::new();
    for (name, template) in shape.files() {
        let path = folder.join(name);
        let text = template.replace(OWN_ACTION, &action.to_string());
        let there = present(&top.join(&path))?;
        if there.as_ref().is_some_and(|there| *there != text) && !force {
            others.push(path.clone());
        }
        let is_new = there.as_ref() != Some(&text);
        files.push((Written { path, is_new }, text));
    }
    if !others.is_empty() {
        return Err(Failure::Exists(others));
    }
    let at = top.join(folder);
    std::fs::create_dir_all(&at).map_err(|source| Failure::Io { path: at, source })?;
    for (written, text) in files.iter().filter(|(written, _)| written.is_new) {
        let path = top.join(&written.path);
        std::fs::write(&path, text).map_err(|source| Failure::Io { path, source })?;
    }
    Ok(files.into_iter().map(|(written, _)| written).collect())
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
