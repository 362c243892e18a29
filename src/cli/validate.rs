//! `omni-um validate`: the files, without a tenant and without a key.

use super::arguments::ValidateOptions;
use super::exit::Exit;
use super::folder::Folder;
use super::format::Format;
use super::output::Output;
use super::render::{Renderings, trouble};
use crate::model::{Diagnostic, Kind};
use crate::view::shown::Shown;
use crate::view::{github, junit};
use crate::workflow::{Failure, Project, save};

/// Files that are right, and what is worth a look in them.
struct Right {
    project: Project,
    warnings: Vec<Diagnostic>,
}

/// Runs the command.
pub fn run(folder: &Folder, options: &ValidateOptions, output: &Output) -> Result<Exit, Failure> {
    let renderings = Renderings::new("validate", &options.renders, folder, &[], output)?;
    let checked = Project::open(folder).and_then(|project| {
        let warnings = project.check_alone()?;
        Ok(Right { project, warnings })
    });
    if let Ok(right) = &checked {
        if !right.warnings.is_empty() {
            output.problems(&right.warnings, &right.project.sources);
        }
        output.result(&said(right));
    }
    if !renderings.is_empty() {
        renderings.is_made(match &checked {
            Ok(right) => render(right, &renderings),
            Err(failure) => render_wrong(failure, &renderings),
        });
    }
    renderings.end(checked.map(|_| Exit::Done), false)
}

impl Right {
    fn count(&self, kind: Kind) -> usize {
        let addresses = self.project.desired.resources.keys();
        addresses.filter(|address| address.kind == kind).count()
    }

    fn files(&self) -> usize {
        self.project.desired.files.len()
    }
}

fn said(right: &Right) -> Shown {
    Shown::foreign(&format!(
        "The files are right. {}: {}, {}.",
        counted(right.files(), "file"),
        counted(right.count(Kind::User), "user"),
        counted(right.count(Kind::Group), "group"),
    ))
}

fn render(right: &Right, renderings: &Renderings<'_>) -> Result<(), Failure> {
    let Right { project, warnings } = right;
    let files = project.sources.keys().map(|path| &**path);
    let cases = junit::render(renderings.folder(), files, warnings, None);
    let written = save_cases(cases, renderings);
    renderings.warn(warnings);
    let outputs = renderings.outputs(&github::validated(true));
    let (users, groups) = (right.count(Kind::User), right.count(Kind::Group));
    let summary = github::right(right.files(), users, groups, warnings.len());
    written.and(outputs).and(renderings.summarize(&summary))
}

fn render_wrong(failure: &Failure, renderings: &Renderings<'_>) -> Result<(), Failure> {
    let trouble = trouble("validate", failure);
    let files = trouble.sources.keys().map(|path| &**path);
    // Problems with places say it all; what has none is the folder's own.
    let whole = Some(&trouble).filter(|trouble| trouble.diagnostics.is_empty());
    let cases = junit::render(renderings.folder(), files, &trouble.diagnostics, whole);
    let written = save_cases(cases, renderings);
    written.and(renderings.tell(&renderings.failure(&trouble)))
}

fn save_cases<E: std::fmt::Display>(
    cases: Result<Shown, E>,
    renderings: &Renderings<'_>,
) -> Result<(), Failure> {
    let cases = cases.map_err(|error| Failure::Unexpected(error.to_string()))?;
    let mut paths = renderings.paths(Format::Junit);
    paths.try_for_each(|path| save(path, &cases))
}

fn counted(n: usize, word: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {word}{s}")
}
