//! Who gains and who loses access: a plan's changes, turned from resources to people.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use super::change::{Action, Cause, Change, EdgeAction, EdgeChange, FieldChange};
use super::report::Plan;
use crate::model::{Field, Kind, Name, Place, Value};

/// Who loses and who gains. Somebody who does both is in both; so is a value that becomes another.
#[derive(Clone, Debug, Default)]
pub struct Access<'a> {
    /// Groups that are deleted, with what they gave; their members are among `lost` too.
    pub groups: Vec<&'a Change>,
    /// Who loses, whoever loses everything first.
    pub lost: Vec<Person<'a>>,
    /// Who gains, whoever is new first.
    pub gained: Vec<Person<'a>>,
}

/// What one person gains, or loses.
#[derive(Clone, Debug)]
pub struct Person<'a> {
    /// Who.
    pub user: &'a Name,
    /// The change that lets them in, or puts them out; nothing where they stay what they are.
    pub whole: Option<&'a Change>,
    /// Groups and values, in the plan's order.
    pub parts: Vec<Part<'a>>,
}

/// A group or a value that somebody gains or loses.
#[derive(Clone, Debug)]
pub enum Part<'a> {
    /// A membership.
    Group {
        /// Of which group.
        group: &'a Name,
        /// By which way it comes or goes.
        way: Way<'a>,
    },
    /// An attribute's value.
    Value {
        /// What changes.
        change: &'a FieldChange,
        /// Which way.
        reach: Reach,
    },
}

/// By which way a membership comes or goes.
#[derive(Clone, Copy, Debug)]
pub enum Way<'a> {
    /// The files, a hand in the tenant, or the calendar, as the edge says.
    Edge(&'a EdgeChange),
    /// It goes with the user.
    WithUser,
    /// It goes with the group, for this reason.
    WithGroup(&'a Change),
}

impl<'a> Way<'a> {
    /// Why; nothing where the user's own change says so.
    pub fn cause(self) -> Option<(Cause, Option<Date>)> {
        match self {
            Way::Edge(edge) => Some((edge.cause, edge.expired)),
            Way::WithGroup(change) => Some((change.cause, change.expired)),
            Way::WithUser => None,
        }
    }

    /// Where the files ask for it.
    pub fn place(self) -> Option<&'a Place> {
        match self {
            Way::Edge(edge) => edge.place.as_ref(),
            Way::WithGroup(change) => change.place.as_ref(),
            Way::WithUser => None,
        }
    }
}

/// What a change of an attribute does to what somebody sees, as far as values tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// There was none.
    Set,
    /// Values come, none goes.
    Widened,
    /// Values go, none comes.
    Narrowed,
    /// Some come and some go, or one becomes another.
    Changed,
    /// None is left; the definition's default applies where it has one.
    Cleared,
}

impl Reach {
    /// Of a change of a value.
    pub fn of(change: &FieldChange) -> Reach {
        let within = |a: &[Box<str>], b: &[Box<str>]| a.iter().all(|item| b.contains(item));
        match (&change.before, &change.after) {
            _ if change.sensitive => Reach::Changed,
            (None, Some(_)) => Reach::Set,
            (_, None) => Reach::Cleared,
            (Some(Value::Set(before)), Some(Value::Set(after))) if within(before, after) => {
                Reach::Widened
            }
            (Some(Value::Set(before)), Some(Value::Set(after))) if within(after, before) => {
                Reach::Narrowed
            }
            _ => Reach::Changed,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Reach::Set => "set",
            Reach::Widened => "widened",
            Reach::Narrowed => "narrowed",
            Reach::Changed => "changed",
            Reach::Cleared => "cleared",
        }
    }

    /// Whether somebody may see less. What becomes another is less and more at once.
    pub fn loses(self) -> bool {
        match self {
            Reach::Narrowed | Reach::Changed | Reach::Cleared => true,
            Reach::Set | Reach::Widened => false,
        }
    }

    /// Whether somebody may see more; what is cleared leaves the default, where there is one.
    pub fn gains(self, change: &FieldChange) -> bool {
        match self {
            Reach::Set | Reach::Widened | Reach::Changed => true,
            Reach::Narrowed => false,
            Reach::Cleared => change.then_applies.is_some(),
        }
    }
}

/// Who gains and who loses by a plan. What is held does neither.
pub fn of(plan: &Plan) -> Access<'_> {
    let mut sides = Sides::default();
    let mut groups = Vec::new();
    for change in plan.changes.iter().filter(|change| change.action.writes()) {
        match change.address.kind {
            Kind::User => sides.user(change),
            Kind::Group => sides.group(change),
        }
        if change.address.kind == Kind::Group && change.action == Action::Delete {
            groups.push(change);
        }
    }
    Access {
        groups,
        lost: sorted(sides.lost),
        gained: sorted(sides.gained),
    }
}

