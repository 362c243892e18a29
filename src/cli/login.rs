//! `omni-um login` and `logout`: a key of a person's own, kept for one host.

use std::io::{BufRead as _, ErrorKind, IsTerminal as _, Read as _, Write as _};
use std::path::Path;

use secrecy::SecretString;

use super::arguments::LoginOptions;
use super::exit::Exit;
use super::output::Output;
use crate::apply::Halt;
use crate::view::terminal::safe;
use crate::workflow::credentials::in_ci;
use crate::workflow::{Failure, Keeper};

/// More bytes than this are no key.
const LONGEST: u64 = 1 << 16;

/// Runs `login`.
pub async fn run(folder: &Path, options: &LoginOptions, output: &Output) -> Result<Exit, Failure> {
    // Where nobody sees it, a changed omni-um.toml must not choose who receives the key.
    if options.host.is_none() && in_ci() {
        return Err(Failure::Usage {
            message: "in CI nobody sees which host the key goes to".to_owned(),
            next: "name it: omni-um login --host https://acme.omniapp.co".to_owned(),
        });
    }
    let keeper = Keeper::find(folder, options.host.as_deref())?;
    keeper.check()?;
    let key = ask(&keeper.url.to_string())?;
    keeper.keep(key).await?;
    let (host, path) = (keeper.url.to_string(), keeper.path().display().to_string());
    output.result(&format!(
        "{} takes the key; it is kept for that host in {}.",
        safe(&host),
        safe(&path)
    ));
    if let Some(other) = keeper.beaten_by() {
        let other = other.to_string();
        output.note(&format!(
            "note: what {} holds wins over it here.",
            safe(&other)
        ));
    }
    Ok(Exit::Done)
}

/// Runs `logout`.
pub fn out(folder: &Path, options: &LoginOptions, output: &Output) -> Result<Exit, Failure> {
    let keeper = Keeper::find(folder, options.host.as_deref())?;
    let gone = keeper.release()?;
    let (host, path) = (keeper.url.to_string(), keeper.path().display().to_string());
    let (host, path) = (safe(&host), safe(&path));
    output.result(&match gone {
        true => format!("The key for {host} is gone from {path}; in Omni it is still valid."),
        false => format!("There is no key for {host} in {path}."),
    });
    Ok(Exit::Done)
}

/// Asks at the terminal without showing what is typed; else takes the one line of standard input.
fn ask(host: &str) -> Result<SecretString, Failure> {
    let typed = match std::io::stdin().is_terminal() {
        true => typed(host),
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
        next: "type it when asked, or hand it over: omni-um login < FILE".to_owned(),
    }
}

fn typed(host: &str) -> std::io::Result<String> {
    // Before the question: rpassword asks first, and who is quick would be seen.
    #[cfg(unix)]
    let _silent = Silent::begin()?;
    let mut err = std::io::stderr();
    let _ = write!(err, "Key for {} (not shown): ", safe(host));
    let _ = err.flush();
    let mut config = rpassword::ConfigBuilder::new().output_discard();
    if cfg!(unix) {
        // The terminal that was looked at, and not whichever one controls the process.
        config = config.input_file_path("/dev/stdin");
    }
    let key = rpassword::read_password_with_config(config.build());
    let _ = writeln!(err);
    key
}

fn piped() -> std::io::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().take(LONGEST).read_line(&mut line)?;
    Ok(line)
}

/// A terminal that shows nothing of what is typed, until this is dropped.
#[cfg(unix)]
struct Silent(rustix::termios::Termios);

#[cfg(unix)]
impl Silent {
    fn begin() -> std::io::Result<Silent> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(std::io::stdin())?;
        let mut silent = before.clone();
        // As rpassword has it: a ^C in between would end the process with the terminal silent.
        let shown = LocalModes::ECHO | LocalModes::ECHONL;
        silent
            .local_modes
            .remove(shown | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(std::io::stdin(), OptionalActions::Now, &silent)?;
        Ok(Silent(before))
    }
}

#[cfg(unix)]
impl Drop for Silent {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.0);
    }
}
