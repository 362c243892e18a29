//! What happens in a test: a tenant, a lockfile, and rounds of edits by hand, edits of the files,
//! and an apply.

use std::collections::{BTreeMap, BTreeSet};

use omni_um::lock::{Entry, Fingerprint, Lockfile, Origin, Salt};
use omni_um::model::{Address, Field, Fields, Name, ServerId};

use super::files::{ATTRIBUTES, EMAILS, Files, GROUPS, GroupSpec, UserSpec, day, spelled, value};
use super::tenant::{Habits, Tenant, identity};

/// A change that somebody makes in Omni's own pages.
#[derive(Clone, Debug)]
pub enum Hand {
    SetAttribute(usize, usize, u8),
    SetName(usize, u8),
    Deactivate(usize),
    Reactivate(usize),
    DeleteUser(usize),
    /// Gone, and another one of that name.
    RemakeUser(usize),
    RenameUser(usize, usize),
    RecaseUser(usize),
    AddUser(usize),
    RenameGroup(usize, usize),
    SwapGroups(usize, usize),
    RecaseGroup(usize),
    DeleteGroup(usize),
    RemakeGroup(usize),
    AddGroup(usize),
    Join(usize, usize),
    Leave(usize, usize),
    Embed(usize, usize),
}

/// A change of the files.
#[derive(Clone, Debug)]
pub enum Edit {
    User(usize, Box<Option<UserSpec>>),
    Group(usize, Option<GroupSpec>),
    Moved(usize, usize),
    NoMoves,
    Attribute(usize, usize, Option<u8>),
    Groups(usize, Option<Vec<usize>>),
    Members(usize, Vec<usize>),
    Expires(usize, Option<i8>),
    Dated(usize, usize, i8),
    Sensitive(bool),
}

/// One apply, and what came before it.
#[derive(Clone, Debug)]
pub struct Round {
    pub hands: Vec<Hand>,
    pub edits: Vec<Edit>,
    /// `--only`: some users, some groups; nothing is everything.
    pub only: Option<(Vec<usize>, Vec<usize>)>,
    pub recreate: usize,
    /// The day of the apply.
    pub today: i8,
    /// How many dates may pass at once.
    pub expired: Option<usize>,
}

/// One owned resource of a lockfile that fell from the sky.
#[derive(Clone, Debug)]
pub struct Line {
    /// 0..=4 the live one's id, 5 another live one's, 6 nobody's.
    pub id: u8,
    pub origin: u8,
    /// Of each attribute and the name: nothing, or the choice of a value.
    pub prints: Vec<Option<u8>>,
    pub edges: Vec<usize>,
    pub complete: bool,
    /// The last days that it remembers: its own, and those of its edges.
    pub expires: Option<i8>,
    pub until: Vec<(usize, i8)>,
}

#[derive(Clone, Debug)]
pub struct LockSpec {
    pub users: Vec<Option<Line>>,
    pub groups: Vec<Option<Line>>,
}

#[derive(Clone, Debug)]
pub struct Story {
    /// Of each user: attributes, and whether it is active.
    pub users: Vec<Option<(Vec<u8>, bool)>>,
    /// Of each group: its members; 6 and 7 are embed users.
    pub groups: Vec<Option<Vec<usize>>>,
    pub lock: Option<LockSpec>,
    pub files: Files,
    pub rounds: Vec<Round>,
    pub habits: Habits,
    /// Users and groups that `[protect]` names.
    pub protect: (Vec<usize>, Vec<usize>),
    pub own: Option<usize>,
    /// 0 deactivate, 1 delete, 2 keep.
    pub remove_users: u8,
    pub keep_groups: bool,
}

pub const SALT: [u8; 16] = [7; 16];

impl Story {
    /// The tenant that the story begins with.
    pub fn tenant(&self) -> Tenant {
        let mut tenant = Tenant {
            habits: self.habits.clone(),
            ..Tenant::default()
        };
        for (at, user) in self.users.iter().enumerate() {
            let Some((attributes, _)) = user else {
                continue;
            };
            tenant.add_user(EMAILS[at], "Name 0");
            for (key, choice) in attributes.iter().enumerate() {
                Hand::SetAttribute(at, key, *choice).done_to(&mut tenant);
            }
        }
        for (at, members) in self.groups.iter().enumerate() {
            let Some(members) = members else { continue };
            tenant.add_group(GROUPS[at]);
            for member in members {
                if *member < EMAILS.len() {
                    Hand::Join(*member, at).done_to(&mut tenant);
                } else {
                    Hand::Embed(*member, at).done_to(&mut tenant);
                }
            }
        }
        for (at, user) in self.users.iter().enumerate() {
            if matches!(user, Some((_, false))) {
                Hand::Deactivate(at).done_to(&mut tenant);
            }
        }
        let own = self.own.and_then(|at| tenant.user(EMAILS[at]));
        tenant.own = own.map(|user| user.id.clone());
        tenant
    }

