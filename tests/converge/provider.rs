//! The provider of the model tenant: knows names and ids as a client does, and counts requests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use omni_um::live::{Interest, LiveResource, LiveRoster, LiveState};
use omni_um::model::{Address, Definitions, Field, Kind, Name, ProviderIdentity, ServerId, Value};
use omni_um::plan::cost::CHUNK;
use omni_um::provider::{ProviderReader, ProviderWriter, ReadError, Sent, Write, WriteError};

use super::mistake::Mistake;
use super::tenant::{Tenant, definitions, identity, same, whole};

/// What fails, and from when on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// Nothing does.
    None,
    /// Every write after this many.
    Writes(usize),
    /// Every request after this many writes, readings too.
    Everything(usize),
    /// The write after this many, alone.
    One(usize),
}

/// The model tenant and what a client knows of it.
pub struct Model {
    state: Mutex<State>,
    outage: Outage,
    mistake: Option<Mistake>,
}

struct State {
    tenant: Tenant,
    ids: BTreeMap<Address, String>,
    users: BTreeMap<String, Name>,
    requests: usize,
    tried: usize,
    /// Every write that was sent, and the tenant after it.
    history: Vec<(Write, Tenant)>,
}

impl Model {
    pub fn new(tenant: Tenant, outage: Outage, mistake: Option<Mistake>) -> Model {
        let state = State {
            tenant,
            ids: BTreeMap::new(),
            users: BTreeMap::new(),
            requests: 0,
            tried: 0,
            history: Vec::new(),
        };
        Model {
            state: Mutex::new(state),
            outage,
            mistake,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics with it")
    }

    pub fn tenant(&self) -> Tenant {
        self.state().tenant.clone()
    }

    pub fn history(&self) -> Vec<(Write, Tenant)> {
        self.state().history.clone()
    }

    fn read_now(&self, state: &mut State, interest: &Interest) -> LiveState {
        let tenant = &state.tenant;
        let (mut users, groups) = (tenant.listed_users(), tenant.listed_groups());
        state.requests += 2 + pages(users.len()) + pages(groups.len());
        for (address, id) in &interest.owned {
            let listed = match address.kind {
                Kind::User => users.iter().any(|row| row.id == *id),
                Kind::Group => groups.iter().any(|row| row.resource.id == *id),
            };
            if listed {
                continue;
            }
            state.requests += 1;
            if let (Kind::User, Some(user)) = (address.kind, tenant.user_by_id(id.as_str())) {
                users.push(tenant.live_user(user));
            }
        }
        tenant.assemble(users, groups)
    }
}

fn pages(rows: usize) -> usize {
    rows.div_ceil(CHUNK).max(1)
}

impl State {
    fn learn(&mut self, live: &LiveState) {
        self.ids.clear();
        self.users.clear();
        for (address, resource) in &live.resources {
            let id = resource.id.as_str().to_owned();
            if address.kind == Kind::User {
                self.users.insert(id.clone(), resource.name.clone());
            }
            if !live.ambiguous.contains_key(address) {
                self.ids.insert(address.clone(), id);
            }
        }
    }

    fn roster(&self, ids: &[ServerId]) -> LiveRoster {
        let mut roster = LiveRoster::default();
        for id in ids {
            match self.users.get(id.as_str()) {
                Some(name) => roster.members.push(name.clone()),
                None => roster.hidden += 1,
            }
        }
        roster.members.sort_unstable();
        roster.members.dedup();
        roster
    }

    fn one(&mut self, address: &Address) -> Result<Option<(LiveResource, LiveRoster)>, ReadError> {
        let id = self.ids.get(address).cloned();
        let id = id.ok_or_else(|| ReadError::NoId(address.clone()))?;
        self.requests += 1;
        Ok(match address.kind {
            Kind::User => {
                let user = self.tenant.user_by_id(&id);
                user.map(|user| (self.tenant.live_user(user), LiveRoster::default()))
            }
            Kind::Group => {
                let row = self.tenant.group_by_id(&id);
                let row = row.map(|group| self.tenant.live_group(group));
                row.map(|row| {
                    let roster = self.roster(&row.members);
                    (row.resource, roster)
                })
            }
        })
    }

