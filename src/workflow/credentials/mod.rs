//! Keys, and where they may be sent (design, section 6).
//!
//! A URL and a key are used together only when the same source gave both, or when the key is bound
//! to the host. This is what stops a pull request from changing the URL and receiving the key.
//!
//! ```text
//!   dotenv       `.env`, or --env-file: OMNI_BASE_URL and OMNI_API_KEY
//!   environment  OMNI_BASE_URL and OMNI_API_KEY
//!   bound        OMNI_UM_TOKEN_acme_omniapp_co, for omni-um.toml's url
//!   stored       credentials.toml of `omni-um login`, for omni-um.toml's url
//! ```
//!
//! In this order: the first source that holds anything decides, and where it is wrong nothing else
//! is tried. Nothing here opens a socket, and nothing is put into the environment.

mod bound;
mod dotenv;
mod environment;
mod error;
mod lines;
mod stored;
mod surroundings;

pub use bound::variable;
pub use error::CredentialsError;
pub use stored::Stored;
pub use surroundings::{Surroundings, in_ci};

use std::fmt;
use std::path::PathBuf;

use secrecy::SecretString;

use crate::lock::Lockfile;
use crate::model::{BadUrl, BaseUrl};
use crate::provider::http::is_key;

/// The variable with the URL, in the environment and in `.env`.
pub const URL: &str = "OMNI_BASE_URL";

/// The variable with the key.
const KEY: &str = "OMNI_API_KEY";

/// Where a key may come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A `.env`.
    Dotenv(PathBuf),
    /// `OMNI_BASE_URL` and `OMNI_API_KEY`.
    Environment,
    /// A variable that is named after the host; none where omni-um.toml names no host.
    Bound(Option<String>),
    /// `credentials.toml`; no path where there is no home to look in.
    Stored(Option<PathBuf>),
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeySource::Dotenv(path) | KeySource::Stored(Some(path)) => {
                write!(f, "{}", path.display())
            }
            KeySource::Environment => f.write_str("the environment"),
            KeySource::Bound(Some(name)) => f.write_str(name),
            KeySource::Bound(None) => f.write_str("OMNI_UM_TOKEN_…"),
            KeySource::Stored(None) => f.write_str(stored::FILE),
        }
    }
}

/// A URL and a key that may be used together.
#[derive(Debug)]
pub struct Credentials {
    /// Where to.
    pub url: BaseUrl,
    /// With what.
    pub key: SecretString,
    /// Who says so.
    pub from: KeySource,
}

/// What a source holds.
#[derive(Debug)]
pub enum Found {
    /// Nothing, and why.
    Nothing(String),
    /// A URL and a key.
    Whole(Credentials),
    /// Something that cannot be used.
    Wrong(CredentialsError),
}

/// A source, and what it holds.
#[derive(Debug)]
pub struct Look {
    /// The source.
    pub source: KeySource,
    /// What it holds.
    pub found: Found,
}

/// All sources, in the order in which they win.
#[derive(Debug)]
pub struct Survey {
    /// The sources.
    pub looks: Vec<Look>,
    declared: Option<BaseUrl>,
}

impl Survey {
    /// Looks at every source; `declared` is omni-um.toml's `url`.
    pub fn take(around: &Surroundings<'_>, declared: Option<&BaseUrl>) -> Survey {
        Survey {
            looks: vec![
                dotenv::look(around),
                environment::look(around),
                bound::look(around, declared),
                stored::look(around, declared),
            ],
            declared: declared.cloned(),
        }
    }

    /// Which source decides: the first that holds anything, right or wrong.
    pub fn winner(&self) -> Option<usize> {
        let holds = |look: &Look| !matches!(look.found, Found::Nothing(_));
        self.looks.iter().position(holds)
    }

    /// What the source that decides holds.
    ///
    /// # Errors
    ///
    /// What is wrong with it; or that there is none.
    pub fn decide(mut self) -> Result<Credentials, CredentialsError> {
        let none = CredentialsError::None {
            host: self.declared.as_ref().map(BaseUrl::authority),
            variable: self.declared.as_ref().map(variable),
        };
        let at = self.winner().ok_or(none)?;
        match self.looks.swap_remove(at).found {
            Found::Whole(credentials) => Ok(credentials),
            Found::Wrong(error) => Err(error),
            Found::Nothing(reason) => Err(CredentialsError::Unusable { reason }),
        }
    }
}

impl Credentials {
    /// The key goes nowhere but to the host that omni-um.toml and the lockfile name.
    ///
    /// # Errors
    ///
    /// Where either names another one; a lockfile of another kind is told elsewhere.
    pub fn may_go(
        &self,
        declared: Option<&BaseUrl>,
        kind: &str,
        lock: Option<&Lockfile>,
    ) -> Result<(), CredentialsError> {
        if let Some(declared) = declared.filter(|declared| !self.url.is_same_host(declared)) {
            return Err(CredentialsError::OtherHost {
                from: self.from.clone(),
                declared: declared.root().to_string(),
            });
        }
        let authority = self.url.authority();
        let locked = lock.map(|lock| &lock.provider);
        match locked.filter(|locked| locked.kind == kind && locked.host != authority) {
            Some(locked) => Err(CredentialsError::OtherLock {
                from: self.from.clone(),
                locked: locked.host.clone(),
            }),
            None => Ok(()),
        }
    }
}

/// What a source with both variables holds: both, or neither. An empty one is not there.
fn pair(from: &KeySource, url: Option<String>, key: Option<String>) -> Found {
    let there = |value: &String| !value.is_empty();
    let half = |there, missing| {
        Found::Wrong(CredentialsError::Half {
            from: from.clone(),
            there,
            missing,
        })
    };
    match (url.filter(there), key.filter(there)) {
        (None, None) => Found::Nothing(format!("holds neither {URL} nor {KEY}")),
        (Some(_), None) => half(URL, KEY),
        (None, Some(_)) => half(KEY, URL),
        (Some(url), Some(key)) => match BaseUrl::tenant(&url) {
            Ok(url) => whole(from, KEY, url, key),
            Err(bad) => Found::Wrong(bad_url(from, bad)),
        },
    }
}

/// A URL and a key, if that is one; `called` is what the key is called there.
fn whole(from: &KeySource, called: &str, url: BaseUrl, key: String) -> Found {
    let (key, from) = (SecretString::from(key), from.clone());
    match is_key(&key) {
        true => Found::Whole(Credentials { url, key, from }),
        false => Found::Wrong(CredentialsError::Key {
            called: called.to_owned(),
            from,
        }),
    }
}

fn bad_url(from: &KeySource, bad: BadUrl) -> CredentialsError {
    CredentialsError::Url {
        from: from.clone(),
        reason: CredentialsError::words(&bad),
    }
}

#[cfg(test)]
mod tests;
