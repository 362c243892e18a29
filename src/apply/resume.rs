//! Folds a journal into the lockfile: what an apply did and could not write down any more.
//!
//! ```text
//! done           its effect stands in the lockfile, as after an ordinary apply
//! already so     what it takes away is gone; what it adds was not ours to add
//! failed         nothing
//! open, unknown  done where a reading shows all of it; without one it stays open
//! ```
//!
//! Where anything is in doubt the old line stays: then the next plan shows at most a change too
//! many as drift or adoption, and never removes what this journal does not prove that we made. For
//! that reason a user that was only changed is entered as the identity provider's, of whom nothing
//! but the attributes and memberships is ours, until an apply settles it.
//!
//! A lockfile of a higher serial than the one the apply began with knows more than the journal
//! does: no line of it is changed or taken out. Where it is the very next one, which the same apply
//! may have written when it was stopped, what we made and it knows neither by name nor by id is
//! added; where the apply wrote it at its own end, what it left open, or made and did not see, is
//! settled there as if it had the old serial. Later ones may have let go of that on purpose: nothing is
//! added but what had not shown. So folding twice is folding once.

mod shown;
mod take;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use self::shown::shown;
use self::take::Work;
use super::journal::{Answer, Reading, Request, What};
use crate::live::LiveState;
use crate::lock::{Lockfile, Origin, Salt};
use crate::model::{Address, Kind, ProviderIdentity, ServerId};

/// A lockfile that knows what a journal knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The lockfile; its serial is one higher where a fact changed.
    pub lock: Lockfile,
    /// Open requests that the tenant shows as done.
    pub open_done: usize,
    /// Open requests that it does not show.
    pub open_not_done: usize,
    /// Open requests that stay so, because there was no reading.
    pub left_open: usize,
    /// What an open request was to make, and what is there with more than it asked for: ours or
    /// somebody else's, nobody knows.
    pub doubtful: Vec<Address>,
}

/// The journal, or the reading, speaks of another tenant than the lockfile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal speaks of {found}, and this is {expected}")]
pub struct Foreign {
    /// The tenant that it speaks of.
    pub found: ProviderIdentity,
    /// The lockfile's.
    pub expected: ProviderIdentity,
}

/// Folds `journal` into `lock` (where there is none: [`Reading::empty_lock`]). `id_of` knows the ids
/// of live resources; `live` is a reading that was made after the journal's last line. One that
/// left resources out proves nothing and is not looked at.
pub fn fold(
    lock: &Lockfile,
    journal: &Reading,
    id_of: &dyn Fn(&Address) -> Option<ServerId>,
    live: Option<&LiveState>,
) -> Result<Folded, Foreign> {
    let identities = [&journal.begin.provider]
        .into_iter()
        .chain(live.map(|l| &l.identity));
    for found in identities {
        if *found != lock.provider {
            let (found, expected) = (found.clone(), lock.provider.clone());
            return Err(Foreign { found, expected });
        }
    }
    let live = live.filter(|live| !live.partial);
    let mut work = Work::new(lock, id_of, live);
    let mut folded = Folded {
        lock: lock.clone(),
        open_done: 0,
        open_not_done: 0,
        left_open: 0,
        doubtful: Vec::new(),
    };
    let ahead = lock.serial.saturating_sub(journal.begin.serial);
    let rest = Rest::of(journal, ahead);
    // What was put back was never asked for: it proves nothing.
    let asked = journal.requests.iter().filter(|one| !one.intent.put_back);
    for request in asked.filter(|one| rest.holds(one, journal)) {
        let proof = match journal.is_unseen(request) {
            true => unseen(request, lock, live, &mut folded),
            false => proof(request, journal, lock.salt, live, &mut folded),
        };
        if let Some(proof) = proof {
            let made = request.outcome.as_ref().and_then(|(_, o)| o.id.as_ref());
            work.take(&request.intent, made, proof);
        }
    }
    let mut new = work.lock;
    // Where no membership is left, nothing is; a line that stands as it was is not ours to judge.
    new.entries.retain(|address, entry| {
        let is_empty = entry.origin == Origin::Edges && entry.edges.is_empty();
        !is_empty || lock.owns(address) == Some(&*entry)
    });
    new = match ahead {
        0 => new,
        _ if rest == Rest::Unseen => new,
        1 if rest == Rest::Open => new,
        1 => with_unknown(lock, new),
        _ => lock.clone(),
    };
    // How far it came with them is not known: they are used up. A lockfile that it wrote has it.
    if ahead == 0 && !journal.requests.is_empty() {
        for (line, count) in &journal.begin.accepts {
            new.use_up(line.clone(), *count);
        }
    }
    new.serial = lock.serial + u64::from(!new.same_facts(lock));
    folded.lock = new;
    Ok(folded)
}

