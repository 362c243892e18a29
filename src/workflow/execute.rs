//! An approved plan, carried out, verified, and written into the lockfile.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::time::Instant;

use super::connect::Connection;
use super::failure::Failure;
use super::journal;
use super::outcome::{Outcome, Unread, carry_through};
use super::project::{Planned, Project, check_writable, save, with_key};
use super::take_in;
use crate::apply::journal::{Begin, End, Journal, LineHash, Who};
use crate::apply::{
    ApplySummary, Became, Carried, Halt, Halts, Means, Status, Stop, Unconfirmed, Watch,
};
use crate::live::LiveState;
use crate::lock::{Lockfile, Salt};
use crate::model::Address;
use crate::plan::{Action, Plan, PlanId};

/// How an apply ended.
pub struct Applied {
    /// What a person is told.
    pub summary: ApplySummary,
    /// Whether the lockfile changed.
    pub lock_changed: bool,
    /// The tenant refused the key before anything was written.
    pub refused: Option<String>,
    /// The tenant afterwards, where it was read again or nothing was written.
    pub after: Option<LiveState>,
}

/// Carries out `plan` (today's, or the approved part of it; `approved` is the id that was approved),
/// reads the tenant again, compares it with what was promised, and writes the lockfile. Where the
/// journal or the lockfile cannot be written, nothing is sent.
pub async fn execute(
    planned: &Planned,
    plan: &Plan,
    approved: &PlanId,
    connection: &Connection,
    halts: Halts,
    watch: Watch<'_>,
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
    if !plan.is_empty() && project.keeps_lock {
        check_writable(&project.lock_path())?;
    }
    let taken_in = take_in::settle(project)?;
    let (journal, path) = begin(project, plan, approved, &old)?;
    let journal = Mutex::new(journal);
    let means = Means {
        provider,
        before: live,
        journal: &journal,
        halts,
        at_once: project.config.limits.concurrency,
        patience: connection.patience,
    };
    let protects = |address: &Address| project.protects(address);
    let input = project.input(live, limits, *reads, &protects);
    let outcome = carry_through(&means, &input, plan, &old, watch).await;
    let id_of = |address: &Address| provider.id(address);
    let from_journal = || match &path {
        Some(path) => take_in::from_journal(path, &old, &id_of).map(Some),
        None => Ok(None),
    };
    let mut ended = end(planned, plan, outcome, means.halts.now(), &from_journal)?;
    let summary = &mut ended.summary;
    if path.is_some() && ended.settled {
        let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = journal.end(in_journal(summary, ended.verified, ended.unseen)) {
            let reason = format!("the journal cannot be written: {error}");
            summary.stopped.get_or_insert(reason);
        }
    }
    let traffic = provider.traffic().since(&traffic);
    summary.requests = traffic.requests;
    summary.retries = traffic.retries;
    let passed = begun.elapsed();
    // A wait is counted whole when it begins; what a halt cut off was not waited.
    let waited = traffic.waited.min(passed);
    summary.waited = waited.as_secs_f64().round() as u64;
    summary.seconds = passed.as_secs_f64();
    Ok(Applied {
        summary: ended.summary,
        lock_changed: ended.lock_changed || taken_in,
        refused: ended.refused,
        after: ended.after,
    })
}

/// The journal of this apply. Nothing is sent without it; an apply that sends nothing leaves none.
fn begin(
    project: &Project,
    plan: &Plan,
    approved: &PlanId,
    old: &Lockfile,
) -> Result<(Journal, Option<PathBuf>), Failure> {
    if !plan.is_empty() {
        let within = match project.keeps_lock {
            true => journal::FOLDER,
            false => journal::WITHOUT_LOCKFILE,
        };
        let lines = &plan.accepted_lines;
        let (journal, path) = journal::begin(&project.root, within, old, approved, lines)?;
        return Ok((journal, Some(path)));
    }
    let nowhere: Arc<Mutex<Vec<u8>>> = Arc::default();
    let begin = Begin::new(old, approved.to_string(), Who::default());
    let clock = Box::new(Timestamp::now);
    Journal::begin(Box::new(nowhere), begin, LineHash::none(), clock)
        .map(|journal| (journal, None))
        .map_err(|error| Failure::Unexpected(error.to_string()))
}

/// What an apply came to, once the lockfile is written.
struct Ended {
    summary: ApplySummary,
    lock_changed: bool,
    refused: Option<String>,
    after: Option<LiveState>,
    /// The lockfile holds all that the journal does.
    settled: bool,
    /// The tenant was read again.
    verified: bool,
    /// Made and answered, and not shown by that reading.
    unseen: Vec<Address>,
}