    /// The lockfile that the story begins with.
    pub fn lock(&self, tenant: &Tenant) -> Option<Lockfile> {
        let spec = self.lock.as_ref()?;
        let mut lock = Lockfile::new(identity(), Salt::new(SALT));
        for (at, line) in spec.users.iter().enumerate() {
            if let Some(line) = line {
                let address = Address::user(Name::new(EMAILS[at]));
                let own = tenant.user(EMAILS[at]).map(|user| user.id.clone());
                let entry = line.entry(&address, own);
                lock.entries.insert(address, entry);
            }
        }
        for (at, line) in spec.groups.iter().enumerate() {
            if let Some(line) = line {
                let address = Address::group(Name::new(GROUPS[at]));
                let own = tenant.group(GROUPS[at]).map(|group| group.id.clone());
                let entry = line.entry(&address, own);
                lock.entries.insert(address, entry);
            }
        }
        // Edges lead to groups that are owned.
        let groups: BTreeSet<Name> = lock.entries.keys().map(|at| at.name.clone()).collect();
        for entry in lock.entries.values_mut() {
            entry.edges.retain(|group| groups.contains(group));
        }
        // One thing is owned once.
        let mut seen = BTreeSet::new();
        lock.entries
            .retain(|_, entry| seen.insert(entry.id.clone()));
        Some(lock)
    }
}

impl Line {
    fn entry(&self, address: &Address, own: Option<String>) -> Entry {
        let nobody = format!("nobody-{}", address.name.folded());
        let id = match self.id {
            0..=4 => own.unwrap_or(nobody),
            // A lockfile that calls a thing by another's name comes out of histories alone, where
            // somebody renamed it: made up, it can say what no apply ever writes.
            _ => nobody,
        };
        let is_user = address.kind == omni_um::model::Kind::User;
        let mut fields = Fields::new();
        let (mut edges, mut until) = (Vec::new(), BTreeMap::new());
        if is_user {
            let ends = self.until.iter();
            until.extend(ends.map(|(at, on)| (Name::new(GROUPS[*at]), day(*on))));
            for (at, choice) in self.prints.iter().enumerate() {
                let Some(choice) = choice else { continue };
                let (field, value) = match ATTRIBUTES.get(at) {
                    Some(key) => (Field::attribute(key), value(at, *choice)),
                    None => (
                        Field::Name,
                        omni_um::model::Value::text(&super::files::display_name(*choice)),
                    ),
                };
                let print = Fingerprint::of(Salt::new(SALT), address, &field, value.as_ref());
                fields.insert(field, print);
            }
            edges = self.edges.iter().map(|at| Name::new(GROUPS[*at])).collect();
            edges.sort();
            edges.dedup();
        }
        let origin = match (self.origin % 4, is_user) {
            (0, _) => Origin::Created,
            (1, _) | (3, false) => Origin::Adopted,
            (2, _) => Origin::Idp,
            _ => Origin::Edges,
        };
        if origin == Origin::Edges {
            fields = Fields::new();
        }
        Entry {
            id: ServerId::new(&id),
            origin,
            file: Some("part-0.yaml".into()),
            fields,
            edges,
            complete: self.complete,
            expires: self.expires.filter(|_| is_user).map(day),
            until,
        }
    }
}

impl Edit {
    pub fn done_to(&self, files: &mut Files) {
        match self {
            Edit::User(at, user) => files.users[*at] = (**user).clone(),
            Edit::Group(at, group) => files.groups[*at] = group.clone(),
            Edit::Moved(from, to) => {
                let old = files.groups[*from].take();
                if files.groups[*to].is_none() {
                    files.groups[*to] = old;
                }
                for user in files.users.iter_mut().flatten() {
                    for group in user.groups.iter_mut().flatten() {
                        if group == from {
                            *group = *to;
                        }
                    }
                }
                files.moved.push((*from, *to));
            }
            Edit::NoMoves => files.moved.clear(),
            Edit::Attribute(at, key, choice) => {
                if let Some(user) = &mut files.users[*at] {
                    user.attributes[*key] = *choice;
                }
            }
            Edit::Groups(at, groups) => {
                if let Some(user) = &mut files.users[*at] {
                    user.groups = groups.clone();
                }
            }
            Edit::Members(at, members) => {
                if let Some(group) = &mut files.groups[*at] {
                    group.members = members.clone();
                }
            }
            Edit::Expires(at, day) => {
                if let Some(user) = &mut files.users[*at] {
                    user.expires = *day;
                }
            }
            Edit::Dated(user, group, day) => files.dated.insert(0, (*user, *group, *day)),
            Edit::Sensitive(sensitive) => files.sensitive = *sensitive,
        }
    }
}

