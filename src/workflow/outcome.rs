//! An apply without its files: carried out, read again, compared, settled.

use crate::apply::{self, Carried, Progress, Status, Unconfirmed, Verdict};
use crate::live::LiveState;
use crate::lock::Lockfile;
use crate::model::Address;
use crate::plan::settle::settle;
use crate::plan::{Action, Applied, Input, Plan};
use crate::provider::{ProviderWriter, ReadError};

/// What carrying out a plan came to.
pub struct Outcome {
    /// What became of each change.
    pub carried: Carried,
    /// The tenant afterwards, or why it could not be read again.
    pub after: Result<LiveState, ReadError>,
    /// Promises that the tenant does not show.
    pub unconfirmed: Vec<Unconfirmed>,
    /// The lockfile that follows; nothing where the tenant could not be read again.
    pub lock: Option<Lockfile>,
}

/// Carries out `plan` (or the approved part of it), which `input` led to; `old` is the input's
/// lockfile, or an empty one. Reads the tenant again, compares it with what was promised, and
/// settles the lockfile.
pub async fn carry_through(
    provider: &dyn ProviderWriter,
    input: &Input<'_>,
    plan: &Plan,
    old: &Lockfile,
    watch: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Outcome {
    let carried = apply::carry_out(provider, plan, input.live, watch).await;
    let after = if carried.wrote {
        reread(provider, input.live, plan, &carried).await
    } else {
        Ok(input.live.clone())
    };
    let (mut unconfirmed, mut lock) = (Vec::new(), None);
    if let Ok(after) = &after {
        unconfirmed = apply::verify(plan, &carried.statuses, after);
        let applied = applied(plan, &carried, &unconfirmed);
        lock = Some(settle(input, plan, old, after, &applied));
    }
    Outcome {
        carried,
        after,
        unconfirmed,
        lock,
    }
}

/// Reads what changed: whole kinds, or single resources where that is fewer requests.
async fn reread(
    provider: &dyn ProviderWriter,
    before: &LiveState,
    plan: &Plan,
    carried: &Carried,
) -> Result<LiveState, ReadError> {
    let touched = plan.changes.iter().zip(&carried.statuses);
    let touched = touched.filter(|(change, status)| {
        change.action.writes() && !matches!(status, Status::NotReached | Status::Blocked(_))
    });
    let addresses: Vec<Address> = touched.map(|(change, _)| change.address.clone()).collect();
    provider.refresh(before, &addresses).await
}

fn applied(plan: &Plan, carried: &Carried, unconfirmed: &[Unconfirmed]) -> Applied {
    let done = plan.changes.iter().zip(&carried.statuses);
    let created =
        done.filter(|(change, status)| change.action == Action::Create && **status == Status::Done);
    let overwritten = unconfirmed
        .iter()
        .filter(|one| one.verdict == Verdict::Overwritten);
    Applied {
        created: created.map(|(change, _)| change.address.clone()).collect(),
        overwritten: overwritten
            .filter_map(|one| Some((one.address.clone(), one.field.clone()?)))
            .collect(),
    }
}
