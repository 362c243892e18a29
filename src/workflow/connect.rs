//! From omni-um.toml and the environment to a provider that can be spoken to.

use std::sync::Arc;

use secrecy::SecretString;

use super::failure::Failure;
use super::project::Project;
use crate::apply::Patience;
use crate::config::ProviderKind;
use crate::model::ProviderIdentity;
use crate::provider::ProviderWriter;
use crate::provider::http::{Backoff, BadUrl, BaseUrl, HttpOptions, SetupError};
use crate::provider::omni::{Omni, OmniOptions};
use crate::sandbox;

/// A URL and a key that came from the same source.
pub struct Credentials {
    /// Where to.
    pub url: String,
    /// With what.
    pub key: SecretString,
}

impl Credentials {
    /// `OMNI_BASE_URL` and `OMNI_API_KEY`: both, or neither.
    pub fn from_environment() -> Result<Option<Credentials>, Failure> {
        let get = |name| {
            std::env::var(name)
                .ok()
                .filter(|value: &String| !value.is_empty())
        };
        match (get("OMNI_BASE_URL"), get("OMNI_API_KEY")) {
            (Some(url), Some(key)) => Ok(Some(Credentials {
                url,
                key: SecretString::from(key),
            })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(half("OMNI_BASE_URL", "OMNI_API_KEY")),
            (None, Some(_)) => Err(half("OMNI_API_KEY", "OMNI_BASE_URL")),
        }
    }
}

fn half(there: &str, missing: &str) -> Failure {
    Failure::Credentials(format!(
        "{there} is set and {missing} is not: a URL and a key are used together only when the same source gave both"
    ))
}

/// A provider, and the sandbox that answers where that runs in this process.
pub struct Connection {
    /// The provider.
    pub provider: Arc<dyn ProviderWriter>,
    /// How long a write may take to show.
    pub patience: Patience,
    sandbox: Option<sandbox::Running>,
}

impl Connection {
    /// To a provider that is there already.
    pub fn to(provider: Arc<dyn ProviderWriter>) -> Self {
        Connection {
            provider,
            patience: Patience::USUAL,
            sandbox: None,
        }
    }

    /// Ends the sandbox in this process, where there is one.
    pub async fn close(self) {
        if let Some(sandbox) = self.sandbox {
            sandbox.stop().await;
        }
    }
}

/// Where the sandbox's state lies, beside `omni-um.toml`.
pub const SANDBOX_STATE: &str = ".omni-um/sandbox.json";

/// The key that a sandbox takes unless told another.
pub const SANDBOX_KEY: &str = "sandbox";

/// Connects to the provider that omni-um.toml names. Sends nothing yet.
pub async fn connect(project: &Project) -> Result<Connection, Failure> {
    match project.config.provider.kind {
        ProviderKind::Sandbox => in_process(project).await,
        ProviderKind::Omni | ProviderKind::Omnium | ProviderKind::Scim => {
            let credentials = Credentials::from_environment()?.ok_or_else(|| {
                Failure::Credentials(
                    "there is no key: OMNI_BASE_URL and OMNI_API_KEY are not set".to_owned(),
                )
            })?;
            omni(project, credentials)
        }
    }
}

fn omni(project: &Project, credentials: Credentials) -> Result<Connection, Failure> {
    let Credentials { url, key } = credentials;
    // What stands in OMNI_BASE_URL is never shown: it may be the key, put into the wrong variable.
    let given = BaseUrl::parse(&url)
        .map_err(|error| Failure::Credentials(format!("OMNI_BASE_URL: {error}")))?;
    if let Some(declared) = &project.config.provider.url {
        same_host(&given, declared)?;
    }
    let options = OmniOptions {
        http: pace(project, &given),
        ..OmniOptions::default()
    };
    let provider = Omni::new(&url, key, options).map_err(unusable)?;
    let provider: Arc<dyn ProviderWriter> = Arc::new(provider);
    same_tenant(project, &provider.identity())?;
    Ok(Connection {
        provider,
        patience: match is_hurried(&given) {
            true => Patience::SHORT,
            false => Patience::USUAL,
        },
        sandbox: None,
    })
}

/// For tests: a server on this machine, which counts no requests, is not paced, and is asked again
/// almost at once. No other host is ever hurried.
const HURRY: &str = "OMNI_UM_HURRY";

fn is_hurried(to: &BaseUrl) -> bool {
    to.is_loopback() && std::env::var_os(HURRY).is_some()
}

fn pace(project: &Project, to: &BaseUrl) -> HttpOptions {
    let limits = project.config.limits;
    let usual = HttpOptions {
        per_minute: Some(limits.requests_per_minute),
        concurrency: limits.concurrency,
        ..HttpOptions::default()
    };
    if !is_hurried(to) {
        return usual;
    }
    HttpOptions {
        per_minute: None,
        backoff: Backoff::short(),
        ..usual
    }
}

fn unusable(error: SetupError) -> Failure {
    Failure::Credentials(match error {
        SetupError::Url(BadUrl::Path(_)) => {
            "OMNI_BASE_URL: its path must be empty or /api".to_owned()
        }
        SetupError::Url(bad) => format!("OMNI_BASE_URL: {bad}"),
        SetupError::Key => format!("OMNI_API_KEY: {error}"),
        SetupError::Client(_) => error.to_string(),
    })
}

/// The key goes nowhere but to the host that omni-um.toml names.
fn same_host(given: &BaseUrl, declared: &str) -> Result<(), Failure> {
    let declared = BaseUrl::parse(declared)
        .map_err(|error| Failure::Credentials(format!("omni-um.toml's url: {error}")))?;
    if given.authority() == declared.authority() && given.is_https() == declared.is_https() {
        return Ok(());
    }
    Err(Failure::Credentials(format!(
        "OMNI_BASE_URL does not name {}, as omni-um.toml does: the key is not sent",
        declared.authority()
    )))
}

/// Before any look-up: the key is for the tenant that the lockfile speaks of.
fn same_tenant(project: &Project, identity: &ProviderIdentity) -> Result<(), Failure> {
    match &project.lock {
        Some(lock) if lock.provider != *identity => Err(Failure::OtherTenant {
            what: "the lockfile",
            found: lock.provider.clone(),
            expected: identity.clone(),
        }),
        Some(_) | None => Ok(()),
    }
}

async fn in_process(project: &Project) -> Result<Connection, Failure> {
    let options = sandbox::Options {
        key: SANDBOX_KEY.to_owned(),
        seed: project
            .config
            .provider
            .seed
            .as_ref()
            .map(|seed| project.root.join(seed)),
        state: Some(project.root.join(SANDBOX_STATE)),
        ..sandbox::Options::default()
    };
    let failed =
        |error: std::io::Error| Failure::Unexpected(format!("the sandbox did not start: {error}"));
    let running = sandbox::serve(options).await.map_err(failed)?;
    let provider = Omni::new(
        &running.url(),
        SecretString::from(SANDBOX_KEY),
        OmniOptions::sandbox(),
    )
    .map_err(|error| Failure::Unexpected(error.to_string()))?;
    let provider: Arc<dyn ProviderWriter> = Arc::new(provider);
    same_tenant(project, &provider.identity())?;
    Ok(Connection {
        provider,
        patience: Patience::SHORT,
        sandbox: Some(running),
    })
}