impl Hand {
    /// Does it, where it can be done.
    pub fn done_to(&self, tenant: &mut Tenant) {
        match self {
            Hand::SetAttribute(at, key, choice) => {
                let Some(user) = tenant.user_mut(EMAILS[*at]).filter(|user| user.active) else {
                    return;
                };
                match value(*key, *choice) {
                    Some(value) => user.attributes.insert(ATTRIBUTES[*key].to_owned(), value),
                    None => user.attributes.remove(ATTRIBUTES[*key]),
                };
            }
            Hand::SetName(at, choice) => {
                if let Some(user) = tenant.user_mut(EMAILS[*at]) {
                    user.name = super::files::display_name(*choice);
                }
            }
            Hand::Deactivate(at) => on_user(tenant, *at, |tenant, id| tenant.deactivate(id)),
            Hand::Reactivate(at) => {
                if let Some(user) = tenant.user_mut(EMAILS[*at]) {
                    user.active = true;
                }
            }
            Hand::DeleteUser(at) => on_user(tenant, *at, |tenant, id| tenant.delete_user(id)),
            Hand::RemakeUser(at) => {
                on_user(tenant, *at, |tenant, id| tenant.delete_user(id));
                tenant.add_user(EMAILS[*at], "Name 1");
            }
            Hand::RenameUser(at, to) => {
                if tenant.user(EMAILS[*to]).is_none()
                    && let Some(user) = tenant.user_mut(EMAILS[*at])
                {
                    user.email = EMAILS[*to].to_owned();
                }
            }
            Hand::RecaseUser(at) => {
                if let Some(user) = tenant.user_mut(EMAILS[*at]) {
                    user.email = spelled(&user.email.to_lowercase(), user.email == EMAILS[*at]);
                }
            }
            Hand::AddUser(at) => {
                tenant.add_user(EMAILS[*at], "Name 1");
            }
            Hand::Join(user, group) => {
                let id = tenant.user(EMAILS[*user]).filter(|user| user.active);
                let id = id.map(|user| user.id.clone());
                if let (Some(id), Some(group)) = (id, tenant.group_mut(GROUPS[*group])) {
                    group.members.insert(id);
                }
            }
            Hand::Leave(user, group) => {
                let id = tenant.user(EMAILS[*user]).map(|user| user.id.clone());
                if let (Some(id), Some(group)) = (id, tenant.group_mut(GROUPS[*group])) {
                    group.members.remove(&id);
                }
            }
            Hand::Embed(embed, group) => {
                if let Some(group) = tenant.group_mut(GROUPS[*group]) {
                    group.members.insert(format!("embed-{}", embed % 2));
                }
            }
            _ => self.done_to_group(tenant),
        }
    }

    fn done_to_group(&self, tenant: &mut Tenant) {
        match self {
            Hand::RenameGroup(at, to) => {
                if tenant.group(GROUPS[*to]).is_none()
                    && let Some(group) = tenant.group_mut(GROUPS[*at])
                {
                    group.name = GROUPS[*to].to_owned();
                }
            }
            Hand::SwapGroups(a, b) => {
                let place = |name: &str| {
                    let mut groups = tenant.groups.iter();
                    groups.position(|group| super::tenant::same(&group.name, name))
                };
                if let (Some(one), Some(other)) = (place(GROUPS[*a]), place(GROUPS[*b])) {
                    tenant.groups[one].name = GROUPS[*b].to_owned();
                    tenant.groups[other].name = GROUPS[*a].to_owned();
                }
            }
            Hand::RecaseGroup(at) => {
                if let Some(group) = tenant.group_mut(GROUPS[*at]) {
                    group.name = spelled(GROUPS[*at], group.name == GROUPS[*at]);
                }
            }
            Hand::DeleteGroup(at) => on_group(tenant, *at),
            Hand::RemakeGroup(at) => {
                on_group(tenant, *at);
                tenant.add_group(GROUPS[*at]);
            }
            Hand::AddGroup(at) => {
                tenant.add_group(GROUPS[*at]);
            }
            _ => unreachable!("the others are about users"),
        }
    }
}

fn on_user(tenant: &mut Tenant, at: usize, act: impl Fn(&mut Tenant, &str)) {
    if let Some(id) = tenant.user(EMAILS[at]).map(|user| user.id.clone()) {
        act(tenant, &id);
    }
}

fn on_group(tenant: &mut Tenant, at: usize) {
    if let Some(id) = tenant.group(GROUPS[at]).map(|group| group.id.clone()) {
        tenant.delete_group(&id);
    }
}
