//! `sync`: the users of a file and no others; their groups, their attributes, or both.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::asking::{Ask, clause};
use super::codes;
use super::create;
use super::directory::{Who, is_uuid};
use super::groups_csv::Team;
use super::page::{Said, quoted};
use super::person::Person;
use super::reference::Reference;
use super::tenant::Tenant;
use super::{Absent, Fate, Part, Sync};
use crate::model::{Name, Place, Standing};

/// A user's groups, and where each is said.
type Groups = BTreeMap<Name, Place>;

/// The people of JSON: each says which groups they are in.
pub(super) fn json(tenant: &mut Tenant<'_>, people: &[Person], how: Sync) {
    let says = |person: &Person| person.groups.is_some() || how.absent == Absent::Empty;
    let any = how.part != Part::Attributes && people.iter().any(says);
    warn_of_strangers(tenant, people, how);
    if any && let Some(first) = people.iter().find(|person| says(person)) {
        let spot = first.groups.as_ref().map_or(&first.spot, |said| &said.spot);
        tenant.all_twins(spot);
    }
    let listed = Listed::of(tenant, people);
    for person in people {
        if listed.has_another(person) {
            earlier(tenant, person);
            continue;
        }
        let groups = match (&person.groups, any && says(person)) {
            (Some(list), true) => Some((tenant.groups_named(&list.value), &list.spot.place)),
            (None, true) => Some((Groups::new(), &person.spot.place)),
            (_, false) => None,
        };
        one(tenant, person, groups, how);
    }
    if any && let Some(first) = people.first() {
        declare_all(tenant, &first.spot.place);
    }
}

/// Every group of the tenant: to be in none is to be in none of these.
fn declare_all(tenant: &mut Tenant<'_>, place: &Place) {
    for group in tenant.live.rosters.keys() {
        tenant.asking.group(group, place);
    }
}

/// A file of nobody whom the tenant has may be another tenant's; nothing comes of it but words.
fn warn_of_strangers(tenant: &mut Tenant<'_>, people: &[Person], how: Sync) {
    let any = how.create || people.iter().any(|one| live_name(tenant, one).is_some());
    let [first, _, ..] = people else { return };
    if any {
        return;
    }
    let message = format!("none of the {} users of this file is in Omni", people.len());
    let problem = first.who().error(codes::LEFT_OUT, message).warning();
    tenant
        .asking
        .tell(problem.help("a file of another tenant?"));
}

/// The people of users.csv, and the groups of groups.csv with whom they name.
pub(super) fn csv(tenant: &mut Tenant<'_>, people: &[Person], teams: &[Team], how: Sync) {
    warn_of_strangers(tenant, people, how);
    let listed = Listed::of(tenant, people);
    let (earlier_ones, people): (Vec<&Person>, Vec<&Person>) =
        people.iter().partition(|person| listed.has_another(person));
    earlier_ones
        .iter()
        .for_each(|person| earlier(tenant, person));
    let known = Known::of(tenant, &people, how);
    let mut edges: HashMap<Name, Groups> = HashMap::new();
    for (group, (_, members)) in rosters(tenant, teams, &known, how) {
        for (user, place) in members {
            if known.declared.contains(&user) {
                let groups = edges.entry(user).or_default();
                groups.insert(group.clone(), place);
            } else if !tenant.is_in(&group, &user) {
                outside(tenant, &group, &user, &place);
            }
        }
    }
    for person in people {
        let groups = known
            .name(tenant, person)
            .and_then(|name| edges.get(&name).cloned())
            .unwrap_or_default();
        if let Some(list) = &person.groups {
            own_groups(tenant, list, &groups);
        }
        let place = person
            .groups
            .as_ref()
            .map_or(&person.spot, |said| &said.spot);
        let groups = (how.part != Part::Attributes).then_some((groups, &place.place));
        one(tenant, person, groups, how);
    }
}

/// Users who are not in the file of users are untouched: nobody gets access by the other file alone.
fn outside(tenant: &mut Tenant<'_>, group: &Name, user: &Name, place: &Place) {
    let (user, group) = (quoted(user.as_str()), quoted(group.as_str()));
    let message = format!("{user} does not come to {group}: the file of users does not have them");
    let spot = super::page::Spot {
        place: place.clone(),
        length: 1,
    };
    let problem = spot.error(codes::LEFT_OUT, message).warning();
    let help = "add a row to the file of users, or delete this member";
    tenant.asking.tell(problem.help(help));
}

