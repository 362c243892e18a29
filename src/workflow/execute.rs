//! An approved plan, carried out, verified, and written into the lockfile.

use std::collections::BTreeMap;

use tokio::time::Instant;

use super::connect::Connection;
use super::failure::Failure;
use super::outcome::{Outcome, carry_through};
use super::project::{Planned, save};
use crate::apply::{ApplySummary, Carried, Progress, Status, Stop, Unconfirmed};
use crate::lock::{Lockfile, Salt};
use crate::model::Address;
use crate::plan::Plan;

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
    let Outcome {
        carried,
        after,
        unconfirmed,
        lock,
    } = carry_through(provider, &input, plan, &old, watch).await;
    let mut stopped = carried.stopped.as_ref().map(stop_words);
    if let Err(error) = &after {
        stopped = Some(format!("the tenant could not be read again: {error}"));
    }
    let lock_changed = match lock.map_or(Ok(false), |lock| write_lock(planned, &lock)) {
        // After the first write every failure is an incomplete apply.
        Err(failure) if carried.wrote => {
            stopped = Some(format!("the lockfile could not be written: {failure}"));
            false
        }
        ended => ended?,
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

/// Writes the lockfile where a fact changed, and says whether it did.
fn write_lock(planned: &Planned, new: &Lockfile) -> Result<bool, Failure> {
    let project = &planned.project;
    let old = project.lock.as_ref();
    let changed = old.is_none_or(|old| !old.same_facts(new));
    if changed {
        save(&project.lock_path(), &new.render())?;
    }
    Ok(changed)
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
