//! A small tenant in memory: things by id, with Omni's habits, and strict where Omni is lenient.

use std::collections::{BTreeMap, BTreeSet};

use omni_um::live::{GroupRow, Listing, LiveResource, LiveState, Reading};
use omni_um::model::{
    AttributeType, Definition, Definitions, Field, Fields, Name, ProviderIdentity, ServerId, Value,
};

/// What the documentation leaves open, and this model decides by a setting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// An unset attribute reads as its default.
    pub shows_defaults: bool,
    /// A deactivation leaves the memberships.
    pub keeps_memberships: bool,
    /// A deactivated user is not listed, but found by id.
    pub hides_inactive: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: String,
    pub email: String,
    pub name: String,
    pub active: bool,
    pub attributes: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: String,
    pub name: String,
    pub members: BTreeSet<String>,
}

/// All users and groups, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tenant {
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    pub own: Option<String>,
    pub habits: Habits,
    /// Counts what was ever made; ids come from it.
    pub made: usize,
}

pub fn identity() -> ProviderIdentity {
    ProviderIdentity {
        kind: "sandbox".to_owned(),
        host: String::new(),
    }
}

/// The attributes that every tenant of these tests defines.
pub fn definitions() -> Definitions {
    let define = |kind, multiple, default| Definition {
        kind,
        multiple,
        default,
        system: false,
    };
    let (text, number) = (AttributeType::String, AttributeType::Number);
    let all = [
        ("region", define(text, true, Value::set(["all"]))),
        ("team", define(text, false, None)),
        ("tier", define(number, false, Value::text("1"))),
        ("secret", define(text, false, None)),
    ];
    all.into_iter()
        .map(|(name, definition)| (name.into(), definition))
        .collect()
}

pub fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Members that no user is: embed users.
pub fn is_embed(id: &str) -> bool {
    id.starts_with("embed")
}

impl Tenant {
    pub fn fresh_id(&mut self, kind: &str) -> String {
        self.made += 1;
        match kind {
            // Omni's members are UUIDs.
            "user" => format!("00000000-0000-4000-8000-{:012}", self.made),
            _ => format!("{kind}-{}", self.made),
        }
    }

    /// The active user of this e-mail, else the newest inactive one.
    pub fn user(&self, email: &str) -> Option<&User> {
        let mut named = self.users.iter().filter(|user| same(&user.email, email));
        let active = named.clone().find(|user| user.active);
        active.or_else(|| named.next_back())
    }

    pub fn user_mut(&mut self, email: &str) -> Option<&mut User> {
        let id = self.user(email)?.id.clone();
        self.users.iter_mut().find(|user| user.id == id)
    }

    pub fn user_by_id(&self, id: &str) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| same(&group.name, name))
    }

    pub fn group_mut(&mut self, name: &str) -> Option<&mut Group> {
        self.groups.iter_mut().find(|group| same(&group.name, name))
    }

    pub fn group_by_id(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    pub fn add_user(&mut self, email: &str, name: &str) -> Option<String> {
        if self.user(email).is_some_and(|user| user.active) {
            return None;
        }
        let id = self.fresh_id("user");
        self.users.push(User {
            id: id.clone(),
            email: email.to_owned(),
            name: name.to_owned(),
            active: true,
            attributes: BTreeMap::new(),
        });
        Some(id)
    }

    pub fn add_group(&mut self, name: &str) -> Option<String> {
        if self.group(name).is_some() {
            return None;
        }
        let id = self.fresh_id("group");
        self.groups.push(Group {
            id: id.clone(),
            name: name.to_owned(),
            members: BTreeSet::new(),
        });
        Some(id)
    }

    pub fn deactivate(&mut self, id: &str) {
        if let Some(user) = self.users.iter_mut().find(|user| user.id == id) {
            user.active = false;
        }
        if !self.habits.keeps_memberships {
            self.leave_all(id);
        }
    }

    pub fn delete_user(&mut self, id: &str) {
        self.users.retain(|user| user.id != id);
        self.leave_all(id);
    }

    fn leave_all(&mut self, id: &str) {
        for group in &mut self.groups {
            group.members.remove(id);
        }
    }

    pub fn delete_group(&mut self, id: &str) {
        self.groups.retain(|group| group.id != id);
    }

    /// The names of the groups that hold a user, by the groups' ids.
    pub fn groups_of(&self, user: &str) -> BTreeSet<String> {
        let holds = |group: &&Group| group.members.contains(user);
        let groups = self.groups.iter().filter(holds);
        groups.map(|group| group.id.clone()).collect()
    }

    pub fn live_user(&self, user: &User) -> LiveResource {
        let mut fields: Fields<Value> = Fields::new();
        if let Some(name) = Value::text(&user.name) {
            fields.insert(Field::Name, name);
        }
        fields.insert(Field::Active, Value::Flag(user.active));
        for (reference, definition) in &definitions() {
            let default = definition.default.as_ref();
            let default = default.filter(|_| self.habits.shows_defaults);
            if let Some(value) = user.attributes.get(&**reference).or(default) {
                fields.insert(Field::attribute(reference), value.clone());
            }
        }
        LiveResource {
            id: ServerId::new(&user.id),
            name: Name::new(&user.email),
            active: user.active,
            fields,
            attributes_known: true,
        }
    }

    pub fn live_group(&self, group: &Group) -> GroupRow {
        let name = Name::new(&group.name);
        let mut fields = Fields::new();
        if let Some(text) = Value::text(name.as_str()) {
            fields.insert(Field::Name, text);
        }
        GroupRow {
            resource: LiveResource {
                id: ServerId::new(&group.id),
                name,
                active: true,
                fields,
                attributes_known: true,
            },
            members: group.members.iter().map(|id| ServerId::new(id)).collect(),
        }
    }

    pub fn listed_users(&self) -> Vec<LiveResource> {
        let listed = |user: &&User| user.active || !self.habits.hides_inactive;
        let users = self.users.iter().filter(listed);
        users.map(|user| self.live_user(user)).collect()
    }

    pub fn listed_groups(&self) -> Vec<GroupRow> {
        let groups = self.groups.iter();
        groups.map(|group| self.live_group(group)).collect()
    }

    /// The live state that rows add up to.
    pub fn assemble(&self, users: Vec<LiveResource>, groups: Vec<GroupRow>) -> LiveState {
        let reading = Reading {
            identity: identity(),
            users: whole(users),
            groups: whole(groups),
            definitions: definitions(),
            own_account: self.own.as_deref().map(ServerId::new),
        };
        LiveState::assemble(reading).expect("the rows are whole")
    }

    /// The same tenant without ids: what people see, sorted.
    pub fn seen(&self) -> Vec<String> {
        let mut seen = Vec::new();
        for user in &self.users {
            let groups: BTreeSet<String> = self
                .groups_of(&user.id)
                .iter()
                .filter_map(|id| Some(self.group_by_id(id)?.name.to_lowercase()))
                .collect();
            let (email, name) = (user.email.to_lowercase(), &user.name);
            let (active, attributes) = (user.active, &user.attributes);
            seen.push(format!(
                "{email} {name} active {active} {attributes:?} in {groups:?}"
            ));
        }
        for group in &self.groups {
            let hidden = group.members.iter().filter(|id| is_embed(id)).count();
            seen.push(format!(
                "{} with {hidden} hidden",
                group.name.to_lowercase()
            ));
        }
        seen.sort();
        seen
    }
}

pub fn whole<T>(rows: Vec<T>) -> Listing<T> {
    Listing {
        total: rows.len(),
        rows,
    }
}
