//! Where a process looks for keys.

use std::path::{Path, PathBuf};

/// Environment, folders, and what the command line names.
pub struct Surroundings<'a> {
    /// Reads a variable of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// Where `.env` may lie.
    pub working: PathBuf,
    /// `--env-file`.
    pub env_file: Option<&'a Path>,
    /// The folder of omni-um.toml; no key is kept below it.
    pub project: Option<&'a Path>,
}

impl<'a> Surroundings<'a> {
    /// This process.
    pub fn here(env_file: Option<&'a Path>, project: Option<&'a Path>) -> Surroundings<'a> {
        Surroundings {
            variable: &of_process,
            working: PathBuf::new(),
            env_file,
            project,
        }
    }

    /// A variable that is set, and not to nothing.
    pub(super) fn set(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// `CI` is set, and neither empty nor false.
    pub fn in_ci(&self) -> bool {
        let no = |ci: &str| ci.eq_ignore_ascii_case("false") || ci == "0";
        self.set("CI").is_some_and(|ci| !no(&ci))
    }
}

fn of_process(name: &str) -> Option<String> {
    // A value that is no text is none that could be used; it must not count as absent.
    let value = std::env::var_os(name)?;
    Some(value.to_string_lossy().into_owned())
}

/// Whether this process runs in CI: `CI` is set, and neither empty nor false.
pub fn in_ci() -> bool {
    Surroundings::here(None, None).in_ci()
}
