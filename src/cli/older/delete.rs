//! `delete-user`, `delete-users`.

use super::At;
use crate::cli::arguments::{DeleteFileOptions, DeleteOptions};
use crate::cli::exit::Exit;
use crate::cli::signals::Signals;
use crate::workflow::Failure;

/// Runs the command.
pub async fn one(
    _options: &DeleteOptions,
    _at: &At<'_>,
    _signals: &Signals,
) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}

/// Runs the command.
pub async fn listed(
    _options: &DeleteFileOptions,
    _at: &At<'_>,
    _signals: &Signals,
) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}
