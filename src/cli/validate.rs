//! `omni-um validate`: the files, without a tenant and without a key.

use std::path::Path;

use super::exit::Exit;
use super::output::Output;
use crate::model::Kind;
use crate::view::shown::Shown;
use crate::workflow::{Failure, Project};

/// Runs the command.
pub fn run(folder: &Path, output: &Output) -> Result<Exit, Failure> {
    let project = Project::open(folder)?;
    let warnings = project.check_alone()?;
    if !warnings.is_empty() {
        output.problems(&warnings, &project.sources);
    }
    let count = |kind| {
        project
            .desired
            .resources
            .keys()
            .filter(|a| a.kind == kind)
            .count()
    };
    let (users, groups) = (count(Kind::User), count(Kind::Group));
    output.result(&Shown::foreign(&format!(
        "The files are right. {}: {}, {}.",
        counted(project.desired.files.len(), "file"),
        counted(users, "user"),
        counted(groups, "group"),
    )));
    Ok(Exit::Done)
}

fn counted(n: usize, word: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {word}{s}")
}
