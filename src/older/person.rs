//! One user of a file, whatever form the file has.

use std::sync::Arc;

use super::codes;
use super::page::{Page, Said, Spot, quoted};
use super::reference::Reference;
use crate::model::{Name, Value};

/// The key under which SCIM holds attributes.
pub(super) const URN: &str = "urn:omni:params:1.0:UserAttribute";

/// What of a record is read; a command does not trip over what it has no use for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    pub groups: bool,
    pub attributes: bool,
    pub active: bool,
}

/// What a record says of one attribute; without a value it is to be cleared.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub reference: Arc<str>,
    pub value: Option<Value>,
    pub spot: Spot,
}

/// What a record says; what is absent is `None`.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub spot: Spot,
    pub id: Option<Said<Box<str>>>,
    pub email: Option<Said<Name>>,
    pub display: Option<Said<Box<str>>>,
    pub active: Option<Said<bool>>,
    pub groups: Option<Said<Vec<Reference>>>,
    pub attributes: Option<Said<Vec<Given>>>,
    pub record: serde_json::Value,
}

impl Person {
    pub(super) fn new(spot: Spot, record: serde_json::Value) -> Self {
        Person {
            spot,
            id: None,
            email: None,
            display: None,
            active: None,
            groups: None,
            attributes: None,
            record,
        }
    }

    /// Where it says who it is.
    pub(super) fn who(&self) -> &Spot {
        let email = self.email.as_ref().map(|email| &email.spot);
        let id = self.id.as_ref().map(|id| &id.spot);
        email.or(id).unwrap_or(&self.spot)
    }

    /// Reports a record that names nobody.
    pub(super) fn named(self, page: &mut Page) -> Option<Person> {
        if self.email.is_none() && self.id.is_none() {
            let problem = self.spot.error(codes::SHAPE, "this record has no userName");
            page.report(problem.help("a user is named by userName, an e-mail, or by id"));
            return None;
        }
        if let Some(email) = &self.email
            && has_control(page, &email.value, &email.spot)
        {
            return None;
        }
        Some(self)
    }
}

/// Whether an e-mail holds what no e-mail holds, which is reported.
pub(super) fn has_control(page: &mut Page, email: &Name, spot: &Spot) -> bool {
    let has = email.as_str().contains(char::is_control);
    if has {
        let message = format!("{} is no e-mail", quoted(email.as_str()));
        let problem = spot.error(codes::SHAPE, message);
        page.report(problem.help("it holds a character that cannot be seen"));
    }
    has
}

/// Yes or no, as people write it.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "on" => Some(true),
        "false" | "0" | "no" | "n" | "off" => Some(false),
        _ => None,
    }
}

/// The problem of what is neither yes nor no.
pub(super) fn no_flag(page: &mut Page, spot: &Spot, text: &str) {
    let message = format!("`active` is true or false, and this is {}", quoted(text));
    let problem = spot.error(codes::SHAPE, message);
    page.report(problem);
}
