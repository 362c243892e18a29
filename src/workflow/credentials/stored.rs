//! `credentials.toml` in the user's configuration folder, written by `omni-um login`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::{CredentialsError, Found, KeySource, Look, Surroundings, whole};
use crate::file::{self, Allow};
use crate::model::BaseUrl;
use crate::workflow::draft::{Draft, folder_of};
use crate::workflow::exclusive;

/// The file's name.
pub(super) const FILE: &str = "credentials.toml";

/// The file beside it that is locked; the other one is replaced, and a lock on it would go with it.
const LOCK: &str = "credentials.lock";

/// More bytes than this are no keys.
const LARGEST: u64 = 1 << 20;

const HEAD: &str = "# Keys for omni-um, one for each host; written by `omni-um login`.\n\n";

/// The file, by its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored(PathBuf);

/// What stands in it.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    hosts: BTreeMap<String, Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
}

/// What it holds for the host of omni-um.toml.
pub(super) fn look(around: &Surroundings<'_>, declared: Option<&BaseUrl>) -> Look {
    let stored = Stored::of(around);
    let source = KeySource::Stored(stored.as_ref().ok().map(|stored| stored.0.clone()));
    let found = match (&stored, declared) {
        (Err(_), _) => Found::Nothing("there is no home folder to look in".to_owned()),
        (Ok(_), None) => Found::Nothing("omni-um.toml names no url to look for".to_owned()),
        (Ok(stored), Some(url)) => find(stored, around, &source, url),
    };
    Look { source, found }
}

fn find(stored: &Stored, around: &Surroundings<'_>, source: &KeySource, url: &BaseUrl) -> Found {
    let host = url.authority();
    let there = stored.read().and_then(|text| match text {
        Some(_) => stored.outside(around.project).map(|()| text),
        None => Ok(None),
    });
    match there {
        Err(error) => Found::Wrong(error),
        Ok(None) => Found::Nothing("is not there".to_owned()),
        Ok(Some(mut text)) => match text.hosts.remove(&host) {
            Some(entry) => whole(source, &format!("the entry {host}"), url.root(), entry.key),
            None => Found::Nothing(format!("has no entry {host}")),
        },
    }
}

