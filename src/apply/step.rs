//! One change: looked at again where it takes away, sent, and looked at where it is the first.

use std::collections::BTreeSet;

use crate::model::{Address, Field, Kind, Value};
use crate::plan::cost::{Sort, sorts};
use crate::plan::{Action, Change, EdgeChange, Phase};
use crate::provider::{ReadError, Write, WriteError};

use super::canary::{self, Look, Seen};
use super::carry_out::{Status, Stop};
use super::patience::Patience;
use super::sending::{Sending, Unsent};
use super::writes::writes;

/// How a change ended, and whether everything ends with it.
pub(super) type Ended = (Status, Option<Stop>);

/// What one change needs.
pub(super) struct Step<'a> {
    pub(super) sending: Sending<'a>,
    pub(super) patience: Patience,
}

impl Step<'_> {
    /// Carries out a change. `seen` holds the sorts of write that were looked at; those that this
    /// change adds are in the answer.
    pub(super) async fn change(
        &self,
        change: &Change,
        mut seen: BTreeSet<Sort>,
    ) -> (Ended, BTreeSet<Sort>) {
        let ended = self.all(change, &mut seen).await;
        (ended.err().unwrap_or((Status::Done, None)), seen)
    }

    async fn all(&self, change: &Change, seen: &mut BTreeSet<Sort>) -> Result<(), Ended> {
        if matches!(change.action, Action::Deactivate | Action::Delete)
            && !self.still_as_planned(change).await?
        {
            return Ok(());
        }
        let mut of_each = sorts(change).into_iter();
        for write in &writes(change) {
            let sorts = of_each.next().unwrap_or_default();
            let is_new = sorts.iter().any(|sort| !seen.contains(sort));
            let before = match is_new {
                true => Some(self.before_canary(change).await?),
                false => None,
            };
            self.sending.send(change, write).await.map_err(unsent)?;
            if let Some(before) = &before {
                let sent = Change {
                    edges: named(change, write),
                    ..change.clone()
                };
                self.look(&sent, before).await?;
            }
            seen.extend(sorts);
        }
        Ok(())
    }

    /// Reads what is about to be removed once more. `false`: it is gone or inactive already.
    async fn still_as_planned(&self, change: &Change) -> Result<bool, Ended> {
        let (address, before) = (&change.address, self.sending.before);
        let now = self.sending.provider.read_one(address).await;
        let Some((now, members)) = now
            .map_err(|error| self.not_read(error))?
            .filter(|(now, _)| now.active)
        else {
            return Ok(false);
        };
        // Members may have left, by our own hand among others; nobody may have joined.
        let nobody_joined = address.kind == Kind::User
            || before.rosters.get(&address.name).is_some_and(|roster| {
                let known = |user| roster.members.binary_search(user).is_ok();
                members.members.iter().all(known) && members.hidden <= roster.hidden
            });
        let same = before.get(address).is_some_and(|planned| {
            planned.id == now.id && (planned.fields == now.fields || !planned.attributes_known)
        });
        if same && nobody_joined {
            Ok(true)
        } else {
            let reason = "it changed in the tenant since it was planned; plan again";
            Err((Status::Failed(reason.to_owned()), None))
        }
    }

    /// What the resource of a canary looks like before the write.
    async fn before_canary(&self, change: &Change) -> Result<Seen, Ended> {
        let seen = self.sending.provider.read_one(&current(change)).await;
        let gone = || Status::Failed("it is gone from the tenant; plan again".to_owned());
        seen.map_err(|error| self.not_read(error))?
            .ok_or_else(|| (gone(), None))
    }

    async fn look(&self, sent: &Change, before: &Seen) -> Result<(), Ended> {
        let stop = |reason: String| (Status::Failed(reason.clone()), Some(Stop::Canary(reason)));
        let provider = self.sending.provider;
        match canary::look(provider, sent, before, self.patience).await {
            Ok(Look::Good) => Ok(()),
            Ok(Look::Nothing) => Err(stop(
                "the tenant answered that it was done, and nothing changed".to_owned(),
            )),
            Ok(Look::Harm(harm)) => {
                let left = canary::put_back(&self.sending, sent, &harm).await;
                let rest = if left.is_empty() {
                    "what it took away was put back".to_owned()
                } else {
                    format!("not put back: {}", left.join(", "))
                };
                Err(stop(format!(
                    "the write changed what it did not name; {rest}"
                )))
            }
            Err(error) => {
                let error = self.sending.withheld.read_error(error);
                // It was answered as done; nobody saw it yet.
                let reason = format!("it could not be read back: {error}");
                Err((Status::Unknown(reason.clone()), Some(Stop::Canary(reason))))
            }
        }
    }

    /// A change that ends because something could not be read.
    fn not_read(&self, error: ReadError) -> Ended {
        let error = self.sending.withheld.read_error(error);
        let said = error.to_string();
        let stop = match error {
            ReadError::Refused(reason) => Some(Stop::Refused(reason)),
            ReadError::Down { reason, .. } => Some(Stop::Down(reason)),
            ReadError::Unreachable { .. }
            | ReadError::Answer { .. }
            | ReadError::Incomplete(_)
            | ReadError::NoId(_) => None,
        };
        (Status::Failed(said), stop)
    }
}

/// The memberships that one request names.
fn named(change: &Change, write: &Write) -> Vec<EdgeChange> {
    let Write::ChangeMembers {
        group: _,
        add,
        remove,
    } = write
    else {
        return change.edges.clone();
    };
    let names = |edge: &&EdgeChange| add.contains(&edge.user) || remove.contains(&edge.user);
    change.edges.iter().filter(names).cloned().collect()
}

/// What the tenant calls a change's resource now.
fn current(change: &Change) -> Address {
    let old = change
        .fields
        .iter()
        .find(|field| field.field == Field::Name);
    match (change.phase, old.and_then(|name| name.before.as_ref())) {
        (Phase::RenameGroups, Some(Value::Text(text))) => Address {
            kind: change.address.kind,
            name: crate::model::Name::new(text),
        },
        _ => change.address.clone(),
    }
}

fn unsent(error: Unsent) -> Ended {
    let no_journal = |error| format!("the journal cannot be written: {error}");
    let error = match error {
        Unsent::Write(error) => error,
        Unsent::Unrecorded(error) => return (Status::Done, Some(Stop::Journal(no_journal(error)))),
        Unsent::Journal(error) => {
            let reason = no_journal(error);
            return (Status::Failed(reason.clone()), Some(Stop::Journal(reason)));
        }
    };
    let said = error.to_string();
    match error {
        WriteError::Refused(reason) => (Status::Failed(said), Some(Stop::Refused(reason))),
        WriteError::Rejected { .. } | WriteError::NoId(_) => (Status::Failed(said), None),
        WriteError::Unknown { .. } => (Status::Unknown(said), None),
        WriteError::Stopped { reason, .. } => (Status::Failed(said), Some(Stop::Down(reason))),
        WriteError::Down { reason, .. } => (Status::Unknown(said), Some(Stop::Down(reason))),
    }
}
