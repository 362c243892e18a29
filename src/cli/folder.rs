//! Which folder a command works on.

use std::path::{Path, PathBuf};

use super::arguments::LimitOptions;
use crate::config;
use crate::model::shell_word;
use crate::workflow::Against;

/// The folder of a command.
pub struct Folder {
    path: PathBuf,
    /// Whether `-C` named it.
    named: bool,
}

impl Folder {
    /// `-C DIR`; else the working folder if it has an `omni-um.toml`, else `desired-state`.
    pub fn of(given: Option<&Path>) -> Self {
        let path = match given {
            Some(folder) => folder.to_owned(),
            None if Path::new(config::FILE).exists() => PathBuf::from("."),
            None => PathBuf::from("desired-state"),
        };
        let named = given.is_some();
        Folder { path, named }
    }

    /// `--base`, for this folder.
    pub fn against<'a>(&self, limits: &'a LimitOptions) -> Option<Against<'a>> {
        limits.base.as_deref().map(|commit| Against {
            commit,
            folder_named: self.named,
        })
    }
}

impl std::ops::Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

/// `omni-um` and a command for this folder, as it would be typed here.
pub fn typed(folder: &Path, command: &str) -> String {
    match folder.to_string_lossy().as_ref() {
        "." | "desired-state" => format!("omni-um {command}"),
        other => format!("omni-um -C {} {command}", shell_word(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_typed_as_it_is_shown() {
        assert_eq!(typed(Path::new("."), "plan"), "omni-um plan");
        assert_eq!(typed(Path::new("a/b"), "plan"), "omni-um -C a/b plan");
        assert_eq!(typed(Path::new("a b"), "plan"), "omni-um -C 'a b' plan");
    }
}
