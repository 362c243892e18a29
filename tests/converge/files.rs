//! What files say, as small data, and the desired state that follows from it.
//!
//! What `desired` refuses as a contradiction is left out here, so that nearly every story is a
//! valid one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use omni_um::model::{
    Address, Asked, AttributeType, DeclaredAttribute, DesiredFile, DesiredResource, DesiredState,
    Expires, Expiry, Field, Fields, GroupsClause, Intent, Member, Membership, Moved, Name, Place,
    Roster, Standing, Value,
};

pub const EMAILS: [&str; 6] = [
    "ada@acme.example",
    "bob@acme.example",
    "cyd@acme.example",
    "dan@acme.example",
    "eve@acme.example",
    "admin@acme.example",
];
pub const GROUPS: [&str; 5] = ["Finance", "Analytics", "Sales", "Legal", "Everyone"];
pub const ATTRIBUTES: [&str; 4] = ["region", "team", "tier", "secret"];

/// A name in one of two spellings.
pub fn spelled(name: &str, loud: bool) -> String {
    if loud {
        name.to_uppercase()
    } else {
        name.to_owned()
    }
}

/// The third value of each attribute is its default, where it has one.
pub fn value(attribute: usize, choice: u8) -> Option<Value> {
    let choice = choice % 4;
    if choice == 0 {
        return None;
    }
    match ATTRIBUTES[attribute] {
        "region" => Value::set([["emea"], ["amer"], ["all"]][usize::from(choice) - 1]),
        "tier" => Value::text(["2", "3", "1"][usize::from(choice) - 1]),
        _ => Value::text(["red", "blue", "green"][usize::from(choice) - 1]),
    }
}

/// A day that lies so many days after the first day of all stories.
pub fn day(offset: i8) -> Date {
    let first = jiff::civil::date(2026, 3, 1);
    first.saturating_add(i32::from(offset).days())
}

pub fn display_name(choice: u8) -> String {
    format!("Name {}", choice % 3)
}

#[derive(Clone, Debug)]
pub struct UserSpec {
    /// 0..=4 present, 5 idp, 6 absent, 7 forget.
    pub standing: u8,
    pub loud: bool,
    pub name: Option<u8>,
    pub active: Option<bool>,
    pub groups: Option<Vec<usize>>,
    /// Of each attribute: not asked, or the choice of its value (0 clears it).
    pub attributes: Vec<Option<u8>>,
    pub forget: Vec<usize>,
    pub forget_groups: bool,
    pub protect: bool,
    /// The last day.
    pub expires: Option<i8>,
    pub file: u8,
}

#[derive(Clone, Debug)]
pub struct GroupSpec {
    /// As of users.
    pub standing: u8,
    pub loud: bool,
    /// 0 declared, 1 additive, 2 exact.
    pub mode: u8,
    pub members: Vec<usize>,
    pub protect: bool,
    pub file: u8,
}

/// Everything that the files say.
#[derive(Clone, Debug)]
pub struct Files {
    pub users: Vec<Option<UserSpec>>,
    pub groups: Vec<Option<GroupSpec>>,
    pub moved: Vec<(usize, usize)>,
    /// The last days of memberships: user, group, day.
    pub dated: Vec<(usize, usize, i8)>,
    pub sensitive: bool,
}

fn standing(choice: u8) -> Standing {
    match choice {
        0..=4 => Standing::Present,
        5 => Standing::Idp,
        6 => Standing::Absent,
        _ => Standing::Forget,
    }
}

impl UserSpec {
    pub fn standing(&self) -> Standing {
        standing(self.standing)
    }

    fn takes_edges(&self) -> bool {
        let declared = matches!(self.standing(), Standing::Present | Standing::Idp);
        let in_none = !self.forget_groups && self.groups.as_ref().is_some_and(Vec::is_empty);
        declared && !self.forget_groups && !in_none
    }
}

impl GroupSpec {
    pub fn standing(&self) -> Standing {
        standing(self.standing)
    }
}

/// Places, each another line.
struct Places {
    line: u32,
}

impl Places {
    fn next(&mut self, file: u8) -> Place {
        self.line += 1;
        let file: Arc<str> = Arc::from(format!("part-{}.yaml", file % 2));
        Place::new(&file, self.line, 1)
    }
}

impl Files {
    fn open_group(&self, at: usize) -> bool {
        let group = self.groups[at].as_ref();
        group.is_some_and(|group| group.standing() == Standing::Present)
    }

    /// The desired state; `known` tells whether a user that no file declares may be a member.
    pub fn lower(&self, known: &dyn Fn(&Name) -> bool) -> DesiredState {
        let mut places = Places { line: 0 };
        let mut state = DesiredState::default();
        for (at, user) in self.users.iter().enumerate() {
            if let Some(user) = user {
                self.user(at, user, &mut places, &mut state);
            }
        }
        for (at, group) in self.groups.iter().enumerate() {
            if let Some(group) = group {
                self.group(at, group, &mut places, &mut state, known);
            }
        }
        self.moves(&mut places, &mut state);
        if self.sensitive {
            state.attributes = sensitive(places.next(0));
        }
        let mut files: BTreeSet<Arc<str>> = BTreeSet::new();
        files.extend(state.resources.values().map(|r| Arc::clone(&r.place.file)));
        let digested = |path| DesiredFile {
            path,
            digest: String::new(),
        };
        state.files = files.into_iter().map(digested).collect();
        state
    }

