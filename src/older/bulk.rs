//! `bulk`: what the rows of the vendor's sheets ask of the tenant.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::asking::{Ask, clause, row};
use super::codes;
use super::create;
use super::order::{Membership, Order};
use super::page::{Said, quoted};
use super::person::Given;
use super::tenant::Tenant;
use super::values::is_half_a_list;
use super::{Absent, Fate};
use crate::model::{Field, Intent, Name, Place, Standing, Value};

/// Rows of `op,email,display_name,…`.
pub(super) fn users(tenant: &mut Tenant<'_>, columns: &[Said<Arc<str>>], orders: &[Order]) {
    for column in columns {
        if !tenant.live.definitions.contains_key(&column.value) {
            tenant.unknown_attribute(&column.value, &column.spot);
        }
    }
    let mut gone = Vec::new();
    for order in orders {
        let Some(email) = order.person.email.as_ref() else {
            continue;
        };
        let live = tenant.users.by_name(&email.value).cloned();
        let fate = match (order.delete, &live) {
            (true, None) => {
                gone.push(email);
                Fate::Skipped("not there".to_owned())
            }
            (true, Some(name)) => {
                let ask = Ask::new(Standing::Absent);
                tenant.asking.user(name, &email.spot, ask)
            }
            (false, Some(name)) => upsert(tenant, order, name),
            (false, None) => new(tenant, order),
        };
        tenant.row(&order.person, live.as_ref(), fate);
    }
    tell_gone(tenant, &gone);
}

/// How many of those who are not there are named.
const NAMED: usize = 10;

/// Warns of rows that delete whom the tenant does not have: each may be a slip of the pen.
fn tell_gone(tenant: &mut Tenant<'_>, gone: &[&Said<Name>]) {
    for email in gone.iter().take(NAMED) {
        let name = email.value.as_str();
        let message = format!("nobody in the tenant is called {}", quoted(name));
        let problem = email.spot.error(codes::LEFT_OUT, message).warning();
        let (users, suggester) = (&tenant.users, &mut tenant.suggester);
        let help = || {
            let near = users.near(suggester, name);
            near.or(Some("there is nothing to delete".to_owned()))
        };
        tenant.asking.problems.add(problem, help);
    }
    if let Some(next) = gone.get(NAMED) {
        let more = gone.len() - NAMED;
        let s = if more == 1 { "" } else { "s" };
        let message = format!("{more} more row{s} to delete whom the tenant does not have");
        let problem = next.spot.error(codes::LEFT_OUT, message).warning();
        tenant.asking.tell(problem);
    }
}

fn upsert(tenant: &mut Tenant<'_>, order: &Order, name: &Name) -> Fate {
    let person = &order.person;
    let mut ask = Ask::new(Standing::Present);
    if let Some(display) = &person.display
        && let Some(value) = Value::text(&display.value)
    {
        ask.set(Field::Name, Intent::Set(value), display.spot.place.clone());
    }
    let given = defined(tenant, person.attributes.as_ref());
    let place = &person.spot.place;
    tenant.attributes(&mut ask, given.as_ref(), Absent::Unmanaged, place);
    tenant.asking.user(name, person.who(), ask)
}

fn new(tenant: &mut Tenant<'_>, order: &Order) -> Fate {
    let mut person = order.person.clone();
    person.attributes = defined(tenant, person.attributes.as_ref());
    match create::ask(tenant, &person, true, false) {
        Ok((name, ask)) => tenant.asking.user(&name, person.who(), ask),
        Err(reason) => {
            let problem = person.who().error(codes::SHAPE, reason.clone());
            tenant.asking.tell(problem);
            Fate::Failed(reason)
        }
    }
}

/// Values of attributes that there are; the header's others are reported by their column. Half a
/// list would take away what the whole one holds.
fn defined(tenant: &mut Tenant<'_>, given: Option<&Said<Vec<Given>>>) -> Option<Said<Vec<Given>>> {
    let mut given = given?.clone();
    let definitions = &tenant.live.definitions;
    given
        .value
        .retain(|given| definitions.contains_key(&given.reference));
    for given in &given.value {
        let multiple = definitions[&given.reference].multiple;
        if let Some(Value::Text(text)) = &given.value
            && multiple
            && is_half_a_list(text)
        {
            let message = format!(
                "{} holds a list, and this is half of one",
                quoted(&given.reference)
            );
            let problem = given.spot.error(codes::SHAPE, message);
            tenant
                .asking
                .tell(problem.help("write a list as [a, \"b, c\", d]"));
        }
    }
    Some(given)
}

