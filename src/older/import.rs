//! `import --from`: files that know each other's ids, and no tenant needed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::asking::{Ask, Asking, clause, row};
use super::attribute;
use super::codes;
use super::directory::{Book, is_uuid};
use super::groups_csv::{self, Team};
use super::order::{self, Membership, Order, Orders};
use super::page::{Page, Spot, quoted};
use super::person::{Given, Person, Wanted};
use super::reference::{Reference, Sort};
use super::table::Table;
use super::{Fate, people_csv, scim};
use crate::live::LiveState;
use crate::model::user::is_email;
use crate::model::{Field, Intent, Kind, Name, Place, Standing, Value};

const GIVE: &str = "give the file that has it, or --live SNAPSHOT";

/// What was read of all files.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub people: Vec<Person>,
    pub teams: Vec<Team>,
    pub orders: Vec<Order>,
    pub memberships: Vec<Membership>,
    /// Users are in those groups of the files that name them, and in no other (CSV, which says it
    /// nowhere else).
    complete: bool,
}

/// All that a record says.
const ALL: Wanted = Wanted {
    groups: true,
    attributes: true,
    active: true,
};

impl Found {
    /// A file of users or of groups, told by its header.
    pub(super) fn csv(&mut self, page: &mut Page) {
        let Some(table) = Table::read(page) else {
            return;
        };
        self.complete = true;
        match table.column(&["members"]) {
            Some(_) => self.teams.extend(groups_csv::of_table(page, &table)),
            None => self.people.extend(people_csv::of_table(page, &table, ALL)),
        }
    }

    /// SCIM users, groups, or both.
    pub(super) fn json(&mut self, page: &mut Page) {
        let (people, teams) = scim::read(page, ALL);
        self.people.extend(people);
        self.teams.extend(teams);
    }

    /// A bulk sheet of either sort.
    pub(super) fn bulk(&mut self, page: &mut Page) {
        match order::read(page) {
            Some(Orders::Users { orders, .. }) => self.orders.extend(orders),
            Some(Orders::Members(rows)) => self.memberships.extend(rows),
            None => {}
        }
    }
}

/// Everything that the files say of users and groups.
pub(super) fn ask(found: &Found, live: Option<&LiveState>) -> Asking {
    let mut import = Import {
        users: users(found, live),
        groups: groups(found, live),
        live,
        asking: Asking::default(),
    };
    let edges = import.teams(&found.teams);
    let complete = found.complete && found.teams.iter().any(|team| team.members.is_some());
    import.tell_alone(found);
    for person in &found.people {
        import.person(person, &edges, complete);
    }
    // Whoever is in a group and in no file of users.
    for (user, groups) in edges {
        if import.asking.has_user(&user) {
            continue;
        }
        for (group, place) in groups {
            import.asking.member(&group, &user, &place);
        }
    }
    import.tell_inactive(&found.people);
    for order in &found.orders {
        import.order(order);
    }
    import.tell_deletions(&found.orders);
    for one in &found.memberships {
        import.membership(one);
    }
    import.asking
}

type Edges = BTreeMap<Name, BTreeMap<Name, Place>>;

struct Import<'a> {
    users: Book,
    groups: Book,
    live: Option<&'a LiveState>,
    asking: Asking,
}

/// The files' own users; then what the tenant knows; and where there is neither, what stands
/// beside the members' ids.
fn users(found: &Found, live: Option<&LiveState>) -> Book {
    let mut book = Book::default();
    for person in &found.people {
        if let Some(email) = &person.email {
            book.add(person.id.as_ref().map(|id| &*id.value), &email.value);
        }
    }
    // Whoever is in a file of users is known by the e-mail beside an id.
    let lists = found.teams.iter().filter_map(|team| team.members.as_ref());
    for member in lists.flat_map(|list| &list.value) {
        let known = member.display.as_deref().map(Name::new);
        let known = known.and_then(|name| book.by_name(&name).cloned());
        if let (Some(name), None) = (known, book.by_id(&member.text)) {
            book.add(Some(&member.text), &name);
        }
    }
    match live {
        Some(live) => book.add_all(live, Kind::User),
        // An embed user is shown as a member and in no listing of users: a name of theirs would
        // be taken for somebody else's.
        None if found.people.is_empty() => {
            let lists = found.teams.iter().filter_map(|team| team.members.as_ref());
            let displays = lists.flat_map(|list| &list.value);
            displays
                .filter(|member| member.display.as_deref().is_some_and(is_email))
                .for_each(|member| display(&mut book, member));
        }
        None => {}
    }
    book
}

