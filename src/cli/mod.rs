//! The command line: arguments, terminal, exit codes, one file for each command.

mod apply;
mod arguments;
mod ci;
mod doctor;
mod drift;
mod exit;
mod folder;
mod format;
mod import;
mod job;
mod journal;
mod live;
mod log;
mod login;
mod memory;
mod narrow;
mod older;
mod output;
mod plan;
mod plan_diff;
mod progress;
mod render;
mod sandbox;
mod schema;
mod show;
mod signals;
mod silent;
mod snapshot;
mod validate;

use std::ffi::OsString;
use std::panic::Location;
use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};
pub use exit::Exit;
use folder::Folder;
use output::{Output, ending, print};
use signals::Signals;

use crate::view::shown::Shown;
use crate::workflow::{Failure, older as without_lockfile};

/// Parses the arguments, runs the command and says how it ended. A panic is exit 1.
pub fn main() -> ExitCode {
    memory::hide();
    std::panic::set_hook(Box::new(|panic| print(&told(panic.location()))));
    guarded(run).into()
}

/// What `run` hands back; where it panics, exit 1.
fn guarded(run: impl FnOnce() -> Exit + std::panic::UnwindSafe) -> Exit {
    std::panic::catch_unwind(run).unwrap_or_else(|_| {
        print(&ending(
            "OUM001",
            "omni-um itself failed",
            "run it again with -v; if it stays, report it with the lines above",
            false,
        ));
        Exit::Unexpected
    })
}

fn run() -> Exit {
    let arguments = match Arguments::try_parse_from(spoken(std::env::args_os())) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let output = Output::new(&arguments);
    log::begin(&arguments, &output);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            return output.failure(&Failure::Unexpected(error.to_string()));
        }
    };
    let signals = Signals::new(&output);
    let ended = runtime.block_on(dispatch(&arguments, &output, &signals));
    signals.over();
    // A sandbox that still listens is no reason to wait.
    runtime.shutdown_background();
    let applied = matches!(&arguments.command, Command::Apply(_) | Command::Older(_));
    match (ended, output.lost()) {
        // What was written to the tenant counts for more than what could not be printed.
        (Ok(_), Some(failure)) if !applied => output.failure(&failure),
        (Ok(exit), _) => exit,
        (Err(failure), _) => output.failure(&failure),
    }
}

async fn dispatch(
    arguments: &Arguments,
    output: &Output,
    signals: &Signals,
) -> Result<Exit, Failure> {
    used(arguments)?;
    heed(&arguments.command, signals)?;
    let folder = || Folder::of(arguments.folder.as_deref());
    let env_file = arguments.env_file.as_deref();
    if arguments.debug_env {
        debug_env(arguments, output);
    }
    match &arguments.command {
        Command::Plan(options) => plan::run(&folder(), options, env_file, output).await,
        Command::Apply(options) => apply::run(&folder(), options, env_file, output, signals).await,
        Command::Drift(options) => drift::run(&folder(), options, env_file, output).await,
        Command::Show(options) => show::run(&folder(), options, output),
        Command::PlanDiff(options) => plan_diff::run(options, output),
        Command::Schema(options) => schema::run(options, output),
        Command::Validate(options) => validate::run(&folder(), options, output),
        Command::Snapshot(options) => snapshot::run(&folder(), options, env_file, output).await,
        Command::Login(options) => login::run(&folder(), options, output).await,
        Command::Logout(options) => login::out(&folder(), options, output),
        Command::Doctor => doctor::run(&folder(), env_file, output).await,
        Command::Journal(command) => journal::run(&folder(), command, output),
        Command::Ci(command) => ci::run(arguments.folder.as_deref(), command, output),
        Command::Sandbox(options) => sandbox::run(&folder(), options, output).await,
        Command::Import(options) => import::run(&folder(), options, env_file, output).await,
        Command::Older(command) => {
            let at = older::At::of(arguments, output);
            older::run(command, &at, signals).await
        }
    }
}

/// Tells where URL and key come from; the command goes on.
fn debug_env(arguments: &Arguments, output: &Output) {
    let folder = Folder::of(arguments.folder.as_deref());
    let root = match &arguments.command {
        Command::Older(_) => without_lockfile::root(&folder, arguments.folder.is_some()),
        _ => &folder,
    };
    doctor::debug_env(root, arguments.env_file.as_deref(), output);
}