/// The groups file decides: a user's own list was never read there, and a stale one must not give
/// anybody access.
fn own_groups(tenant: &mut Tenant<'_>, list: &Said<Vec<Reference>>, groups: &Groups) {
    for (group, _) in tenant.groups_named(&list.value) {
        if groups.contains_key(&group) {
            continue;
        }
        let message = format!(
            "the groups file does not have this user in {}; nothing is done about it",
            quoted(group.as_str())
        );
        let problem = list.spot.error(codes::LEFT_OUT, message).warning();
        tenant
            .asking
            .tell(problem.help("the groups file decides: name the user in its `members`"));
    }
}

/// E-mails of the file with the id that the tenant lists for them: an e-mail that came back after a
/// deactivation has two users, and an export has both.
struct Listed(HashMap<Name, Box<str>>);

impl Listed {
    fn of(tenant: &Tenant<'_>, people: &[Person]) -> Self {
        let listed = people.iter().filter_map(|person| {
            let (email, id) = (person.email.as_ref()?, person.id.as_ref()?);
            let live = tenant.users.id_of(&email.value)?;
            (*id.value == *live).then(|| (email.value.clone(), live.into()))
        });
        Listed(listed.collect())
    }

    /// Whether another row is the one that this e-mail stands for.
    fn has_another(&self, person: &Person) -> bool {
        let (Some(email), Some(id)) = (&person.email, &person.id) else {
            return false;
        };
        let listed = self.0.get(&email.value);
        listed.is_some_and(|listed| *listed != id.value)
    }
}

fn earlier(tenant: &mut Tenant<'_>, person: &Person) {
    let email = person.email.as_ref().map(|email| email.value.as_str());
    let called = quoted(email.unwrap_or_default());
    let message = format!("{called} has another id in the tenant, and another row for it here");
    let problem = person.who().error(codes::LEFT_OUT, message).warning();
    let help = "nothing is done about this row: an e-mail that came back is a new user";
    tenant.asking.tell(problem.help(help));
    let fate = Fate::Skipped("another id, which is there too".to_owned());
    tenant.row(person, None, fate);
}

/// What users.csv itself knows of ids and e-mails.
struct Known {
    /// Users of the file that are asked for.
    declared: HashSet<Name>,
    /// The file's own ids, and whom they mean: ids change when somebody is made again.
    ids: HashMap<Box<str>, Name>,
    /// Whoever is not live and is not made.
    left_out: HashSet<Name>,
}

impl Known {
    fn of(tenant: &Tenant<'_>, people: &[&Person], how: Sync) -> Self {
        let mut known = Known {
            declared: HashSet::new(),
            ids: HashMap::new(),
            left_out: HashSet::new(),
        };
        for person in people {
            let live = live_name(tenant, person);
            let email = person.email.as_ref().map(|email| email.value.clone());
            let Some(name) = live.clone().or(email) else {
                continue;
            };
            if let Some(id) = &person.id {
                known.ids.insert(id.value.clone(), name.clone());
            }
            match live.is_some() || how.create {
                true => known.declared.insert(name),
                false => known.left_out.insert(name),
            };
        }
        known
    }

    fn name(&self, tenant: &Tenant<'_>, person: &Person) -> Option<Name> {
        let email = || person.email.as_ref().map(|email| email.value.clone());
        live_name(tenant, person).or_else(email)
    }

    /// Whom a member means; nothing where nothing is done about it. Whom the tenant does not list
    /// is added to `unlisted`; any other stranger is reported.
    fn member<'r>(
        &self,
        tenant: &mut Tenant<'_>,
        reference: &'r Reference,
        unlisted: &mut Vec<&'r str>,
    ) -> Option<Name> {
        if let Some(name) = tenant.users.find(reference) {
            return Some(name.clone());
        }
        let name = Name::new(&reference.text);
        let own = self.ids.get(&*reference.text);
        let own = own.or_else(|| self.declared.get(&name));
        match own.or_else(|| self.left_out.get(&name)) {
            // Its own row says so.
            Some(name) if self.left_out.contains(name) => None,
            Some(name) => Some(name.clone()),
            None => {
                no_member(tenant, reference, unlisted);
                None
            }
        }
    }
}

