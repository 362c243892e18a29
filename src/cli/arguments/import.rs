//! `omni-um import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `import`.
#[derive(Args, Debug)]
pub struct ImportOptions {
    /// Take what these files of an older tool say, instead of a tenant
    #[arg(long, value_name = "FORMAT", requires = "files")]
    pub from: Option<ImportFormat>,
    /// The older tool's files
    #[arg(value_name = "FILE", requires = "from")]
    pub files: Vec<PathBuf>,
    /// How the files are divided
    #[arg(long, value_name = "LAYOUT", default_value = "per-kind")]
    pub layout: ImportLayout,
    /// Only what matches, as in group/Finance: a pilot (repeatable)
    #[arg(long, value_name = "ADDRESS-GLOB", conflicts_with = "from")]
    pub only: Vec<String>,
    /// Read a snapshot (made with --all) instead of the tenant; needs no key
    #[arg(long, value_name = "SNAPSHOT")]
    pub live: Option<PathBuf>,
    /// Write over what is there
    #[arg(long)]
    pub force: bool,
}

/// How the files are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportLayout {
    /// Everything in one file.
    One,
    /// A file for each group, with its members; users in one.
    PerGroup,
    /// A file for users, one for groups, one for attributes.
    PerKind,
}

/// Files of the older tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// omni-user-manager's users.csv and groups.csv.
    Csv,
    /// SCIM users and groups: `export-users-json`, `export-groups-json`, and what `sync` takes.
    ScimJson,
    /// The vendor's bulk sheet.
    Bulk,
}
