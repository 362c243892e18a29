//! The story's tenant: between commands in its state file, or behind a server of the story's own.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

use omni_um::sandbox::{self, Running, Seed, Switches, Target, Tenant, When};
use tokio::runtime::Runtime;

use super::by_hand::ByHand;
use super::step::Meanwhile;
use super::workplace::Workplace;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// Where the tenant is.
pub struct Place {
    seed: PathBuf,
    state: PathBuf,
    served: Option<Running>,
}

impl Place {
    /// Not served yet.
    pub fn of(workplace: &Workplace) -> Place {
        Place {
            seed: workplace.seed(),
            state: workplace.state(),
            served: None,
        }
    }

    /// The server's address, where there is one.
    pub fn url(&self) -> Option<String> {
        self.served.as_ref().map(Running::url)
    }

    /// Serves it from now on.
    pub fn serve(&mut self, switches: &str) -> Result<(), String> {
        let options = sandbox::Options {
            tenant: Some(self.load()?),
            switches: Switches::parse(switches)?,
            state: Some(self.state.clone()),
            ..sandbox::Options::default()
        };
        let served = RUNTIME.block_on(sandbox::serve(options));
        self.served = Some(served.map_err(|error| error.to_string())?);
        Ok(())
    }

    /// Lets something go wrong from now on.
    pub fn fault(&self, line: &str) -> Result<(), String> {
        self.running()?.faults(|faults| faults.add(line))
    }

    /// Lets somebody write beside a request to come.
    pub fn meanwhile(&self, meanwhile: &Meanwhile) -> Result<(), String> {
        let Meanwhile {
            turn,
            method,
            path,
            nth,
            act,
        } = meanwhile.clone();
        let write = move |tenant: &mut Tenant, _: &sandbox::RequestInfo| {
            act.act(tenant).expect("the second writer may write");
        };
        self.running()?.faults(|faults| {
            let target = Target::new(&method, &path);
            *faults = std::mem::take(faults).with_writer(turn, target, When::Nth(nth), write);
        });
        Ok(())
    }

    /// Changes it by hand.
    pub fn by_hand(&self, act: &ByHand) -> Result<(), String> {
        if let Some(served) = &self.served {
            return served.tenant(|tenant| act.act(tenant));
        }
        let mut tenant = self.load()?;
        act.act(&mut tenant)?;
        tenant.save(&self.state).map_err(|error| error.to_string())
    }

    /// It as it is now.
    pub fn load(&self) -> Result<Tenant, String> {
        match &self.served {
            Some(served) => Ok(served.tenant(|tenant| tenant.clone())),
            None if self.state.exists() => Tenant::load(&self.state),
            None => Seed::load(&self.seed).and_then(Seed::tenant),
        }
    }

    fn running(&self) -> Result<&Running, String> {
        self.served
            .as_ref()
            .ok_or_else(|| "this needs `serve the sandbox` first".to_owned())
    }
}

/// Users with what they hold, and groups with their members.
pub fn show(tenant: &Tenant) -> String {
    let mut out = String::new();
    // By name: the tenant's own order is that of their making, to the second.
    let mut users: Vec<_> = tenant.users().iter().collect();
    users.sort_by(|a, b| a.email.cmp(&b.email));
    for user in users {
        let inactive = if user.active { "" } else { " (inactive)" };
        let _ = write!(out, "  {} \"{}\"{inactive}", user.email, user.name);
        for (key, held) in &user.attributes {
            let value = match held {
                sandbox::Held::One(text) => text.clone(),
                sandbox::Held::Many(texts) => format!("[{}]", texts.join(", ")),
            };
            let _ = write!(out, " {key}={value}");
        }
        out.push('\n');
    }
    for group in tenant.groups().iter() {
        let members: Vec<String> = group
            .members
            .iter()
            .map(|id| tenant.member_name(id))
            .collect();
        let _ = writeln!(out, "  {}: {}", group.name, members.join(", "));
    }
    out
}