impl Stored {
    /// `$XDG_CONFIG_HOME/omni-um/credentials.toml`, or that below `~/.config`; on Windows below
    /// `%APPDATA%`. A folder that is not absolute is passed over, as the XDG specification asks.
    ///
    /// # Errors
    ///
    /// Where there is no such folder.
    pub fn of(around: &Surroundings<'_>) -> Result<Stored, CredentialsError> {
        let folder = |name: &str| {
            let folder = around.set(name).map(PathBuf::from);
            folder.filter(|folder| folder.is_absolute())
        };
        let home = if cfg!(windows) {
            folder("APPDATA")
        } else {
            folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")))
        };
        match home {
            Some(home) => Ok(Stored(home.join("omni-um").join(FILE))),
            None => Err(CredentialsError::Unusable {
                reason: "there is no home folder to keep a key in: HOME is not set".to_owned(),
            }),
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Whether a key could be kept here.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, or with its place.
    pub fn check(&self, project: Option<&Path>) -> Result<(), CredentialsError> {
        self.outside(project)?;
        self.read().map(drop)
    }

    /// Keeps a key for a host; other entries stay.
    ///
    /// # Errors
    ///
    /// Where the file cannot be used or written; it is as it was then.
    pub fn keep(
        &self,
        url: &BaseUrl,
        key: &SecretString,
        project: Option<&Path>,
    ) -> Result<(), CredentialsError> {
        self.outside(project)?;
        let _alone = self.alone()?;
        let mut text = self.read()?.unwrap_or_default();
        let key = key.expose_secret().to_owned();
        text.hosts.insert(url.authority(), Entry { key });
        self.write(&text)
    }

    /// Lets the key of a host go; whether there was one.
    ///
    /// # Errors
    ///
    /// As [`Stored::keep`].
    pub fn release(&self, url: &BaseUrl) -> Result<bool, CredentialsError> {
        if self.read()?.is_none() {
            return Ok(false);
        }
        let _alone = self.alone()?;
        let Some(mut text) = self.read()? else {
            return Ok(false);
        };
        if text.hosts.remove(&url.authority()).is_none() {
            return Ok(false);
        }
        self.write(&text)?;
        Ok(true)
    }

    /// From reading the file to its being replaced nobody else changes it: who comes second waits
    /// a moment, and loses no entry of the first. Let go when this is dropped.
    fn alone(&self) -> Result<File, CredentialsError> {
        let folder = folder_of(&self.0);
        let opened = make_private(folder).and_then(|()| exclusive::open(&folder.join(LOCK)));
        let file = opened.map_err(|error| self.cannot("be written", &error))?;
        match file.lock() {
            // Where there are no locks, two logins at the same moment are the lesser harm.
            Err(error) if error.kind() != io::ErrorKind::Unsupported => {
                Err(self.cannot("be locked", &error))
            }
            Ok(()) | Err(_) => Ok(file),
        }
    }

    /// What stands in it; nothing where it is not there.
    fn read(&self) -> Result<Option<Text>, CredentialsError> {
        match std::fs::symlink_metadata(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.cannot("be read", &error)),
            Ok(found) => self.is_private(&found)?,
        }
        let text = file::text(&self.0, Allow::Nothing, LARGEST)
            .map_err(|error| self.cannot("be read", &error))?;
        // The parser's message quotes the line, and the line may be the key.
        let text = toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            self.wrong(
                format!("cannot be understood at line {line}"),
                "write [hosts.\"HOST\"] and below it key = \"…\"".to_owned(),
            )
        })?;
        Ok(Some(text))
    }

    fn write(&self, text: &Text) -> Result<(), CredentialsError> {
        let body = toml::to_string(text).map_err(io::Error::other);
        let folder = folder_of(&self.0);
        let put = body
            .and_then(|body| Draft::begin(folder)?.put(&self.0, &format!("{HEAD}{body}"), true));
        put.map(drop)
            .map_err(|error| self.cannot("be written", &error))
    }

    /// Nothing below the project's folder: what lies there is in the repository before long.
    fn outside(&self, project: Option<&Path>) -> Result<(), CredentialsError> {
        // The file, or its folder, may not be there yet.
        let there = self.0.ancestors().find_map(|path| path.canonicalize().ok());
        let project = project.and_then(|project| project.canonicalize().ok());
        match (there, project) {
            (Some(there), Some(project)) if there.starts_with(&project) => Err(self.wrong(
                "lies below the project's folder, where no key is kept".to_owned(),
                "set XDG_CONFIG_HOME to a folder of your own outside of it".to_owned(),
            )),
            _ => Ok(()),
        }
    }

    #[cfg(unix)]
    fn is_private(&self, found: &std::fs::Metadata) -> Result<(), CredentialsError> {
        use std::os::unix::fs::MetadataExt as _;
        if !found.is_file() {
            return Err(self.cannot("be read", &io::Error::other("it is no regular file")));
        }
        if found.uid() != rustix::process::geteuid().as_raw() {
            return Err(self.wrong(
                "belongs to another user".to_owned(),
                format!("take that file away: {}", self.0.display()),
            ));
        }
        let mode = found.mode() & 0o7777;
        if mode != 0o600 {
            return Err(self.wrong(
                format!("has mode {mode:04o}, and 0600 is asked for"),
                format!("chmod 600 {}", self.0.display()),
            ));
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn is_private(&self, _: &std::fs::Metadata) -> Result<(), CredentialsError> {
        Ok(())
    }

    fn cannot(&self, what: &str, error: &io::Error) -> CredentialsError {
        self.wrong(
            format!("cannot {what}: {error}"),
            "check what lies there, its permissions and the disk".to_owned(),
        )
    }

    fn wrong(&self, reason: String, next: String) -> CredentialsError {
        let path = self.0.clone();
        CredentialsError::Stored { path, reason, next }
    }
}

/// Makes a folder that nobody else looks into, where there is none.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
