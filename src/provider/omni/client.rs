//! The provider itself.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use secrecy::SecretString;

use super::names::NameTable;
use super::{fresh, listing, reading, records, refresh, rows, tenant, writing};
use crate::live::{Interest, LiveResource, LiveRoster, LiveState};
use crate::model::{Address, BaseUrl, Kind, ProviderIdentity, ServerId};
use crate::provider::http::{Backoff, Http, HttpOptions, SetupError, Transport};
use crate::provider::{
    Detail, ProviderReader, ProviderWriter, ReadError, Record, Records, Sent, Traffic, Write,
    WriteError,
};

/// What may differ between uses.
#[derive(Clone, Debug, Default)]
pub struct OmniOptions {
    /// Deadlines, bounds, pace and patience.
    pub http: HttpOptions,
    /// The identity to go by, where it is not kind `omni` and the URL's host.
    pub identity: Option<ProviderIdentity>,
}

impl OmniOptions {
    /// For the sandbox in this process: its port is another each time, so its identity has none.
    /// It counts nobody's requests, so that they need no pace, and whoever tries this program out
    /// waits for nothing.
    pub fn sandbox() -> Self {
        OmniOptions {
            http: HttpOptions {
                per_minute: None,
                backoff: Backoff::short(),
                ..HttpOptions::default()
            },
            identity: Some(ProviderIdentity {
                kind: "sandbox".to_owned(),
                host: String::new(),
            }),
        }
    }
}

/// One Omni tenant, spoken to with one organization API key.
pub struct Omni {
    pub(super) http: Http,
    identity: ProviderIdentity,
    pub(super) names: Mutex<NameTable>,
}

impl Omni {
    /// A client for a base URL, with or without `/api` at its end (omni-api.md 1). Sends nothing.
    pub fn new(
        base_url: &str,
        key: SecretString,
        options: OmniOptions,
    ) -> Result<Omni, SetupError> {
        let base = BaseUrl::tenant(base_url)?;
        let http = Http::new(base.clone(), key, &options.http)?;
        Ok(Omni::speaking(http, &base, options))
    }

    /// The same over another transport.
    pub fn over(
        transport: Transport,
        base_url: &str,
        key: SecretString,
        options: OmniOptions,
    ) -> Result<Omni, SetupError> {
        let base = BaseUrl::tenant(base_url)?;
        let http = Http::over(transport, base.clone(), key, &options.http)?;
        Ok(Omni::speaking(http, &base, options))
    }

    /// Where requests go.
    pub fn base(&self) -> &BaseUrl {
        self.http.base()
    }

    /// Tries the key: one request (two where the tenant does not tell whose key it is), and the id
    /// of the account behind it, where it does.
    ///
    /// # Errors
    ///
    /// As a reading; [`ReadError::Refused`] where the key is of no use.
    pub async fn account(&self) -> Result<Option<ServerId>, ReadError> {
        let account = tenant::own_account(&self.http).await?;
        if account.is_none() {
            listing::first(&self.http, Kind::User).await?;
        }
        Ok(account)
    }

    fn speaking(http: Http, base: &BaseUrl, options: OmniOptions) -> Omni {
        let identity = options.identity.unwrap_or_else(|| ProviderIdentity {
            kind: "omni".to_owned(),
            host: base.authority(),
        });
        Omni {
            http,
            identity,
            names: Mutex::default(),
        }
    }
}

/// Shows which tenant, and no key.
impl fmt::Debug for Omni {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Omni")
            .field("identity", &self.identity)
            .field("http", &self.http)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl ProviderReader for Omni {
    fn identity(&self) -> ProviderIdentity {
        self.identity.clone()
    }

    async fn read(&self, interest: &Interest) -> Result<LiveState, ReadError> {
        let live = reading::read(&self.http, &self.identity, interest).await?;
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.read_again(&live);
        Ok(live)
    }

    async fn read_one(
        &self,
        address: &Address,
    ) -> Result<Option<(LiveResource, LiveRoster)>, ReadError> {
        let (id, definitions) = {
            let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
            let id = names.id(address);
            let id = id.ok_or_else(|| ReadError::NoId(address.clone()))?;
            (id.clone(), names.definitions())
        };
        if address.kind == Kind::User {
            let user = fresh::find_user(&self.http, &self.names, &id, &definitions).await?;
            return Ok(user.map(|user| (user, LiveRoster::default())));
        }
        let Some(group) = fresh::find_group(&self.http, &self.names, &id).await? else {
            return Ok(None);
        };
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let members = names.members(&group.members);
        Ok(Some((group.resource, members)))
    }

    async fn refresh(
        &self,
        live: &LiveState,
        addresses: &[Address],
    ) -> Result<LiveState, ReadError> {
        refresh::refresh(self, live, addresses).await
    }

    async fn own_account(&self) -> Result<Option<ServerId>, ReadError> {
        tenant::own_account(&self.http).await
    }

    fn id(&self, address: &Address) -> Option<ServerId> {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.id(address).cloned()
    }

    fn requests(&self) -> usize {
        self.http.sent()
    }

    fn traffic(&self) -> Traffic {
        self.http.traffic()
    }

    fn as_records(&self) -> Option<&dyn Records> {
        Some(self)
    }
}

#[async_trait]
impl Records for Omni {
    fn attributes_in(&self) -> &str {
        rows::ATTRIBUTES
    }

    async fn record(&self, kind: Kind, id: &str) -> Result<Option<Record>, ReadError> {
        records::one(&self.http, kind, id).await
    }

    async fn records(&self, kind: Kind, detail: Detail) -> Result<Vec<Record>, ReadError> {
        records::all(&self.http, kind, detail).await
    }

    async fn records_called(&self, kind: Kind, name: &str) -> Result<Vec<Record>, ReadError> {
        records::called(&self.http, kind, name).await
    }
}

#[async_trait]
impl ProviderWriter for Omni {
    async fn write(&self, write: &Write) -> Result<Sent, WriteError> {
        writing::write(&self.http, &self.names, write).await
    }
}
