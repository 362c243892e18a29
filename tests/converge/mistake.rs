//! Mistakes that are planted to see the laws fail: in what is believed of the tenant, in the plan,
//! in the writes, and in the lockfile.

use omni_um::live::{LiveResource, LiveState};
use omni_um::lock::{Entry, Lockfile, Origin};
use omni_um::model::{Address, DesiredState, Field, Kind, Membership, Name, ServerId, Value};
use omni_um::plan::{Action, Cause, Change, EdgeAction, EdgeChange, FieldChange, Phase, Plan};

use super::tenant::{Tenant, is_embed};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Names are compared with their case.
    CaseMatters,
    /// Deactivated users count as active.
    InactiveIsActive,
    /// One user is left out of the reading.
    ShortReading,
    /// Who has the name is who we own, whatever its id.
    NameIsIdentity,
    /// Whatever is live is ours.
    AllIsOurs,
    /// Values that are to be cleared are left out.
    DroppedClear,
    /// The first field of each update is left out.
    DroppedField,
    /// An attribute is written that nobody asked for.
    WrittenUnasked,
    /// Removals go before adds.
    RemovalsFirst,
    /// Nothing waits for anything.
    NoDependencies,
    /// Members come before the users that they are.
    MembersBeforeUsers,
    /// Members that nobody speaks of are removed.
    SilentIsNo,
    /// What no file declares is deleted, ours or not.
    UnmanagedDeleted,
    /// A request lists the members that stay, as far as they are seen.
    MembersReplaced,
    /// The baseline stays what it was.
    StaleBaseline,
    /// The baseline is what was seen, asked for or not.
    SeenIsBaseline,
    /// A membership that was only seen is ours.
    SeenIsOurs,
    /// A user that was only seen is ours.
    SeenUserIsOurs,
    /// What is declared is not remembered.
    NotRemembered,
    /// What has expired is taken for what has not.
    DayLate,
    /// The last day is taken for one after it.
    DayEarly,
    /// A last day that no apply saw ahead is taken for one that passed by itself.
    NeverAhead,
    /// No last day is remembered.
    DatesForgotten,
    /// A change outside `--only` is kept.
    ScopeIgnored,
}

impl Mistake {
    /// What is believed of the tenant.
    pub fn in_live(self, mut live: LiveState, desired: &DesiredState) -> LiveState {
        match self {
            Mistake::CaseMatters => {
                for declared in desired.resources.keys() {
                    let Some(resource) = live.resources.get(declared) else {
                        continue;
                    };
                    if resource.name.as_str() != declared.name.as_str() {
                        live.resources.remove(declared);
                    }
                }
            }
            Mistake::InactiveIsActive => {
                let activate = |resource: &mut LiveResource| {
                    resource.active = true;
                    resource.fields.insert(Field::Active, Value::Flag(true));
                };
                let users = live.resources.iter_mut();
                let users = users.filter(|(address, _)| address.kind == Kind::User);
                users.for_each(|(_, resource)| activate(resource));
            }
            Mistake::ShortReading => {
                let first = live.resources.keys().next().cloned();
                live.resources
                    .retain(|address, _| Some(address) != first.as_ref());
            }
            _ => {}
        }
        live
    }

    /// The lockfile that the planner gets.
    pub fn in_old_lock(self, mut lock: Lockfile, tenant: &Tenant) -> Lockfile {
        match self {
            Mistake::NameIsIdentity => {
                for (address, entry) in &mut lock.entries {
                    let name = address.name.as_str();
                    let id = match address.kind {
                        Kind::User => tenant.user(name).map(|user| &user.id),
                        Kind::Group => tenant.group(name).map(|group| &group.id),
                    };
                    entry.id = id.map_or_else(|| entry.id.clone(), |id| ServerId::new(id));
                }
            }
            Mistake::AllIsOurs => {
                for user in &tenant.users {
                    let address = Address::user(Name::new(&user.email));
                    lock.entries
                        .entry(address)
                        .or_insert_with(|| ours(&user.id));
                }
            }
            _ => {}
        }
        lock
    }

