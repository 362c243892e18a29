//! Whatever is put before it: one clear error, in bounded memory, and an end.

use std::process::{Command, Stdio};

use crate::support::{Outcome, Project, project::finish};

mod files;
mod server;

/// KiB that a run may have for its data: the kernel refuses more, and the run would abort.
const MEMORY: &str = "307200";

/// Seconds after which a run is killed; nothing here comes near.
const END: &str = "60";

/// Runs the binary in bounded memory; it must end by itself, with one of our errors.
fn bounded(project: &Project, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    let plain = project.command(arguments);
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "ulimit -d $0 && exec timeout -s KILL \"$@\"",
            MEMORY,
            END,
        ])
        .arg(plain.get_program())
        .args(arguments)
        .current_dir(project.path("."))
        .env_clear()
        .envs(
            plain
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .envs(variables.iter().copied())
        .stdin(Stdio::null());
    finish(&mut command, arguments)
}