fn no_member<'r>(tenant: &mut Tenant<'_>, reference: &'r Reference, unlisted: &mut Vec<&'r str>) {
    let text = &reference.text;
    let nearly = tenant.users.nearly(text).cloned();
    if nearly.is_none() && is_uuid(text) {
        return unlisted.push(text);
    }
    let message = format!(
        "nobody in the tenant has the id or the e-mail {}",
        quoted(text)
    );
    let problem = reference.spot.error(codes::NOBODY, message);
    let (users, suggester) = (&tenant.users, &mut tenant.suggester);
    let help = || {
        let nearly = nearly.map(|name| format!("it is nearly the id of {}", quoted(name.as_str())));
        let near = nearly.or_else(|| users.near(suggester, text));
        near.or(Some("correct it, or delete it here".to_owned()))
    };
    tenant.asking.problems.add(problem, help);
}

/// Declares the groups of the file that say who is in them, and resolves whom they name.
fn rosters(
    tenant: &mut Tenant<'_>,
    teams: &[Team],
    known: &Known,
    how: Sync,
) -> BTreeMap<Name, (Place, Groups)> {
    let mut rosters: BTreeMap<Name, (Place, Groups)> = BTreeMap::new();
    for team in teams {
        let Some(group) = group_of(tenant, team) else {
            continue;
        };
        let members = match &team.members {
            Some(list) => &list.value[..],
            None if how.absent == Absent::Empty => &[],
            None => continue,
        };
        let mut named = Groups::new();
        let mut unlisted = Vec::new();
        for reference in members {
            if let Some(user) = known.member(tenant, reference, &mut unlisted) {
                let place = reference.spot.place.clone();
                named.entry(user).or_insert(place);
            }
        }
        tell_unlisted(tenant, team, &group, &unlisted);
        if let Some((first, before)) = rosters.get(&group) {
            let same = before.keys().eq(named.keys());
            again(tenant, team, &group, first.clone(), same);
            continue;
        }
        let place = team.spot.place.clone();
        tenant.asking.group(&group, &place);
        rosters.insert(group, (place, named));
    }
    rosters
}

/// Warns, once for a group, of ids that the user listing does not show.
fn tell_unlisted(tenant: &mut Tenant<'_>, team: &Team, group: &Name, unlisted: &[&str]) {
    let (Some(said), false) = (&team.members, unlisted.is_empty()) else {
        return;
    };
    let mut ids: Vec<String> = unlisted.iter().take(3).map(|id| quoted(id)).collect();
    if unlisted.len() > ids.len() {
        ids.push(format!("and {} more", unlisted.len() - ids.len()));
    }
    let message = format!(
        "{} names whom the tenant does not list, and nothing is done about them: {}",
        quoted(group.as_str()),
        ids.join(", ")
    );
    let problem = said.spot.error(codes::LEFT_OUT, message).warning();
    let help = "embed users, who stay, or users who are gone";
    tenant.asking.tell(problem.help(help));
}

fn again(tenant: &mut Tenant<'_>, team: &Team, group: &Name, first: Place, same: bool) {
    let name = quoted(group.as_str());
    let message = match same {
        true => format!("group {name} stands here again"),
        false => format!("group {name} has other members than before"),
    };
    let problem = team.who().error(codes::TWICE, message);
    let problem = problem.label(first, "here before").help("keep one of them");
    tenant.asking.tell(match same {
        true => problem.warning(),
        false => problem,
    });
}

