//! Sends a plan's changes in their order.

use std::collections::BTreeSet;

use crate::live::LiveState;
use crate::model::{Address, Field, Kind, Value};
use crate::plan::cost::{Sort, sorts};
use crate::plan::{Action, Change, Phase, Plan};
use crate::provider::{ProviderWriter, ReadError, Write, WriteError};

use super::canary::{self, Look, Seen};
use super::writes::writes;

/// What became of one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// The tenant took it, or it was so already. Not yet verified.
    Done,
    /// It failed, and why.
    Failed(String),
    /// It needs this change, which did not succeed.
    Blocked(usize),
    /// The apply ended before it.
    NotReached,
}

/// Why an apply ended before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The key was refused.
    Refused(String),
    /// Five requests in a row failed after all their tries.
    Down(String),
    /// The first write of its sort did nothing, or more than it named.
    Canary(String),
}

/// What carrying out a plan came to.
#[derive(Clone, Debug)]
pub struct Carried {
    /// One status for each of the plan's changes, in their order.
    pub statuses: Vec<Status>,
    /// Why it ended early.
    pub stopped: Option<Stop>,
    /// Whether the tenant took any write, or may have.
    pub wrote: bool,
}

/// What is happening, for whoever watches.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// How many changes are behind us.
    pub done: usize,
    /// How many there are.
    pub total: usize,
    /// The one at hand.
    pub change: &'a Change,
    /// How it ended; nothing while it is under way.
    pub status: Option<&'a Status>,
}

/// Carries out every change of `plan`. `before` is the reading that the plan was made from.
pub async fn carry_out(
    provider: &dyn ProviderWriter,
    plan: &Plan,
    before: &LiveState,
    watch: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Carried {
    let mut run = Run {
        provider,
        before,
        seen: BTreeSet::new(),
        wrote: false,
    };
    let mut statuses: Vec<Status> = Vec::with_capacity(plan.changes.len());
    let mut stopped = None;
    let total = plan
        .changes
        .iter()
        .filter(|change| change.action.writes())
        .count();
    let mut done = 0;
    for change in &plan.changes {
        if stopped.is_some() {
            statuses.push(Status::NotReached);
            continue;
        }
        let needed = change
            .after
            .iter()
            .copied()
            .find(|at| statuses[*at] != Status::Done);
        let status = match needed {
            Some(needed) => Status::Blocked(needed),
            None if !change.action.writes() => Status::Done,
            None => {
                watch(Progress {
                    done,
                    total,
                    change,
                    status: None,
                });
                let (status, stop) = run.change(change).await;
                stopped = stop;
                status
            }
        };
        if change.action.writes() {
            done += 1;
            watch(Progress {
                done,
                total,
                change,
                status: Some(&status),
            });
        }
        statuses.push(status);
    }
    Carried {
        statuses,
        stopped,
        wrote: run.wrote,
    }
}

struct Run<'a> {
    provider: &'a dyn ProviderWriter,
    before: &'a LiveState,
    /// Sorts of write that were looked at.
    seen: BTreeSet<Sort>,
    wrote: bool,
}

impl Run<'_> {
    async fn change(&mut self, change: &Change) -> Ended {
        if matches!(change.action, Action::Deactivate | Action::Delete) {
            match self.still_as_planned(change).await {
                Ok(true) => {}
                Ok(false) => return (Status::Done, None),
                Err(ended) => return ended,
            }
        }
        let mut of_each = sorts(change).into_iter();
        for write in &writes(change) {
            let sorts = of_each.next().unwrap_or_default();
            let is_new = sorts.iter().any(|sort| !self.seen.contains(sort));
            let canary = match self.before_canary(change, is_new).await {
                Ok(canary) => canary,
                Err(ended) => return ended,
            };
            if let Err(error) = self.provider.write(write).await {
                self.wrote |= may_be_done(&error);
                return failed(error);
            }
            self.wrote = true;
            if let Some(seen) = &canary {
                let sent = Change {
                    edges: named(change, write),
                    ..change.clone()
                };
                if let Err(ended) = self.look(&sent, seen).await {
                    return ended;
                }
            }
            self.seen.extend(sorts);
        }
        (Status::Done, None)
    }

    /// Reads what is about to be removed once more. `false`: it is gone or inactive already.
    async fn still_as_planned(&self, change: &Change) -> Result<bool, Ended> {
        let now = self
            .provider
            .read_one(&change.address)
            .await
            .map_err(not_read)?;
        let Some((now, members)) = now.filter(|(now, _)| now.active) else {
            return Ok(false);
        };
        let planned = self.before.get(&change.address);
        // LiveRoster may have left, by our own hand among others; nobody may have joined.
        let nobody_joined = change.address.kind == Kind::User
            || self
                .before
                .rosters
                .get(&change.address.name)
                .is_some_and(|roster| {
                    let known = |user| roster.members.binary_search(user).is_ok();
                    members.members.iter().all(known) && members.hidden <= roster.hidden
                });
        let same = planned.is_some_and(|planned| {
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
    async fn before_canary(&self, change: &Change, wanted: bool) -> Result<Option<Seen>, Ended> {
        if !wanted {
            return Ok(None);
        }
        let address = current(change);
        let seen = self.provider.read_one(&address).await.map_err(not_read)?;
        let gone = || Status::Failed("it is gone from the tenant; plan again".to_owned());
        seen.map(Some).ok_or_else(|| (gone(), None))
    }

    async fn look(&self, sent: &Change, before: &Seen) -> Result<(), Ended> {
        let address = &sent.address;
        let stop = |reason: String| (Status::Failed(reason.clone()), Some(Stop::Canary(reason)));
        match canary::look(self.provider, sent, address, before).await {
            Ok(Look::Good) => Ok(()),
            Ok(Look::Nothing) => Err(stop(
                "the tenant answered that it was done, and nothing changed".to_owned(),
            )),
            Ok(Look::Harm(harm)) => {
                let left = canary::put_back(self.provider, sent, address, &harm).await;
                let rest = if left.is_empty() {
                    "what it took away was put back".to_owned()
                } else {
                    format!("not put back: {}", left.join(", "))
                };
                Err(stop(format!(
                    "the write changed what it did not name; {rest}"
                )))
            }
            Err(error) => Err(stop(format!("it could not be read back: {error}"))),
        }
    }
}

/// The memberships that one request names.
fn named(change: &Change, write: &Write) -> Vec<crate::plan::EdgeChange> {
    let Write::ChangeMembers {
        group: _,
        add,
        remove,
    } = write
    else {
        return change.edges.clone();
    };
    let names =
        |edge: &&crate::plan::EdgeChange| add.contains(&edge.user) || remove.contains(&edge.user);
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

/// How a change ended, and whether everything ends with it.
type Ended = (Status, Option<Stop>);

/// A change that ends because something could not be read.
fn not_read(error: ReadError) -> Ended {
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

/// Whether a write that failed may have been done.
fn may_be_done(error: &WriteError) -> bool {
    matches!(error, WriteError::Unknown { .. } | WriteError::Down { .. })
}

fn failed(error: WriteError) -> Ended {
    let reason = error.to_string();
    let stop = match error {
        WriteError::Refused(reason) => Some(Stop::Refused(reason)),
        WriteError::Down { reason, .. } => Some(Stop::Down(reason)),
        WriteError::Rejected { .. } | WriteError::Unknown { .. } | WriteError::NoId(_) => None,
    };
    (Status::Failed(reason), stop)
}