/// What of a journal is not in a lockfile that the apply may have written itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Anything: it was stopped before.
    All,
    /// It was written from the journal: what was open then.
    Open,
    /// It was written from a reading: what that did not show yet.
    Unseen,
}

impl Rest {
    fn of(journal: &Reading, ahead: u64) -> Self {
        match &journal.end {
            Some((_, end)) if end.verified => Rest::Unseen,
            Some(_) if ahead == 1 => Rest::Open,
            Some(_) | None => Rest::All,
        }
    }

    fn holds(self, request: &Request, journal: &Reading) -> bool {
        match self {
            Rest::All => true,
            Rest::Open => request.is_open(),
            Rest::Unseen => journal.is_unseen(request),
        }
    }
}

/// What is known of a request that has its effect.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// We did it.
    Made,
    /// It is so, and whoever did it.
    Met,
}

/// Made and answered, and not shown by the reading that followed: it is ours once it shows.
fn unseen(
    request: &Request,
    lock: &Lockfile,
    live: Option<&LiveState>,
    folded: &mut Folded,
) -> Option<Proof> {
    // Whatever goes by that name is known already.
    if lock.owns(&request.intent.address).is_some() {
        folded.open_done += 1;
        return None;
    }
    let made = request.outcome.as_ref().and_then(|(_, o)| o.id.as_ref());
    let there = live?.get(&request.intent.address);
    if made.is_some() && there.map(|there| &there.id) == made {
        folded.open_done += 1;
        return Some(Proof::Made);
    }
    folded.open_not_done += 1;
    None
}

fn proof(
    request: &Request,
    journal: &Reading,
    salt: Salt,
    live: Option<&LiveState>,
    folded: &mut Folded,
) -> Option<Proof> {
    if let Some((_, outcome)) = &request.outcome {
        match outcome.answer {
            Answer::Done => return Some(Proof::Made),
            Answer::AlreadySo => return Some(Proof::Met),
            Answer::Failed { .. } => return None,
            Answer::Unknown { .. } => {}
        }
    }
    let Some(live) = live else {
        folded.left_open += 1;
        return None;
    };
    let intent = &request.intent;
    if shown(live, salt, intent, &journal.requests) {
        folded.open_done += 1;
        return Some(Proof::Made);
    }
    folded.open_not_done += 1;
    if matches!(intent.what, What::CreateUser | What::CreateGroup)
        && live.get(&intent.address).is_some()
    {
        folded.doubtful.push(intent.address.clone());
    }
    None
}

/// A newer lockfile with what we made and it does not know.
fn with_unknown(newer: &Lockfile, folded: Lockfile) -> Lockfile {
    let mut lock = newer.clone();
    let ids: HashSet<(Kind, &ServerId)> = newer
        .ids()
        .map(|(address, id)| (address.kind, id))
        .collect();
    for (address, entry) in folded.entries {
        let is_known = newer.owns(&address).is_some() || ids.contains(&(address.kind, &entry.id));
        if entry.origin == Origin::Created && !is_known {
            lock.entries.insert(address, entry);
        }
    }
    lock
}
