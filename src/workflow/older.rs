//! The commands of the older tools: read, planned and applied as everything else is, without a
//! lockfile. What yesterday's file named and today's does not is nobody's removal.

mod planning;

use std::io::ErrorKind;
use std::path::Path;

use super::base::BaseFiles;
use super::failure::Failure;
use super::project::{Project, read_text};
use crate::config::{self, Config, GuardLimit, UserRemoval, limit_of};
use crate::model::{Diagnostic, Report};
use crate::older::Text;

pub use planning::{Wished, plan};

/// The project of a command that only reads: omni-um.toml of `folder` counts where there is one; it
/// must be there where somebody `named` the folder. Else the working folder, with every default.
///
/// # Errors
///
/// Where omni-um.toml is wrong.
pub fn reader(folder: &Path, named: bool) -> Result<Project, Failure> {
    let root = root(folder, named);
    let config = match named || is_project(folder) {
        true => Config::load(root).map_err(Failure::Files)?.0,
        false => Config::bare(),
    };
    Ok(Project::without_lockfile(root, config))
}

/// The folder whose journals these commands write.
pub fn root(folder: &Path, named: bool) -> &Path {
    match named || is_project(folder) {
        true => folder,
        false => Path::new("."),
    }
}

/// The same of a command that writes: what the folder's files protect and withhold counts too.
///
/// # Errors
///
/// As [`reader`]; and where those files are wrong.
pub fn writer(folder: &Path, named: bool) -> Result<Project, Failure> {
    if !named && !is_project(folder) {
        return reader(folder, named);
    }
    let whole = Project::open(folder)?;
    let mut project = Project::without_lockfile(folder, whole.config);
    let files = BaseFiles::of(whole.desired);
    project.base_files = BaseFiles {
        // What they declare stays theirs; nothing here drops it.
        declares: Default::default(),
        ..files
    };
    Ok(project)
}

/// Whether a folder has an omni-um.toml.
pub(super) fn is_project(folder: &Path) -> bool {
    folder.join(config::FILE).exists()
}

/// A file of an older tool, which somebody named.
///
/// # Errors
///
/// Where it cannot be read.
pub fn text(path: &Path) -> Result<Text, Failure> {
    let text = read_text(path).map_err(|failure| match failure {
        Failure::Unreadable { path, source } if source.kind() == ErrorKind::InvalidData => {
            let message = format!("{}: {source}", path.display());
            let problem = Diagnostic::general("OUM190", message);
            Failure::Files(Report {
                diagnostics: vec![problem.help("save it as UTF-8 (in a spreadsheet: CSV UTF-8)")],
                sources: Default::default(),
            })
        }
        other => other,
    })?;
    Ok(Text {
        name: path.to_string_lossy().into(),
        text: text.into(),
    })
}

/// Whoever is named to be deleted is deleted for good, as there. They are named one by one, so that
/// as many may go as the files' own removals would let.
pub fn delete_for_good(project: &mut Project) {
    let config = &mut project.config;
    config.removal.users = UserRemoval::Delete;
    let usual = limit_of(&config.guards, "users.deactivate");
    let guard = config.guards.entry("users.delete".to_owned());
    guard.or_insert(usual);
}

/// Whoever's attributes are set is named row by row, so that no number of them is too large, unless
/// omni-um.toml says so.
pub fn row_by_row(project: &mut Project) {
    let guard = project.config.guards.entry("attributes.change".to_owned());
    guard.or_insert(GuardLimit {
        max: Some(usize::MAX),
        percent: None,
    });
}
