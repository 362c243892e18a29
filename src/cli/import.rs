//! `omni-um import`: a tenant, or an older tool's files, as files under version control.

use std::path::Path;

use super::arguments::{ImportFormat, ImportLayout, ImportOptions};
use super::exit::Exit;
use super::folder::typed;
use super::output::Output;
use super::progress::Reading;
use crate::config;
use crate::desired::write::Layout;
use crate::live::LiveState;
use crate::older::{Format, Text};
use crate::plan::Scope;
use crate::view;
use crate::view::shown::Shown;
use crate::workflow::import::{Asked, Composed, Counts, Import, Origin, from_files};
use crate::workflow::older::text;
use crate::workflow::{Failure, Snapshot, Source};

/// Runs the command.
pub async fn run(
    folder: &Path,
    options: &ImportOptions,
    env_file: Option<&Path>,
    output: &Output,
) -> Result<Exit, Failure> {
    let composed = match (options.from, &options.live) {
        (Some(format), live) => older(folder, options, format, live.as_deref())?,
        (None, Some(path)) => {
            let snapshot = Snapshot::begin(path);
            let import = Import::begin(folder, asked(options)?, Origin::Snapshot)?;
            let live = import.read(Source::Snapshot(snapshot)).await?;
            import.compose(&live)?
        }
        (None, None) => {
            let mut import = Import::begin(folder, asked(options)?, Origin::Tenant(env_file))?;
            let live = tenant(&mut import, env_file, output).await?;
            import.compose(&live)?
        }
    };
    if !composed.warnings.is_empty() {
        output.problems(&composed.warnings, &composed.sources);
    }
    composed.put()?;
    output.result(&told(&composed, folder));
    if !folder.join(config::FILE).exists() {
        output.aside(&Shown::own(
            "\nBefore that, omni-um.toml is to be written there: [provider] with kind = \"omni\" and url = \"https://…\"\n\
             (import writes it where OMNI_BASE_URL is set).",
        ));
    }
    Ok(Exit::Done)
}

fn asked(options: &ImportOptions) -> Result<Asked, Failure> {
    let only = Scope::new(&options.only).map_err(|message| Failure::Usage {
        message,
        next: "write KIND/NAME with * for any text: --only 'group/*'".to_owned(),
    })?;
    Ok(Asked {
        layout: layout(options.layout),
        only,
        force: options.force,
    })
}

fn layout(named: ImportLayout) -> Layout {
    match named {
        ImportLayout::One => Layout::One,
        ImportLayout::PerGroup => Layout::PerGroup,
        ImportLayout::PerKind => Layout::PerKind,
    }
}

/// From an older tool's files.
fn older(
    folder: &Path,
    options: &ImportOptions,
    format: ImportFormat,
    live: Option<&Path>,
) -> Result<Composed, Failure> {
    let format = match format {
        ImportFormat::Csv => Format::Csv,
        ImportFormat::ScimJson => Format::ScimJson,
        ImportFormat::Bulk => Format::Bulk,
    };
    let snapshot = live.map(Snapshot::begin);
    let texts = options.files.iter().map(|path| text(path));
    let texts: Vec<Text> = texts.collect::<Result<_, _>>()?;
    let how = (layout(options.layout), options.force);
    from_files(folder, format, &texts, snapshot, how)
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
        from: &composed.from,
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