/// A file with a key beside a command that takes none was meant for another command.
fn used(arguments: &Arguments) -> Result<(), Failure> {
    let takes_key = match &arguments.command {
        Command::Plan(options) => options.live.is_none(),
        Command::Drift(options) => options.live.is_none(),
        Command::Import(options) => options.live.is_none() && options.from.is_none(),
        Command::Older(command) => command.takes_key(),
        Command::Apply(_) | Command::Snapshot(_) | Command::Doctor => true,
        Command::Show(_)
        | Command::PlanDiff(_)
        | Command::Validate(_)
        | Command::Schema(_)
        | Command::Login(_)
        | Command::Logout(_)
        | Command::Journal(_)
        | Command::Ci(_)
        | Command::Sandbox(_) => false,
    };
    match arguments.env_file.is_none() || takes_key {
        true => Ok(()),
        false => Err(Failure::Usage {
            message: "--env-file is of no use here: this takes no key from a file".to_owned(),
            next: "leave --env-file out; plan, apply, drift, snapshot and doctor take it, \
                   --live does not go with it"
                .to_owned(),
        }),
    }
}

/// Before anything is read: what may end the command. A sandbox that serves is ended as servers are.
fn heed(command: &Command, signals: &Signals) -> Result<(), Failure> {
    if matches!(command, Command::Sandbox(_)) {
        return Ok(());
    }
    signals
        .listen()
        .map_err(|error| Failure::Unexpected(format!("signals cannot be listened to: {error}")))?;
    if let Command::Apply(options) = command
        && let Some(time) = options.max_duration
    {
        signals.end_after(time);
    }
    Ok(())
}

/// The older tool's first release had no subcommands: what began with an option of `sync` was it.
fn spoken(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    const OPTIONS: [&str; 4] = ["--source", "--users", "--groups", "--mode"];
    let mut arguments: Vec<OsString> = arguments.collect();
    let first = arguments.get(1).map(|first| first.to_string_lossy());
    let is_sync = first.is_some_and(|first| {
        let name = first.split('=').next().unwrap_or_default();
        OPTIONS.contains(&name)
    });
    if is_sync {
        arguments.insert(1, "sync".into());
    }
    arguments
}

/// clap's own 2 is our "changes": help and version are 0, everything else is 64.
fn usage(error: &clap::Error) -> Exit {
    if !error.use_stderr() {
        let _ = error.print();
        return Exit::Done;
    }
    // It quotes the command line, in lines of its own.
    for line in error.to_string().lines() {
        print(&Shown::foreign(&keyless(line)).and("\n"));
    }
    let what = "the command line is not understood";
    print(&ending("OUM640", what, "omni-um --help", false));
    Exit::Usage
}

/// A line without what begins as every organization key does (omni-api.md 1): somebody may have
/// typed one where none belongs.
fn keyless(line: &str) -> String {
    const PREFIX: &str = "omni_osk_";
    let mut parts = line.split(PREFIX);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_key = |c: char| c.is_ascii_alphanumeric() || "_-.+/=".contains(c);
        out.push_str("***");
        out.push_str(part.trim_start_matches(is_key));
    }
    out
}

/// Where a panic was. What it says is not printed: it may quote what it stumbled over, and that
/// may be a key.
fn told(place: Option<&Location<'_>>) -> Shown {
    let place = place.map_or("a place that is not known".to_owned(), ToString::to_string);
    Shown::own("panicked at ")
        .then(&Shown::foreign(&place))
        .and("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_had_no_subcommand_was_a_sync() {
        let said = |line: &str| spoken(line.split(' ').map(OsString::from)).join(" ".as_ref());
        assert_eq!(
            said("x --source json --users f"),
            "x sync --source json --users f"
        );
        assert_eq!(said("x --source=csv"), "x sync --source=csv");
        assert_eq!(said("x plan --only a"), "x plan --only a");
        assert_eq!(said("x --debug-env sync"), "x --debug-env sync");
    }

    #[test]
    fn a_panic_is_exit_1() {
        assert_eq!(guarded(|| panic!("made up, for a test")), Exit::Unexpected);
        assert_eq!(guarded(|| Exit::Stale), Exit::Stale);
    }
}
