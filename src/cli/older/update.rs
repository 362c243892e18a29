//! `update-user-attributes`: the attributes that a file gives, and nothing else.

use super::At;
use super::records::{Told, tell};
use super::write::{Came, Job, carry};
use crate::cli::arguments::FileOptions;
use crate::cli::exit::Exit;
use crate::cli::signals::Signals;
use crate::older::Sheet;
use crate::workflow::{Failure, older};

/// Runs the command.
pub async fn run(options: &FileOptions, at: &At<'_>, signals: &Signals) -> Result<Exit, Failure> {
    let file = older::text(&options.file)?;
    let sheet = Sheet::update(&file).map_err(Failure::Files)?;
    let job = Job {
        row_by_row: true,
        ..Job::new(sheet, &options.write)
    };
    match carry(job, at, signals).await? {
        Came::Rehearsed(exit) => Ok(exit),
        Came::Done(done) => tell(&done, Told::Updated, at),
    }
}
