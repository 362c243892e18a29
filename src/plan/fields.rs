//! Compares the fields of one resource: desired, last applied, live.

use super::change::{Cause, FieldChange};
use crate::live::LiveResource;
use crate::lock::{Entry, Fingerprint, Salt};
use crate::model::{
    Address, Asked, Definitions, DesiredResource, DesiredState, Field, Place, Value, same_value,
};

/// One resource, seen from all three sides.
pub struct Compare<'a> {
    /// What the files ask for.
    pub desired: &'a DesiredResource,
    /// The live thing.
    pub live: &'a LiveResource,
    /// What we remember of it, with the name that we remember it by.
    pub owned: Option<(&'a Address, &'a Entry, Salt)>,
    /// What the tenant defines.
    pub definitions: &'a Definitions,
    /// For what is sensitive.
    pub state: &'a DesiredState,
}

impl Compare<'_> {
    /// The fields that must change, in their order. `Field::Name` of a group is not among them:
    /// a group's name is its address.
    pub fn changes(&self) -> Vec<FieldChange> {
        let asked = self.desired.fields.iter();
        let mut changes: Vec<_> = asked
            .filter_map(|(field, asked)| self.asked(field, asked))
            .collect();
        changes.extend(self.removed());
        changes.sort_by(|a, b| a.field.cmp(&b.field));
        changes
    }

    fn asked(&self, field: &Field, asked: &Asked) -> Option<FieldChange> {
        let after = asked.intent.value();
        if self.in_sync(field, after) {
            return None;
        }
        let before = self.live.fields.get(field);
        let cause = self.cause(field, after, before);
        Some(self.change(field, after, cause, Some(asked)))
    }

    /// Whether live already is as asked. A clear is met by unset and by the default.
    pub fn in_sync(&self, field: &Field, after: Option<&Value>) -> bool {
        let live = self.live.fields.get(field);
        same_value(live, after)
            || (after.is_none() && live.is_some() && live == self.default(field))
    }

    fn cause(&self, field: &Field, after: Option<&Value>, before: Option<&Value>) -> Cause {
        let Some((address, entry, salt)) = self.owned else {
            return Cause::Adopt;
        };
        let Some(last) = entry.fields.get(field) else {
            return Cause::Config;
        };
        let sensitive = self.state.is_sensitive(field);
        let kept = |value| Fingerprint::kept(salt, sensitive, address, field, value);
        if kept(before).is_none() {
            // Without the key nothing is known of what it last was.
            return Cause::Config;
        }
        // A field that became sensitive since has an open one still.
        let was = |value| {
            kept(value) == Some(*last) || *last == Fingerprint::of(salt, address, field, value)
        };
        // A server that shows the default for what is unset has not changed by hand.
        let shows_default = before.is_some() && before == self.default(field) && was(None);
        if was(before) || shows_default {
            Cause::Config
        } else if was(after) {
            Cause::Drift
        } else {
            Cause::Conflict
        }
    }

    /// Attributes that we set, and that the files no longer speak of: cleared.
    fn removed(&self) -> Vec<FieldChange> {
        let Some((_, entry, _)) = self.owned else {
            return Vec::new();
        };
        let dropped = |field: &Field| {
            matches!(field, Field::Attribute(_))
                && self.desired.fields.get(field).is_none()
                && !self.desired.forget.contains(field)
                && !self.in_sync(field, None)
                && self.is_defined(field)
        };
        let gone = entry.fields.iter().filter(|(field, _)| dropped(field));
        gone.map(|(field, _)| self.change(field, None, Cause::Removed, None))
            .collect()
    }

    fn change(
        &self,
        field: &Field,
        after: Option<&Value>,
        cause: Cause,
        asked: Option<&Asked>,
    ) -> FieldChange {
        FieldChange {
            field: field.clone(),
            before: self.live.fields.get(field).cloned(),
            after: after.cloned(),
            cause,
            place: asked.map(|asked| asked.place.clone()),
            then_applies: if after.is_none() {
                self.default(field).cloned()
            } else {
                None
            },
            sensitive: self.state.is_sensitive(field),
            seal: None,
        }
    }

    fn default(&self, field: &Field) -> Option<&Value> {
        match field {
            Field::Attribute(reference) => self.definitions.get(reference)?.default.as_ref(),
            Field::Name | Field::Active => None,
        }
    }

    fn is_defined(&self, field: &Field) -> bool {
        match field {
            Field::Attribute(reference) => self.definitions.contains_key(reference),
            Field::Name | Field::Active => true,
        }
    }
}

