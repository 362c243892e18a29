//! `get-user-history`, `get-group-history`.

use super::At;
use crate::cli::arguments::RequiredId;
use crate::cli::exit::Exit;
use crate::workflow::Failure;

/// Runs the command.
pub fn user(_options: &RequiredId, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}

/// Runs the command.
pub fn group(_options: &RequiredId, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}
