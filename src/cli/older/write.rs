//! What all commands that write have in common: read, plan, guard, ask, apply, tell.

use std::io::{BufRead as _, IsTerminal as _};

use super::At;
use crate::apply::ApplySummary;
use crate::apply::Halt;
use crate::cli::arguments::WriteOptions;
use crate::cli::exit::Exit;
use crate::cli::folder::Folder;
use crate::cli::plan::accepts;
use crate::cli::progress::{Reading, Steps};
use crate::cli::signals::Signals;
use crate::live::LiveState;
use crate::model::{Address, DesiredState};
use crate::older::{Fate, Row, Sheet};
use crate::plan::{Action, Hold, Plan, Scope};
use crate::view::ends::Kept;
use crate::view::shown::Shown;
use crate::view::text::{self, TextOptions};
use crate::workflow::older::{self, Wished};
use crate::workflow::{self, Exclusive, Failure, Holder, Limits, Project, execute};

/// What a command that writes is about.
pub struct Job<'a> {
    /// What its files ask for.
    pub sheet: Sheet,
    /// How it writes.
    pub options: &'a WriteOptions,
    /// Whether `--dry-run` tells changes by its exit code.
    pub detailed_exitcode: bool,
    /// Whether whoever is named to be deleted is deleted for good.
    pub deletes: bool,
    /// Whether its file names row by row whose attributes are set.
    pub row_by_row: bool,
    /// Whether it asks before it writes.
    pub asks: bool,
    /// Whether the plan is shown before it is done.
    pub shows: bool,
    /// Whether with the values of attributes.
    pub values: bool,
}

impl<'a> Job<'a> {
    /// One that neither asks, shows nor deletes.
    pub fn new(sheet: Sheet, options: &'a WriteOptions) -> Self {
        Job {
            sheet,
            options,
            detailed_exitcode: false,
            deletes: false,
            row_by_row: false,
            asks: false,
            shows: false,
            values: false,
        }
    }
}

/// What a command came to.
pub enum Came {
    /// A rehearsal; nothing was written.
    Rehearsed(Exit),
    /// It was done, or as much of it as could be.
    Done(Box<Done>),
}

/// What was done.
pub struct Done {
    /// What the files asked for.
    pub desired: DesiredState,
    /// The plan.
    pub plan: Plan,
    /// How it went.
    pub summary: ApplySummary,
    /// Every record of the files.
    pub rows: Vec<Row>,
    /// The tenant before.
    pub before: LiveState,
    /// The tenant afterwards, where it was read again.
    pub after: Option<LiveState>,
    halt: Option<Halt>,
}

impl Done {
    /// How a command ends that tells its records one by one, so many of which failed.
    ///
    /// # Errors
    ///
    /// Where one failed, or it was stopped.
    pub fn end_of_records(&self, failed: usize) -> Result<Exit, Failure> {
        self.end(failed, self.rows.len(), "record")
    }

    /// How a command ends that tells its changes.
    ///
    /// # Errors
    ///
    /// Where one is not done, or it was stopped.
    pub fn end_of_changes(&self) -> Result<Exit, Failure> {
        let kept = Kept {
            desired: &self.desired,
            plan: &self.plan,
            before: &self.before,
        };
        let held = kept.held();
        let all = self.summary.total() + held;
        self.end(all - self.summary.done, all, "change")
    }

    fn end(&self, failed: usize, of: usize, sort: &'static str) -> Result<Exit, Failure> {
        let is_complete = failed == 0 && self.summary.stopped.is_none();
        match self.halt {
            Some(halt) if !is_complete => Err(Failure::Halted { halt, begun: true }),
            _ if failed > 0 => Err(Failure::Records { failed, of, sort }),
            _ if !is_complete => Err(Failure::Incomplete),
            Some(_) | None => Ok(Exit::Done),
        }
    }
}

/// Carries a job out.
pub async fn carry(job: Job<'_>, at: &At<'_>, signals: &Signals) -> Result<Came, Failure> {
    let folder = Folder::of(at.folder);
    let mut project = older::writer(&folder, at.folder.is_some())?;
    if job.deletes {
        older::delete_for_good(&mut project);
    }
    if job.row_by_row {
        older::row_by_row(&mut project);
    }
    let limits = Limits {
        only: Scope::default(),
        accept: accepts(&job.options.accept)?,
    };
    let _exclusive = match job.options.dry_run {
        true => None,
        false => Some(exclusive(&project)?),
    };
    let connection = workflow::connect(&project, at.env_file).await?;
    let reading = Reading::begin(at.output, &connection);
    let wished = older::plan(project, &connection, &job.sheet, limits).await;
    reading.end();
    let Wished { planned, rows } = wished?;
    let plan = planned.plan.clone();
    if job.options.dry_run {
        connection.close().await;
        show(&plan, false, at);
        left_out(&rows, at);
        let kept = Kept {
            desired: &planned.project.desired,
            plan: &plan,
            before: &planned.live,
        };
        return rehearsed(&job, &kept, &rows).map(Came::Rehearsed);
    }
    match job.shows {
        // Whoever rehearses asks for values; a log that is kept of each run does not.
        true => show(&plan, !job.values, at),
        false => remark(&plan, at),
    }
    may_go(&plan)?;
    if job.asks && !plan.is_empty() {
        ask(&plan, at)?;
    }
    if planned.project.lock_path().exists() {
        at.output.note(&Shown::own(
            "note: the files and the lockfile here do not say this; the next plan shows it as changed by hand",
        ));
    }
    let halts = signals.begin_writes()?;
    let mut steps = Steps::begin(at.output, &connection, &plan);
    let applied = execute(
        &planned,
        &plan,
        &planned.id,
        &connection,
        halts.clone(),
        &mut |progress| steps.show(progress),
    )
    .await;
    steps.end();
    connection.close().await;
    let applied = applied?;
    if let Some(reason) = applied.refused {
        return Err(Failure::Refused(reason));
    }
    Ok(Came::Done(Box::new(Done {
        desired: planned.project.desired,
        plan,
        summary: applied.summary,
        rows,
        before: planned.live,
        after: applied.after,
        halt: halts.now(),
    })))
}

