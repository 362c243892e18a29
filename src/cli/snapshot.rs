//! `omni-um snapshot`: what the tenant holds, as a file to plan from without a key.

use std::path::Path;

use super::arguments::SnapshotOptions;
use super::exit::Exit;
use super::output::Output;
use super::plan::may_be_written;
use super::progress::Reading;
use crate::model::Address;
use crate::view::shown::Shown;
use crate::workflow::{self, Failure, Project, Source};

/// Runs the command.
pub async fn run(
    folder: &Path,
    options: &SnapshotOptions,
    env_file: Option<&Path>,
    output: &Output,
) -> Result<Exit, Failure> {
    if let Some(path) = &options.out {
        may_be_written("--out", path)?;
    }
    let project = Project::open(folder)?;
    let connection = workflow::connect(&project, env_file).await?;
    let reading = Reading::begin(output, &connection);
    let live = workflow::read(&project, Source::Tenant(&connection)).await;
    reading.end();
    let (live, _) = live?;
    let meant = |address: &Address| options.all || project.means(address);
    let text = live.to_snapshot(&meant);
    match &options.out {
        Some(path) => {
            workflow::save(path, &text)?;
            let path = Shown::foreign(&path.to_string_lossy());
            output.note(&Shown::own("saved ").then(&path));
        }
        None => output.result(&Shown::json(&text)),
    }
    connection.close().await;
    Ok(Exit::Done)
}