/// The files' own groups, what stands beside ids in users' lists, and what the tenant knows.
fn groups(found: &Found, live: Option<&LiveState>) -> Book {
    let mut book = Book::default();
    for team in &found.teams {
        if let Some(name) = &team.name {
            let id = team.id.as_ref().map(|id| &*id.value);
            book.add(id, &Name::new(&name.value));
        }
    }
    let lists = found.people.iter().filter_map(|p| p.groups.as_ref());
    for group in lists.flat_map(|list| &list.value) {
        display(&mut book, group);
    }
    if let Some(live) = live {
        book.add_all(live, Kind::Group);
    }
    book
}

fn display(book: &mut Book, reference: &Reference) {
    match (&reference.display, reference.sort) {
        (Some(display), _) => book.add(Some(&reference.text), &Name::new(display)),
        (None, Sort::Name) => book.add(None, &Name::new(&reference.text)),
        (None, _) => {}
    }
}

impl Import<'_> {
    /// Declares every group, and says who is in it.
    fn teams(&mut self, teams: &[Team]) -> Edges {
        let mut edges = Edges::new();
        let mut seen: HashMap<Name, (&Team, HashSet<Name>)> = HashMap::new();
        for team in teams {
            let Some(group) = self.team_name(team) else {
                continue;
            };
            if team.members.is_none() {
                self.no_members(team, &group);
                continue;
            }
            self.asking.group(&group, &team.spot.place);
            let members = team.members.iter().flat_map(|list| &list.value);
            let members: Vec<(Name, Place)> =
                members.filter_map(|member| self.member(member)).collect();
            let names: HashSet<Name> = members.iter().map(|(name, _)| name.clone()).collect();
            if let Some((before, with)) = seen.get(&group) {
                self.again(team, before, &group, *with == names);
                continue;
            }
            seen.insert(group.clone(), (team, names));
            for (user, place) in members {
                edges.entry(user).or_default().insert(group.clone(), place);
            }
        }
        edges
    }

    fn team_name(&mut self, team: &Team) -> Option<Name> {
        if let Some(name) = &team.name {
            return Some(Name::new(&name.value));
        }
        let id = team.id.as_ref()?;
        let name = self.groups.by_id(&id.value).cloned();
        if name.is_none() {
            self.nowhere("group", &id.value, &id.spot);
        }
        name
    }

    /// Who is in it is not said, and so not managed.
    fn no_members(&mut self, team: &Team, group: &Name) {
        let message = format!(
            "group {} has no members here; left out",
            quoted(group.as_str())
        );
        let problem = team.who().error(codes::LEFT_OUT, message).warning();
        self.asking
            .tell(problem.help("write `[]` where nobody is in it"));
    }

    /// Users' own lists say nothing of groups that no file names.
    fn tell_alone(&mut self, found: &Found) {
        let mut lists = found.people.iter().filter_map(|one| one.groups.as_ref());
        if let (true, Some(first)) = (found.teams.is_empty(), lists.next()) {
            let message =
                "`groups` counts over the groups that these files name, and over no others";
            let problem = first.spot.error(codes::LEFT_OUT, message).warning();
            self.asking
                .tell(problem.help("give the groups too: export-groups-json"));
        }
    }

    /// The same name a second time: two groups, unless it is the same one.
    fn again(&mut self, team: &Team, before: &Team, group: &Name, same: bool) {
        let id = |team: &Team| team.id.as_ref().map(|id| id.value.clone());
        let name = quoted(group.as_str());
        let (first, second) = (id(before), id(team));
        let message = match (same, &first, &second) {
            (_, Some(first), Some(second)) if first != second => {
                format!("two groups are called {name}: {first} and {second}")
            }
            (true, _, _) => format!("group {name} stands here again"),
            (false, _, _) => format!("group {name} has other members than before"),
        };
        let same = same && (first == second || first.is_none() || second.is_none());
        let problem = team.who().error(codes::TWICE, message);
        let problem = problem.label(before.spot.place.clone(), "here before");
        let problem = problem.help("rename one of them in Omni, or delete one here");
        self.asking.tell(match same {
            true => problem.warning(),
            false => problem,
        });
    }

    fn member(&mut self, member: &Reference) -> Option<(Name, Place)> {
        if let Some(name) = self.users.find(member) {
            return Some((name.clone(), member.spot.place.clone()));
        }
        // An e-mail needs no file to be one.
        if member.sort != Sort::Id && is_email(&member.text) {
            let name = Name::new(&member.text);
            return Some((name, member.spot.place.clone()));
        }
        let nearly = self.users.nearly(&member.text).is_some();
        if is_uuid(&member.text) && !nearly && !self.users.is_empty() {
            let message = format!("{} is in no file of users; left out", quoted(&member.text));
            let problem = member.spot.error(codes::LEFT_OUT, message).warning();
            self.asking
                .tell(problem.help("an embed user, who stays, or somebody who is gone"));
            return None;
        }
        self.nowhere("user", &member.text, &member.spot);
        None
    }

    /// Reports an id that no file has.
    fn nowhere(&mut self, kind: &str, text: &str, spot: &Spot) {
        let message = format!("no file says which {kind} {} is", quoted(text));
        let problem = spot.error(codes::NOBODY, message);
        self.asking.problems.add(problem, || Some(GIVE.to_owned()));
    }

    fn person(&mut self, person: &Person, edges: &Edges, complete: bool) {
        let Some(name) = self.person_name(person) else {
            return;
        };
        let mut ask = Ask::new(Standing::Present);
        set_name(&mut ask, person);
        self.attributes(&mut ask, person);
        let mut groups = edges.get(&name).cloned().unwrap_or_default();
        for group in person.groups.iter().flat_map(|list| &list.value) {
            match self.group_name(group) {
                Some(group_name) => {
                    self.asking.group(&group_name, &group.spot.place);
                    let place = group.spot.place.clone();
                    groups.entry(group_name).or_insert(place);
                }
                None => self.nowhere("group", &group.text, &group.spot),
            }
        }
        let spot = person
            .groups
            .as_ref()
            .map_or(&person.spot, |said| &said.spot);
        if complete || person.groups.is_some() {
            ask.groups = Some(clause(&spot.place, groups));
        } else {
            // The record says nothing of groups: the groups name it, and it leaves none.
            for (group, place) in groups {
                self.asking.member(&group, &name, &place);
            }
        }
        let fate = self.asking.user(&name, person.who(), ask);
        self.row(person, &name, fate);
    }

    /// The older tool never read `active`; in our files `active: false` would deactivate somebody.
    fn tell_inactive(&mut self, people: &[Person]) {
        let said = people.iter().filter_map(|person| person.active.as_ref());
        let inactive: Vec<_> = said.filter(|active| !active.value).collect();
        let Some(first) = inactive.first() else {
            return;
        };
        let message = match inactive.len() {
            1 => "1 user is inactive here, and `active` is left out".to_owned(),
            many => format!("{many} users are inactive here, and `active` is left out"),
        };
        let problem = first.spot.error(codes::LEFT_OUT, message).warning();
        let help = "write `active: false` yourself where it is meant: it deactivates";
        self.asking.tell(problem.help(help));
    }

    fn tell_deletions(&mut self, orders: &[Order]) {
        let deletions: Vec<&Order> = orders.iter().filter(|order| order.delete).collect();
        let Some(first) = deletions.first() else {
            return;
        };
        let message = match deletions.len() {
            1 => "1 row with `delete` becomes `state: absent`, which deactivates".to_owned(),
            many => format!("{many} rows with `delete` become `state: absent`, which deactivates"),
        };
        let problem = first.person.spot.error(codes::LEFT_OUT, message).warning();
        let help = "it deletes where omni-um.toml has `users = \"delete\"` under [removal]";
        self.asking.tell(problem.help(help));
    }

    fn group_name(&self, group: &Reference) -> Option<Name> {
        let known = self.groups.find(group).cloned();
        // A name needs no file to be one; a short id looks like one, and is none.
        known.or_else(|| (group.sort == Sort::Name).then(|| Name::new(&group.text)))
    }

    fn person_name(&mut self, person: &Person) -> Option<Name> {
        if let Some(email) = &person.email {
            return self.email(email.value.clone(), &email.spot);
        }
        let id = person.id.as_ref()?;
        let name = self.users.by_id(&id.value).cloned();
        if name.is_none() {
            self.nowhere("user", &id.value, &id.spot);
        }
        name
    }

    fn email(&mut self, name: Name, spot: &Spot) -> Option<Name> {
        if is_email(name.as_str()) {
            return Some(name);
        }
        let message = format!("{} is no e-mail", quoted(name.as_str()));
        self.asking.tell(spot.error(codes::SHAPE, message));
        None
    }

    /// In the tenant's types where it is known, else as they stand.
    fn attributes(&mut self, ask: &mut Ask, person: &Person) {
        for given in person.attributes.iter().flat_map(|said| &said.value) {
            let intent = match self.live {
                Some(live) => attribute::intent(&mut self.asking, &live.definitions, given),
                None => self.as_it_stands(given),
            };
            if let Some(intent) = intent {
                let field = Field::Attribute(given.reference.clone());
                ask.set(field, intent, given.spot.place.clone());
            }
        }
    }

    fn as_it_stands(&mut self, given: &Given) -> Option<Intent> {
        // What Omni keeps itself is called so.
        if given.reference.starts_with("omni_") {
            if given.value.is_some() {
                attribute::system(&mut self.asking, &given.reference, &given.spot);
            }
            return None;
        }
        Some(match &given.value {
            None => Intent::Clear,
            Some(Value::Flag(flag)) => Intent::Set(Value::Text(flag.to_string().into())),
            Some(value) => Intent::Set(value.clone()),
        })
    }

    fn row(&mut self, person: &Person, name: &Name, fate: Fate) {
        let id = person.id.as_ref().map(|id| &*id.value);
        let id = id.or(self.users.id_of(name));
        let row = row(&person.spot.place, Some(name), id, &person.record, fate);
        self.asking.row(row);
    }

    /// A row of a bulk sheet.
    fn order(&mut self, order: &Order) {
        let Some(name) = self.person_name(&order.person) else {
            return;
        };
        let mut ask = Ask::new(match order.delete {
            true => Standing::Absent,
            false => Standing::Present,
        });
        if !order.delete {
            set_name(&mut ask, &order.person);
            self.attributes(&mut ask, &order.person);
        }
        let fate = self.asking.user(&name, order.person.who(), ask);
        self.row(&order.person, &name, fate);
    }

    /// `+` puts a user into a group; `-` says who is not in it, and files say who is.
    fn membership(&mut self, one: &Membership) {
        let Some(user) = self.email(one.user.value.clone(), &one.user.spot) else {
            return;
        };
        let group = &one.group.value;
        self.asking.group(group, &one.group.spot.place);
        let fate = if one.add {
            self.asking.member(group, &user, &one.user.spot.place);
            Fate::Asked
        } else {
            let message = "rows with `-` are left out: files name who is in a group";
            let problem = one.spot.error(codes::LEFT_OUT, message).warning();
            self.asking.tell(problem);
            Fate::Skipped("files name who is in a group".to_owned())
        };
        let id = self.users.id_of(&user);
        let row = row(&one.spot.place, Some(&user), id, &one.record, fate);
        self.asking.row(row);
    }
}

fn set_name(ask: &mut Ask, person: &Person) {
    if let Some(display) = &person.display
        && let Some(value) = Value::text(&display.value)
    {
        ask.set(Field::Name, Intent::Set(value), display.spot.place.clone());
    }
}
