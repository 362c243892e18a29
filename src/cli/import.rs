//! `omni-um import`: a tenant, or an older tool's files, as files under version control.

use std::path::Path;

use super::arguments::{ImportLayout, ImportOptions};
use super::exit::Exit;
use super::folder::typed;
use super::output::Output;
use super::progress::Reading;
use crate::desired::write::Layout;
use crate::live::LiveState;
use crate::model::Sources;
use crate::plan::Scope;
use crate::view;
use crate::view::shown::Shown;
use crate::workflow::import::{Asked, Composed, Counts, Import, Origin};
use crate::workflow::{Failure, Snapshot, Source};

/// Runs the command.
pub async fn run(
    folder: &Path,
    options: &ImportOptions,
    env_file: Option<&Path>,
    output: &Output,
) -> Result<Exit, Failure> {
    if options.from.is_some() {
        return Err(Failure::Unexpected(
            "import --from is not there yet".to_owned(),
        ));
    }
    let composed = match &options.live {
        Some(path) => {
            let snapshot = Snapshot::begin(path);
            let import = Import::begin(folder, asked(options)?, Origin::Snapshot)?;
            let live = import.read(Source::Snapshot(snapshot)).await?;
            import.compose(&live)?
        }
        None => {
            let mut import = Import::begin(folder, asked(options)?, Origin::Tenant(env_file))?;
            let live = tenant(&mut import, env_file, output).await?;
            import.compose(&live)?
        }
    };
    if !composed.warnings.is_empty() {
        output.problems(&composed.warnings, &Sources::new());
    }
    composed.put()?;
    output.result(&told(&composed, folder));
    Ok(Exit::Done)
}

fn asked(options: &ImportOptions) -> Result<Asked, Failure> {
    let only = Scope::new(&options.only).map_err(|message| Failure::Usage {
        message,
        next: "write KIND/NAME with * for any text: --only 'group/*'".to_owned(),
    })?;
    let layout = match options.layout {
        ImportLayout::One => Layout::One,
        ImportLayout::PerGroup => Layout::PerGroup,
        ImportLayout::PerKind => Layout::PerKind,
    };
    Ok(Asked {
        layout,
        only,
        force: options.force,
    })
}

async fn tenant(
    import: &mut Import,
    env_file: Option<&Path>,
    output: &Output,
) -> Result<LiveState, Failure> {
    let connection = import.connect(env_file).await?;
    let reading = Reading::begin(output, &connection);
    let live = import.read(Source::Tenant(&connection)).await;
    reading.end();
    connection.close().await;
    live
}

fn told(composed: &Composed, folder: &Path) -> Shown {
    let Counts {
        users,
        groups,
        memberships,
        attributes,
        hidden,
    } = composed.counts;
    let paths: Vec<&str> = composed.paths().collect();
    view::import::import(&view::import::Import {
        from: &composed.identity.to_string(),
        counts: &[
            (users, "user"),
            (groups, "group"),
            (memberships, "membership"),
            (attributes, "attribute"),
        ],
        folder: &folder.to_string_lossy(),
        paths: &paths,
        hidden,
        left_out: composed.warnings.len(),
        keeps_lock: composed.keeps_lock,
        next: &typed(folder, "plan"),
    })
}