    fn refresh(&mut self, live: &LiveState, addresses: &[Address]) -> Result<LiveState, ReadError> {
        let mut live = live.clone();
        for kind in Kind::ALL {
            let wanted: BTreeSet<&Address> = addresses.iter().filter(|a| a.kind == kind).collect();
            let total = match kind {
                Kind::User => live.users_total,
                Kind::Group => live.groups_total,
            };
            if wanted.is_empty() {
                continue;
            }
            let known = wanted.iter().all(|address| self.ids.contains_key(*address));
            if wanted.len() <= pages(total) && known {
                for address in wanted {
                    let seen = self.one(address)?;
                    live.put(address, seen);
                }
                continue;
            }
            match kind {
                Kind::User => {
                    let users = self.tenant.listed_users();
                    self.requests += pages(users.len());
                    live = live.with_users(whole(users))?;
                }
                Kind::Group => {
                    let groups = self.tenant.listed_groups();
                    self.requests += pages(groups.len());
                    live = live.with_groups(whole(groups), &|ids| self.roster(ids))?;
                }
            }
        }
        Ok(live)
    }
}

#[async_trait]
impl ProviderReader for Model {
    fn identity(&self) -> ProviderIdentity {
        identity()
    }

    async fn read(&self, interest: &Interest) -> Result<LiveState, ReadError> {
        let mut state = self.state();
        let live = self.read_now(&mut state, interest);
        state.learn(&live);
        Ok(live)
    }

    async fn read_one(
        &self,
        address: &Address,
    ) -> Result<Option<(LiveResource, LiveRoster)>, ReadError> {
        self.reads()?;
        self.state().one(address)
    }

    async fn refresh(
        &self,
        live: &LiveState,
        addresses: &[Address],
    ) -> Result<LiveState, ReadError> {
        self.reads()?;
        self.state().refresh(live, addresses)
    }

    async fn own_account(&self) -> Result<Option<ServerId>, ReadError> {
        self.reads()?;
        self.state().requests += 1;
        Ok(None)
    }

    fn id(&self, address: &Address) -> Option<ServerId> {
        self.state().ids.get(address).map(|id| ServerId::new(id))
    }

    fn requests(&self) -> usize {
        self.state().requests
    }
}

impl Model {
    fn reads(&self) -> Result<(), ReadError> {
        match self.outage {
            Outage::Everything(after) if self.state().tried > after => {
                Err(ReadError::Unreachable {
                    host: "the model".to_owned(),
                    reason: "it is out".to_owned(),
                })
            }
            _ => Ok(()),
        }
    }

    fn writes(&self, tried: usize) -> bool {
        match self.outage {
            Outage::None => true,
            Outage::Writes(after) | Outage::Everything(after) => tried <= after,
            Outage::One(after) => tried != after + 1,
        }
    }
}

#[async_trait]
impl ProviderWriter for Model {
    async fn write(&self, write: &Write) -> Result<Sent, WriteError> {
        let mut state = self.state();
        state.tried += 1;
        state.requests += 1;
        if !self.writes(state.tried) {
            return Err(WriteError::Unknown {
                request: format!("{write:?}"),
                reason: "the model is out".to_owned(),
            });
        }
        let done = state.apply(write);
        if let (Some(mistake), Write::ChangeMembers { group, .. }) = (self.mistake, write) {
            mistake.after_write(group.as_str(), &mut state.tenant);
        }
        let now = state.tenant.clone();
        state.history.push((write.clone(), now));
        done.map(|()| Sent::Done)
    }
}

type Done = Result<(), WriteError>;

fn refuse(what: &Write, why: &str) -> WriteError {
    WriteError::Rejected {
        request: format!("{what:?}"),
        answer: why.to_owned(),
        status: 400,
    }
}

impl State {
    fn id(&self, address: Address) -> Result<String, WriteError> {
        let id = self.ids.get(&address).cloned();
        id.ok_or(WriteError::NoId(address))
    }

    fn user_id(&self, name: &Name) -> Result<String, WriteError> {
        self.id(Address::user(name.clone()))
    }

    fn group_id(&self, name: &Name) -> Result<String, WriteError> {
        self.id(Address::group(name.clone()))
    }

    /// What a strict Omni does: what could be meant otherwise is refused.
    fn apply(&mut self, write: &Write) -> Done {
        match write {
            Write::CreateUser { user, fields } => self.create_user(write, user, fields),
            Write::UpdateUser { user, fields } => self.update_user(write, user, fields),
            Write::DeactivateUser { user } => {
                let id = self.user_id(user)?;
                self.active(write, &id)?;
                self.tenant.deactivate(&id);
                Ok(())
            }
            Write::DeleteUser { user } => {
                let id = self.user_id(user)?;
                self.active(write, &id)?;
                self.tenant.delete_user(&id);
                Ok(())
            }
            Write::CreateGroup { group, members } => self.create_group(write, group, members),
            Write::RenameGroup { group, to } => self.rename_group(write, group, to),
            Write::ChangeMembers { group, add, remove } => {
                self.change_members(write, group, add, remove)
            }
            Write::DeleteGroup { group } => {
                let id = self.group_id(group)?;
                if self.tenant.group_by_id(&id).is_none() {
                    return Err(refuse(write, "no such group"));
                }
                self.tenant.delete_group(&id);
                Ok(())
            }
        }
    }

