//! An apply that was cut short: its journal, brought into the lockfile that the next command works
//! from. Only apply writes it there (design, section 11).

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::journal;
use super::project::{Project, read_lock, save, with_key};
use crate::apply::journal::Reading;
use crate::apply::resume::fold;
use crate::live::LiveState;
use crate::lock::Lockfile;
use crate::model::{Address, Diagnostic, ProviderIdentity, ServerId};

/// A journal that has no end, and how its open requests were found.
pub struct Unfinished {
    path: PathBuf,
    reading: Reading,
    done: usize,
    not_done: usize,
}

/// Brings what unfinished journals prove into the project's lockfile, in memory. Open requests are
/// settled by `live`, a reading made afterwards; without one (a snapshot is older) they stay open.
pub fn take_in(
    project: &mut Project,
    identity: &ProviderIdentity,
    live: Option<&LiveState>,
) -> Result<(), Failure> {
    // A lockfile of another tenant is refused as such.
    if project
        .lock
        .as_ref()
        .is_some_and(|lock| lock.provider != *identity)
    {
        return Ok(());
    }
    for (path, reading) in journal::unfinished(&project.root)? {
        let begun = &reading.begin;
        if begun.provider != *identity {
            return Err(Failure::ForeignJournal {
                path,
                found: begun.provider.clone(),
                expected: identity.clone(),
            });
        }
        let base = match &project.lock {
            Some(lock) => lock.clone(),
            None => {
                let mut lock = reading.empty_lock();
                lock.salt = with_key(lock.salt);
                lock
            }
        };
        let id_of = |address: &Address| Some(live?.get(address)?.id.clone());
        let folded =
            fold(&base, &reading, &id_of, live).map_err(|foreign| Failure::ForeignJournal {
                path: path.clone(),
                found: foreign.found,
                expected: foreign.expected,
            })?;
        if project.lock.is_some() || !folded.lock.entries.is_empty() {
            project.lock = Some(folded.lock);
        }
        let doubtful = folded.doubtful.iter().map(in_doubt);
        project.warnings.push(warning(&path, &reading));
        project.warnings.extend(doubtful);
        project.unfinished.push(Unfinished {
            path,
            reading,
            done: folded.open_done,
            not_done: folded.open_not_done,
        });
    }
    Ok(())
}

/// Writes the lockfile that unfinished journals led to, and closes them. Before an apply begins a
/// journal of its own. Says whether the lockfile changed.
pub fn settle(project: &Project) -> Result<bool, Failure> {
    let mut changed = false;
    if let Some(lock) = project
        .lock
        .as_ref()
        .filter(|_| !project.unfinished.is_empty())
    {
        let path = project.lock_path();
        let there = read_lock(&path)?;
        changed = there.is_none_or(|there| !there.same_facts(lock));
        if changed {
            save(&path, &lock.render())?;
        }
    }
    // What did not show yet may still do so: that journal waits on.
    let shown = |one: &&Unfinished| {
        let end = one.reading.end.as_ref();
        one.not_done == 0 || end.is_none_or(|(_, end)| end.unseen.is_empty())
    };
    for one in project.unfinished.iter().filter(shown) {
        journal::close(
            &project.root,
            &one.path,
            &one.reading,
            one.done,
            one.not_done,
        )?;
    }
    Ok(changed)
}

/// The lockfile as far as this apply's own journal proves it, where the tenant was not read again.
pub fn from_journal(
    path: &Path,
    old: &Lockfile,
    id_of: &dyn Fn(&Address) -> Option<ServerId>,
) -> Result<Lockfile, Failure> {
    let reading = journal::load(path)?;
    fold(old, &reading, id_of, None)
        .map(|folded| folded.lock)
        .map_err(|foreign| Failure::Unexpected(foreign.to_string()))
}

fn warning(path: &Path, reading: &Reading) -> Diagnostic {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let half = match reading.half_line {
        0 => String::new(),
        _ => format!(
            "; line {} is half written and was left out",
            reading.lines + 1
        ),
    };
    let how = match &reading.end {
        None => "has no end on record; what it did counts as applied",
        Some((_, end)) if end.unseen.is_empty() => "was cut short; what it did counts as applied",
        Some(_) => "made what the tenant did not show then; it is ours once it shows",
    };
    let (folder, at) = (journal::FOLDER, reading.at);
    let message = format!("the apply that began {at} {how} ({folder}/{name}{half})");
    Diagnostic::general("OUM210", message).warning()
}

fn in_doubt(address: &Address) -> Diagnostic {
    let message = format!(
        "{address} may have been made by that apply, or by somebody else: it is not just what was asked for, and counts as nobody's"
    );
    Diagnostic::general("OUM211", message).warning()
}
