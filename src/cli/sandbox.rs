//! `omni-um sandbox`: a tenant that runs on this machine.

use std::path::{Path, PathBuf};

use super::arguments::{SandboxCommand, ServeOptions};
use super::exit::Exit;
use super::output::Output;
use crate::config::{Config, ProviderKind};
use crate::lock;
use crate::sandbox;
use crate::view::shown::Shown;
use crate::workflow::{Exclusive, Failure, Holder, SANDBOX_STATE, journal, own_folder};

/// Runs the command.
pub async fn run(
    folder: &Path,
    command: &SandboxCommand,
    output: &Output,
) -> Result<Exit, Failure> {
    match command {
        SandboxCommand::Serve(options) => serve(folder, options, output).await,
        SandboxCommand::Reset => reset(folder, output),
    }
}

async fn serve(folder: &Path, options: &ServeOptions, output: &Output) -> Result<Exit, Failure> {
    // A folder that declares a sandbox lends its seed and its state.
    let declared = Config::load(folder).ok().map(|(config, _)| config);
    let declared = declared.filter(|config| config.provider.kind == ProviderKind::Sandbox);
    let seed = declared
        .as_ref()
        .and_then(|config| config.provider.seed.clone());
    let state = match (&options.state, &declared) {
        (Some(state), _) => Some(state.clone()),
        (None, Some(_)) => {
            own_folder(folder)?;
            Some(folder.join(SANDBOX_STATE))
        }
        (None, None) => None,
    };
    let failed =
        |error: std::io::Error| Failure::Unexpected(format!("the sandbox did not start: {error}"));
    let wrong = |message: String| Failure::Usage {
        message,
        next: "omni-um sandbox serve --help lists switches and faults".to_owned(),
    };
    let switches = sandbox::Switches::parse(&options.switches.join(",")).map_err(wrong)?;
    let faults = options.faults.iter().map(String::as_str);
    let faults = sandbox::Faults::parse(faults).map_err(wrong)?;
    let mut running = sandbox::serve(sandbox::Options {
        switches,
        faults,
        port: options.port,
        key: options.key.clone(),
        seed: options
            .seed
            .clone()
            .or_else(|| seed.map(|seed| folder.join(seed))),
        state,
        ..sandbox::Options::default()
    })
    .await
    .map_err(failed)?;
    output.result(&Shown::own("listening on ").then(&Shown::foreign(&running.url())));
    tokio::select! {
        () = running.wait() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(Exit::Done)
}

/// The switches and faults, for the long help.
pub fn catalogue() -> String {
    let mut text = String::from("Switches, the first value of each being the default:\n");
    for (name, values) in sandbox::Switches::settings() {
        text.push_str(&format!("  {name}={}\n", values.join("|")));
    }
    text.push_str("\nFaults: VERB METHOD|* PATH [ARGUMENT] [every N | nth N | from N]\n  ");
    let verbs = sandbox::Faults::VERBS.iter();
    let verbs = verbs.filter(|verb| !["rate-limit", "latency"].contains(*verb));
    text.push_str(&verbs.copied().collect::<Vec<_>>().join(", "));
    text.push_str("\n  late-create POST /users 3: what it makes shows only after 3 more requests; late-write likewise");
    text.push_str("\nand: rate-limit N [per 200ms], latency MILLISECONDS\n");
    text
}

/// State and lockfile as the repository ships them: the state is made from the seed again, and
/// the lockfile lies beside the seed under its name.
fn reset(folder: &Path, output: &Output) -> Result<Exit, Failure> {
    let (config, _) = Config::load(folder).map_err(Failure::Files)?;
    let seed = match (config.provider.kind, &config.provider.seed) {
        (ProviderKind::Sandbox, Some(seed)) => folder.join(seed),
        _ => {
            return Err(Failure::Usage {
                message: "omni-um.toml names no sandbox with a seed".to_owned(),
                next: "only kind = \"sandbox\" can be reset".to_owned(),
            });
        }
    };
    // Not below an apply that is under way.
    let _exclusive = Exclusive::take(folder, &Holder::here(folder))?;
    remove(&folder.join(SANDBOX_STATE))?;
    // They tell of a tenant that is no more.
    for journal in journal::list(folder)? {
        remove(&journal)?;
    }
    let (shipped, own) = (seed.with_extension("lock"), folder.join(lock::FILE_NAME));
    if shipped.exists() {
        let copied = std::fs::copy(&shipped, &own);
        copied.map_err(|source| Failure::Io {
            path: own.clone(),
            source,
        })?;
    } else {
        remove(&own)?;
    }
    output.result(&Shown::own(
        "The sandbox and its lockfile are as they were shipped; its journals are gone.",
    ));
    Ok(Exit::Done)
}

fn remove(path: &PathBuf) -> Result<(), Failure> {
    match std::fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(Failure::Io {
            path: path.clone(),
            source,
        }),
        Ok(()) | Err(_) => Ok(()),
    }
}
