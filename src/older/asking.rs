//! A desired state as it grows: what each record asks of each user, said once.

use std::collections::{BTreeMap, BTreeSet};

use super::codes;
use super::page::{Spot, quoted};
use super::tally::Tally;
use super::{Fate, Row, Wish};
use crate::model::{
    Address, Asked, DesiredResource, DesiredState, Diagnostic, Field, Fields, GroupsClause, Intent,
    Member, Membership, Name, Place, Roster, ServerId, Standing,
};

/// What one record asks of one user.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub standing: Standing,
    pub fields: Fields<Asked>,
    pub groups: Option<GroupsClause>,
}

impl Ask {
    pub(super) fn new(standing: Standing) -> Self {
        Ask {
            standing,
            fields: Fields::new(),
            groups: None,
        }
    }

    /// Asks for a field.
    pub(super) fn set(&mut self, field: Field, intent: Intent, place: Place) {
        self.fields.insert(field, Asked { intent, place });
    }

    /// Whether another asks for the same, wherever it stands.
    fn is_same(&self, other: &Ask) -> bool {
        let fields = |ask: &Ask| -> Vec<(Field, Intent)> {
            let fields = ask.fields.iter();
            fields
                .map(|(f, asked)| (f.clone(), asked.intent.clone()))
                .collect()
        };
        let groups = |ask: &Ask| -> Option<Vec<Name>> {
            let clause = ask.groups.as_ref()?;
            Some(clause.groups.iter().map(|g| g.name.clone()).collect())
        };
        self.standing == other.standing
            && fields(self) == fields(other)
            && groups(self) == groups(other)
    }
}

/// A desired state in the making.
#[derive(Debug, Default)]
pub(super) struct Asking {
    users: BTreeMap<Name, (Spot, Ask)>,
    groups: BTreeMap<Name, (Place, BTreeMap<Name, Place>)>,
    rows: Vec<Row>,
    pub problems: Tally,
}

impl Asking {
    /// Asks this of a user. The same a second time is a warning, something else an error.
    pub(super) fn user(&mut self, name: &Name, spot: &Spot, ask: Ask) -> Fate {
        let Some((first, before)) = self.users.get(name) else {
            self.users.insert(name.clone(), (spot.clone(), ask));
            return Fate::Asked;
        };
        let before_line = format!("line {}", first.place.line);
        let same = before.is_same(&ask);
        let message = match same {
            true => format!("{} stands here again", quoted(name.as_str())),
            false => format!(
                "{} is asked for something else than before",
                quoted(name.as_str())
            ),
        };
        let problem = spot.error(codes::TWICE, message);
        let problem = problem.label(first.place.clone(), "here before");
        if same {
            self.tell(problem.warning().help("delete one of them"));
            return Fate::Skipped(format!("the same as {before_line}"));
        }
        self.tell(problem.help("keep one of them"));
        Fate::Failed(format!("not the same as {before_line}"))
    }

    /// Whether something is asked of a user.
    pub(super) fn has_user(&self, name: &Name) -> bool {
        self.users.contains_key(name)
    }

    /// Declares a group.
    pub(super) fn group(&mut self, name: &Name, place: &Place) {
        self.groups
            .entry(name.clone())
            .or_insert_with(|| (place.clone(), BTreeMap::new()));
    }

    /// The groups that are declared.
    pub(super) fn group_names(&self) -> Vec<Name> {
        self.groups.keys().cloned().collect()
    }

    /// Puts a user into a group that is declared.
    pub(super) fn member(&mut self, group: &Name, user: &Name, place: &Place) {
        if let Some((_, members)) = self.groups.get_mut(group) {
            members.entry(user.clone()).or_insert_with(|| place.clone());
        }
    }

    /// Remembers what became of a record.
    pub(super) fn row(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Reports a problem that has its help.
    pub(super) fn tell(&mut self, problem: Diagnostic) {
        self.problems.add(problem, || None);
    }

    /// Every address that is asked for.
    pub(super) fn addresses(&self) -> impl Iterator<Item = (Address, &Place)> {
        let users = self.users.iter();
        let users = users.map(|(name, (spot, _))| (Address::user(name.clone()), &spot.place));
        let groups = self.groups.iter();
        users.chain(groups.map(|(name, (place, _))| (Address::group(name.clone()), place)))
    }

    /// What was asked in all, or every problem.
    pub(super) fn finish(self) -> Result<(Wish, Vec<Diagnostic>), Vec<Diagnostic>> {
        let broken = self.problems.is_broken();
        let problems: Vec<Diagnostic> = self.problems.into_problems().collect();
        if broken {
            return Err(problems);
        }
        let mut desired = DesiredState::default();
        for (name, (spot, ask)) in self.users {
            let resource = resource(ask.standing, spot.place, ask.fields);
            if let Some(clause) = ask.groups {
                desired.groups_of.insert(name.clone(), clause);
            }
            desired.resources.insert(Address::user(name), resource);
        }
        for (name, (place, members)) in self.groups {
            let resource = resource(Standing::Present, place, Fields::new());
            let address = Address::group(name.clone());
            desired.resources.insert(address, resource);
            let roster = Roster {
                membership: Membership::Declared,
                members: members.into_iter().map(member).collect(),
            };
            desired.rosters.insert(name, roster);
        }
        let wish = Wish {
            desired,
            rows: self.rows,
            ..Wish::default()
        };
        Ok((wish, problems))
    }
}

/// A name in a list, and where it stands.
pub(super) fn member((name, place): (Name, Place)) -> Member {
    Member {
        name,
        place,
        expires: None,
    }
}

/// A user's groups, each once.
pub(super) fn clause(place: &Place, groups: BTreeMap<Name, Place>) -> GroupsClause {
    GroupsClause {
        place: place.clone(),
        groups: groups.into_iter().map(member).collect(),
    }
}

fn resource(standing: Standing, place: Place, fields: Fields<Asked>) -> DesiredResource {
    DesiredResource {
        standing,
        place,
        protect: false,
        fields,
        forget: BTreeSet::new(),
        forget_groups: false,
        expires: None,
    }
}

/// What became of a record.
pub(super) fn row(
    place: &Place,
    user: Option<&Name>,
    id: Option<&str>,
    record: &serde_json::Value,
    fate: Fate,
) -> Row {
    Row {
        place: place.clone(),
        user: user.cloned(),
        id: id.map(ServerId::new),
        record: record.clone(),
        fate,
    }
}
