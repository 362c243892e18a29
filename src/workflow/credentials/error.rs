//! Why no key is used; none of these texts holds a key, or what may be one.

use std::path::PathBuf;

use super::{KEY, KeySource, URL};
use crate::model::BadUrl;

/// Why no key is used.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// No source holds anything.
    #[error("there is no key{}", for_host(host.as_deref()))]
    None {
        /// The host of omni-um.toml.
        host: Option<String>,
        /// The variable that is named after it.
        variable: Option<String>,
    },
    /// One of two.
    #[error(
        "{from} holds {there} and not {missing}: a URL and a key are used together only when the same source gave both"
    )]
    Half {
        /// The source.
        from: KeySource,
        /// What it holds.
        there: &'static str,
        /// What it does not.
        missing: &'static str,
    },
    /// A URL that a key is not sent to.
    #[error("{URL} of {from}: {reason}")]
    Url {
        /// The source.
        from: KeySource,
        /// What is wrong with it.
        reason: String,
    },
    /// A key that is none.
    #[error("{called} of {from}: the key is empty or holds a character that a key cannot have")]
    Key {
        /// The source.
        from: KeySource,
        /// The variable, or the entry.
        called: String,
    },
    /// omni-um.toml names another host.
    #[error("{from} does not name {declared}, as omni-um.toml does: the key is not sent")]
    OtherHost {
        /// The source.
        from: KeySource,
        /// omni-um.toml's URL.
        declared: String,
    },
    /// The lockfile names another host.
    #[error("{from} does not name {locked}, as the lockfile does: the key is not sent")]
    OtherLock {
        /// The source.
        from: KeySource,
        /// The lockfile's host.
        locked: String,
    },
    /// A `.env` that cannot be used.
    #[error("{} {reason}", path.display())]
    EnvFile {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A line of a `.env` that is not clear.
    #[error("{}:{line}: {reason}", path.display())]
    Line {
        /// Where it lies.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A `.env` that others have too.
    #[error("{} is tracked by git: whoever has the repository has the key in it", path.display())]
    Tracked {
        /// Where it lies.
        path: PathBuf,
    },
    /// Nobody can tell whether others have it too.
    #[error("whether git tracks {} cannot be told: {reason}", path.display())]
    Untold {
        /// Where it lies.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// `credentials.toml` cannot be used.
    #[error("{} {reason}", path.display())]
    Stored {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
        /// What to do.
        next: String,
    },
    /// Anything else that keeps a key from being sent.
    #[error("{reason}")]
    Unusable {
        /// What.
        reason: String,
    },
}

fn for_host(host: Option<&str>) -> String {
    match host {
        Some(host) => format!(" for {host}"),
        None => format!(": {URL} and {KEY} are not set"),
    }
}

impl CredentialsError {
    /// What is wrong with a URL, without any of its text: it may be the key in the wrong place.
    pub(in crate::workflow) fn words(bad: &BadUrl) -> String {
        match bad {
            BadUrl::Path(_) => "its path must be empty or /api".to_owned(),
            other => other.to_string(),
        }
    }

    /// What to do next, as one line.
    pub fn next(&self) -> String {
        match self {
            CredentialsError::None {
                variable: Some(variable),
                ..
            } => format!(
                "run `omni-um login`, or set {URL} and {KEY}, both, or {variable}; `omni-um doctor` shows where was looked"
            ),
            CredentialsError::None { variable: None, .. } => {
                format!("set {URL} and {KEY}, both, in the environment or in .env")
            }
            CredentialsError::Half { from, missing, .. } => {
                format!("add {missing} to {from}, or take both away")
            }
            CredentialsError::Url { from, .. } => {
                format!("write {URL}=https://acme.omniapp.co, with your tenant's host, in {from}")
            }
            CredentialsError::Key { from, .. } => {
                format!("put the key into {from} once more, as Omni showed it")
            }
            CredentialsError::OtherHost { from, .. } => format!(
                "check [provider] url in omni-um.toml, then what {from} holds: `omni-um doctor` shows who won"
            ),
            CredentialsError::OtherLock { .. } => {
                "check [provider] url in omni-um.toml and the key's source; a lockfile belongs to one tenant"
                    .to_owned()
            }
            CredentialsError::EnvFile { .. } => {
                "name a file with OMNI_BASE_URL and OMNI_API_KEY, both, or none at all".to_owned()
            }
            CredentialsError::Line { .. } => {
                "write NAME=VALUE, once for each name, with a quote at both ends or at none"
                    .to_owned()
            }
            CredentialsError::Tracked { path } => format!(
                "take it out (git rm --cached {}), have git ignore it, and make a new key: this one is known",
                path.display()
            ),
            CredentialsError::Untold { .. } => {
                "see that git runs here, or use the environment instead".to_owned()
            }
            CredentialsError::Stored { next, .. } => next.clone(),
            CredentialsError::Unusable { .. } => {
                "run `omni-um doctor`; it shows where was looked".to_owned()
            }
        }
    }
}
