//! `create-users`: whoever is not there yet.

use super::asking::Ask;
use super::codes;
use super::page::quoted;
use super::person::Person;
use super::tenant::Tenant;
use super::{Absent, Fate};
use crate::model::user::is_email;
use crate::model::{Address, Field, Intent, Name, Standing, Value};

/// Asks for everybody of the file who is not there.
pub(super) fn people(tenant: &mut Tenant<'_>, people: &[Person]) {
    for person in people {
        if let Some(groups) = person.groups.as_ref().filter(|said| !said.value.is_empty()) {
            let message = "create-users sets no groups";
            let problem = groups.spot.error(codes::LEFT_OUT, message).warning();
            tenant.asking.tell(problem.help("`sync` does, afterwards"));
        }
        let email = person.email.as_ref().map(|email| &email.value);
        let live = email.and_then(|email| tenant.users.by_name(email)).cloned();
        let fate = match &live {
            Some(name) => there(tenant, person, name),
            None => match ask(tenant, person, true, false) {
                Ok((name, ask)) => tenant.asking.user(&name, person.who(), ask),
                Err(reason) => Fate::Failed(reason),
            },
        };
        tenant.row(person, live.as_ref(), fate);
    }
}

/// Whoever is there is skipped; but one who is inactive has not the access that the file is for,
/// unless it says so itself.
fn there(tenant: &Tenant<'_>, person: &Person, name: &Name) -> Fate {
    let user = tenant.live.get(&Address::user(name.clone()));
    let is_meant = person.active.as_ref().is_some_and(|active| !active.value);
    match !is_meant && user.is_some_and(|user| !user.active) {
        true => Fate::Failed(
            "is there, and inactive: create-users activates nobody; do it in Omni".to_owned(),
        ),
        false => Fate::Skipped("already exists".to_owned()),
    }
}

/// What a user who is to be made needs, or why it cannot be made.
pub(super) fn ask(
    tenant: &mut Tenant<'_>,
    person: &Person,
    with_attributes: bool,
    email_is_name: bool,
) -> Result<(Name, Ask), String> {
    let Some(email) = &person.email else {
        return Err("a new user needs a userName".to_owned());
    };
    if !is_email(email.value.as_str()) {
        return Err(format!("{} is no e-mail", quoted(email.value.as_str())));
    }
    if person.active.as_ref().is_some_and(|active| !active.value) {
        return Err("a user cannot be made inactive".to_owned());
    }
    let mut ask = Ask::new(Standing::Present);
    let (display, spot) = match &person.display {
        Some(display) => (&*display.value, &display.spot),
        None if email_is_name => (email.value.as_str(), &email.spot),
        None => return Err("a new user needs a displayName".to_owned()),
    };
    if let Some(value) = Value::text(display) {
        ask.set(Field::Name, Intent::Set(value), spot.place.clone());
    }
    if with_attributes {
        let given = person.attributes.as_ref();
        tenant.attributes(&mut ask, given, Absent::Unmanaged, &person.spot.place);
        // Whoever is new has nothing that could be cleared.
        ask.fields = ask
            .fields
            .into_iter()
            .filter(|(_, asked)| asked.intent != Intent::Clear)
            .collect();
    }
    Ok((email.value.clone(), ask))
}
