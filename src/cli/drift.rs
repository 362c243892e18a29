//! `omni-um drift`: what was changed by hand since the last apply. Writes nothing.

use std::path::Path;

use super::arguments::DriftOptions;
use super::exit::Exit;
use super::folder::{Folder, typed};
use super::output::Output;
use super::plan::{base, limits, live};
use crate::plan::drift::{self, is_drift};
use crate::view::{json, text};
use crate::workflow::{self, Failure, Project, Snapshot, Source, judge};

/// Runs the command.
pub async fn run(
    folder: &Folder,
    options: &DriftOptions,
    env_file: Option<&Path>,
    output: &Output,
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
    if options.json {
        let text = json::drift(&planned.plan.withheld());
        output.result(&text.map_err(|error| Failure::Unexpected(error.to_string()))?);
    } else {
        let mut text = output.text_options();
        let back = !drift::of(&planned.plan).changes.is_empty();
        text.next = back.then(|| typed(folder, &format!("apply{}", base(&options.limits))));
        output.result(&text::drift::report(&planned.plan, &text));
    }
    Ok(if is_drift(&planned.plan) {
        Exit::Changes
    } else {
        Exit::Done
    })
}
