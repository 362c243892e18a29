//! `update-user-attributes`: attributes of whoever is there, and nothing else.

use super::asking::Ask;
use super::directory::Who;
use super::page::quoted;
use super::person::Person;
use super::tenant::Tenant;
use super::{Absent, Fate};
use crate::model::{Name, Standing};

/// Asks for the attributes that the file gives.
pub(super) fn people(tenant: &mut Tenant<'_>, people: &[Person]) {
    for person in people {
        match found(tenant, person) {
            Ok(name) => {
                let fate = one(tenant, person, &name);
                tenant.row(person, Some(&name), fate);
            }
            Err(reason) => tenant.row(person, None, Fate::Failed(reason)),
        }
    }
}

fn one(tenant: &mut Tenant<'_>, person: &Person, name: &Name) -> Fate {
    let given = person.attributes.as_ref();
    let Some(given) = given.filter(|given| !given.value.is_empty()) else {
        return Fate::Skipped("no attributes given".to_owned());
    };
    let mut ask = Ask::new(Standing::Present);
    let place = &person.spot.place;
    tenant.attributes(&mut ask, Some(given), Absent::Unmanaged, place);
    tenant.asking.user(name, person.who(), ask)
}

/// Whom a record means, or why nobody.
pub(super) fn found(tenant: &Tenant<'_>, person: &Person) -> Result<Name, String> {
    match tenant.who(person) {
        Who::One(name) => Ok(name),
        Who::Two(one, other) => Err(format!(
            "the id is that of {one}, the userName that of {other}"
        )),
        Who::Nobody => Err(match (&person.id, &person.email) {
            (Some(id), _) => format!("no user has the id {}", quoted(&id.value)),
            (None, Some(email)) => format!("no user is called {}", quoted(email.value.as_str())),
            (None, None) => "it names no user".to_owned(),
        }),
    }
}