    fn user(&self, at: usize, user: &UserSpec, places: &mut Places, state: &mut DesiredState) {
        let name = Name::new(&spelled(EMAILS[at], user.loud));
        let standing = user.standing();
        let place = places.next(user.file);
        let mut resource = bare(standing, place.clone());
        let alive = matches!(standing, Standing::Present | Standing::Idp);
        if alive {
            resource.protect = user.protect;
            resource.fields = asked(user, &place);
            resource.forget_groups = user.forget_groups;
            let own = user.expires.filter(|_| standing == Standing::Present);
            resource.expires = expires(own, &place);
            let forget = user
                .forget
                .iter()
                .map(|at| Field::attribute(ATTRIBUTES[*at]));
            resource.forget = forget
                .filter(|field| resource.fields.get(field).is_none())
                .collect();
            if let (Some(groups), false) = (&user.groups, user.forget_groups) {
                let named: BTreeSet<usize> = groups.iter().copied().collect();
                let named = named.into_iter().filter(|at| self.open_group(*at));
                let mut groups: Vec<Member> = named
                    .map(|to| self.member(GROUPS[to], (at, to), places.next(user.file)))
                    .collect();
                groups.sort_by(|a, b| a.name.cmp(&b.name));
                let place = places.next(user.file);
                let clause = GroupsClause { place, groups };
                state.groups_of.insert(name.clone(), clause);
            }
        }
        state.resources.insert(Address::user(name), resource);
    }

    fn group(
        &self,
        at: usize,
        group: &GroupSpec,
        places: &mut Places,
        state: &mut DesiredState,
        known: &dyn Fn(&Name) -> bool,
    ) {
        let name = Name::new(&spelled(GROUPS[at], group.loud));
        let standing = group.standing();
        let mut resource = bare(standing, places.next(group.file));
        resource.protect = group.protect && matches!(standing, Standing::Present | Standing::Idp);
        if standing == Standing::Present {
            let named: BTreeSet<usize> = group.members.iter().copied().collect();
            let open = |at: &usize| match &self.users[*at] {
                Some(user) => user.takes_edges(),
                None => known(&Name::new(EMAILS[*at])),
            };
            let mut members: Vec<Member> = named
                .into_iter()
                .filter(open)
                .map(|who| self.member(EMAILS[who], (who, at), places.next(group.file)))
                .collect();
            members.sort_by(|a, b| a.name.cmp(&b.name));
            let membership = match group.mode {
                0 => Membership::Declared,
                1 => Membership::Additive,
                _ => Membership::Exact,
            };
            let roster = Roster {
                membership,
                members,
            };
            state.rosters.insert(name.clone(), roster);
        }
        state.resources.insert(Address::group(name), resource);
    }

    fn member(&self, name: &str, (user, group): (usize, usize), place: Place) -> Member {
        let mut dated = self.dated.iter();
        let dated = dated.find(|(who, to, _)| (*who, *to) == (user, group));
        Member {
            name: Name::new(name),
            expires: expires(dated.map(|(_, _, day)| *day), &place),
            place,
        }
    }

    fn moves(&self, places: &mut Places, state: &mut DesiredState) {
        let mut moved: BTreeMap<usize, usize> = BTreeMap::new();
        for (from, to) in &self.moved {
            let free = from != to
                && self.groups[*from].is_none()
                && self.open_group(*to)
                && !moved.contains_key(from)
                && !moved.values().any(|taken| taken == to);
            if free {
                moved.insert(*from, *to);
            }
        }
        let entry = |(from, to): (&usize, &usize)| Moved {
            from: Address::group(Name::new(GROUPS[*from])),
            to: Address::group(Name::new(GROUPS[*to])),
            place: places.next(0),
        };
        state.moved = moved.iter().map(entry).collect();
    }
}

fn expires(day_of: Option<i8>, place: &Place) -> Expires {
    day_of.map(|offset| {
        Box::new(Expiry {
            date: day(offset),
            place: place.clone(),
        })
    })
}

fn bare(standing: Standing, place: Place) -> DesiredResource {
    DesiredResource {
        standing,
        place,
        protect: false,
        fields: Fields::new(),
        forget: BTreeSet::new(),
        forget_groups: false,
        expires: None,
    }
}

fn asked(user: &UserSpec, place: &Place) -> Fields<Asked> {
    let mut fields = Fields::new();
    let mut ask = |field, value: Option<Value>| {
        let intent = value.map_or(Intent::Clear, Intent::Set);
        let place = place.clone();
        fields.insert(field, Asked { intent, place });
    };
    if user.standing() == Standing::Present {
        if let Some(name) = user.name {
            ask(Field::Name, Value::text(&display_name(name)));
        }
        if let Some(active) = user.active {
            ask(Field::Active, Some(Value::Flag(active)));
        }
    }
    for (at, choice) in user.attributes.iter().enumerate() {
        if let Some(choice) = choice {
            ask(Field::attribute(ATTRIBUTES[at]), value(at, *choice));
        }
    }
    fields
}

fn sensitive(place: Place) -> BTreeMap<Arc<str>, DeclaredAttribute> {
    let secret = DeclaredAttribute {
        kind: AttributeType::String,
        multiple: false,
        allowed: BTreeSet::new(),
        sensitive: true,
        place,
    };
    BTreeMap::from([(Arc::from("secret"), secret)])
}
