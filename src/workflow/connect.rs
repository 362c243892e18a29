//! From omni-um.toml and a key to a provider that can be spoken to.

use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;

use super::credentials::{Credentials, CredentialsError, Surroundings, Survey};
use super::exclusive::own_folder;
use super::failure::Failure;
use super::project::Project;
use crate::apply::Patience;
use crate::config::{Limits, Provider, ProviderKind};
use crate::model::{BaseUrl, ProviderIdentity};
use crate::provider::http::{Backoff, HttpOptions, SetupError};
use crate::provider::omni::{Omni, OmniOptions};
use crate::provider::{ProviderReader as _, ProviderWriter};
use crate::sandbox;

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

/// Connects to the provider that omni-um.toml names; `env_file` is `--env-file`. Sends nothing yet.
///
/// # Errors
///
/// Where there is no key, or none that may go to this tenant.
pub async fn connect(project: &Project, env_file: Option<&Path>) -> Result<Connection, Failure> {
    match project.config.provider.kind {
        ProviderKind::Sandbox => in_process(project).await,
        ProviderKind::Omni | ProviderKind::Omnium | ProviderKind::Scim => {
            let around = Surroundings::here(env_file, Some(&project.root));
            let declared = project.config.provider.url.as_ref();
            let credentials = Survey::take(&around, declared).decide();
            connect_by(project, credentials.map_err(Failure::Credentials)?)
        }
    }
}

/// The same with a URL and a key that were found already.
pub(super) fn connect_by(
    project: &Project,
    credentials: Credentials,
) -> Result<Connection, Failure> {
    let omni = client(project, credentials)?;
    let is_hurried = is_hurried(omni.base());
    Ok(Connection {
        provider: Arc::new(omni),
        patience: match is_hurried {
            true => Patience::SHORT,
            false => Patience::USUAL,
        },
        sandbox: None,
    })
}

/// The one place where a key meets a host: checked before anything is looked up.
pub(super) fn client(project: &Project, credentials: Credentials) -> Result<Omni, Failure> {
    let Provider { kind, url, .. } = &project.config.provider;
    credentials
        .may_go(url.as_ref(), kind.word(), project.lock.as_ref())
        .map_err(Failure::Credentials)?;
    let Credentials { url, key, .. } = credentials;
    let options = OmniOptions {
        http: pace(project.config.limits, &url),
        ..OmniOptions::default()
    };
    let omni = Omni::new(&url.to_string(), key, options).map_err(unusable)?;
    same_tenant(project, &omni.identity())?;
    Ok(omni)
}

/// A client that belongs to no project, to try a key with.
pub(super) fn lone_client(url: &BaseUrl, key: SecretString) -> Result<Omni, Failure> {
    let options = OmniOptions {
        http: pace(Limits::default(), url),
        ..OmniOptions::default()
    };
    Omni::new(&url.to_string(), key, options).map_err(unusable)
}

fn unusable(error: SetupError) -> Failure {
    let reason = error.to_string();
    Failure::Credentials(CredentialsError::Unusable { reason })
}

/// For tests: a server on this machine, which counts no requests, is not paced, and is asked again
/// almost at once. No other host is ever hurried.
const HURRY: &str = "OMNI_UM_HURRY";

fn is_hurried(to: &BaseUrl) -> bool {
    to.is_loopback() && std::env::var_os(HURRY).is_some()
}

fn pace(limits: Limits, to: &BaseUrl) -> HttpOptions {
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

/// The lockfile speaks of a tenant of this kind.
pub(super) fn same_tenant(project: &Project, identity: &ProviderIdentity) -> Result<(), Failure> {
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
    own_folder(&project.root)?;
    let failed =
        |error: std::io::Error| Failure::Unexpected(format!("the sandbox did not start: {error}"));
    let running = sandbox::serve(options).await.map_err(failed)?;
    let key = SecretString::from(SANDBOX_KEY);
    let provider = Omni::new(&running.url(), key, OmniOptions::sandbox())
        .map_err(|error| Failure::Unexpected(error.to_string()))?;
    let provider: Arc<dyn ProviderWriter> = Arc::new(provider);
    same_tenant(project, &provider.identity())?;
    Ok(Connection {
        provider,
        patience: Patience::SHORT,
        sandbox: Some(running),
    })
}
