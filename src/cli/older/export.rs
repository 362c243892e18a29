//! The exports.

use super::At;
use crate::cli::arguments::ExportOptions;
use crate::cli::exit::Exit;
use crate::workflow::Failure;

/// Runs the command.
pub async fn users_json(_options: &ExportOptions, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}

/// Runs the command.
pub async fn users_csv(_options: &ExportOptions, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}

/// Runs the command.
pub async fn groups_json(_options: &ExportOptions, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}
