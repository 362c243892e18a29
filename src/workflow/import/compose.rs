//! A live state → what files would say of it, and what they cannot say.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::desired::write::{self, Remarks};
use crate::live::{LiveResource, LiveState};
use crate::model::{
    Address, Asked, DeclaredAttribute, Definition, DesiredResource, DesiredState, Diagnostic,
    Field, Fields, GroupsClause, Intent, Kind, Member, Membership, Mismatch, Name, Place, Roster,
    Standing, Value,
};
use crate::plan::Scope;

/// What files are made of.
pub struct Composed {
    /// What they say; its places are nowhere.
    pub state: DesiredState,
    /// What they cannot say, as comments.
    pub remarks: Remarks,
    /// The same as warnings.
    pub warnings: Vec<Diagnostic>,
    /// How much of each there is.
    pub counts: Counts,
}

/// How much was brought in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Users.
    pub users: usize,
    /// Groups.
    pub groups: usize,
    /// Memberships.
    pub memberships: usize,
    /// Attribute definitions.
    pub attributes: usize,
    /// Members of these groups that the user listing does not show.
    pub hidden: usize,
}

/// Composes what lies in `only`; `membership` is the mode of groups that give none.
///
/// # Errors
///
/// Names that more than one live resource answers to, all of them.
pub fn compose(
    live: &LiveState,
    only: &Scope,
    membership: Membership,
) -> Result<Composed, Vec<Diagnostic>> {
    let mut work = Work {
        live,
        only,
        place: Place::file_only(&Arc::from("")),
        out: Composed {
            state: DesiredState::default(),
            remarks: Remarks::default(),
            warnings: Vec::new(),
            counts: Counts::default(),
        },
    };
    work.attributes();
    for (address, resource) in &live.resources {
        if only.contains(address) {
            work.resource(address, resource);
        }
    }
    work.memberships(membership);
    work.is_clear()?;
    Ok(work.out)
}

struct Work<'a> {
    live: &'a LiveState,
    only: &'a Scope,
    place: Place,
    out: Composed,
}