fn exclusive(project: &Project) -> Result<Exclusive, Failure> {
    Exclusive::take(&project.root, &Holder::here(&project.root))
}

/// Whether anything stands against all of it.
fn may_go(plan: &Plan) -> Result<(), Failure> {
    if !plan.findings.is_empty() {
        return Err(Failure::Guarded(plan.findings.clone()));
    }
    let held = plan.held.iter();
    let protected = held.filter(|one| one.hold == Hold::Protected);
    let protected: Vec<Address> = protected.map(|one| one.address.clone()).collect();
    match plan.is_empty() && !protected.is_empty() {
        true => Err(Failure::Protected(protected)),
        false => Ok(()),
    }
}

/// How a rehearsal ends: as a plan does; and where records are told one by one, as they would.
fn rehearsed(job: &Job<'_>, kept: &Kept<'_>, rows: &[Row]) -> Result<Exit, Failure> {
    let plan = kept.plan;
    if job.shows && plan.findings.is_empty() {
        return Ok(match job.detailed_exitcode && !plan.is_empty() {
            true => Exit::Changes,
            false => Exit::Done,
        });
    }
    may_go(plan)?;
    let failed = rows.iter();
    let failed = failed.filter(|row| matches!(row.fate, Fate::Failed(_)));
    match (failed.count() + kept.held(), rows.len()) {
        (0, _) => Ok(Exit::Done),
        (failed, of) => Err(Failure::Records {
            failed,
            of,
            sort: "record",
        }),
    }
}

/// Records that no plan shows.
fn left_out(rows: &[Row], at: &At<'_>) {
    for row in rows {
        if let Fate::Failed(reason) = &row.fate {
            let line = format!("{}: cannot be done: {reason}", row.place);
            at.output.aside(&Shown::foreign(&line));
        }
    }
}

fn show(plan: &Plan, without_values: bool, at: &At<'_>) {
    let options = TextOptions {
        without_values,
        ..at.output.text_options()
    };
    at.output.result(&text::plan(plan, &options));
    if without_values && plan.without_values() != *plan {
        let words = "Attribute values are shown by --dry-run, and by -v.";
        at.output.note(&Shown::own(words));
    }
}

/// What a plan that is not shown has to say besides.
fn remark(plan: &Plan, at: &At<'_>) {
    let options = TextOptions {
        color: at.output.color_err(),
        ..at.output.text_options()
    };
    let notes = text::notes(plan, &options);
    if !notes.is_empty() {
        at.output.aside(&notes);
    }
}

/// How many names a question holds.
const NAMED: usize = 10;

/// Asks as the older tool did: `yes` in any letter case, from a terminal or a pipe.
fn ask(plan: &Plan, at: &At<'_>) -> Result<(), Failure> {
    let gone = plan.changes.iter();
    let gone: Vec<&Address> = gone
        .filter(|change| change.action == Action::Delete)
        .map(|change| &change.address)
        .collect();
    let names: Vec<&str> = gone.iter().map(|address| address.name.as_str()).collect();
    let (shown, rest) = names.split_at(names.len().min(NAMED));
    let more = match rest.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let s = if gone.len() == 1 { "" } else { "s" };
    let words = format!(
        "Delete {} user{s} of {} for good: {}{more}? This cannot be undone. Type `yes` to confirm: ",
        gone.len(),
        plan.provider,
        shown.join(", "),
    );
    at.output.question(&Shown::foreign(&words));
    let mut answer = String::new();
    let mut stdin = std::io::stdin().lock();
    let _ = stdin.read_line(&mut answer);
    // Only a terminal shows the answer, and ends the question's line with it.
    if !stdin.is_terminal() || !answer.ends_with('\n') {
        at.output.question(&Shown::own("\n"));
    }
    match answer.trim().eq_ignore_ascii_case("yes") {
        true => Ok(()),
        false => Err(Failure::Declined),
    }
}
