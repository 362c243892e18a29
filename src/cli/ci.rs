//! `omni-um ci`: workflows written into a repository, and looked at for known mistakes.

use std::path::PathBuf;

use super::arguments::{CiCommand, CiInitOptions, CiService};
use super::exit::Exit;
use super::folder::Folder;
use super::output::Output;
use crate::model::{Report, Severity};
use crate::view::shown::Shown;
use crate::workflow::{Failure, ci, git};

/// Runs the command.
pub fn run(folder: &Folder, command: &CiCommand, output: &Output) -> Result<Exit, Failure> {
    match command {
        CiCommand::Init(options) => init(options, output),
        CiCommand::Check => check(folder, output),
    }
}

/// The top of the repository around the working folder; that folder where there is none.
fn top() -> Result<PathBuf, Failure> {
    let here = PathBuf::from(".");
    let repository = git::Repository::around(&here)?;
    Ok(repository.map_or(here, |repository| repository.top().to_owned()))
}

fn init(options: &CiInitOptions, output: &Output) -> Result<Exit, Failure> {
    let CiInitOptions {
        service: CiService::Github,
        action,
        shape,
        force,
    } = options;
    let written = ci::init(&top()?, (*shape).into(), action, *force)?;
    let mut text = Shown::default();
    for one in &written {
        let word = if one.is_new { "wrote  " } else { "is so  " };
        let path = Shown::foreign(&one.path.to_string_lossy());
        text = text.and(word).then(&path).and("\n");
    }
    output.result(&text.and("\n").and(NEXT));
    Ok(Exit::Done)
}

/// What a person has to do on GitHub itself: no file can.
const NEXT: &str = "\
Next, in the repository's settings:
  1. Environments: omni-plan for the default branch (and for pull requests, in the simple shape),
     omni-apply for the default branch alone, with reviewers. Each has the secret OMNI_API_KEY.
  2. Variables: OMNI_BASE_URL, the tenant; OMNI_UM_DIR where the files do not lie in desired-state.
  3. The default branch: pull requests only, with code owners' review; who pushes the lockfile
     (github-actions, or the token OMNI_UM_PUSH_TOKEN) must be let through.
Then: omni-um ci check
";

fn check(folder: &Folder, output: &Output) -> Result<Exit, Failure> {
    let ci::Checked {
        found,
        sources,
        workflows,
    } = ci::check(&top()?, &folder.to_string_lossy())?;
    let is_error = |severity| severity == Severity::Error;
    if found.iter().any(|one| is_error(one.severity)) {
        return Err(Failure::Workflows(Report {
            diagnostics: found,
            sources,
        }));
    }
    if !found.is_empty() {
        output.problems(&found, &sources);
    }
    let s = if workflows == 1 { "" } else { "s" };
    output.result(&Shown::foreign(&format!(
        "No known mistake in {workflows} workflow{s}."
    )));
    Ok(Exit::Done)
}
