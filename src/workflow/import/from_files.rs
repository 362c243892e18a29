//! An older tool's files → the same files as a tenant's. No tenant is asked.

use std::path::Path;

use super::{Composed, Counts, Layout, file, put, settings};
use crate::config::{self, Config};
use crate::desired::write::Remarks;
use crate::live::LiveState;
use crate::lock;
use crate::model::{Address, BaseUrl, DesiredState, Kind, Standing};
use crate::older::{Format, Sheet, Text};
use crate::workflow::credentials::{Surroundings, URL};
use crate::workflow::older::is_project;
use crate::workflow::{Failure, Project, Snapshot};

/// Composes files from those of an older tool; `snapshot` knows ids that they do not. Writes nothing.
///
/// # Errors
///
/// Where the older tool's files are wrong or name ids that nobody knows; files in the way; files that
/// would then declare something twice.
pub fn from_files(
    root: &Path,
    format: Format,
    texts: &[Text],
    snapshot: Option<Snapshot>,
    (layout, force): (Layout, bool),
) -> Result<Composed, Failure> {
    let live: Option<LiveState> = snapshot.map(Snapshot::end).transpose()?;
    let wish = Sheet::from_files(format, texts, live.as_ref()).map_err(Failure::Files)?;
    let has_settings = is_project(root);
    let config = match has_settings {
        true => Config::load(root).map_err(Failure::Files)?.0,
        false => Config::bare(),
    };
    let mut project = Project::without_lockfile(root, config);
    let mut files = project.write(&wish.desired, &Remarks::default(), layout);
    put::may_be_put(root, &files, force)?;
    project.load_with(&files)?;
    if !has_settings && let Some(url) = url()? {
        let ignore = file(".gitignore", ".omni-um/\n");
        let is_ignored = !put::there(root, std::slice::from_ref(&ignore)).is_empty();
        files.extend((!is_ignored).then_some(ignore));
        files.push(file(config::FILE, &settings(&url)));
    }
    let names: Vec<&str> = texts.iter().map(|text| &*text.name).collect();
    Ok(Composed {
        from: names.join(", "),
        counts: counts(&wish.desired),
        warnings: wish.warnings,
        sources: wish.sources,
        keeps_lock: root.join(lock::FILE_NAME).exists(),
        root: root.to_owned(),
        files,
        force,
    })
}

/// The tenant that the environment names, where it does; no key is needed to write it down.
fn url() -> Result<Option<BaseUrl>, Failure> {
    let around = Surroundings::here(None, None);
    let named = (around.variable)(URL).filter(|url| !url.is_empty());
    let url = named.map(|url| BaseUrl::tenant(&url)).transpose();
    url.map_err(|bad| Failure::Usage {
        message: format!("{URL} cannot be used: {bad}"),
        next: format!("set {URL} as in https://acme.omniapp.co, or leave it out"),
    })
}

fn counts(state: &DesiredState) -> Counts {
    let present = |kind: Kind| {
        let declared = state.resources.iter();
        let of_kind = declared.filter(move |(address, _): &(&Address, _)| address.kind == kind);
        of_kind
            .filter(|(_, one)| one.standing == Standing::Present)
            .count()
    };
    let clauses = state.groups_of.values().map(|clause| clause.groups.len());
    let rosters = state.rosters.values().map(|roster| roster.members.len());
    Counts {
        users: present(Kind::User),
        groups: present(Kind::Group),
        memberships: clauses.chain(rosters).sum(),
        attributes: state.attributes.len(),
        hidden: 0,
    }
}
