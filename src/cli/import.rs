//! `omni-um import`: a tenant, or an older tool's files, as files under version control.

use std::path::Path;

use super::arguments::ImportOptions;
use super::exit::Exit;
use super::output::Output;
use crate::workflow::Failure;

/// Runs the command.
pub async fn run(
    _folder: &Path,
    _options: &ImportOptions,
    _env_file: Option<&Path>,
    _output: &Output,
) -> Result<Exit, Failure> {
    Err(Failure::Unexpected("import is not there yet".to_owned()))
}
