//! `omni-um ci`: workflows written into a repository, and looked at for known mistakes.

use std::path::{Component, Path, PathBuf};

use super::arguments::{CiCommand, CiInitOptions, CiService};
use super::exit::Exit;
use super::folder::Folder;
use super::output::Output;
use crate::config;
use crate::model::{Report, Severity};
use crate::view::shown::Shown;
use crate::workflow::ci::{Fate, Shape};
use crate::workflow::{Failure, ci, git};

/// Runs the command, for a folder that `-C` may have named.
pub fn run(folder: Option<&Path>, command: &CiCommand, output: &Output) -> Result<Exit, Failure> {
    match command {
        CiCommand::Init(options) => init(folder, options, output),
        CiCommand::Check => check(&Folder::of(folder), output),
    }
}

/// The top of the repository around the working folder; that folder where there is none.
fn top() -> Result<PathBuf, Failure> {
    let here = PathBuf::from(".");
    let repository = git::Repository::around(&here)?;
    Ok(repository.map_or(here, |repository| repository.top().to_owned()))
}

fn init(folder: Option<&Path>, options: &CiInitOptions, output: &Output) -> Result<Exit, Failure> {
    let CiInitOptions {
        service: CiService::Github,
        action,
        shape,
        branch,
        force,
    } = options;
    let top = top()?;
    let folder = folder.map(|folder| below(&top, folder)).transpose()?;
    let asked = ci::Init {
        shape: (*shape).into(),
        action,
        branch,
        folder: folder.as_deref(),
        force: *force,
    };
    let written = ci::init(&top, &asked)?;
    let mut text = Shown::default();
    for one in &written {
        let word = match one.fate {
            Fate::Wrote => "wrote    ",
            Fate::Same => "is so    ",
            Fate::Removed => "removed  ",
        };
        let path = Shown::foreign(&one.path.to_string_lossy());
        text = text.and(word).then(&path).and("\n");
    }
    let is_found = folder.is_some() || top.join("desired-state").join(config::FILE).exists();
    output.result(&text.and("\n").then(&next(asked.shape, is_found)));
    Ok(Exit::Done)
}

/// The folder's path below the top of the repository. It becomes part of workflows, where quotes and
/// braces mean something.
fn below(top: &Path, folder: &Path) -> Result<String, Failure> {
    let usage = |message: String| Failure::Usage {
        message,
        next: "name the folder with -C as it lies in this repository, as in -C access/prod"
            .to_owned(),
    };
    let wrong = |source| Failure::Unreadable {
        path: PathBuf::from("."),
        source,
    };
    let here = Path::new(".").canonicalize().map_err(wrong)?;
    let top = top.canonicalize().map_err(wrong)?;
    let mut whole = PathBuf::new();
    for part in here.join(folder).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    let shown = folder.display();
    let Ok(inner) = whole.strip_prefix(&top) else {
        return Err(usage(format!("{shown} does not lie in this repository")));
    };
    let inner = inner.to_string_lossy().replace('\\', "/");
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    match inner.chars().all(plain) && !inner.starts_with('-') {
        true if inner.is_empty() => Ok(".".to_owned()),
        true => Ok(inner),
        false => Err(usage(format!(
            "{shown} has more than letters, digits, `.`, `_` and `-` in its name, which workflows cannot quote"
        ))),
    }
}

/// What a person has to do on GitHub itself: no file can.
fn next(shape: Shape, is_found: bool) -> Shown {
    let plans = match shape {
        Shape::Simple => "for the default branch and pull requests",
        Shape::Snapshot | Shape::Split => "for the default branch alone",
    };
    let snapshot = match shape {
        Shape::Snapshot => "; OMNI_UM_SNAPSHOT, which is true",
        Shape::Split | Shape::Simple => "",
    };
    let folder = match is_found {
        true => "",
        false => {
            ";\n     OMNI_UM_DIR, the folder with omni-um.toml where that is not desired-state"
        }
    };
    Shown::default()
        .and("Next, in the repository's settings:\n  1. Environments: omni-plan ")
        .and(plans)
        .and(NEXT_APPLY)
        .and(snapshot)
        .and(folder)
        .and(NEXT_BRANCH)
}

const NEXT_APPLY: &str = ", with the secret OMNI_API_KEY;
     omni-apply for the default branch alone, with reviewers and the same secret;
     omni-push for the default branch alone, without it: it has OMNI_UM_PUSH_TOKEN, if there is any.
  2. Variables: OMNI_BASE_URL, the tenant";

const NEXT_BRANCH: &str = ".
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
