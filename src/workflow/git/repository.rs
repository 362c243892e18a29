//! A repository that a folder lies in.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use gix::bstr::{BString, ByteSlice as _};
use gix::repository::Kind;

use super::commit::Commit;
use super::error::GitError;

/// Open for reading. Neither the environment nor the user's configuration is asked.
pub struct Repository {
    git: gix::Repository,
    /// The checkout's topmost folder, without links.
    top: PathBuf,
}

impl Repository {
    /// The repository that a folder lies in: that of the nearest `.git` on the way up, which git
    /// lets nobody commit. What else looks like a repository may be a pull request's. Nothing where
    /// there is none, or it has no work tree.
    ///
    /// # Errors
    ///
    /// [`GitError::Unreadable`] where there is one that cannot be opened, [`GitError::Elsewhere`]
    /// where its work tree is another folder's, [`GitError::Sha256`].
    pub fn around(folder: &Path) -> Result<Option<Repository>, GitError> {
        let Ok(folder) = folder.canonicalize() else {
            return Ok(None);
        };
        let Some(at) = nearest(&folder) else {
            return Ok(None);
        };
        let mut git = open(&at)?;
        git.object_cache_size_if_unset(4 << 20);
        let Some(top) = git.workdir() else {
            return Ok(None);
        };
        let top = top.canonicalize().map_err(unreadable)?;
        match folder.starts_with(&top) {
            true => Ok(Some(Repository { git, top })),
            false => Err(GitError::Elsewhere(at)),
        }
    }

    /// The topmost folder of its work tree.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// The path of a folder below the topmost one, with `/`; empty for that one itself.
    ///
    /// # Errors
    ///
    /// [`GitError::Linked`] where the way there leads over a link inside of any repository,
    /// [`GitError::Submodule`] where this is a submodule.
    pub fn inner_path(&self, folder: &Path) -> Result<String, GitError> {
        if self.git.kind() == Kind::Submodule {
            return Err(GitError::Submodule(folder.to_owned()));
        }
        let real = without_links(folder)?;
        let inner = real
            .strip_prefix(&self.top)
            .map_err(|_| GitError::NoRepository(folder.to_owned()))?;
        let parts: Option<Vec<&str>> = inner.iter().map(OsStr::to_str).collect();
        let parts = parts.ok_or_else(|| GitError::NotText(folder.display().to_string()))?;
        Ok(parts.join("/"))
    }

    /// The commit that a name stands for: a branch, a tag, a hash, `origin/main~2`.
    ///
    /// # Errors
    ///
    /// [`GitError::NoName`] for what begins with `-` or is empty, [`GitError::Ambiguous`] where
    /// branches and tags of that name are not the same, [`GitError::Hash`] where one has a name that
    /// may be a hash, [`GitError::Unknown`] where the clone has no such commit.
    pub fn commit(&self, name: &str) -> Result<Commit<'_>, GitError> {
        if name.is_empty() || name.starts_with('-') {
            return Err(GitError::NoName(name.to_owned()));
        }
        self.is_one(name)?;
        let unknown = |_| GitError::Unknown(name.to_owned());
        let id = self.git.rev_parse_single(name).map_err(unknown)?;
        self.peeled(id.detach(), name)
    }

    /// Whoever may push could give a tag or a branch the name of another branch, or that of the
    /// beginning of a commit's hash, and git would take the one for the other.
    fn is_one(&self, name: &str) -> Result<(), GitError> {
        let stem = stem(name);
        if stem == "HEAD" {
            return Ok(());
        }
        if stem.starts_with("refs/") {
            return self.is_there(stem);
        }
        let mut whole = Vec::new();
        let mut commits = BTreeSet::new();
        for (before, after) in PLACES {
            let reference = format!("{before}{stem}{after}");
            // What is no name of a reference may be a hash.
            let there = self.git.try_find_reference(reference.as_str());
            if let Some(mut there) = there.ok().flatten() {
                commits.insert(there.peel_to_id().map_err(unreadable)?.detach());
                whole.push(reference);
            }
        }
        let name = stem.to_owned();
        match whole.first() {
            Some(whole) if is_hash(stem) => {
                let whole = whole.clone();
                Err(GitError::Hash { name, whole })
            }
            Some(_) if commits.len() > 1 => Err(GitError::Ambiguous { name, whole }),
            Some(_) | None => Ok(()),
        }
    }

    /// A name in full is that reference or none: git would look on for `refs/heads/refs/…`.
    fn is_there(&self, whole: &str) -> Result<(), GitError> {
        let there = self.git.try_find_reference(whole).ok().flatten();
        match there.is_some_and(|there| there.name().as_bstr() == whole) {
            true => Ok(()),
            false => Err(GitError::Unknown(whole.to_owned())),
        }
    }

    fn peeled(&self, id: gix::ObjectId, name: &str) -> Result<Commit<'_>, GitError> {
        let unknown = |_| GitError::Unknown(name.to_owned());
        let found = self.git.find_object(id);
        let commit = found.and_then(gix::Object::peel_to_commit);
        Commit::new(commit.map_err(unknown)?, name)
    }

    /// What is checked out; nothing before the first commit.
    ///
    /// # Errors
    ///
    /// Where the repository is broken.
    pub fn head(&self) -> Result<Option<Commit<'_>>, GitError> {
        let head = self.git.head().map_err(unreadable)?;
        if head.is_unborn() {
            return Ok(None);
        }
        self.commit("HEAD").map(Some)
    }

    /// The branch that the checked-out one follows, as it was last fetched; nothing where there is
    /// none, or it was never fetched.
    ///
    /// # Errors
    ///
    /// Where the repository is broken.
    pub fn upstream(&self) -> Result<Option<Commit<'_>>, GitError> {
        let Some(branch) = self.git.head_name().map_err(unreadable)? else {
            return Ok(None);
        };
        let fetch = gix::remote::Direction::Fetch;
        let tracking = self
            .git
            .branch_remote_tracking_ref_name(branch.as_ref(), fetch);
        let Some(Ok(tracking)) = tracking else {
            return Ok(None);
        };
        let there = self.git.try_find_reference(tracking.as_ref());
        let Some(mut there) = there.map_err(unreadable)? else {
            return Ok(None);
        };
        let name = tracking.shorten().to_str_lossy();
        let id = there.peel_to_id().map_err(unreadable)?;
        self.peeled(id.detach(), &name).map(Some)
    }

    /// Whether a commit that can be reached from any of these ever held a path. Nothing where that
    /// cannot be known, because the clone does not hold all of their history.
    ///
    /// # Errors
    ///
    /// None today; a clone that is not whole is no error here.
    pub fn ever_held(&self, path: &str, from: &[&Commit<'_>]) -> Result<Option<bool>, GitError> {
        let tips = from.iter().map(|commit| commit.id());
        let Ok(walk) = self.git.rev_walk(tips).all() else {
            return Ok(None);
        };
        let mut whole = !self.git.is_shallow().unwrap_or(true);
        for one in walk {
            let held = one.and_then(|one| {
                let tree = one.object()?.tree()?;
                tree.lookup_entry(path.split('/').map(str::as_bytes))
            });
            match held {
                Ok(Some(_)) => return Ok(Some(true)),
                Ok(None) => {}
                Err(_) => whole = false,
            }
        }
        Ok(whole.then_some(false))
    }

    /// Whether the index holds a file of a folder, as it is or in a conflict.
    pub(super) fn is_tracked(&self, folder: &Path, name: &OsStr) -> Result<bool, GitError> {
        let real = folder.canonicalize().map_err(unreadable)?;
        let elsewhere = |_| GitError::Unreadable("its files lie elsewhere".to_owned());
        let inner = real.strip_prefix(&self.top).map_err(elsewhere)?;
        let parts = inner.iter().chain([name]).map(OsStr::as_encoded_bytes);
        let path = BString::from(parts.collect::<Vec<_>>().join(&b'/'));
        let index = self.git.index_or_empty().map_err(unreadable)?;
        Ok(index.entry_range(path.as_bstr()).is_some())
    }
}

