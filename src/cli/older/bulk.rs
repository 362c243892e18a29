//! `bulk`: the vendor's sheet, with a line for each user or each membership.

use super::At;
use super::sync::tell;
use super::write::{Came, Job, carry};
use crate::cli::arguments::FileOptions;
use crate::cli::exit::Exit;
use crate::cli::signals::Signals;
use crate::older::Sheet;
use crate::workflow::{Failure, older};

/// Runs the command.
pub async fn run(options: &FileOptions, at: &At<'_>, signals: &Signals) -> Result<Exit, Failure> {
    let file = older::text(&options.file)?;
    let job = Job {
        deletes: true,
        row_by_row: true,
        shows: true,
        values: at.output.verbose,
        ..Job::new(Sheet::bulk(&file).map_err(Failure::Files)?, &options.write)
    };
    match carry(job, at, signals).await? {
        Came::Rehearsed(exit) => Ok(exit),
        Came::Done(done) => tell(&done, at),
    }
}