/// Rows of `op,email,group_name`.
pub(super) fn members(tenant: &mut Tenant<'_>, rows: &[Membership]) {
    let mut asked: HashMap<(Name, Name), &Membership> = HashMap::new();
    let mut sheet = Sheet::default();
    for one in rows {
        let user = tenant.users.by_name(&one.user.value).cloned();
        let group = tenant.groups.by_name(&one.group.value).cloned();
        if user.is_none() {
            no_user(tenant, one);
        }
        let name = &one.group.value;
        if tenant.is_twin(Some(name.as_str()), Some(name), &one.group.spot) {
            continue;
        }
        if group.is_none() {
            tenant.unknown_group(one.group.value.as_str(), None, &one.group.spot);
        }
        let (Some(user), Some(group)) = (user, group) else {
            continue;
        };
        let before = asked.get(&(user.clone(), group.clone())).copied();
        let fate = match before {
            Some(before) => again(tenant, one, before),
            None => {
                tenant.asking.group(&group, &one.group.spot.place);
                sheet.take(one, &user, &group);
                asked.insert((user.clone(), group), one);
                Fate::Asked
            }
        };
        let id = tenant.users.id_of(&user);
        let row = row(&one.spot.place, Some(&user), id, &one.record, fate);
        tenant.asking.row(row);
    }
    sheet.ask(tenant);
}

fn no_user(tenant: &mut Tenant<'_>, one: &Membership) {
    let name = one.user.value.as_str();
    let message = format!("nobody in the tenant is called {}", quoted(name));
    let problem = one.user.spot.error(codes::NOBODY, message);
    let (users, suggester) = (&tenant.users, &mut tenant.suggester);
    let help = || {
        let near = users.near(suggester, name);
        near.or(Some("correct it, or delete the row".to_owned()))
    };
    tenant.asking.problems.add(problem, help);
}

/// The same pair a second time.
fn again(tenant: &mut Tenant<'_>, one: &Membership, before: &Membership) -> Fate {
    let line = before.spot.place.line;
    let (user, group) = (
        quoted(one.user.value.as_str()),
        quoted(one.group.value.as_str()),
    );
    let label =
        |problem: crate::model::Diagnostic| problem.label(before.spot.place.clone(), "here before");
    if one.add == before.add {
        let message = format!("{user} and {group} stand here again");
        let problem = label(one.spot.error(codes::TWICE, message));
        tenant.asking.tell(problem.warning());
        return Fate::Skipped(format!("the same as line {line}"));
    }
    let message = format!("{user} is put into {group} and taken out");
    let problem = label(one.spot.error(codes::TWICE, message));
    tenant.asking.tell(problem.help("keep one of the rows"));
    Fate::Failed(format!("not the same as line {line}"))
}

/// What all rows together ask for.
#[derive(Default)]
struct Sheet {
    added: BTreeMap<(Name, Name), Place>,
    removed: BTreeMap<Name, (Place, BTreeSet<Name>)>,
}

impl Sheet {
    fn take(&mut self, one: &Membership, user: &Name, group: &Name) {
        let place = one.spot.place.clone();
        if one.add {
            self.added.insert((group.clone(), user.clone()), place);
            return;
        }
        let removed = self.removed.entry(user.clone());
        let (_, groups) = removed.or_insert_with(|| (place, BTreeSet::new()));
        groups.insert(group.clone());
    }

    /// Whoever is added is named by the group. Whoever is taken out keeps, by name, every other
    /// group of the sheet.
    fn ask(self, tenant: &mut Tenant<'_>) {
        for ((group, user), place) in &self.added {
            tenant.asking.member(group, user, place);
        }
        let declared = tenant.asking.group_names();
        for (user, (place, removed)) in &self.removed {
            let mut groups = BTreeMap::new();
            for group in declared.iter().filter(|group| !removed.contains(*group)) {
                let roster = tenant.live.rosters.get(group);
                let is_in = roster.is_some_and(|r| r.members.binary_search(user).is_ok());
                let added = self.added.get(&(group.clone(), user.clone()));
                if is_in || added.is_some() {
                    groups.insert(group.clone(), added.unwrap_or(place).clone());
                }
            }
            let mut ask = Ask::new(Standing::Present);
            ask.groups = Some(clause(place, groups));
            let spot = super::page::Spot {
                place: place.clone(),
                length: 1,
            };
            tenant.asking.user(user, &spot, ask);
        }
    }
}
