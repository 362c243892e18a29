//! `omni-um apply`: does what was approved, or stops.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::Path;

use super::arguments::ApplyOptions;
use super::exit::Exit;
use super::folder::{Folder, typed};
use super::output::Output;
use super::plan::{limits, live};
use super::progress::Steps;
use super::render::{Renderings, Told};
use super::show;
use super::signals::Signals;
use crate::config::Config;
use crate::plan::{Document, Plan, PlanId, Scope};
use crate::view::report::Subject;
use crate::view::shown::Shown;
use crate::view::{apply as view, json, text};
use crate::workflow::credentials::in_ci;
use crate::workflow::{
    Applied, Approval, Exclusive, Failure, Holder, Limits, Planned, Project, approve, execute,
};

/// Runs the command.
pub async fn run(
    folder: &Folder,
    options: &ApplyOptions,
    env_file: Option<&Path>,
    output: &Output,
    signals: &Signals,
) -> Result<Exit, Failure> {
    may_go_on(options)?;
    let others = [options.plan.as_deref(), env_file];
    let renderings = Renderings::new("apply", &options.renders, folder, &others, output)?;
    let ended = apply(folder, options, env_file, output, signals, &renderings).await;
    renderings.end(ended, true)
}

async fn apply(
    folder: &Folder,
    options: &ApplyOptions,
    env_file: Option<&Path>,
    output: &Output,
    signals: &Signals,
    renderings: &Renderings<'_>,
) -> Result<Exit, Failure> {
    let saved = named(options)?;
    let limits = match &saved {
        Some(document) => as_saved(document)?,
        None => limits(&options.limits, options.expired)?,
    };
    // A folder that is no project gets no lock; everything else is read under it.
    Config::load(folder).map_err(Failure::Files)?;
    let _exclusive = Exclusive::take(folder, &Holder::here(folder))?;
    let mut project = Project::against(folder, folder.against(&options.limits))?;
    if !in_ci() {
        project.is_newest()?;
    }
    let (planned, connection) = live(project, limits, env_file, output).await?;
    let approved = match (saved, &options.approved) {
        (Some(document), _) => Some(Approval::Saved(Box::new(document))),
        (None, Some(id)) => Some(Approval::Id(id.clone())),
        (None, None) => None,
    };
    let approved_id = match &approved {
        Some(Approval::Saved(document)) => document.plan_id.clone(),
        Some(Approval::Id(id)) => id.clone(),
        None => planned.id.clone(),
    };
    let plan = decide(&planned, approved, options, output)?;
    if plan.is_blocked() {
        return Err(Failure::blocked(&plan));
    }
    let halts = signals.begin_writes()?;
    let mut steps = Steps::begin(output, &connection, &plan);
    let applied = execute(
        &planned,
        &plan,
        &approved_id,
        &connection,
        halts.clone(),
        &mut |progress| steps.show(progress),
    )
    .await;
    steps.end();
    connection.close().await;
    let ended = Ended {
        plan: &plan,
        id: &approved_id,
        applied: &applied?,
    };
    let exit = ended.report(&planned, folder, options, output, renderings);
    match (exit, halts.now()) {
        (Err(Failure::Incomplete), Some(halt)) => Err(Failure::Halted { halt, begun: true }),
        (exit, _) => exit,
    }
}

/// The saved plan, checked against its own id and against the approved one.
fn named(options: &ApplyOptions) -> Result<Option<Document>, Failure> {
    let Some(path) = &options.plan else {
        return Ok(None);
    };
    let document = show::saved(path)?;
    match &options.approved {
        Some(id) if *id != document.plan_id => Err(Failure::NotApproved {
            approved: id.to_string(),
            now: document.plan_id.to_string(),
        }),
        Some(_) | None => Ok(Some(document)),
    }
}

/// A saved plan is planned again with what it was limited to.
fn as_saved(document: &Document) -> Result<Limits, Failure> {
    let only = Scope::new(&document.plan.only).map_err(Failure::Unexpected)?;
    Ok(Limits {
        only: only.of_expired(document.plan.expired),
        accept: document.plan.accepted.clone(),
    })
}

