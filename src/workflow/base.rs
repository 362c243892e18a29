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
use crate::model::{Address, DesiredState, Diagnostic, Report, Severity, Sources, Standing};
use crate::plan::{Note, Plan, Scope};

/// `--base`, as the command line gives it.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// The commit's name.
    pub commit: &'a str,
    /// Whether somebody named the folder. Where nobody did, files of the checkout chose it.
    pub folder_named: bool,
}

/// What a commit says, of the same folder.
pub struct Base {
    /// The commit, as it was named.
    name: String,
    /// `omni-um.toml` of that commit; nothing where it has none: then the checkout's counts.
    pub config: Option<Config>,
    /// The lockfile's text of that commit.
    lock: Option<String>,
    /// What its files say.
    pub files: BaseFiles,
    /// What is worth a look.
    pub warnings: Vec<Diagnostic>,
}

/// What the files of a commit say that the checkout does not unsay.
#[derive(Clone, Debug, Default)]
pub struct BaseFiles {
    /// What they declare.
    pub declares: BTreeSet<Address>,
    /// What they protect (`protect: true`).
    pub protects: BTreeSet<Address>,
    /// Attributes that they declare `sensitive: true`.
    pub sensitive: BTreeSet<Arc<str>>,
}

impl Base {
    /// Reads what a commit holds of the folder `root`.
    ///
    /// # Errors
    ///
    /// Where `root` lies in no repository, the clone has no such commit or lacks a part of it, or
    /// its `omni-um.toml` or lockfile are wrong; [`Failure::OtherFolder`].
    pub fn read(root: &Path, against: Against<'_>) -> Result<Base, Failure> {
        let name = against.commit;
        let repository = Repository::around(root)?;
        let repository = repository.ok_or_else(|| GitError::NoRepository(root.to_owned()))?;
        let folder = repository.inner_path(root)?;
        let commit = repository.commit(name)?;
        let lock = commit.text(&within(&folder, lock::FILE_NAME), LARGEST)?;
        let mut base = Base {
            name: name.to_owned(),
            config: None,
            lock,
            files: BaseFiles::default(),
            warnings: Vec::new(),
        };
        if let Some(text) = &base.lock {
            let path = commit.spelled(&within(&folder, lock::FILE_NAME));
            parse_lock(Path::new(&path), text)?;
        }
        let path = within(&folder, config::FILE);
        match commit.text(&path, config::LARGEST)? {
            None => base.warnings.push(nobodys(&commit, &path, against)?),
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
        // What such a file protects and withholds would not count, and nobody would see that.
        let left_out = found.left_out.iter().filter(|(path, _)| ours(path));
        let unread: Vec<Diagnostic> = left_out
            .map(|(path, why)| {
                let path = commit.spelled(&within(folder, path));
                let message = format!("{path} cannot be read there: it is {why}");
                Diagnostic::general("OUM213", message)
                    .help("put the file itself there, in a change of its own")
            })
            .collect();
        if !unread.is_empty() {
            return Err(Failure::Files(Report {
                diagnostics: unread,
                sources: Sources::new(),
            }));
        }
        let mut files = Vec::new();
        for file in found.files.iter().filter(|file| ours(&file.path)) {
            let bytes = commit.read(file, desired::LARGEST_FILE)?;
            files.push((file.path.clone(), bytes));
        }
        match desired::load_bytes(files, &config.include, config.membership) {
            Ok(loaded) => self.files = BaseFiles::of(loaded.state),
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
                    "the files of {} have problems ({}): what they declare is not compared, and what they protect or withhold not known",
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

impl BaseFiles {
    pub(super) fn of(state: DesiredState) -> Self {
        let attributes = state.attributes.into_iter();
        let sensitive = attributes.filter(|(_, attribute)| attribute.sensitive);
        let mut files = BaseFiles {
            sensitive: sensitive.map(|(reference, _)| reference).collect(),
            ..BaseFiles::default()
        };
        for (address, resource) in state.resources {
            if resource.protect {
                files.protects.insert(address.clone());
            }
            match resource.standing {
                Standing::Present | Standing::Idp => files.declares.insert(address),
                Standing::Absent | Standing::Forget => false,
            };
        }
        files
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
/// first one: unseen where somebody named the folder, and at all where nobody did.
fn nobodys(commit: &Commit<'_>, path: &str, against: Against<'_>) -> Result<Diagnostic, Failure> {
    let all = commit.files("")?.files;
    let is_one = |path: &&str| {
        Path::new(path)
            .file_name()
            .is_some_and(|it| it == config::FILE)
    };
    let others: Vec<&str> = all.iter().map(|file| &*file.path).filter(is_one).collect();
    let elsewhere = others.join(", ");
    let spelled = commit.spelled(path);
    if !elsewhere.is_empty() && !against.folder_named {
        return Err(Failure::OtherFolder { spelled, elsewhere });
    }
    let others = match elsewhere.is_empty() {
        true => String::new(),
        false => format!("; it has {elsewhere}"),
    };
    let message = format!("{spelled} does not exist, so the policy is this checkout's own{others}");
    Ok(Diagnostic::general("OUM215", message).warning())
}

impl Project {
    /// What only the files of `--base` declare, and nothing removes: it is live and not owned.
    pub(super) fn staying(&self, plan: &Plan, only: &Scope) -> Vec<Note> {
        let unmanaged = plan.unmanaged.addresses.iter();
        let stays = unmanaged
            .filter(|address| self.base_files.declares.contains(address) && only.contains(address));
        stays
            .map(|address| Note::Stays {
                address: address.clone(),
            })
            .collect()
    }
}
