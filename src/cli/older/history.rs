//! `get-user-history`, `get-group-history`: what the system does not tell, our own journals may.

use super::At;
use crate::apply::journal::mentions;
use crate::cli::arguments::RequiredId;
use crate::cli::exit::Exit;
use crate::cli::folder::Folder;
use crate::model::{Diagnostic, Kind, Sources};
use crate::view::text;
use crate::workflow::{Failure, journal, older};

/// `get-user-history`.
pub fn user(options: &RequiredId, at: &At<'_>) -> Result<Exit, Failure> {
    history(Kind::User, options, at)
}

/// `get-group-history`.
pub fn group(options: &RequiredId, at: &At<'_>) -> Result<Exit, Failure> {
    history(Kind::Group, options, at)
}

fn history(kind: Kind, options: &RequiredId, at: &At<'_>) -> Result<Exit, Failure> {
    let folder = Folder::of(at.folder);
    let (journals, broken) = journal::readable(older::root(&folder, at.folder.is_some()));
    let warning = |failure: &Failure| {
        let message = format!("left out: {failure}");
        Diagnostic::general(failure.code(), message).warning()
    };
    let warnings: Vec<Diagnostic> = broken.iter().map(warning).collect();
    if !warnings.is_empty() {
        at.output.problems(&warnings, &Sources::new());
    }
    let found = mentions(&journals, kind, &options.id);
    let options = at.output.text_options();
    at.output.result(&text::history(kind, &found, &options));
    Ok(Exit::Done)
}
