//! What one file holds, read and checked by itself.

use std::sync::Arc;

use crate::model::{
    AcceptLine, DeclaredAttribute, DesiredResource, Fields, GroupsClause, Moved, Name, Place,
    Roster, Standing,
};

/// A user of the files.
pub(super) struct UserEntry {
    /// The e-mail.
    pub name: Name,
    /// What is asked of it.
    pub resource: DesiredResource,
    /// Its `groups`, where that is given.
    pub groups: Option<GroupsClause>,
}

/// A group of the files.
pub(super) struct GroupEntry {
    /// Its name.
    pub name: Name,
    /// How it stands.
    pub resource: DesiredResource,
    /// Mode and members, where it is declared present.
    pub roster: Option<Roster>,
}

/// Everything that some files hold.
#[derive(Default)]
pub(super) struct Part {
    /// Users, sorted by name once the part is whole.
    pub users: Vec<UserEntry>,
    /// Groups, likewise.
    pub groups: Vec<GroupEntry>,
    /// Entries of the `attributes` block.
    pub attributes: Vec<(Arc<str>, DeclaredAttribute)>,
    /// Announced renames.
    pub moved: Vec<Moved>,
    /// Acceptances of guards.
    pub accept: Vec<AcceptLine>,
}

impl Part {
    /// Takes in another part.
    pub fn append(&mut self, mut other: Part) {
        self.users.append(&mut other.users);
        self.groups.append(&mut other.groups);
        self.attributes.append(&mut other.attributes);
        self.moved.append(&mut other.moved);
        self.accept.append(&mut other.accept);
    }

    /// Sorts by name, and by place where one name came twice.
    pub fn sort(&mut self) {
        self.users
            .sort_by(|a, b| (&a.name, &a.resource.place).cmp(&(&b.name, &b.resource.place)));
        self.groups
            .sort_by(|a, b| (&a.name, &a.resource.place).cmp(&(&b.name, &b.resource.place)));
        self.attributes
            .sort_by(|a, b| (&a.0, &a.1.place).cmp(&(&b.0, &b.1.place)));
        self.moved.sort_by(|a, b| a.place.cmp(&b.place));
        self.accept.sort_by(|a, b| a.place.cmp(&b.place));
    }
}

/// A resource that is declared and asks for nothing yet.
pub(super) fn bare(place: Place) -> DesiredResource {
    DesiredResource {
        standing: Standing::Present,
        place,
        protect: false,
        fields: Fields::new(),
        forget: Default::default(),
        forget_groups: false,
        expires: None,
    }
}
