//! `omni-um login` and `logout`: a key of a person's own, kept for one host.

use std::io::{BufRead as _, ErrorKind, IsTerminal as _, Read as _};
use std::path::Path;

use secrecy::SecretString;

use super::arguments::LoginOptions;
use super::exit::Exit;
use super::output::Output;
use crate::apply::Halt;
use crate::view::shown::Shown;
use crate::workflow::credentials::in_ci;
use crate::workflow::{Failure, Keeper};

/// More bytes than this are no key.
const LONGEST: u64 = 1 << 16;

/// Runs `login`.
pub async fn run(folder: &Path, options: &LoginOptions, output: &Output) -> Result<Exit, Failure> {
    // Where nobody is asked, nobody sees which host omni-um.toml chose to receive the key.
    if options.host.is_none() && (in_ci() || !std::io::stdin().is_terminal()) {
        return Err(Failure::Usage {
            message: "without a terminal nobody sees which host the key goes to".to_owned(),
            next: "name it: omni-um login --host https://acme.omniapp.co < FILE".to_owned(),
        });
    }
    let keeper = Keeper::find(folder, options.host.as_deref())?;
    keeper.check()?;
    let key = ask(&keeper.url.to_string(), output)?;
    keeper.keep(key).await?;
    let (host, path) = (keeper.url.to_string(), keeper.path().display().to_string());
    let line = Shown::foreign(&host).and(" takes the key; it is kept for that host in ");
    output.result(&line.then(&Shown::foreign(&path)).and("."));
    if let Some(other) = keeper.beaten_by() {
        let other = Shown::foreign(&other.to_string());
        output.note(
            &Shown::own("note: what ")
                .then(&other)
                .and(" holds wins over it here."),
        );
    }
    Ok(Exit::Done)
}

/// Runs `logout`.
pub fn out(folder: &Path, options: &LoginOptions, output: &Output) -> Result<Exit, Failure> {
    let keeper = Keeper::find(folder, options.host.as_deref())?;
    let gone = keeper.release()?;
    let (host, path) = (keeper.url.to_string(), keeper.path().display().to_string());
    let (first, second, last) = match gone {
        true => (
            "The key for ",
            " is gone from ",
            "; in Omni it is still valid.",
        ),
        false => ("There is no key for ", " in ", "."),
    };
    let line = Shown::own(first).then(&Shown::foreign(&host)).and(second);
    output.result(&line.then(&Shown::foreign(&path)).and(last));
    Ok(Exit::Done)
}

/// Asks at the terminal without showing what is typed; else takes the one line of standard input.
fn ask(host: &str, output: &Output) -> Result<SecretString, Failure> {
    let typed = match std::io::stdin().is_terminal() {
        true => typed(host, output),
        false => piped(),
    };
    let text = typed.map_err(|error| match error.kind() {
        ErrorKind::Interrupted => Failure::Halted {
            halt: Halt::Interrupted,
            begun: false,
        },
        ErrorKind::UnexpectedEof => none(),
        _ => Failure::Unexpected(format!("the key cannot be read: {error}")),
    })?;
    match text.trim() {
        "" => Err(none()),
        key => Ok(SecretString::from(key)),
    }
}

fn none() -> Failure {
    Failure::Usage {
        message: "no key was given; nothing was kept".to_owned(),
        next: "type it when asked, or hand it over: omni-um login --host URL < FILE".to_owned(),
    }
}

fn typed(host: &str, output: &Output) -> std::io::Result<String> {
    // Before the question: who is quick would be seen.
    #[cfg(unix)]
    let _silent = output.silence.begin()?;
    let host = Shown::foreign(host);
    output.question(&Shown::own("Key for ").then(&host).and(" (not shown): "));
    let mut config = rpassword::ConfigBuilder::new().output_discard();
    #[cfg(unix)]
    {
        // It reads and leaves the terminal alone: silent it is already, and `Silence` alone knows
        // how it was before.
        config = config.input_reader(std::io::stdin());
    }
    let key = rpassword::read_password_with_config(config.build());
    output.aside(&Shown::own(""));
    key
}

fn piped() -> std::io::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().take(LONGEST).read_line(&mut line)?;
    Ok(line)
}
