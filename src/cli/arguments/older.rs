//! The commands of the older tools, as they were written there (contract/peers.md, 3 and 7).

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::model::Acceptance;

/// The sixteen of omni-user-manager, and the bulk sheet of the vendor's script.
#[derive(Debug, Subcommand)]
#[command(infer_long_args = true)]
pub enum OlderCommand {
    /// Bring users' groups and attributes to what a file says
    #[command(hide = true)]
    Sync(SyncOptions),
    /// Print one user as JSON, or all
    #[command(hide = true)]
    GetUserById(OptionalId),
    /// Print the users of this e-mail as JSON
    #[command(hide = true)]
    SearchUsers(SearchOptions),
    /// Print a user's attributes as JSON
    #[command(hide = true)]
    GetUserAttributes(RequiredId),
    /// Print one group as JSON, or all
    #[command(hide = true)]
    GetGroupById(OptionalId),
    /// Print the groups of this name as JSON
    #[command(hide = true)]
    SearchGroups(SearchOptions),
    /// Print a group's members as JSON
    #[command(hide = true)]
    GetGroupMembers(RequiredId),
    /// What this folder's journals hold of a user
    #[command(hide = true)]
    GetUserHistory(RequiredId),
    /// What this folder's journals hold of a group
    #[command(hide = true)]
    GetGroupHistory(RequiredId),
    /// Make the users of a file; those that are there are skipped
    #[command(hide = true, alias = "bulk-create-users")]
    CreateUsers(FileOptions),
    /// Set the attributes that a file gives
    #[command(hide = true, alias = "bulk-update-users")]
    UpdateUserAttributes(FileOptions),
    /// Delete one user, after asking
    #[command(hide = true)]
    DeleteUser(DeleteOptions),
    /// Delete the users of a file, after asking
    #[command(hide = true, alias = "bulk-delete-users")]
    DeleteUsers(DeleteFileOptions),
    /// Write all users as SCIM JSON
    #[command(hide = true)]
    ExportUsersJson(ExportOptions),
    /// Write all users as CSV
    #[command(hide = true)]
    ExportUsersCsv(ExportOptions),
    /// Write all groups as JSON
    #[command(hide = true)]
    ExportGroupsJson(ExportOptions),
    /// Do what a bulk sheet says: op,email,display_name,… or op,email,group_name
    #[command(hide = true)]
    Bulk(FileOptions),
}

impl OlderCommand {
    /// Whether it speaks to a tenant.
    pub fn takes_key(&self) -> bool {
        !matches!(self, Self::GetUserHistory(_) | Self::GetGroupHistory(_))
    }
}

/// `sync`.
#[derive(Args, Debug)]
#[command(infer_long_args = true)]
pub struct SyncOptions {
    /// Which sort of files
    #[arg(long)]
    pub source: SyncSource,
    /// Users: SCIM JSON, or users.csv
    #[arg(long, value_name = "FILE")]
    pub users: PathBuf,
    /// Groups: groups.csv; needed with --source csv
    #[arg(long, value_name = "FILE")]
    pub groups: Option<PathBuf>,
    /// What of them
    #[arg(long, default_value = "all")]
    pub mode: SyncMode,
    /// Make users that the file has and the tenant has not
    #[arg(long)]
    pub create: bool,
    /// No groups, no attributes: in none, all cleared; a key that is absent is cleared too
    #[arg(long)]
    pub absent_means_empty: bool,
    /// Exit 2 where something would change (with --dry-run)
    #[arg(long, requires = "dry_run")]
    pub detailed_exitcode: bool,
    /// As -v
    #[arg(long, hide = true)]
    pub debug: bool,
    /// How it writes.
    #[command(flatten)]
    pub write: WriteOptions,
}

/// How a command writes.
#[derive(Args, Clone, Debug, Default)]
pub struct WriteOptions {
    /// Show what would change, with each member and value, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Let a guard pass exactly this number, as in users.delete=12 (repeatable)
    #[arg(long, value_name = "GUARD=N")]
    pub accept: Vec<Acceptance>,
}

/// Which sort of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SyncSource {
    /// SCIM JSON, as `export-users-json` writes it.
    Json,
    /// users.csv and groups.csv.
    Csv,
}

/// What of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SyncMode {
    /// Groups and attributes.
    All,
    /// Groups alone.
    Groups,
    /// Attributes alone.
    Attributes,
}

/// One, or all.
#[derive(Args, Debug)]
pub struct OptionalId {
    /// Its id; all of them where none is given
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}

/// One.
#[derive(Args, Debug)]
pub struct RequiredId {
    /// Its id
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `search-users`, `search-groups`.
#[derive(Args, Debug)]
#[command(infer_long_args = true)]
pub struct SearchOptions {
    /// The whole e-mail, or the whole name
    #[arg(long, value_name = "Q")]
    pub query: String,
}

/// A file to read.
#[derive(Args, Debug)]
#[command(infer_long_args = true)]
pub struct FileOptions {
    /// The file; .json or .csv
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How it writes.
    #[command(flatten)]
    pub write: WriteOptions,
}

/// `delete-user`.
#[derive(Args, Debug)]
#[command(infer_long_args = true)]
pub struct DeleteOptions {
    /// The user's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Do not ask; protection and guards hold all the same
    #[arg(long)]
    pub yes: bool,
    /// How it writes.
    #[command(flatten)]
    pub write: WriteOptions,
}

/// `delete-users`.
#[derive(Args, Debug)]
#[command(infer_long_args = true)]
pub struct DeleteFileOptions {
    /// The file with ids; .json or .csv
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Do not ask; protection and guards hold all the same
    #[arg(long)]
    pub yes: bool,
    /// How it writes.
    #[command(flatten)]
    pub write: WriteOptions,
}

/// A file to write.
#[derive(Args, Debug)]
pub struct ExportOptions {
    /// Where to; a file is written whole or not at all, and a pipe or a device once all is read
    ///
    /// A new file may be read by whom the umask lets, as with the older tool; one that is there keeps
    /// its mode. A link is followed.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}
