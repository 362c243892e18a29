//! A sandbox that answers while a test waits for the binary.

use std::ops::Deref;

use omni_um::sandbox::{self, Exchange, Options, Running, Seed, Switches};
use tokio::runtime::Runtime;

use super::project::KEY;
use super::wire;

/// A running sandbox with threads of its own. When it goes, everything that was ever asked of it is
/// checked against what a client may ask (`wire`).
pub struct Tenant {
    running: Option<Running>,
    runtime: Runtime,
}

impl Tenant {
    /// Begins with what a seed describes.
    pub fn seeded(seed: &str) -> Self {
        Self::with(seed, "")
    }

    /// Begins with a seed and with switches, written `name=value,…`.
    pub fn with(seed: &str, switches: &str) -> Self {
        let seed = Seed::parse(seed).expect("the seed parses");
        let tenant = seed.tenant().expect("the seed is sound");
        Self::holding(tenant, switches)
    }

    /// Begins with a tenant.
    pub fn holding(tenant: sandbox::Tenant, switches: &str) -> Self {
        let switches = Switches::parse(switches).expect("known switches");
        let key = KEY.to_owned();
        let options = Options {
            key,
            switches,
            ..Options::from(tenant)
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let running = runtime
            .block_on(sandbox::serve(options))
            .expect("a free port");
        Tenant {
            running: Some(running),
            runtime,
        }
    }

    /// How many requests came so far: the beginning of what [`Tenant::since`] hands back.
    pub fn mark(&self) -> usize {
        self.requests().len()
    }

    /// The requests since a mark.
    pub fn since(&self, mark: usize) -> Vec<Exchange> {
        self.requests().split_off(mark)
    }

    /// The requests since a mark that could change something.
    pub fn writes_since(&self, mark: usize) -> Vec<Exchange> {
        let mut all = self.since(mark);
        all.retain(Exchange::is_write);
        all
    }

    /// Adds a fault, as the sandbox's grammar has it.
    pub fn fault(&self, line: &str) {
        self.faults(|faults| faults.add(line))
            .expect("a known fault");
    }

    /// No fault any more.
    pub fn mend(&self) {
        self.set_faults(sandbox::Faults::default());
    }

    /// The members of a group, sorted.
    pub fn members(&self, group: &str) -> Vec<String> {
        let mut members = self
            .tenant(|tenant| tenant.members_of(group))
            .expect("a known group");
        members.sort();
        members
    }

    /// An attribute of a user as JSON; null where it is unset.
    pub fn attribute(&self, email: &str, key: &str) -> serde_json::Value {
        self.tenant(|tenant| {
            let user = tenant.user(email).expect("a known user");
            user.attributes
                .get(key)
                .map_or(serde_json::Value::Null, |held| {
                    serde_json::to_value(held).expect("JSON")
                })
        })
    }

    /// Everything that the tenant holds, as it would be saved.
    pub fn everything(&self) -> sandbox::Tenant {
        self.tenant(|tenant| tenant.clone())
    }

    /// Puts back what [`Tenant::everything`] gave.
    pub fn put_back(&self, saved: &sandbox::Tenant) {
        self.tenant(|tenant| *tenant = saved.clone());
    }
}

impl Deref for Tenant {
    type Target = Running;

    fn deref(&self) -> &Running {
        self.running.as_ref().expect("it runs until it is dropped")
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        let asked = self.requests();
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
        if !std::thread::panicking() {
            asked.iter().for_each(wire::check);
        }
    }
}