    /// The plan that is carried out.
    pub fn in_plan(self, mut plan: Plan, live: &LiveState, desired: &DesiredState) -> Plan {
        match self {
            Mistake::DroppedClear => {
                for change in &mut plan.changes {
                    change.fields.retain(|field| field.after.is_some());
                }
            }
            Mistake::DroppedField => {
                let updates = plan.changes.iter_mut();
                let updates = updates.filter(|change| change.phase == Phase::UpdateUsers);
                updates.for_each(|change| drop(change.fields.drain(..1)));
            }
            Mistake::WrittenUnasked => {
                let updates = plan.changes.iter_mut();
                for change in updates.filter(|change| change.phase == Phase::UpdateUsers) {
                    let field = Field::attribute("team");
                    if change.fields.iter().all(|one| one.field != field) {
                        change.fields.push(unasked(field));
                    }
                }
            }
            Mistake::RemovalsFirst => {
                let rank = |change: &Change| {
                    let removes = |edge: &EdgeChange| edge.action == EdgeAction::Remove;
                    let all = change.edges.iter().all(removes);
                    (change.phase, change.phase == Phase::Memberships && !all)
                };
                plan.changes.sort_by_key(rank);
                unlink(&mut plan);
            }
            Mistake::NoDependencies => unlink(&mut plan),
            Mistake::MembersBeforeUsers => {
                plan.changes
                    .sort_by_key(|change| change.phase == Phase::CreateUsers);
                unlink(&mut plan);
            }
            Mistake::NeverAhead => {
                let changes = plan.changes.iter_mut();
                let dated = changes.filter(|change| change.expired.is_some());
                dated.for_each(|change| change.cause = Cause::Expired);
            }
            Mistake::SilentIsNo => silent_is_no(&mut plan, live, desired),
            Mistake::UnmanagedDeleted => {
                let groups = plan.unmanaged.addresses.iter();
                for address in groups.filter(|address| address.kind == Kind::Group) {
                    let (action, phase) = (Action::Delete, Phase::DeleteGroups);
                    let change = Change::new(address, action, Cause::Removed, None, phase);
                    plan.changes.push(change);
                }
            }
            _ => {}
        }
        plan
    }

    /// What a request does beside what it says.
    pub fn after_write(self, group: &str, tenant: &mut Tenant) {
        if self == Mistake::MembersReplaced
            && let Some(group) = tenant.group_mut(group)
        {
            group.members.retain(|id| !is_embed(id));
        }
    }

    /// The lockfile that is written.
    pub fn in_lock(
        self,
        mut lock: Lockfile,
        old: Option<&Lockfile>,
        tenant: &Tenant,
        live: &LiveState,
    ) -> Lockfile {
        let salt = lock.salt;
        for (address, entry) in &mut lock.entries {
            let before = old.and_then(|old| old.owns(address));
            match (self, address.kind) {
                (Mistake::StaleBaseline, _) => {
                    entry.fields = before.map(|old| old.fields.clone()).unwrap_or_default();
                }
                (Mistake::DatesForgotten, _) => {
                    entry.expires = None;
                    entry.until.clear();
                }
                (Mistake::SeenIsBaseline, Kind::User) => {
                    let seen = live.get(address).into_iter().flat_map(|r| r.fields.iter());
                    for (field, value) in seen {
                        let print = omni_um::lock::Fingerprint::of;
                        let print = print(salt, address, field, Some(value));
                        entry.fields.insert(field.clone(), print);
                    }
                }
                (Mistake::SeenIsOurs, Kind::User) => {
                    let groups = tenant.groups.iter();
                    let groups = groups.filter(|g| g.members.contains(entry.id.as_str()));
                    entry.edges = groups.map(|group| Name::new(&group.name)).collect();
                    entry.edges.sort();
                }
                _ => {}
            }
        }
        match self {
            Mistake::SeenUserIsOurs => {
                for user in tenant.users.iter().filter(|user| user.active) {
                    let address = Address::user(Name::new(&user.email));
                    lock.entries
                        .entry(address)
                        .or_insert_with(|| ours(&user.id));
                }
            }
            Mistake::NotRemembered => {
                lock.entries.pop_last();
            }
            _ => {}
        }
        lock
    }
}

fn ours(id: &str) -> Entry {
    Entry {
        id: ServerId::new(id),
        origin: Origin::Created,
        file: None,
        fields: Default::default(),
        edges: Vec::new(),
        complete: false,
        expires: None,
        until: Default::default(),
    }
}

fn unasked(field: Field) -> FieldChange {
    FieldChange {
        field,
        before: None,
        after: Value::text("violet"),
        cause: Cause::Config,
        place: None,
        then_applies: None,
        sensitive: false,
        seal: None,
    }
}

fn unlink(plan: &mut Plan) {
    plan.changes
        .iter_mut()
        .for_each(|change| change.after.clear());
}

fn silent_is_no(plan: &mut Plan, live: &LiveState, desired: &DesiredState) {
    for change in plan
        .changes
        .iter_mut()
        .filter(|c| c.phase == Phase::Memberships)
    {
        let roster = desired.rosters.get(&change.address.name);
        let additive = roster.is_some_and(|one| one.membership == Membership::Additive);
        let Some(members) = live.rosters.get(&change.address.name).filter(|_| additive) else {
            continue;
        };
        for user in &members.members {
            let named = roster.is_some_and(|one| one.members.iter().any(|m| m.name == *user));
            let known = change.edges.iter().any(|edge| edge.user == *user);
            if !named && !known && !desired.groups_of.contains_key(user) {
                change.edges.push(EdgeChange {
                    user: user.clone(),
                    action: EdgeAction::Remove,
                    cause: Cause::Config,
                    place: None,
                    expired: None,
                });
            }
        }
    }
}