#[derive(Default)]
struct Sides<'a> {
    lost: BTreeMap<&'a Name, Person<'a>>,
    gained: BTreeMap<&'a Name, Person<'a>>,
    /// Who was said to leave what: what goes with the user and with the group is said once.
    left: HashSet<(&'a Name, &'a Name)>,
}

fn person<'a, 'b>(
    side: &'b mut BTreeMap<&'a Name, Person<'a>>,
    user: &'a Name,
) -> &'b mut Person<'a> {
    side.entry(user).or_insert_with(|| Person {
        user,
        whole: None,
        parts: Vec::new(),
    })
}

impl<'a> Sides<'a> {
    fn user(&mut self, change: &'a Change) {
        let user = &change.address.name;
        match change.action {
            Action::Create => person(&mut self.gained, user).whole = Some(change),
            Action::Deactivate | Action::Delete => {
                person(&mut self.lost, user).whole = Some(change);
                for group in &change.takes_along {
                    self.leaves(user, group, Way::WithUser);
                }
            }
            Action::Update | Action::Adopt | Action::Forget => {}
        }
        for field in &change.fields {
            self.field(change, field);
        }
    }

    fn field(&mut self, change: &'a Change, field: &'a FieldChange) {
        let user = &change.address.name;
        match (&field.field, &field.after) {
            (Field::Name, _) => {}
            (Field::Active, Some(Value::Flag(false))) => {
                person(&mut self.lost, user).whole = Some(change);
            }
            (Field::Active, _) => person(&mut self.gained, user).whole = Some(change),
            (Field::Attribute(_), _) => {
                let reach = Reach::of(field);
                let part = Part::Value {
                    change: field,
                    reach,
                };
                if reach.loses() && change.action != Action::Create {
                    person(&mut self.lost, user).parts.push(part.clone());
                }
                if reach.gains(field) {
                    person(&mut self.gained, user).parts.push(part);
                }
            }
        }
    }

    fn group(&mut self, change: &'a Change) {
        let group = &change.address.name;
        for edge in &change.edges {
            let side = match edge.action {
                EdgeAction::Add => &mut self.gained,
                EdgeAction::Remove => &mut self.lost,
            };
            let way = Way::Edge(edge);
            let parts = &mut person(side, &edge.user).parts;
            parts.push(Part::Group { group, way });
        }
        for user in &change.takes_along {
            self.leaves(user, group, Way::WithGroup(change));
        }
    }

    fn leaves(&mut self, user: &'a Name, group: &'a Name, way: Way<'a>) {
        if self.left.insert((user, group)) {
            let parts = &mut person(&mut self.lost, user).parts;
            parts.push(Part::Group { group, way });
        }
    }
}

/// Whoever comes or goes whole first (of these the deleted), then by name.
fn sorted<'a>(side: BTreeMap<&'a Name, Person<'a>>) -> Vec<Person<'a>> {
    let mut people: Vec<Person<'a>> = side.into_values().collect();
    people.sort_by_key(|person| match person.whole.map(|change| change.action) {
        Some(Action::Delete) => 0,
        Some(_) => 1,
        None => 2,
    });
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(before: Option<Value>, after: Option<Value>) -> FieldChange {
        FieldChange {
            field: Field::attribute("region"),
            before,
            after,
            cause: Cause::Config,
            place: None,
            then_applies: None,
            sensitive: false,
            seal: None,
        }
    }

    #[test]
    fn a_set_is_widened_narrowed_or_changed() {
        let set = |items: &[&str]| Value::set(items.iter().copied());
        let reach = |before: &[&str], after: &[&str]| Reach::of(&field(set(before), set(after)));
        assert_eq!(reach(&["emea"], &["apac", "emea"]), Reach::Widened);
        assert_eq!(reach(&["apac", "emea"], &["emea"]), Reach::Narrowed);
        assert_eq!(reach(&["apac", "emea"], &["amer", "emea"]), Reach::Changed);
        assert_eq!(reach(&[], &["emea"]), Reach::Set);
        assert_eq!(reach(&["emea"], &[]), Reach::Cleared);
        assert_eq!(
            Reach::of(&field(Value::text("3"), Value::text("4"))),
            Reach::Changed
        );
    }

    #[test]
    fn what_is_cleared_is_lost_and_gives_the_default() {
        let mut cleared = field(Value::text("emea"), None);
        assert!(Reach::Cleared.loses() && !Reach::Cleared.gains(&cleared));
        cleared.then_applies = Value::text("all");
        assert!(Reach::Cleared.gains(&cleared));
    }

    #[test]
    fn of_a_sensitive_value_nothing_is_told() {
        let mut secret = field(Value::set(["a"]), Value::set(["a", "b"]));
        secret.sensitive = true;
        assert_eq!(Reach::of(&secret), Reach::Changed);
    }
}