/// Which group a row means; reported where there is none.
fn group_of(tenant: &mut Tenant<'_>, team: &Team) -> Option<Name> {
    let id = team.id.as_ref().map(|id| &*id.value);
    let name = team.name.as_ref().map(|name| Name::new(&name.value));
    if tenant.is_twin(id, name.as_ref(), team.who()) {
        return None;
    }
    match tenant.groups.who(id, name.as_ref()) {
        Who::One(group) => Some(group),
        Who::Two(one, other) => {
            let (one, other) = (quoted(one.as_str()), quoted(other.as_str()));
            let message = format!("the id is that of group {one}, the name that of group {other}");
            let problem = team.who().error(codes::NOBODY, message);
            tenant
                .asking
                .tell(problem.help("correct the id, or leave it out"));
            None
        }
        Who::Nobody => {
            let display = team.name.as_ref().map(|name| &*name.value);
            let text = id.or(display).unwrap_or_default();
            tenant.unknown_group(text, id.and(display), team.who());
            None
        }
    }
}

/// The e-mail is what counts, as it always did; an id alone counts where there is no e-mail.
fn live_name(tenant: &Tenant<'_>, person: &Person) -> Option<Name> {
    match (&person.email, &person.id) {
        (Some(email), _) => tenant.users.by_name(&email.value).cloned(),
        (None, Some(id)) => tenant.users.by_id(&id.value).cloned(),
        (None, None) => None,
    }
}

/// The e-mail decides; but an id that is somebody else's says that columns were mixed up.
fn contradicted(tenant: &mut Tenant<'_>, person: &Person, name: &Name) {
    let Some(id) = &person.id else { return };
    let Some(other) = tenant.users.by_id(&id.value).filter(|other| *other != name) else {
        return;
    };
    let message = format!(
        "the id is that of {}, the userName that of {}",
        quoted(other.as_str()),
        quoted(name.as_str())
    );
    let problem = id.spot.error(codes::TWICE, message);
    tenant
        .asking
        .tell(problem.help("put the row right, or leave the id out"));
}

/// What one record asks for.
fn one(tenant: &mut Tenant<'_>, person: &Person, groups: Option<(Groups, &Place)>, how: Sync) {
    let groups = groups.map(|(groups, place)| clause(place, groups));
    let live = live_name(tenant, person);
    if let Some(name) = &live {
        contradicted(tenant, person, name);
    }
    if let Some(name) = live {
        let mut ask = Ask::new(Standing::Present);
        if how.part != Part::Groups {
            let given = person.attributes.as_ref();
            tenant.attributes(&mut ask, given, how.absent, &person.spot.place);
        }
        ask.groups = groups;
        let fate = tenant.asking.user(&name, person.who(), ask);
        return tenant.row(person, Some(&name), fate);
    }
    if !how.create {
        return not_created(tenant, person);
    }
    if person.active.as_ref().is_some_and(|active| !active.value) {
        return gone(tenant, person);
    }
    let with_attributes = how.part != Part::Groups;
    let fate = match create::ask(tenant, person, with_attributes, true) {
        Ok((name, ask)) => {
            let ask = Ask { groups, ..ask };
            tenant.asking.user(&name, person.who(), ask)
        }
        Err(reason) => {
            let problem = person.who().error(codes::SHAPE, reason.clone());
            tenant.asking.tell(problem);
            Fate::Failed(reason)
        }
    };
    tenant.row(person, None, fate);
}

/// Somebody who was deactivated, and whom the tenant lists no more, comes not back.
fn gone(tenant: &mut Tenant<'_>, person: &Person) {
    let email = person.email.as_ref().map(|email| email.value.as_str());
    let called = quoted(email.unwrap_or_default());
    let message = format!("{called} is inactive and not in Omni, and is not made");
    let problem = person.who().error(codes::LEFT_OUT, message).warning();
    tenant.asking.tell(problem);
    let fate = Fate::Skipped("inactive and not in Omni".to_owned());
    tenant.row(person, None, fate);
}

fn not_created(tenant: &mut Tenant<'_>, person: &Person) {
    let id = person.id.as_ref().map(|id| &*id.value);
    let email = person.email.as_ref().map(|email| email.value.as_str());
    let called = quoted(email.or(id).unwrap_or_default());
    let message = format!("{called} is not in Omni, and is not made");
    let problem = person.who().error(codes::LEFT_OUT, message).warning();
    tenant.asking.tell(problem.help("--create makes it"));
    let fate = Fate::Skipped("not in Omni; not created: --create".to_owned());
    tenant.row(person, None, fate);
}
