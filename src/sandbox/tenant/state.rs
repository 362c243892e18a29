//! The one file that holds a tenant between runs.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::records::{EmbedUser, Group, User};
use super::shelf::Shelf;
use super::store::Tenant;
use super::value::Definition;

/// The version of the file.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    format: u32,
    counter: u64,
    ticks: u64,
    key_owner: Option<String>,
    definitions: Vec<Definition>,
    users: Vec<User>,
    embed_users: Vec<EmbedUser>,
    groups: Vec<Group>,
    deleted_users: Vec<User>,
}

impl Tenant {
    /// Reads a state file.
    pub fn load(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Self::from_state(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Reads the text of a state file.
    pub fn from_state(text: &str) -> Result<Self, String> {
        let stored: Stored = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if stored.format != FORMAT {
            return Err(format!(
                "format {} is not known, only {FORMAT}",
                stored.format
            ));
        }
        let mut tenant = Self {
            counter: stored.counter,
            ticks: stored.ticks,
            key_owner: stored.key_owner,
            definitions: stored.definitions,
            users: stored.users.into_iter().collect::<Shelf<User>>(),
            embed_users: stored.embed_users.into_iter().collect(),
            groups: stored.groups.into_iter().collect(),
            graves: stored.deleted_users,
            ..Self::new()
        };
        tenant.reindex();
        Ok(tenant)
    }

    /// The text of a state file: the same tenant gives the same bytes.
    pub fn to_state(&self) -> Result<String, String> {
        let stored = Stored {
            format: FORMAT,
            counter: self.counter,
            ticks: self.ticks,
            key_owner: self.key_owner.clone(),
            definitions: self.definitions.clone(),
            users: self.users.iter().cloned().collect(),
            embed_users: self.embed_users.iter().cloned().collect(),
            groups: self.groups.iter().cloned().collect(),
            deleted_users: self.graves.clone(),
        };
        serde_json::to_string_pretty(&stored).map_err(|error| error.to_string())
    }

    /// Writes a state file by rename, so that a reader sees the old one or the new one, mode 0600.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let text = self.to_state().map_err(io::Error::other)?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        // A temporary file is made with mode 0600, and the rename keeps that.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Makes the indexes anew.
    pub(super) fn reindex(&mut self) {
        self.emails = HashMap::new();
        for user in self.users.iter() {
            self.emails
                .entry(super::store::fold(&user.email))
                .or_default()
                .push(user.id.clone());
        }
        self.belongs = HashMap::new();
        for group in self.groups.iter() {
            let Some(place) = self.groups.place(&group.id) else {
                continue;
            };
            for member in group.members.iter() {
                self.belongs
                    .entry(member.to_owned())
                    .or_default()
                    .insert(place);
            }
        }
    }
}
