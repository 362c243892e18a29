//! A file of an older tool that was read, before anybody knows the tenant.

use std::collections::BTreeSet;

use super::{Text, Wish};
use crate::live::LiveState;
use crate::model::{Name, Report};

/// What a key or a cell that is absent means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Absent {
    /// Nothing: what it speaks of is not managed.
    #[default]
    Unmanaged,
    /// No groups, no attributes (`--absent-means-empty`).
    Empty,
}

/// What of the files counts (`--mode`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Groups and attributes.
    #[default]
    All,
    /// Groups alone.
    Groups,
    /// Attributes alone.
    Attributes,
}

/// How `sync` takes its files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sync {
    /// What of them counts.
    pub part: Part,
    /// What is absent.
    pub absent: Absent,
    /// Whether users are made that the tenant does not have.
    pub create: bool,
}

/// The older tools' files that `import --from` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// omni-user-manager's users.csv and groups.csv.
    Csv,
    /// SCIM users and groups.
    ScimJson,
    /// The vendor's bulk sheet.
    Bulk,
}

/// A file, or two that belong together, read and checked as far as that goes without a tenant.
#[derive(Clone, Debug)]
pub struct Sheet {}

impl Sheet {
    /// `sync --source json`.
    pub fn sync_json(_users: &Text, _how: Sync) -> Result<Sheet, Report> {
        Err(Report::default())
    }

    /// `sync --source csv`.
    pub fn sync_csv(_users: &Text, _groups: &Text, _how: Sync) -> Result<Sheet, Report> {
        Err(Report::default())
    }

    /// `create-users`; `.csv` or `.json` is told by the name.
    pub fn create(_file: &Text) -> Result<Sheet, Report> {
        Err(Report::default())
    }

    /// `update-user-attributes`.
    pub fn update(_file: &Text) -> Result<Sheet, Report> {
        Err(Report::default())
    }

    /// `delete-users`.
    pub fn delete(_file: &Text) -> Result<Sheet, Report> {
        Err(Report::default())
    }

    /// `delete-user`: one id, from the command line.
    pub fn delete_one(_id: &str) -> Sheet {
        Sheet {}
    }

    /// `bulk`: both sorts of sheet, told by the header.
    pub fn bulk(_file: &Text) -> Result<Sheet, Report> {
        Err(Report::default())
    }

    /// Users whose attributes must be known before this can be asked.
    pub fn attributes_of(&self) -> BTreeSet<Name> {
        BTreeSet::new()
    }

    /// How many records it has.
    pub fn len(&self) -> usize {
        0
    }

    /// Whether it has none; a file without any is an error before.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it asks of this tenant, in the planner's words.
    pub fn ask(&self, _live: &LiveState) -> Result<Wish, Report> {
        Err(Report::default())
    }

    /// What files ask for that know each other's ids (`import --from`).
    pub fn from_files(
        _format: Format,
        _files: &[Text],
        _live: Option<&LiveState>,
    ) -> Result<Wish, Report> {
        Err(Report::default())
    }
}