fn end(
    planned: &Planned,
    plan: &Plan,
    outcome: Outcome,
    halt: Option<Halt>,
    from_journal: &dyn Fn() -> Result<Option<Lockfile>, Failure>,
) -> Result<Ended, Failure> {
    let Outcome {
        carried,
        after,
        unconfirmed,
        lock,
        spent,
    } = outcome;
    let refused = match &carried.stopped {
        Some(Stop::Refused(reason)) if !carried.wrote => Some(reason.clone()),
        Some(_) | None => None,
    };
    let mut stopped = carried.stopped.as_ref().map(stop_words);
    if let Err(unread) = &after {
        stopped = Some(unread_words(stopped, unread, halt));
    }
    let lock = lock.map_or_else(from_journal, |lock| Ok(Some(lock)));
    let with_spent = |lock: Lockfile| Lockfile { spent, ..lock };
    let lock = lock.map(|lock| lock.map(with_spent));
    let written = lock.and_then(|lock| match lock {
        Some(lock) => Ok((write_lock(planned, &lock)?, true)),
        None => Ok((false, false)),
    });
    let (lock_changed, settled) = match written {
        Ok(written) => written,
        // After the first write every failure is an incomplete apply.
        Err(failure) if carried.wrote => {
            stopped = Some(format!("the lockfile could not be written: {failure}"));
            (false, false)
        }
        Err(failure) => return Err(failure),
    };
    let unseen = after.as_ref().map_or_else(
        |_| Vec::new(),
        |after| unseen(plan, &carried.statuses, after),
    );
    let mut summary = summarize(plan, &carried, unconfirmed);
    (summary.stopped, summary.in_lockfile) = (stopped, settled);
    Ok(Ended {
        summary,
        lock_changed,
        refused,
        settled,
        verified: after.is_ok(),
        unseen,
        after: after.ok(),
    })
}

fn unseen(plan: &Plan, statuses: &[Status], after: &LiveState) -> Vec<Address> {
    let made = plan
        .changes
        .iter()
        .zip(statuses)
        .filter(|(change, status)| {
            change.action == Action::Create
                && **status == Status::Done
                && after.get(&change.address).is_none()
        });
    made.map(|(change, _)| change.address.clone()).collect()
}

fn in_journal(summary: &ApplySummary, verified: bool, unseen: Vec<Address>) -> End {
    End {
        verified,
        unseen,
        done: summary.done,
        failed: summary.failed.len() + summary.unknown.len() + summary.unconfirmed.len(),
        blocked: summary.blocked.len(),
        not_reached: summary.not_reached,
        stopped: summary.stopped.clone(),
    }
}

/// Writes the lockfile where a fact changed, and says whether it did. What passed dates ask owns
/// nothing, and so begins none.
fn write_lock(planned: &Planned, new: &Lockfile) -> Result<bool, Failure> {
    let project = &planned.project;
    if !project.keeps_lock {
        return Ok(false);
    }
    let old = project.lock.as_ref();
    let begins = !planned.limits.only.is_expired();
    let changed = old.map_or(begins, |old| !old.same_facts(new));
    if changed {
        save(&project.lock_path(), &new.render())?;
    }
    Ok(changed)
}

pub(super) fn new_salt() -> Result<Salt, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::Unexpected(format!("no random bytes: {error}")))?;
    Ok(with_key(Salt::new(bytes)))
}

fn stop_words(stop: &Stop) -> String {
    match stop {
        Stop::Refused(reason) => format!("the tenant refused the key: {reason}"),
        Stop::Down(reason) | Stop::Canary(reason) | Stop::Journal(reason) => reason.clone(),
        Stop::Halted(Halt::Interrupted) => "interrupted".to_owned(),
        Stop::Halted(Halt::OutOfTime) => "the time of --max-duration is over".to_owned(),
    }
}

/// Why it stopped, and that what it did was not seen afterwards.
fn unread_words(stopped: Option<String>, unread: &Unread, halt: Option<Halt>) -> String {
    let stopped = stopped.or_else(|| halt.map(|halt| stop_words(&Stop::Halted(halt))));
    match (stopped, unread) {
        (Some(stopped), Unread::Halted) => {
            format!("{stopped}, and what was done was not read again")
        }
        (Some(stopped), Unread::Read(_)) => format!("{stopped}; {unread}"),
        (None, _) => unread.to_string(),
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
        let address = &change.address;
        let is_doubted = doubts.contains_key(address);
        summary.became.push(became(status, is_doubted));
        if !change.action.writes() {
            continue;
        }
        match status {
            Status::Done if is_doubted => {}
            Status::Done => summary.done += 1,
            Status::Failed(reason) => summary.failed.push((address.clone(), reason.clone())),
            Status::Unknown(reason) => summary.unknown.push((address.clone(), reason.clone())),
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

fn became(status: &Status, is_doubted: bool) -> Became {
    match status {
        Status::Done if is_doubted => Became::Unconfirmed,
        Status::Done => Became::Done,
        Status::Failed(_) => Became::Failed,
        Status::Unknown(_) => Became::Unknown,
        Status::Blocked(_) => Became::Blocked,
        Status::NotReached => Became::NotReached,
    }
}