impl Work<'_> {
    fn attributes(&mut self) {
        for (reference, definition) in &self.live.definitions {
            let Definition {
                kind,
                multiple,
                default: _,
                system,
            } = definition;
            if *system {
                continue;
            }
            if let Some(why) = write::no_reference(reference) {
                let message = format!("attribute `{reference}` is left out: {why}");
                let remarks = &mut self.out.remarks;
                remarks.about_attribute(reference, message.clone());
                self.out.warnings.push(left_out("OUM225", message));
                continue;
            }
            let declared = DeclaredAttribute {
                kind: *kind,
                multiple: *multiple,
                allowed: BTreeSet::new(),
                sensitive: false,
                place: self.place.clone(),
            };
            let block = &mut self.out.state.attributes;
            block.insert(Arc::clone(reference), declared);
            self.out.counts.attributes += 1;
        }
    }

    fn resource(&mut self, address: &Address, resource: &LiveResource) {
        let (why, code) = match address.kind {
            Kind::User => (write::no_user(address.name.as_str()), "OUM221"),
            Kind::Group => (write::no_group(address.name.as_str()), "OUM222"),
        };
        if let Some(why) = why {
            let message = format!("{address} is left out, with its memberships: {why}");
            self.out.remarks.about(address, message.clone());
            self.out.warnings.push(left_out(code, message));
            return;
        }
        let fields = match address.kind {
            Kind::User => self.fields(address, resource),
            Kind::Group => Fields::new(),
        };
        match address.kind {
            Kind::User => self.out.counts.users += 1,
            Kind::Group => self.out.counts.groups += 1,
        }
        let entry = DesiredResource {
            standing: Standing::Present,
            place: self.place.clone(),
            protect: false,
            fields,
            forget: BTreeSet::new(),
            forget_groups: false,
            expires: None,
        };
        self.out.state.resources.insert(address.clone(), entry);
    }

    fn fields(&mut self, address: &Address, resource: &LiveResource) -> Fields<Asked> {
        let mut fields = Fields::new();
        for (field, value) in resource.fields.iter() {
            let wrong = match (field, value) {
                (Field::Active, _) if resource.active => continue,
                (Field::Active, _) => None,
                (Field::Name, value) => write::no_display_name(&value.to_string()),
                (Field::Attribute(reference), value) => {
                    match self.live.definitions.get(reference) {
                        // Built in, or its definition was left out already.
                        Some(definition) if definition.system => continue,
                        Some(_) if write::no_reference(reference).is_some() => continue,
                        Some(definition) => misfit(definition, value),
                        None => Some("the tenant defines no such attribute"),
                    }
                }
            };
            if let Some(why) = wrong {
                let code = if *field == Field::Name {
                    "OUM223"
                } else {
                    "OUM224"
                };
                let message = format!("{field} of {address} is left out: {why}");
                self.out.warnings.push(left_out(code, message));
                let remark = format!("{field} is left out: {why}");
                self.out.remarks.about(address, remark);
                continue;
            }
            let asked = Asked {
                intent: Intent::Set(value.clone()),
                place: self.place.clone(),
            };
            fields.insert(field.clone(), asked);
        }
        fields
    }

    fn memberships(&mut self, membership: Membership) {
        let unseen = self.elsewhere();
        for address in self.out.state.resources.keys() {
            let is_whole = address.kind == Kind::User && !unseen.contains(&address.name);
            if is_whole {
                let clause = GroupsClause {
                    place: self.place.clone(),
                    groups: Vec::new(),
                };
                let groups_of = &mut self.out.state.groups_of;
                groups_of.insert(address.name.clone(), clause);
            }
        }
        for (group, roster) in &self.live.rosters {
            let address = Address::group(group.clone());
            let Some((spelled, _)) = self.out.state.resources.get_key_value(&address) else {
                continue;
            };
            let group = spelled.name.clone();
            self.out.counts.hidden += roster.hidden;
            let roster = self.roster(&group, &roster.members, membership);
            self.out.state.rosters.insert(group, roster);
        }
    }

    /// Users who are in a group that was not asked for: their `groups` would not be complete, and
    /// would take them out of it once somebody declares it.
    fn elsewhere(&self) -> BTreeSet<Name> {
        let outside = |group: &Name| !self.only.contains(&Address::group(group.clone()));
        let rosters = self.live.rosters.iter();
        let members = rosters.filter(|(group, _)| outside(group));
        members
            .flat_map(|(_, roster)| &roster.members)
            .cloned()
            .collect()
    }

    /// Gives each member its group, or the group its member.
    fn roster(&mut self, group: &Name, members: &[Name], membership: Membership) -> Roster {
        let mut roster = Roster {
            membership,
            members: Vec::new(),
        };
        for user in members {
            let named = |name: &Name| Member {
                name: name.clone(),
                place: self.place.clone(),
                expires: None,
            };
            if let Some(clause) = self.out.state.groups_of.get_mut(user) {
                clause.groups.push(named(group));
            } else if write::no_user(user.as_str()).is_none() {
                roster.members.push(named(user));
            } else {
                if roster.membership == Membership::Exact {
                    // Whom no file can name would have to go.
                    roster.membership = Membership::Declared;
                }
                continue;
            }
            self.out.counts.memberships += 1;
        }
        roster
    }

    /// Whether every name that the files would hold means one live thing.
    fn is_clear(&self) -> Result<(), Vec<Diagnostic>> {
        let state = &self.out.state;
        let members = state.rosters.values().flat_map(|roster| &roster.members);
        let named: BTreeSet<&Name> = members.map(|member| &member.name).collect();
        let is_said = |address: &Address| {
            let is_member = address.kind == Kind::User && named.contains(&address.name);
            is_member || state.resources.contains_key(address)
        };
        let ambiguous = self.live.ambiguous.iter();
        let problems: Vec<Diagnostic> = ambiguous
            .filter(|(address, _)| is_said(address))
            .map(|(address, namesakes)| {
                let each = |one: &crate::live::Namesake| {
                    format!("`{}` (id {})", one.name, one.id.as_str())
                };
                let each: Vec<String> = namesakes.iter().map(each).collect();
                let kind = address.kind;
                let message = format!(
                    "two or more {kind}s answer to one name: {}",
                    each.join(", ")
                );
                Diagnostic::general("OUM226", message).help(
                    "rename or remove all but one of them in Omni, or leave them out with --only",
                )
            })
            .collect();
        match problems.is_empty() {
            true => Ok(()),
            false => Err(problems),
        }
    }
}

/// Why the files cannot give an attribute this value.
fn misfit(definition: &Definition, value: &Value) -> Option<&'static str> {
    match definition.conform(value) {
        Ok(conformed) if conformed == *value => None,
        Ok(_) => Some("its value is not in the form of its type"),
        Err(Mismatch::NoNumber(_)) => Some("its value is no number"),
        Err(Mismatch::List) => Some("its value is a list, and it takes one"),
        Err(Mismatch::NoList(_)) => Some("its value is no list"),
    }
}

fn left_out(code: &'static str, message: String) -> Diagnostic {
    Diagnostic::general(code, message)
        .warning()
        .help("it stays as it is in the tenant; correct it there, and import again")
}
