//! `sync`: users' groups and attributes brought to what files say; users that they do not name are
//! untouched.

use super::At;
use super::write::{Came, Done, Job, carry};
use crate::cli::arguments::{SyncMode, SyncOptions, SyncSource};
use crate::cli::exit::Exit;
use crate::cli::signals::Signals;
use crate::older::{Absent, Part, Sheet, Sync};
use crate::view::apply::{self, ApplyOptions};
use crate::workflow::{Failure, older};

/// Runs the command.
pub async fn run(options: &SyncOptions, at: &At<'_>, signals: &Signals) -> Result<Exit, Failure> {
    let job = Job {
        detailed_exitcode: options.detailed_exitcode,
        shows: true,
        // --debug was always there, in jobs whose output is kept.
        values: at.output.verbose,
        ..Job::new(sheet(options)?, &options.write)
    };
    let mut output = at.output.clone();
    output.verbose |= options.debug;
    let at = &At {
        output: &output,
        ..*at
    };
    match carry(job, at, signals).await? {
        Came::Rehearsed(exit) => Ok(exit),
        Came::Done(done) => tell(&done, at),
    }
}

fn sheet(options: &SyncOptions) -> Result<Sheet, Failure> {
    let how = Sync {
        part: match options.mode {
            SyncMode::All => Part::All,
            SyncMode::Groups => Part::Groups,
            SyncMode::Attributes => Part::Attributes,
        },
        absent: match options.absent_means_empty {
            true => Absent::Empty,
            false => Absent::Unmanaged,
        },
        create: options.create,
    };
    let users = older::text(&options.users)?;
    let sheet = match (options.source, &options.groups) {
        (SyncSource::Json, _) => Sheet::sync_json(&users, how),
        (SyncSource::Csv, Some(groups)) => Sheet::sync_csv(&users, &older::text(groups)?, how),
        (SyncSource::Csv, None) => {
            return Err(Failure::Usage {
                message: "--source csv needs --groups".to_owned(),
                next: "name both files: --users users.csv --groups groups.csv".to_owned(),
            });
        }
    };
    sheet.map_err(Failure::Files)
}

/// Shows how it ended; also what `bulk` ends with.
pub(super) fn tell(done: &Done, at: &At<'_>) -> Result<Exit, Failure> {
    if !done.plan.is_empty() || !done.summary.is_complete() {
        let options = ApplyOptions {
            width: at.output.width,
            color: at.output.color(),
            without_lockfile: true,
            ..ApplyOptions::default()
        };
        at.output.result(&apply::summary(&done.summary, &options));
    }
    done.end_of_changes()
}
