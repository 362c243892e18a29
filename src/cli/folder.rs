//! Which folder a command works on.

use std::path::{Path, PathBuf};

use crate::config;

/// `-C DIR`; else the working folder if it has an `omni-um.toml`, else `desired-state`.
pub fn folder(given: Option<&Path>) -> PathBuf {
    match given {
        Some(folder) => folder.to_owned(),
        None if Path::new(config::FILE).exists() => PathBuf::from("."),
        None => PathBuf::from("desired-state"),
    }
}
