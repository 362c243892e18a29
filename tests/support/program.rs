//! Runs the built binary as a person would, from a clean environment.

use std::path::Path;
use std::process::{Command, Stdio};

/// How a run ended.
pub struct Ran {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

/// Runs `omni-um` in a folder: 80 columns, no colour, not in CI, and no key but these variables.
pub fn run(folder: &Path, arguments: &[String], variables: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni-um"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    let foreign = |name: &str| name.starts_with("OMNI_") || name == "CI";
    for (name, _) in std::env::vars().filter(|(name, _)| foreign(name)) {
        command.env_remove(name);
    }
    command.env("COLUMNS", "80").env("NO_COLOR", "1");
    command.env("OMNI_UM_HURRY", "1");
    let output = command
        .envs(variables.iter().copied())
        .output()
        .expect("the binary starts");
    Ran {
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code().unwrap_or(-1),
    }
}
