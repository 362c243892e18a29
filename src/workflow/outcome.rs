//! An apply without its files: carried out, read again, compared, settled.

use std::collections::BTreeMap;

use crate::apply::{self, Carried, Means, Status, Unconfirmed, Verdict, Watch, Withheld};
use crate::live::LiveState;
use crate::lock::Lockfile;
use crate::model::Address;
use crate::plan::cost::CHUNK;
use crate::plan::settle::{settle, spent};
use crate::plan::{Action, Applied, Input, Plan};
use crate::provider::ReadError;

/// What carrying out a plan came to.
pub struct Outcome {
    /// What became of each change.
    pub carried: Carried,
    /// The tenant afterwards, or why it is not known.
    pub after: Result<LiveState, Unread>,
    /// Promises that the tenant does not show.
    pub unconfirmed: Vec<Unconfirmed>,
    /// The lockfile that follows; nothing where the tenant was not read again.
    pub lock: Option<Lockfile>,
    /// How much of the files' `accept` is used, whether the tenant was read again or not.
    pub spent: BTreeMap<String, usize>,
}

/// Why the tenant was not read again.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It could not be.
    #[error("the tenant could not be read again: {0}")]
    Read(#[from] ReadError),
    /// There was no time for it.
    #[error("it was not read again")]
    Halted,
}

/// Carries out `plan` (or the approved part of it), which `input` led to; `old` is the input's
/// lockfile, or an empty one. Reads the tenant again, compares it with what was promised, and
/// settles the lockfile.
pub async fn carry_through(
    means: &Means<'_>,
    input: &Input<'_>,
    plan: &Plan,
    old: &Lockfile,
    watch: Watch<'_>,
) -> Outcome {
    let mut carried = apply::carry_out(means, plan, watch).await;
    let mut unconfirmed = Vec::new();
    let after = if carried.wrote {
        let mut halts = means.halts.clone();
        tokio::select! {
            biased;
            _ = halts.wait() => Err(Unread::Halted),
            after = verified(means, plan, &carried, &mut unconfirmed) => after.map_err(|error| {
                Unread::Read(Withheld::of(&plan.changes).read_error(error))
            }),
        }
    } else {
        Ok(input.live.clone())
    };
    if let Ok(after) = &after {
        apply::confirm(plan, &mut carried.statuses, after);
    }
    let applied = applied(plan, &carried, &unconfirmed);
    let lock = after.as_ref().ok();
    let lock = lock.map(|after| settle(input, plan, old, after, &applied));
    let spent = spent(input, plan, old, &applied);
    Outcome {
        carried,
        after,
        unconfirmed,
        lock,
        spent,
    }
}

/// Reads what changed: whole kinds, or single resources where that is fewer requests. What the
/// tenant does not show yet is read again a few times before it is held against it.
async fn verified(
    means: &Means<'_>,
    plan: &Plan,
    carried: &Carried,
    unconfirmed: &mut Vec<Unconfirmed>,
) -> Result<LiveState, ReadError> {
    let touched = plan.changes.iter().zip(&carried.statuses);
    let touched = touched.filter(|(change, status)| {
        change.action.writes() && !matches!(status, Status::NotReached | Status::Blocked(_))
    });
    let mut missing: Vec<Address> = touched.map(|(change, _)| change.address.clone()).collect();
    let mut live = means.before.clone();
    let patience = means.patience.for_many();
    for look in 0..patience.looks {
        patience.before(look).await;
        live = means.provider.refresh(&live, &missing).await?;
        *unconfirmed = apply::verify(plan, &carried.statuses, &live);
        let ignored = unconfirmed
            .iter()
            .filter(|one| one.verdict == Verdict::Ignored);
        missing = ignored.map(|one| one.address.clone()).collect();
        if missing.is_empty() {
            break;
        }
    }
    Ok(live)
}

fn applied(plan: &Plan, carried: &Carried, unconfirmed: &[Unconfirmed]) -> Applied {
    let done = plan.changes.iter().zip(&carried.statuses);
    let created =
        done.filter(|(change, status)| change.action == Action::Create && **status == Status::Done);
    let overwritten = unconfirmed
        .iter()
        .filter(|one| one.verdict == Verdict::Overwritten);
    let done = |status: &Status| *status == Status::Done;
    let statuses = carried.statuses.iter().zip(&plan.changes).enumerate();
    let sent = statuses.filter(|(_, (status, change))| match status {
        Status::Done | Status::Unknown(_) => change.action.writes(),
        // Of several requests some may have been taken.
        Status::Failed(_) => change.edges.len() > CHUNK,
        Status::NotReached | Status::Blocked(_) => false,
    });
    let sent = sent.map(|(at, _)| at).collect();
    Applied {
        sent,
        complete: carried.statuses.iter().all(done) && unconfirmed.is_empty(),
        created: created.map(|(change, _)| change.address.clone()).collect(),
        overwritten: overwritten
            .filter_map(|one| Some((one.address.clone(), one.field.clone()?)))
            .collect(),
    }
}
