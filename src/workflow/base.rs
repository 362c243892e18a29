//! `--base REF`: what of the policy and the lockfile is not the checkout's to say.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::failure::Failure;
use super::git::{Commit, GitError, Repository};
use super::project::{LARGEST, Project, parse_lock};
use crate::config::{self, Config};
use crate::desired;
use crate::lock;
use crate::model::{Address, Diagnostic, Severity, Standing};
use crate::plan::{Note, Plan, Scope};

/// What a commit says, of the same folder.
pub struct Base {
    /// The commit, as it was named.
    name: String,
    /// `omni-um.toml` of that commit; nothing where it has none: then the checkout's counts.
    pub config: Option<Config>,
    /// The lockfile's text of that commit.
    lock: Option<String>,
    /// What its files declare.
    pub declares: BTreeSet<Address>,
    /// What is worth a look.
    pub warnings: Vec<Diagnostic>,
}

impl Base {
    /// Reads what the commit `name` holds of the folder `root`.
    ///
    /// # Errors
    ///
    /// Where `root` lies in no repository, the clone has no such commit or lacks a part of it, or
    /// its `omni-um.toml` or lockfile are wrong.
    pub fn read(root: &Path, name: &str) -> Result<Base, Failure> {
        let repository = Repository::around(root)?;
        let repository = repository.ok_or_else(|| GitError::NoRepository(root.to_owned()))?;
        let folder = repository.inner_path(root)?;
        let commit = repository.commit(name)?;
        let lock = commit.text(&within(&folder, lock::FILE_NAME), LARGEST)?;
        let mut base = Base {
            name: name.to_owned(),
            config: None,
            lock,
            declares: BTreeSet::new(),
            warnings: Vec::new(),
        };
        if let Some(text) = &base.lock {
            let path = commit.spelled(&within(&folder, lock::FILE_NAME));
            parse_lock(Path::new(&path), text)?;
        }
        let path = within(&folder, config::FILE);
        match commit.text(&path, config::LARGEST)? {
            None => base.warnings.push(nobodys(&commit, &path)?),
            Some(text) => {
                let config = Config::parse_as(&commit.spelled(&path), &Arc::from(text));
                let config = config.map_err(Failure::Files)?;
                base.declare(&commit, &folder, &config)?;
                base.config = Some(config);
            }
        }
        Ok(base)
    }

    /// The lockfile of that commit, where the checkout's is the same to the byte.
    ///
    /// # Errors
    ///
    /// [`Failure::OtherLockfile`] where it is another, or only one of the two is there.
    pub fn same_lock(&self, here: Option<&str>) -> Result<(), Failure> {
        if self.lock.as_deref() == here {
            return Ok(());
        }
        Err(Failure::OtherLockfile {
            base: self.name.clone(),
            there: self.lock.is_some(),
        })
    }

    /// Notes what the files of that commit declare. Files with problems are no reason to stop: the
    /// plan comes from the checkout's.
    fn declare(
        &mut self,
        commit: &Commit<'_>,
        folder: &str,
        config: &Config,
    ) -> Result<(), Failure> {
        let found = commit.files(folder)?;
        let ours = |path: &str| path.ends_with(".yaml");
        for (path, why) in found.left_out.iter().filter(|(path, _)| ours(path)) {
            let path = commit.spelled(&within(folder, path));
            let message = format!("{path} is left out ({why}): what it declares is not compared");
            self.warnings
                .push(Diagnostic::general("OUM213", message).warning());
        }
        let mut files = Vec::new();
        for file in found.files.iter().filter(|file| ours(&file.path)) {
            let bytes = commit.read(file, desired::LARGEST_FILE)?;
            files.push((file.path.clone(), bytes));
        }
        match desired::load_bytes(files, &config.include, config.membership) {
            Ok(loaded) => {
                let declared = loaded.state.resources.into_iter();
                let wanted = declared.filter(|(_, resource)| match resource.standing {
                    Standing::Present | Standing::Idp => true,
                    Standing::Absent | Standing::Forget => false,
                });
                self.declares = wanted.map(|(address, _)| address).collect();
            }
            Err(report) => {
                let errors = report.diagnostics.iter();
                let first = errors
                    .filter(|one| one.severity == Severity::Error)
                    .map(|one| match &one.place {
                        Some(place) => format!("{place}: {}", one.message),
                        None => one.message.clone(),
                    })
                    .next();
                let message = format!(
                    "the files of {} have problems ({}): what they declare is not compared",
                    self.name,
                    first.unwrap_or_default()
                );
                self.warnings
                    .push(Diagnostic::general("OUM214", message).warning());
            }
        }
        Ok(())
    }
}

/// A file of a folder, which may be the topmost one.
pub(super) fn within(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}

/// The policy is the checkout's own; a pull request that moves the folder must not pass for the
/// first one unseen.
fn nobodys(commit: &Commit<'_>, path: &str) -> Result<Diagnostic, Failure> {
    let all = commit.files("")?.files;
    let is_one = |path: &&str| {
        Path::new(path)
            .file_name()
            .is_some_and(|it| it == config::FILE)
    };
    let others: Vec<&str> = all.iter().map(|file| &*file.path).filter(is_one).collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!("; it has {}", others.join(", ")),
    };
    let message = format!(
        "{} does not exist, so the policy is this checkout's own{others}",
        commit.spelled(path)
    );
    Ok(Diagnostic::general("OUM215", message).warning())
}

impl Project {
    /// What only the files of `--base` declare, and nothing removes: it is live and not owned.
    pub(super) fn staying(&self, plan: &Plan, only: &Scope) -> Vec<Note> {
        let unmanaged = plan.unmanaged.addresses.iter();
        let stays = unmanaged
            .filter(|address| self.base_declares.contains(address) && only.contains(address));
        stays
            .map(|address| Note::Stays {
                address: address.clone(),
            })
            .collect()
    }
}