/// The nearest `.git` on the way up from a folder, which is a real path.
pub(super) fn nearest(folder: &Path) -> Option<PathBuf> {
    let mut on_the_way = folder.ancestors().map(|folder| folder.join(".git"));
    on_the_way.find(|at| at.symlink_metadata().is_ok())
}

/// Where git looks for a short name of a reference (gitrevisions(7)).
const PLACES: [(&str, &str); 5] = [
    ("refs/", ""),
    ("refs/tags/", ""),
    ("refs/heads/", ""),
    ("refs/remotes/", ""),
    ("refs/remotes/", "/HEAD"),
];

/// A name without what follows it: `origin/main` of `origin/main~2`.
fn stem(name: &str) -> &str {
    let end = name
        .find(['~', '^', ':'])
        .into_iter()
        .chain(name.find("@{"));
    &name[..end.min().unwrap_or(name.len())]
}

/// Whether git would take it for a hash, or for the beginning of one.
fn is_hash(stem: &str) -> bool {
    (4..=64).contains(&stem.len()) && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A `.git`, without `refs/replace`: who may push there would say what any object holds.
fn open(at: &Path) -> Result<gix::Repository, GitError> {
    let options = gix::open::Options::isolated().config_overrides(["core.useReplaceRefs=false"]);
    gix::open_opts(at, options).map_err(|error| {
        // This build reads SHA-1, as nearly every repository is; the error names the other format.
        match format!("{error:#} {error:?}")
            .to_lowercase()
            .contains("sha256")
        {
            true => GitError::Sha256(at.to_owned()),
            false => unreadable(error),
        }
    })
}

/// A folder's real path, where no link inside of a repository stands on the way as it was typed.
fn without_links(folder: &Path) -> Result<PathBuf, GitError> {
    let mut real = PathBuf::new();
    for part in typed(folder).components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir => real.push(part),
            Component::Normal(name) => {
                let next = real.join(name);
                let is_link = next.symlink_metadata().is_ok_and(|it| it.is_symlink());
                if is_link && Repository::around(&real)?.is_some() {
                    return Err(GitError::Linked(next));
                }
                real = next.canonicalize().map_err(unreadable)?;
            }
        }
    }
    Ok(real)
}

/// The whole path as it was typed; a shell's `PWD` still knows the links that led here.
fn typed(folder: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let shell = std::env::var_os("PWD").map(PathBuf::from);
    let shell = shell.filter(|pwd| pwd.is_absolute() && pwd.canonicalize().ok() == here);
    match shell.or(here) {
        Some(here) => here.join(folder),
        None => folder.to_owned(),
    }
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> GitError {
    GitError::Unreadable(error.to_string())
}
