//! The commands of the older tools: the same client, planner, guards and journal; no lockfile.

mod bulk;
mod create;
mod delete;
mod export;
mod get;
mod history;
mod looking;
mod records;
mod sync;
mod update;
mod write;

use std::path::Path;

use super::arguments::{Arguments, OlderCommand};
use super::exit::Exit;
use super::output::Output;
use super::signals::Signals;
use crate::workflow::Failure;

/// What all of them are given.
pub struct At<'a> {
    /// `-C`, where it was given.
    pub folder: Option<&'a Path>,
    /// `--env-file`.
    pub env_file: Option<&'a Path>,
    /// Where to write.
    pub output: &'a Output,
}

impl<'a> At<'a> {
    /// From the command line.
    pub fn of(arguments: &'a Arguments, output: &'a Output) -> Self {
        At {
            folder: arguments.folder.as_deref(),
            env_file: arguments.env_file.as_deref(),
            output,
        }
    }
}

/// Runs one.
pub async fn run(command: &OlderCommand, at: &At<'_>, signals: &Signals) -> Result<Exit, Failure> {
    match command {
        OlderCommand::Sync(options) => sync::run(options, at, signals).await,
        OlderCommand::GetUserById(options) => get::user(options, at).await,
        OlderCommand::SearchUsers(options) => get::users_called(options, at).await,
        OlderCommand::GetUserAttributes(options) => get::attributes(options, at).await,
        OlderCommand::GetGroupById(options) => get::group(options, at).await,
        OlderCommand::SearchGroups(options) => get::groups_called(options, at).await,
        OlderCommand::GetGroupMembers(options) => get::members(options, at).await,
        OlderCommand::GetUserHistory(options) => history::user(options, at),
        OlderCommand::GetGroupHistory(options) => history::group(options, at),
        OlderCommand::CreateUsers(options) => create::run(options, at, signals).await,
        OlderCommand::UpdateUserAttributes(options) => update::run(options, at, signals).await,
        OlderCommand::DeleteUser(options) => delete::one(options, at, signals).await,
        OlderCommand::DeleteUsers(options) => delete::listed(options, at, signals).await,
        OlderCommand::ExportUsersJson(options) => export::users_json(options, at).await,
        OlderCommand::ExportUsersCsv(options) => export::users_csv(options, at).await,
        OlderCommand::ExportGroupsJson(options) => export::groups_json(options, at).await,
        OlderCommand::Bulk(options) => bulk::run(options, at, signals).await,
    }
}
