//! `omni-um drift`: what was changed by hand since the last apply. Writes nothing.

use std::path::Path;

use super::arguments::DriftOptions;
use super::exit::Exit;
use super::folder::{Folder, typed};
use super::output::Output;
use super::plan::{base, limits, live};
use super::render::{Renderings, Told};
use crate::plan::DriftId;
use crate::plan::drift::{self, is_drift};
use crate::view::report::Subject;
use crate::view::{json, text};
use crate::workflow::{self, Failure, Planned, Project, Snapshot, Source, judge};

/// Runs the command.
pub async fn run(
    folder: &Folder,
    options: &DriftOptions,
    env_file: Option<&Path>,
    output: &Output,
) -> Result<Exit, Failure> {
    let others = [options.live.as_deref(), env_file];
    let renderings = Renderings::new("drift", &options.renders, folder, &others, output)?;
    let ended = compare(folder, options, env_file, output, &renderings).await;
    renderings.end(ended, false)
}

async fn compare(
    folder: &Folder,
    options: &DriftOptions,
    env_file: Option<&Path>,
    output: &Output,
    renderings: &Renderings<'_>,
) -> Result<Exit, Failure> {
    let limits = limits(&options.limits, false)?;
    let snapshot = options.live.as_deref().map(Snapshot::begin);
    let project = Project::against(folder, folder.against(&options.limits))?;
    if !project.has_baseline() {
        return Err(Failure::NothingApplied);
    }
    let planned = match snapshot {
        Some(snapshot) => workflow::plan(project, Source::Snapshot(snapshot), limits).await?,
        None => live(project, limits, env_file, output).await?.0,
    };
    let mut planned = planned;
    if planned.plan.is_blocked() {
        // What the files ask for beside it is no affair of drift.
        let changes = drift::changes(&planned.plan);
        planned.plan.findings = judge(&planned, &changes, None).findings;
    }
    let back = !drift::of(&planned.plan).changes.is_empty();
    let next = back.then(|| typed(folder, &format!("apply{}", base(&options.limits))));
    show(&planned, options, next, output, renderings)?;
    Ok(if is_drift(&planned.plan) {
        Exit::Changes
    } else {
        Exit::Done
    })
}

fn show(
    planned: &Planned,
    options: &DriftOptions,
    next: Option<String>,
    output: &Output,
    renderings: &Renderings<'_>,
) -> Result<(), Failure> {
    if options.json || !renderings.is_empty() {
        let (plan, id) = (&planned.plan.withheld(), &DriftId::of(&planned.plan));
        let json = || json::drift(plan, id);
        renderings.make(&Told {
            subject: Subject::Drift { plan, id },
            next: next.as_deref(),
            matrix: renderings.matrix(planned).as_ref(),
            json: &json,
        });
        if options.json {
            output.result(&json().map_err(|error| Failure::Unexpected(error.to_string()))?);
            return Ok(());
        }
    }
    let mut text = output.text_options();
    text.next = next;
    output.result(&text::drift::report(&planned.plan, &text));
    Ok(())
}
