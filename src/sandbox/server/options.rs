//! How a sandbox is started.

use std::io;
use std::path::PathBuf;

use crate::sandbox::faults::Faults;
use crate::sandbox::switches::Switches;
use crate::sandbox::tenant::{Seed, Tenant};

/// What a sandbox starts with.
#[derive(Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The one key that is accepted.
    pub key: String,
    /// A file the tenant starts from, where there is no state file yet.
    pub seed: Option<PathBuf>,
    /// The file that holds the tenant between runs; without it everything is gone at the end.
    pub state: Option<PathBuf>,
    /// A tenant that is there already; it goes before seed and state file.
    pub tenant: Option<Tenant>,
    /// How the open questions are answered.
    pub switches: Switches,
    /// What goes wrong.
    pub faults: Faults,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            key: "sandbox".to_owned(),
            seed: None,
            state: None,
            tenant: None,
            switches: Switches::default(),
            faults: Faults::default(),
        }
    }
}

impl From<Tenant> for Options {
    fn from(tenant: Tenant) -> Self {
        Self {
            tenant: Some(tenant),
            ..Self::default()
        }
    }
}

impl Options {
    /// The tenant to start with: the given one, else the state file's, else the seed's, else an empty one.
    pub(super) fn open_tenant(&mut self) -> io::Result<Tenant> {
        let wrong = |text: String| io::Error::new(io::ErrorKind::InvalidData, text);
        if let Some(tenant) = self.tenant.take() {
            return Ok(tenant);
        }
        if let Some(state) = self.state.as_deref().filter(|state| state.exists()) {
            return Tenant::load(state).map_err(wrong);
        }
        match &self.seed {
            Some(seed) => Seed::load(seed).and_then(Seed::tenant).map_err(wrong),
            None => Ok(Tenant::new()),
        }
    }
}