    fn active(&self, write: &Write, id: &str) -> Done {
        match self.tenant.user_by_id(id) {
            Some(user) if user.active => Ok(()),
            Some(_) => Err(refuse(write, "the user is not active")),
            None => Err(refuse(write, "no such user")),
        }
    }

    fn create_user(&mut self, write: &Write, user: &Name, fields: &[(Field, Value)]) -> Done {
        let name = fields.iter().find_map(|(field, value)| match value {
            Value::Text(text) if *field == Field::Name => Some(text.to_string()),
            _ => None,
        });
        let name = name.ok_or_else(|| refuse(write, "no name"))?;
        let id = self.tenant.add_user(user.as_str(), &name);
        let id = id.ok_or_else(|| refuse(write, "the e-mail is taken"))?;
        self.users.insert(id.clone(), user.clone());
        self.ids.insert(Address::user(user.clone()), id);
        let attributes = fields.iter().filter(|(field, _)| *field != Field::Name);
        let attributes: Vec<_> = attributes
            .map(|(field, value)| (field.clone(), Some(value.clone())))
            .collect();
        self.update_user(write, user, &attributes)
    }

    fn update_user(
        &mut self,
        write: &Write,
        user: &Name,
        fields: &[(Field, Option<Value>)],
    ) -> Done {
        let id = self.user_id(user)?;
        self.active(write, &id)?;
        let definitions: Definitions = definitions();
        let Some(user) = self.tenant.users.iter_mut().find(|user| user.id == id) else {
            return Err(refuse(write, "no such user"));
        };
        for (field, value) in fields {
            match (field, value) {
                (Field::Name, Some(Value::Text(text))) => user.name = text.to_string(),
                (Field::Attribute(key), value) if definitions.contains_key(key) => {
                    match value {
                        Some(value) => user.attributes.insert(key.to_string(), value.clone()),
                        None => user.attributes.remove(&**key),
                    };
                }
                _ => return Err(refuse(write, "this cannot be written so")),
            }
        }
        Ok(())
    }

    fn create_group(&mut self, write: &Write, group: &Name, members: &[Name]) -> Done {
        let ids = members.iter().map(|name| self.user_id(name));
        let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
        let id = self.tenant.add_group(group.as_str());
        let id = id.ok_or_else(|| refuse(write, "the name is taken"))?;
        for member in ids {
            self.active(write, &member)?;
            let group = self.tenant.group_mut(group.as_str());
            group.expect("just made").members.insert(member);
        }
        self.ids.insert(Address::group(group.clone()), id);
        Ok(())
    }

    fn rename_group(&mut self, write: &Write, group: &Name, to: &Name) -> Done {
        let id = self.group_id(group)?;
        let mut others = self.tenant.groups.iter().filter(|other| other.id != id);
        if others.any(|other| same(&other.name, to.as_str())) {
            return Err(refuse(write, "the name is taken"));
        }
        let Some(live) = self.tenant.groups.iter_mut().find(|live| live.id == id) else {
            return Err(refuse(write, "no such group"));
        };
        live.name = to.as_str().to_owned();
        self.ids.remove(&Address::group(group.clone()));
        self.ids.insert(Address::group(to.clone()), id);
        Ok(())
    }

    fn change_members(
        &mut self,
        write: &Write,
        group: &Name,
        add: &[Name],
        remove: &[Name],
    ) -> Done {
        let id = self.group_id(group)?;
        let ids = |names: &[Name]| names.iter().map(|name| self.user_id(name)).collect();
        let (add, remove): (Result<Vec<_>, _>, Result<Vec<_>, _>) = (ids(add), ids(remove));
        let (add, remove) = (add?, remove?);
        for member in &add {
            self.active(write, member)?;
        }
        let Some(live) = self.tenant.groups.iter_mut().find(|live| live.id == id) else {
            return Err(refuse(write, "no such group"));
        };
        for member in add {
            if !live.members.insert(member) {
                return Err(refuse(write, "a member already"));
            }
        }
        for member in remove {
            if !live.members.remove(&member) {
                return Err(refuse(write, "not a member"));
            }
        }
        Ok(())
    }
}
