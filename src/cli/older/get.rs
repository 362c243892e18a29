//! The commands that look: users, groups, attributes, members.

use super::At;
use crate::cli::arguments::{OptionalId, RequiredId, SearchOptions};
use crate::cli::exit::Exit;
use crate::workflow::Failure;

/// Runs the command.
pub async fn user(_options: &OptionalId, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}

/// Runs the command.
pub async fn users_called(_options: &SearchOptions, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}

/// Runs the command.
pub async fn attributes(_options: &RequiredId, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}

/// Runs the command.
pub async fn group(_options: &OptionalId, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}

/// Runs the command.
pub async fn groups_called(_options: &SearchOptions, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}

/// Runs the command.
pub async fn members(_options: &RequiredId, _at: &At<'_>) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}
