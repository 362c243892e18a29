//! A commit's files.

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use gix::objs::tree::EntryKind;

use super::error::GitError;
use super::repository::unreadable;

/// Folders below one another, at the most.
const DEEPEST: usize = 64;

/// A commit, under the name that somebody gave.
pub struct Commit<'r> {
    git: gix::Commit<'r>,
    tree: gix::Tree<'r>,
    name: String,
}

/// A regular file of a commit; its text is not read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Below the folder that was listed, with `/`.
    pub path: String,
    id: ObjectId,
}

/// What a folder of a commit holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Regular files, by path.
    pub files: Vec<File>,
    /// What is none, and why it is left out: "a link", "a submodule", "its name is not UTF-8".
    pub left_out: Vec<(String, &'static str)>,
}

impl<'r> Commit<'r> {
    pub(super) fn new(git: gix::Commit<'r>, name: &str) -> Result<Self, GitError> {
        let lacking = |_| GitError::Lacking(format!("the files of {name}"));
        let tree = git.tree().map_err(lacking)?;
        let name = name.to_owned();
        Ok(Commit { git, tree, name })
    }

    /// Its hash.
    pub fn id(&self) -> ObjectId {
        self.git.id
    }

    /// A path of it as people write it: `origin/main:desired-state/omni-um.toml`.
    pub fn spelled(&self, path: &str) -> String {
        format!("{}:{path}", self.name)
    }

    /// The bytes of a regular file of at most `most`; nothing where nothing lies at that path.
    ///
    /// # Errors
    ///
    /// Where a folder, a link or a submodule lies there, or the clone does not hold it.
    pub fn blob(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, GitError> {
        let entry = self
            .tree
            .lookup_entry(path.split('/').map(str::as_bytes))
            .map_err(|_| GitError::Lacking(self.spelled(path)))?;
        match entry {
            None => Ok(None),
            Some(entry) if !entry.mode().is_blob() => Err(GitError::NoFile(self.spelled(path))),
            Some(entry) => self.bytes(entry.object_id(), path, most).map(Some),
        }
    }

    /// The text of a regular file; like [`Commit::blob`], and it must be UTF-8.
    ///
    /// # Errors
    ///
    /// As [`Commit::blob`]; or [`GitError::NotText`].
    pub fn text(&self, path: &str, most: u64) -> Result<Option<String>, GitError> {
        let bytes = self.blob(path, most)?;
        let text = bytes.map(String::from_utf8).transpose();
        text.map_err(|_| GitError::NotText(self.spelled(path)))
    }

    /// The bytes of a file that [`Commit::files`] found.
    ///
    /// # Errors
    ///
    /// Where it is larger than `most` bytes, or the clone does not hold it.
    pub fn read(&self, file: &File, most: u64) -> Result<Vec<u8>, GitError> {
        self.bytes(file.id, &file.path, most)
    }

    /// All that lies below a folder; nothing where there is no such folder. Hidden folders are not
    /// looked into.
    ///
    /// # Errors
    ///
    /// Where the clone does not hold a folder of it.
    pub fn files(&self, folder: &str) -> Result<Files, GitError> {
        let lacking = |_| GitError::Lacking(self.spelled(folder));
        let mut found = Files::default();
        let tree = match folder {
            "" => self.tree.clone(),
            _ => {
                let parts = folder.split('/').map(str::as_bytes);
                let entry = self.tree.lookup_entry(parts).map_err(lacking)?;
                let Some(entry) = entry.filter(|entry| entry.mode().is_tree()) else {
                    return Ok(found);
                };
                entry.object().map_err(lacking)?.into_tree()
            }
        };
        self.list(&tree, "", DEEPEST, &mut found)?;
        found.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    fn list(
        &self,
        tree: &gix::Tree<'_>,
        above: &str,
        deep: usize,
        found: &mut Files,
    ) -> Result<(), GitError> {
        for entry in tree.iter() {
            let entry = entry.map_err(unreadable)?;
            let Ok(name) = entry.filename().to_str() else {
                let path = format!("{above}{}", entry.filename());
                found.left_out.push((path, "its name is not UTF-8"));
                continue;
            };
            let path = format!("{above}{name}");
            match entry.kind() {
                EntryKind::Tree if name.starts_with('.') => {}
                EntryKind::Tree if deep == 0 => found.left_out.push((path, "too deep")),
                EntryKind::Tree => {
                    let inner = entry
                        .object()
                        .map_err(|_| GitError::Lacking(self.spelled(&path)))?
                        .into_tree();
                    self.list(&inner, &format!("{path}/"), deep - 1, found)?;
                }
                EntryKind::Blob | EntryKind::BlobExecutable => found.files.push(File {
                    path,
                    id: entry.object_id(),
                }),
                EntryKind::Link => found.left_out.push((path, "a link")),
                EntryKind::Commit => found.left_out.push((path, "a submodule")),
            }
        }
        Ok(())
    }

    /// Its size is looked at before its bytes are.
    fn bytes(&self, id: ObjectId, path: &str, most: u64) -> Result<Vec<u8>, GitError> {
        let lacking = |_| GitError::Lacking(self.spelled(path));
        let size = self.git.repo.find_header(id).map_err(lacking)?.size();
        if size > most {
            let name = self.spelled(path);
            return Err(GitError::TooLarge { name, most });
        }
        let mut blob = self.git.repo.find_blob(id).map_err(lacking)?;
        Ok(blob.take_data())
    }
}