/// What a resource gets that is made: every field that is asked to hold something.
pub fn of_new(desired: &DesiredResource, state: &DesiredState, cause: Cause) -> Vec<FieldChange> {
    let set = |(field, asked): (&Field, &Asked)| {
        let after = asked.intent.value()?.clone();
        // A new user is active without being told (omni-api.md 2.3).
        (*field != Field::Active).then(|| FieldChange {
            field: field.clone(),
            before: None,
            after: Some(after),
            cause,
            place: Some(asked.place.clone()),
            then_applies: None,
            sensitive: state.is_sensitive(field),
            seal: None,
        })
    };
    desired.fields.iter().filter_map(set).collect()
}

/// The attributes of ours that a resource still holds, as changes that clear them.
pub fn to_clear(
    entry: &Entry,
    live: &LiveResource,
    definitions: &Definitions,
    state: &DesiredState,
) -> Vec<FieldChange> {
    let ours = entry.fields.iter().map(|(field, _)| field);
    let clear = |field: &Field| {
        let Field::Attribute(reference) = field else {
            return None;
        };
        let definition = definitions.get(reference)?;
        let before = live.fields.get(field)?;
        (Some(before) != definition.default.as_ref()).then(|| FieldChange {
            field: field.clone(),
            before: Some(before.clone()),
            after: None,
            cause: Cause::Removed,
            place: entry.file.as_ref().map(Place::file_only),
            then_applies: definition.default.clone(),
            sensitive: state.is_sensitive(field),
            seal: None,
        })
    };
    ours.filter_map(clear).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::Origin;
    use crate::model::{AttributeType, Definition, Fields, Intent, Name, ServerId, Standing};

    fn text(value: &str) -> Option<Value> {
        Value::text(value)
    }

    fn place() -> Place {
        Place::file_only(&"users.yaml".into())
    }

    /// The cause of the one change of `team`, whose default is `all`; nothing where there is none.
    fn cause(asked: Option<Option<&str>>, last: Option<&str>, live: Option<&str>) -> Option<Cause> {
        let (address, field) = (Address::user(Name::new("ada@x")), Field::attribute("team"));
        let fields = |value: Option<Value>| value.into_iter().map(|v| (field.clone(), v)).collect();
        let salt = Salt::new([1; 16]);
        let intent = |value: Option<&str>| value.and_then(text).map_or(Intent::Clear, Intent::Set);
        let asked = asked.map(|value| {
            (
                field.clone(),
                Asked {
                    intent: intent(value),
                    place: place(),
                },
            )
        });
        let desired = DesiredResource {
            standing: Standing::Present,
            place: place(),
            protect: false,
            fields: asked.into_iter().collect(),
            forget: Default::default(),
            forget_groups: false,
            expires: None,
        };
        let live = LiveResource {
            id: ServerId::new("1"),
            name: address.name.clone(),
            active: true,
            fields: fields(live.and_then(text)),
            attributes_known: true,
        };
        let print = last.map(|last| Fingerprint::of(salt, &address, &field, text(last).as_ref()));
        let entry = Entry {
            id: ServerId::new("1"),
            origin: Origin::Created,
            file: None,
            fields: print
                .map(|p| (field.clone(), p))
                .into_iter()
                .collect::<Fields<_>>(),
            edges: Vec::new(),
            complete: false,
            expires: None,
            until: Default::default(),
        };
        let definition = Definition {
            kind: AttributeType::String,
            multiple: false,
            default: text("all"),
            system: false,
        };
        let compare = Compare {
            desired: &desired,
            live: &live,
            owned: Some((&address, &entry, salt)),
            definitions: &[("team".into(), definition)].into_iter().collect(),
            state: &DesiredState::default(),
        };
        compare.changes().first().map(|change| change.cause)
    }

    #[test]
    fn every_row_of_the_table() {
        assert_eq!(cause(Some(Some("d")), Some("b"), Some("d")), None);
        assert_eq!(cause(Some(Some("d")), None, Some("l")), Some(Cause::Config));
        assert_eq!(
            cause(Some(Some("d")), Some("l"), Some("l")),
            Some(Cause::Config)
        );
        assert_eq!(
            cause(Some(Some("d")), Some("d"), Some("l")),
            Some(Cause::Drift)
        );
        assert_eq!(
            cause(Some(Some("d")), Some("b"), Some("l")),
            Some(Cause::Conflict)
        );
        assert_eq!(cause(None, Some("b"), Some("b")), Some(Cause::Removed));
        assert_eq!(cause(None, None, Some("l")), None);
    }

    #[test]
    fn a_clear_is_met_by_unset_and_by_the_default() {
        assert_eq!(cause(Some(None), None, None), None);
        assert_eq!(cause(Some(None), None, Some("all")), None);
        assert_eq!(cause(Some(None), None, Some("l")), Some(Cause::Config));
        assert_eq!(cause(None, Some("b"), Some("all")), None);
    }
}
