//! Why a repository does not say what was asked of it.

use std::path::PathBuf;

/// What is wrong, in the words of whoever uses git.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The repository itself is broken, or may not be read.
    #[error("the git repository cannot be read: {0}")]
    Unreadable(String),
    /// A folder that lies in no repository.
    #[error("{} lies in no git repository", .0.display())]
    NoRepository(PathBuf),
    /// A `.git` on the way up from the folder, whose work tree is elsewhere (`core.worktree`).
    #[error("{} belongs to another folder, and not to that which it lies in", .0.display())]
    Elsewhere(PathBuf),
    /// Objects are named by SHA-256.
    #[error("{} is a repository in SHA-256 format, which is not supported", .0.display())]
    Sha256(PathBuf),
    /// The way to the folder leads over a link inside of a repository: what git holds at that path
    /// is not what is read there.
    #[error("{} is a link, and git holds other files under that name", .0.display())]
    Linked(PathBuf),
    /// The folder lies in a submodule: another repository's commits say nothing about it.
    #[error("{} lies in a submodule", .0.display())]
    Submodule(PathBuf),
    /// No name of a commit.
    #[error("`{0}` is no name of a commit")]
    NoName(String),
    /// Branches and tags of one name that are not the same.
    #[error(
        "`{name}` is ambiguous: it is the name of {}, and they are not the same commit",
        several(whole)
    )]
    Ambiguous {
        /// As it was given.
        name: String,
        /// All that it may mean, in full.
        whole: Vec<String>,
    },
    /// A branch or a tag with a name that is also a hash, or the beginning of one.
    #[error(
        "`{name}` is ambiguous: it is the name of {}, and may be the hash of a commit",
        kind(whole)
    )]
    Hash {
        /// As it was given.
        name: String,
        /// That branch or tag, in full.
        whole: String,
    },
    /// This clone does not know the name, or lacks the commit.
    #[error("this clone knows no commit `{0}`")]
    Unknown(String),
    /// The clone is not whole (shallow, partial), and this is what it lacks.
    #[error("this clone does not hold {0}")]
    Lacking(String),
    /// Something else than a regular file lies there.
    #[error("{0} is no regular file")]
    NoFile(String),
    /// More than anybody writes.
    #[error("{name} is larger than {most} bytes")]
    TooLarge {
        /// Which.
        name: String,
        /// The bound.
        most: u64,
    },
    /// Not UTF-8.
    #[error("{0} is not UTF-8")]
    NotText(String),
}

impl GitError {
    /// What to do next, as one line.
    pub fn next(&self) -> String {
        match self {
            GitError::Unreadable(_) => "look at what `git fsck` says, or make a new clone",
            GitError::NoRepository(_) => "work in a clone of the repository, or leave out --base",
            GitError::Elsewhere(_) => {
                "look at core.worktree and `gitdir:` there, or work in a clone of its own"
            }
            GitError::Sha256(_) => {
                "work in a clone of a repository in SHA-1 format, git's own default, or leave out --base"
            }
            GitError::Linked(_) => "name the folder itself with -C",
            GitError::Submodule(_) => "work in a clone of that repository itself",
            GitError::NoName(_) => "name a branch or a commit, as in --base origin/main",
            GitError::Ambiguous { whole, .. } => return in_full(whole),
            GitError::Hash { whole, .. } => {
                return format!(
                    "if that is meant, name it in full, as in --base {whole}; if the commit is, name in full a branch that holds it, as in --base refs/remotes/origin/main"
                );
            }
            GitError::Unknown(name) => return fetch(name),
            GitError::Lacking(_) => {
                "fetch it: git fetch origin main (in a shallow clone with --unshallow, in a partial one with --refetch)"
            }
            GitError::NoFile(_) | GitError::TooLarge { .. } | GitError::NotText(_) => {
                "put a regular file in UTF-8 there, and commit it"
            }
        }
        .to_owned()
    }
}

/// What a reference is, and its name in full.
fn kind(whole: &str) -> String {
    let kind = match whole.split('/').nth(1) {
        Some("heads") => "a local branch",
        Some("remotes") => "a remote's branch",
        Some("tags") => "a tag",
        Some(_) | None => "a reference",
    };
    format!("{kind} ({whole})")
}

fn several(whole: &[String]) -> String {
    let kinds = whole.iter().map(|whole| kind(whole));
    kinds.collect::<Vec<_>>().join(" and of ")
}

/// The remote's branch is the one that somebody else reviewed.
fn in_full(whole: &[String]) -> String {
    let remote = whole.iter().find(|one| one.starts_with("refs/remotes/"));
    let one = remote.or(whole.first()).map_or("", String::as_str);
    format!("look where the other one comes from, and name yours in full, as in --base {one}")
}

/// `origin/main` is fetched as `git fetch origin main`.
fn fetch(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    match name.split_once('/') {
        Some((remote, branch)) if remote != "refs" && name.chars().all(plain) => {
            format!("fetch it: git fetch {remote} {branch}")
        }
        Some(_) | None => "fetch it: git fetch origin main".to_owned(),
    }
}