/// Whether anybody can approve at all, before anything is read.
fn may_go_on(options: &ApplyOptions) -> Result<(), Failure> {
    if options.approved.is_some() {
        return Ok(());
    }
    if options.plan.is_some() && in_ci() {
        return Err(Failure::Usage {
            message:
                "in CI a saved plan needs --approved: who wrote the file also wrote its acceptances"
                    .to_owned(),
            next: "hand over the plan id that was approved: omni-um apply PLAN --approved sha256:…"
                .to_owned(),
        });
    }
    if needs_nobody(options) || at_terminal() {
        return Ok(());
    }
    Err(Failure::Usage {
        message: "there is no terminal to ask at".to_owned(),
        next: "use --approved ID, or --auto-approve".to_owned(),
    })
}

/// Nobody is asked: somebody said so, or what passed dates ask was approved when it was merged.
fn needs_nobody(options: &ApplyOptions) -> bool {
    options.auto_approve || options.expired
}

fn at_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Today's plan as far as it was approved; shown, and asked about, where nobody approved it yet.
fn decide(
    planned: &Planned,
    approved: Option<Approval>,
    options: &ApplyOptions,
    output: &Output,
) -> Result<Plan, Failure> {
    let asks = options.approved.is_none() && !needs_nobody(options) && !planned.plan.is_empty();
    let plan = match &approved {
        Some(approval) => {
            let (plan, comparison) = approve(planned, approval)?;
            for left in &comparison.left {
                let part = left.part.as_deref().unwrap_or("");
                let target = Shown::foreign(&left.target);
                let line = Shown::own("left for the next plan: ").then(&target);
                output.note(&line.and(" ").then(&Shown::foreign(part)));
            }
            plan
        }
        None => planned.plan.clone(),
    };
    if options.approved.is_none() {
        let mut text = output.text_options();
        text.plan_id = Some(planned.id.to_string());
        let text = text::plan(&plan, &text);
        match options.json {
            false => output.result(&text),
            // The result is JSON; whoever is asked must see it all the same.
            true if asks => output.question(&text),
            true => {}
        }
    }
    if asks && !plan.is_blocked() {
        ask(output)?;
    }
    Ok(plan)
}

fn ask(output: &Output) -> Result<(), Failure> {
    output.question(&Shown::own("\nDo this? Only `yes` is a yes: "));
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    if answer.trim() == "yes" {
        Ok(())
    } else {
        Err(Failure::Declined)
    }
}

/// An apply that came to an end, done or not.
struct Ended<'a> {
    plan: &'a Plan,
    id: &'a PlanId,
    applied: &'a Applied,
}

impl Ended<'_> {
    /// Shows what became of it, and says how the command ends.
    fn report(
        &self,
        planned: &Planned,
        folder: &Path,
        options: &ApplyOptions,
        output: &Output,
        renderings: &Renderings<'_>,
    ) -> Result<Exit, Failure> {
        let summary = &self.applied.summary;
        if let Some(reason) = &self.applied.refused {
            return Err(Failure::Refused(reason.clone()));
        }
        let next = (!summary.is_complete()).then(|| typed(folder, "plan"));
        self.render(planned, next.as_deref(), renderings);
        if options.json {
            let text = json::apply(self.plan, self.id, summary);
            output.result(&text.map_err(|error| Failure::Unexpected(error.to_string()))?);
        } else {
            output.result(&self.text(next, output));
        }
        match summary.is_complete() {
            true => Ok(Exit::Done),
            false => Err(Failure::Incomplete),
        }
    }

    fn text(&self, next: Option<String>, output: &Output) -> Shown {
        let Applied {
            summary,
            lock_changed,
            refused: _, // was the end of it
            after: _,   // told by what became of each change
        } = self.applied;
        if !self.plan.is_empty() || !summary.is_complete() {
            let options = view::ApplyOptions {
                width: output.width,
                color: output.color(),
                next,
                without_lockfile: false,
            };
            return view::summary(summary, &options);
        }
        Shown::own(match lock_changed {
            true => "Nothing to do; the lockfile was brought up to date.",
            false => "Nothing to do; nothing was written.",
        })
    }

    fn render(&self, planned: &Planned, next: Option<&str>, renderings: &Renderings<'_>) {
        if renderings.is_empty() {
            return;
        }
        let (plan, id, summary) = (&self.plan.withheld(), self.id, &self.applied.summary);
        renderings.make(&Told {
            subject: Subject::Apply { plan, id, summary },
            next,
            matrix: renderings.matrix(planned).as_ref(),
            json: &|| json::apply(plan, id, summary),
        });
    }
}
