//! Changes to groups and memberships, by id.

use super::ids;
use super::records::Group;
use super::roster::Roster;
use super::store::{Tenant, fold};

impl Tenant {
    /// Makes an empty group and returns its fresh short id; the caller has checked the name.
    pub(crate) fn create_group(&mut self, name: &str, id: Option<String>) -> String {
        let id = id.unwrap_or_else(|| self.fresh_short_id(name));
        let now = self.tick();
        self.groups.push(Group {
            id: id.clone(),
            name: name.to_owned(),
            members: Roster::default(),
            created: now.clone(),
            modified: now,
        });
        self.note("create-group", vec![name.to_owned()]);
        id
    }

    /// Gives a group another name under the same id; members stay.
    pub(crate) fn set_group_name(&mut self, id: &str, name: &str) {
        let Some(old) = self.groups.get(id).map(|group| group.name.clone()) else {
            return;
        };
        if old == name {
            return;
        }
        let now = self.tick();
        if let Some(group) = self.groups.get_mut(id) {
            name.clone_into(&mut group.name);
            group.modified = now;
        }
        self.note("rename-group", vec![old, name.to_owned()]);
    }

    /// Adds a member; false if it was one already.
    pub(crate) fn join(&mut self, group: &str, member: &str) -> bool {
        let Some(place) = self.groups.place(group) else {
            return false;
        };
        if !self
            .groups
            .get_mut(group)
            .is_some_and(|group| group.members.insert(member))
        {
            return false;
        }
        self.belongs
            .entry(member.to_owned())
            .or_default()
            .insert(place);
        self.after_edge(group, member, "add-member");
        true
    }

    /// Takes a member away because somebody asked for it; false if it was none.
    pub(crate) fn leave(&mut self, group: &str, member: &str) -> bool {
        self.part(group, member, "remove-member")
    }

    pub(super) fn part(&mut self, group: &str, member: &str, verb: &'static str) -> bool {
        let Some(place) = self.groups.place(group) else {
            return false;
        };
        if !self
            .groups
            .get_mut(group)
            .is_some_and(|group| group.members.remove(member))
        {
            return false;
        }
        if let Some(places) = self.belongs.get_mut(member) {
            places.remove(&place);
        }
        self.after_edge(group, member, verb);
        true
    }

    /// Deletes a group; its members survive (omni-api.md 3.1).
    pub(crate) fn remove_group(&mut self, id: &str) {
        let members: Vec<String> = match self.groups.get(id) {
            Some(group) => group.members.iter().map(str::to_owned).collect(),
            None => return,
        };
        for member in &members {
            self.part(id, member, "drop-member");
        }
        if let Some(group) = self.groups.remove(id) {
            self.tick();
            self.note("delete-group", vec![group.name]);
        }
    }

    /// Whether another group than `except` has this name; `fold_case` says whether case counts.
    pub(crate) fn name_taken(&self, name: &str, fold_case: bool, except: Option<&str>) -> bool {
        let wanted = fold(name);
        self.groups
            .iter()
            .filter(|group| Some(group.id.as_str()) != except)
            .any(|group| {
                if fold_case {
                    fold(&group.name) == wanted
                } else {
                    group.name == name
                }
            })
    }

    fn after_edge(&mut self, group: &str, member: &str, verb: &'static str) {
        let now = self.tick();
        let name = match self.groups.get_mut(group) {
            Some(group) if self.stamps_content => {
                group.modified = now;
                group.name.clone()
            }
            Some(group) => group.name.clone(),
            None => group.to_owned(),
        };
        let member = self.member_name(member);
        self.note(verb, vec![name, member]);
    }

    fn fresh_short_id(&mut self, name: &str) -> String {
        loop {
            let counter = self.count();
            let id = ids::short(counter, name);
            if self.groups.get(&id).is_none() {
                return id;
            }
        }
    }
}
