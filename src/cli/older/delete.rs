//! `delete-user`, `delete-users`: by id, after asking. `--yes` answers the question; protection and
//! guards hold all the same.

use super::At;
use super::records::{Told, tell};
use super::write::{Came, Done, Job, carry};
use crate::cli::arguments::{DeleteFileOptions, DeleteOptions};
use crate::cli::exit::Exit;
use crate::cli::signals::Signals;
use crate::model::Kind;
use crate::older::{Fate, Sheet};
use crate::view::shown::Shown;
use crate::workflow::{Failure, Named, older};

/// Runs `delete-user`.
pub async fn one(options: &DeleteOptions, at: &At<'_>, signals: &Signals) -> Result<Exit, Failure> {
    let job = Job {
        deletes: true,
        asks: !options.yes,
        ..Job::new(Sheet::delete_one(&options.id), &options.write)
    };
    match carry(job, at, signals).await? {
        Came::Rehearsed(exit) => Ok(exit),
        Came::Done(done) => deleted(&done, &options.id, at),
    }
}

fn deleted(done: &Done, id: &str, at: &At<'_>) -> Result<Exit, Failure> {
    for row in &done.rows {
        let Fate::Failed(reason) = &row.fate else {
            continue;
        };
        if row.user.is_none() {
            return Err(Failure::NotFound {
                kind: Kind::User,
                by: Named::Id,
                text: id.to_owned(),
            });
        }
        at.output
            .aside(&Shown::own("not deleted: the user ").then(&Shown::foreign(reason)));
        return done.end_of_records(1);
    }
    let summary = &done.summary;
    let unclear = summary.unknown.iter().chain(&summary.unconfirmed);
    let failed = summary.failed.iter().chain(&summary.blocked);
    let reasons = failed.map(|(_, reason)| ("not deleted: ", reason));
    let reasons = reasons.chain(unclear.map(|(_, reason)| ("not confirmed: ", reason)));
    let reasons: Vec<_> = reasons
        .chain(summary.stopped.iter().map(|reason| ("stopped: ", reason)))
        .collect();
    for (word, reason) in &reasons {
        at.output
            .aside(&Shown::own(word).then(&Shown::foreign(reason)));
    }
    let exit = done.end_of_records(reasons.len().min(1))?;
    let id = Shown::foreign(id);
    at.output.result(
        &Shown::own("✅ User '")
            .then(&id)
            .and("' deleted successfully."),
    );
    Ok(exit)
}

/// Runs `delete-users`.
pub async fn listed(
    options: &DeleteFileOptions,
    at: &At<'_>,
    signals: &Signals,
) -> Result<Exit, Failure> {
    let file = older::text(&options.file)?;
    let sheet = Sheet::delete(&file).map_err(Failure::Files)?;
    let job = Job {
        deletes: true,
        asks: !options.yes,
        ..Job::new(sheet, &options.write)
    };
    match carry(job, at, signals).await? {
        Came::Rehearsed(exit) => Ok(exit),
        Came::Done(done) => tell(&done, Told::Deleted, at),
    }
}
