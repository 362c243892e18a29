//! The first write of each sort, looked at before anything else is sent.
//!
//! Servers have removed every member when asked to remove one, and replaced the attribute bag
//! where their documentation says merge (reference/style.md A.8; omni-api.md 2.4, 2.5).

use crate::live::{LiveResource, LiveRoster};
use crate::model::{Address, Field, Fields, Name, Value, same_value};
use crate::plan::cost::CHUNK;
use crate::plan::{Change, EdgeAction};
use crate::provider::{ProviderWriter, ReadError, Write};

use super::patience::Patience;
use super::sending::Sending;

/// A resource as one reading by id showed it.
pub type Seen = (LiveResource, LiveRoster);

/// What the look showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// It did what it named, and nothing else.
    Good,
    /// It was answered as done, and nothing shows.
    Nothing,
    /// It took away or changed what it did not name.
    Harm(Harm),
}

/// What a write did beyond what it named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Harm {
    /// Fields that lost their value, with the value they had.
    pub lost: Vec<(Field, Value)>,
    /// Fields that hold another value now.
    pub changed: Vec<Field>,
    /// LiveRoster that are gone.
    pub members: Vec<Name>,
    /// How many members that the user listing does not show are gone.
    pub hidden: usize,
}

/// Reads again until the write shows, as long as there is patience, and judges it.
pub async fn look(
    provider: &dyn ProviderWriter,
    change: &Change,
    before: &Seen,
    patience: Patience,
) -> Result<Look, ReadError> {
    let mut verdict = Look::Nothing;
    for turn in 0..patience.looks {
        patience.before(turn).await;
        verdict = match provider.read_one(&change.address).await? {
            Some(after) => judge(change, before, &after),
            None => Look::Nothing,
        };
        if verdict != Look::Nothing {
            break;
        }
    }
    Ok(verdict)
}

/// Compares a resource before and after a write with what the write named.
pub fn judge(change: &Change, before: &Seen, after: &Seen) -> Look {
    let harm = harm(change, before, after);
    if harm != Harm::default() {
        return Look::Harm(harm);
    }
    if shows(change, before, after) {
        Look::Good
    } else {
        Look::Nothing
    }
}

fn harm(change: &Change, before: &Seen, after: &Seen) -> Harm {
    let mut harm = Harm::default();
    let named = |field: &Field| change.fields.iter().any(|change| change.field == *field);
    let untouched = before.0.fields.iter().filter(|(field, _)| !named(field));
    for (field, value) in untouched {
        match after.0.fields.get(field) {
            Some(now) if now == value => {}
            Some(_) => harm.changed.push(field.clone()),
            None => harm.lost.push((field.clone(), value.clone())),
        }
    }
    let removed = |user: &Name| {
        change
            .edges
            .iter()
            .any(|e| e.action == EdgeAction::Remove && e.user == *user)
    };
    let gone = before
        .1
        .members
        .iter()
        .filter(|user| after.1.members.binary_search(user).is_err());
    harm.members = gone.filter(|user| !removed(user)).cloned().collect();
    harm.hidden = before.1.hidden.saturating_sub(after.1.hidden);
    harm
}

/// Whether at least one of the things that the write named shows.
fn shows(change: &Change, before: &Seen, after: &Seen) -> bool {
    let name_changed = before.0.name != after.0.name;
    let field = change.fields.iter().any(|field| {
        let now = after.0.fields.get(&field.field);
        !same_value(now, before.0.fields.get(&field.field))
    });
    let edge = change.edges.iter().any(|edge| {
        let member = after.1.members.binary_search(&edge.user).is_ok();
        member == (edge.action == EdgeAction::Add)
    });
    name_changed || field || edge
}

/// Puts back what was taken away, never a value that changed to another. What could not be put
/// back is in the answer, in words.
///
/// A server that took values away because it puts what is sent in place of all there was would do
/// so again: what the write set goes along.
pub(super) async fn put_back(sending: &Sending<'_>, change: &Change, harm: &Harm) -> Vec<String> {
    let address = &change.address;
    let mut left: Vec<String> = harm
        .changed
        .iter()
        .map(|field| format!("{field} holds another value now"))
        .collect();
    if harm.hidden > 0 {
        left.push(format!("{} hidden members are gone", harm.hidden));
    }
    for add in harm.members.chunks(CHUNK) {
        let write = Write::ChangeMembers {
            group: address.name.clone(),
            add: add.to_vec(),
            remove: Vec::new(),
        };
        if sending.put_back(change, &write).await.is_err() {
            left.extend(
                add.iter()
                    .map(|user| format!("{user} is no member any more")),
            );
        }
    }
    if !harm.lost.is_empty() {
        let wanted: Vec<(Field, Value)> = harm.lost.iter().cloned().chain(set(change)).collect();
        let fields = wanted.iter().cloned();
        let write = Write::UpdateUser {
            user: address.name.clone(),
            fields: fields.map(|(field, value)| (field, Some(value))).collect(),
        };
        let _ = sending.put_back(change, &write).await;
        left.extend(still_lost(sending.provider, address, &wanted).await);
    }
    left
}

/// The attributes that a write gave a value.
fn set(change: &Change) -> impl Iterator<Item = (Field, Value)> {
    let attributes = change
        .fields
        .iter()
        .filter(|field| matches!(field.field, Field::Attribute(_)));
    attributes.filter_map(|field| Some((field.field.clone(), field.after.clone()?)))
}

/// Which of the lost values are still lost.
async fn still_lost(
    provider: &dyn ProviderWriter,
    address: &Address,
    lost: &[(Field, Value)],
) -> Vec<String> {
    let now: Fields<Value> = match provider.read_one(address).await {
        Ok(Some((resource, _))) => resource.fields,
        Ok(None) | Err(_) => Fields::new(),
    };
    let gone = lost
        .iter()
        .filter(|(field, value)| now.get(field) != Some(value));
    gone.map(|(field, _)| format!("{field} lost its value"))
        .collect()
}
