//! `create-users`.

use super::At;
use crate::cli::arguments::FileOptions;
use crate::cli::exit::Exit;
use crate::cli::signals::Signals;
use crate::workflow::Failure;

/// Runs the command.
pub async fn run(
    _options: &FileOptions,
    _at: &At<'_>,
    _signals: &Signals,
) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("not there yet".to_owned()))
}
