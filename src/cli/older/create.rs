//! `create-users`: those that are there are skipped.

use super::At;
use super::records::{Told, tell, warn};
use super::write::{Came, Job, carry};
use crate::cli::arguments::FileOptions;
use crate::cli::exit::Exit;
use crate::cli::signals::Signals;
use crate::older::Sheet;
use crate::workflow::{Failure, older};

/// Runs the command.
pub async fn run(options: &FileOptions, at: &At<'_>, signals: &Signals) -> Result<Exit, Failure> {
    let file = older::text(&options.file)?;
    let sheet = Sheet::create(&file).map_err(Failure::Files)?;
    warn(&sheet, &options.write, at);
    match carry(Job::new(sheet, &options.write), at, signals).await? {
        Came::Rehearsed(exit) => Ok(exit),
        Came::Done(done) => tell(&done, Told::Created, at),
    }
}
