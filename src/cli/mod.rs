//! The command line: arguments, terminal, exit codes, one file for each command.

mod apply;
mod arguments;
mod drift;
mod exit;
mod folder;
mod output;
mod plan;
mod progress;
mod sandbox;
mod show;
mod snapshot;
mod validate;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};
pub use exit::Exit;
use output::Output;

/// Parses the arguments, runs the command and says how it ended. A panic is exit 1.
pub fn main() -> ExitCode {
    let outcome = std::panic::catch_unwind(run);
    outcome
        .unwrap_or_else(|_| {
            eprintln!("error[OUM001]: omni-um itself failed");
            eprintln!("next: run it again with -v; if it stays, report it with the lines above");
            Exit::Unexpected
        })
        .into()
}

fn run() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let output = Output::new(&arguments);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            return output.failure(&crate::workflow::Failure::Unexpected(error.to_string()));
        }
    };
    let ended = runtime.block_on(dispatch(&arguments, &output));
    // A sandbox that still listens is no reason to wait.
    runtime.shutdown_background();
    match ended {
        Ok(exit) => exit,
        Err(failure) => output.failure(&failure),
    }
}

async fn dispatch(
    arguments: &Arguments,
    output: &Output,
) -> Result<Exit, crate::workflow::Failure> {
    let folder = || folder::folder(arguments.folder.as_deref());
    match &arguments.command {
        Command::Plan(options) => plan::run(&folder(), options, output).await,
        Command::Apply(options) => apply::run(&folder(), options, output).await,
        Command::Drift(options) => drift::run(&folder(), options, output).await,
        Command::Show(options) => show::run(&folder(), options, output),
        Command::Validate => validate::run(&folder(), output),
        Command::Snapshot(options) => snapshot::run(&folder(), options, output).await,
        Command::Sandbox(options) => sandbox::run(&folder(), options, output).await,
    }
}

/// clap's own 2 is our "changes": help and version are 0, everything else is 64.
fn usage(error: &clap::Error) -> Exit {
    let _ = error.print();
    if !error.use_stderr() {
        return Exit::Done;
    }
    eprintln!("error[OUM640]: the command line is not understood");
    eprintln!("next: omni-um --help");
    Exit::Usage
}
