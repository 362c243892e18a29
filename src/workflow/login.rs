//! A key of a person's own, tried and then kept for its host.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::connect::lone_client;
use super::credentials::{CredentialsError, KeySource, Stored, Surroundings, Survey};
use super::failure::Failure;
use super::project::read_lock;
use crate::config::Config;
use crate::lock;
use crate::model::BaseUrl;

/// Where a key is kept, and for which host.
pub struct Keeper {
    /// The host.
    pub url: BaseUrl,
    stored: Stored,
    project: Option<PathBuf>,
}

impl Keeper {
    /// For the host that somebody named, else for that of omni-um.toml. Nothing is asked for yet.
    ///
    /// # Errors
    ///
    /// Where there is no host, one that no key is sent to, or no place to keep a key in.
    pub fn find(folder: &Path, host: Option<&str>) -> Result<Keeper, Failure> {
        let url = match host {
            Some(host) => named(host)?,
            None => declared(folder)?,
        };
        let around = Surroundings::here(None, None);
        let stored = Stored::of(&around).map_err(Failure::Credentials)?;
        let project = folder.exists().then(|| folder.to_owned());
        Ok(Keeper {
            url,
            stored,
            project,
        })
    }

    /// Whether a key could be kept, before anybody is asked for one.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, or with the place.
    pub fn check(&self) -> Result<(), Failure> {
        let project = self.project.as_deref();
        self.stored.check(project).map_err(Failure::Credentials)
    }

    /// Tries the key with a request, and only then keeps it.
    ///
    /// # Errors
    ///
    /// Where the tenant does not take it, or the file cannot be written; it is as it was then.
    pub async fn keep(&self, key: SecretString) -> Result<(), Failure> {
        lone_client(&self.url, key.clone())?.account().await?;
        let project = self.project.as_deref();
        let kept = self.stored.keep(&self.url, &key, project);
        kept.map_err(Failure::Credentials)
    }

    /// Lets the key go; whether there was one.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read or written.
    pub fn release(&self) -> Result<bool, Failure> {
        self.stored.release(&self.url).map_err(Failure::Credentials)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        self.stored.path()
    }

    /// Which other source is looked at first, and holds something.
    pub fn beaten_by(&self) -> Option<KeySource> {
        let around = Surroundings::here(None, self.project.as_deref());
        let survey = Survey::take(&around, Some(&self.url));
        let winner = survey.winner().and_then(|at| survey.looks.get(at))?;
        let stored = matches!(winner.source, KeySource::Stored(_));
        (!stored).then(|| winner.source.clone())
    }
}

/// `https://acme.omniapp.co`, or the host alone.
fn named(host: &str) -> Result<BaseUrl, Failure> {
    let url = match host.contains("://") {
        true => BaseUrl::tenant(host),
        false => BaseUrl::tenant(&format!("https://{host}")),
    };
    // What was written is not shown: it may be the key, put into the wrong place.
    url.map_err(|bad| Failure::Usage {
        message: format!("--host: {}", CredentialsError::words(&bad)),
        next: "name your tenant, as in --host https://acme.omniapp.co".to_owned(),
    })
}

fn declared(folder: &Path) -> Result<BaseUrl, Failure> {
    let (config, _) = Config::load(folder).map_err(Failure::Files)?;
    let kind = config.provider.kind.word();
    let url = config.provider.url.ok_or_else(|| Failure::Usage {
        message: "omni-um.toml names no url".to_owned(),
        next: "name your tenant, as in --host https://acme.omniapp.co".to_owned(),
    })?;
    let lock = read_lock(&folder.join(lock::FILE_NAME))?;
    let locked = lock.map(|lock| lock.provider);
    match locked.filter(|locked| locked.kind != kind || locked.host != url.authority()) {
        Some(locked) => Err(Failure::Credentials(CredentialsError::Unusable {
            reason: format!("omni-um.toml names {url}, and the lockfile speaks of {locked}"),
        })),
        None => Ok(url),
    }
}
