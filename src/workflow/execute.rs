//! An approved plan, carried out, verified, and written into the lockfile.

use std::collections::BTreeMap;

use tokio::time::Instant;

use super::connect::Connection;
use super::failure::Failure;
use super::project::{Planned, save};
use crate::apply::{self, ApplySummary, Carried, Progress, Status, Stop, Unconfirmed, Verdict};
use crate::live::LiveState;
use crate::lock::{Lockfile, Salt};
use crate::model::Address;
use crate::plan::settle::settle;
use crate::plan::{Action, Plan};

/// How an apply ended.
pub struct Applied {
    /// What a person is told.
    pub summary: ApplySummary,
    /// Whether the lockfile changed.
    pub lock_changed: bool,
    /// The tenant refused the key before anything was written.
    pub refused: Option<String>,
}

/// Carries out `plan` (today's, or the approved part of it), reads the tenant again, compares it
/// with what was promised, and writes the lockfile.
pub async fn execute(
    planned: &Planned,
    plan: &Plan,
    connection: &Connection,
    watch: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<Applied, Failure> {
    let provider = &*connection.provider;
    let (begun, traffic) = (Instant::now(), provider.traffic());
    let carried = apply::carry_out(provider, plan, &planned.live, watch).await;
    let mut stopped = carried.stopped.as_ref().map(stop_words);
    let mut after = None;
    if !carried.wrote {
        after = Some(planned.live.clone());
    } else {
        match reread(planned, plan, &carried, connection).await {
            Ok(live) => after = Some(live),
            Err(error) => stopped = Some(format!("the tenant could not be read again: {error}")),
        }
    }
    let (unconfirmed, lock_changed) = match &after {
        Some(after) => {
            let unconfirmed = apply::verify(plan, &carried.statuses, after);
            let changed = write_lock(planned, plan, &carried, &unconfirmed, after)?;
            (unconfirmed, changed)
        }
        None => (Vec::new(), false),
    };
    let refused = match &carried.stopped {
        Some(Stop::Refused(reason)) if !carried.wrote => Some(reason.clone()),
        Some(Stop::Refused(_) | Stop::Down(_) | Stop::Canary(_)) | None => None,
    };
    let mut summary = summarize(plan, &carried, unconfirmed);
    summary.stopped = stopped;
    let traffic = provider.traffic().since(&traffic);
    summary.requests = traffic.requests;
    summary.retries = traffic.retries;
    summary.waited = traffic.waited.as_secs_f64().round() as u64;
    summary.seconds = begun.elapsed().as_secs_f64();
    Ok(Applied {
        summary,
        lock_changed,
        refused,
    })
}

/// Reads what changed: whole kinds, or single resources where that is fewer requests.
async fn reread(
    planned: &Planned,
    plan: &Plan,
    carried: &Carried,
    connection: &Connection,
) -> Result<LiveState, crate::provider::ReadError> {
    let touched = plan.changes.iter().zip(&carried.statuses);
    let touched = touched.filter(|(change, status)| {
        change.action.writes() && !matches!(status, Status::NotReached | Status::Blocked(_))
    });
    let addresses: Vec<Address> = touched.map(|(change, _)| change.address.clone()).collect();
    connection.provider.refresh(&planned.live, &addresses).await
}

fn write_lock(
    planned: &Planned,
    plan: &Plan,
    carried: &Carried,
    unconfirmed: &[Unconfirmed],
    after: &LiveState,
) -> Result<bool, Failure> {
    let Planned {
        project,
        live,
        limits,
        reads,
        ..
    } = planned;
    let old = match &project.lock {
        Some(lock) => lock.clone(),
        None => Lockfile::new(live.identity.clone(), new_salt()?),
    };
    let protects = |address: &Address| project.protects(address);
    let input = project.input(live, limits, *reads, &protects);
    let applied = settled(plan, carried, unconfirmed);
    let new = settle(&input, plan, &old, after, &applied);
    let changed = project
        .lock
        .as_ref()
        .is_none_or(|old| !old.same_facts(&new));
    if changed {
        save(&project.lock_path(), &new.render())?;
    }
    Ok(changed)
}

fn settled(plan: &Plan, carried: &Carried, unconfirmed: &[Unconfirmed]) -> crate::plan::Applied {
    let done = plan.changes.iter().zip(&carried.statuses);
    let created =
        done.filter(|(change, status)| change.action == Action::Create && **status == Status::Done);
    let overwritten = unconfirmed
        .iter()
        .filter(|one| one.verdict == Verdict::Overwritten);
    crate::plan::Applied {
        created: created.map(|(change, _)| change.address.clone()).collect(),
        overwritten: overwritten
            .filter_map(|one| Some((one.address.clone(), one.field.clone()?)))
            .collect(),
    }
}

fn new_salt() -> Result<Salt, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::Unexpected(format!("no random bytes: {error}")))?;
    Ok(Salt::new(bytes))
}

fn stop_words(stop: &Stop) -> String {
    match stop {
        Stop::Refused(reason) => format!("the tenant refused the key: {reason}"),
        Stop::Down(reason) | Stop::Canary(reason) => reason.clone(),
    }
}

/// Counts each change once: unconfirmed before done.
fn summarize(plan: &Plan, carried: &Carried, unconfirmed: Vec<Unconfirmed>) -> ApplySummary {
    let mut summary = ApplySummary::default();
    let mut doubts: BTreeMap<Address, Vec<String>> = BTreeMap::new();
    for Unconfirmed {
        address,
        field: _,
        verdict: _,
        reason,
    } in unconfirmed
    {
        doubts.entry(address).or_default().push(reason);
    }
    for (change, status) in plan.changes.iter().zip(&carried.statuses) {
        if !change.action.writes() {
            continue;
        }
        let address = &change.address;
        match status {
            Status::Done if doubts.contains_key(address) => {}
            Status::Done => summary.done += 1,
            Status::Failed(reason) => summary.failed.push((address.clone(), reason.clone())),
            Status::Blocked(needed) => {
                let needed = &plan.changes[*needed].address;
                summary
                    .blocked
                    .push((address.clone(), format!("{needed} comes first")));
            }
            Status::NotReached => summary.not_reached += 1,
        }
    }
    summary.unconfirmed = doubts
        .into_iter()
        .map(|(address, reasons)| (address, reasons.join("; ")))
        .collect();
    summary
}
