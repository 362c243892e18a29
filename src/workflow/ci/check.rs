//! Looks for the known mistakes in a repository's workflows.

use std::path::Path;
use std::sync::Arc;

use super::job::Workflow;
use super::rules;
use crate::desired::yaml;
use crate::file::{self, Allow};
use crate::model::{Diagnostic, Place, Sources};
use crate::workflow::Failure;

/// What was looked at, and what was found.
#[derive(Debug, Default)]
pub struct Checked {
    /// The mistakes, errors and warnings.
    pub found: Vec<Diagnostic>,
    /// The files' text.
    pub sources: Sources,
    /// How many workflows have to do with omni-um.
    pub workflows: usize,
}

/// More bytes than this are no workflow; GitHub itself takes less.
const LARGEST: u64 = 1 << 20;

/// Looks at `.github/workflows` and `CODEOWNERS` below the top of a repository.
///
/// # Errors
///
/// [`Failure::Io`] where a file cannot be read.
pub fn check(top: &Path, folder: &str) -> Result<Checked, Failure> {
    let mut checked = Checked::default();
    for path in files(&top.join(".github/workflows"))? {
        let text = read(&path)?;
        let inner = path.strip_prefix(top).unwrap_or(&path);
        let name: Arc<str> = Arc::from(inner.to_string_lossy().replace('\\', "/"));
        checked.one(&name, &text);
    }
    if checked.workflows == 0 {
        let message = "no workflow below .github/workflows has to do with omni-um";
        let problem = Diagnostic::general("OUM801", message).warning();
        let help = "omni-um ci init github writes three: plan, apply and drift";
        checked.found.push(problem.help(help));
        return Ok(checked);
    }
    checked.owners(top, folder)?;
    Ok(checked)
}

impl Checked {
    fn one(&mut self, name: &Arc<str>, text: &str) {
        // Most workflows of a repository have nothing to do with omni-um, and are no affair of ours.
        let about_us = ["omni-um", "omni-user-manager", "OMNI_API_KEY"];
        if !about_us.iter().any(|word| text.contains(word)) {
            return;
        }
        let source = (Arc::clone(name), Arc::from(text));
        let root = match yaml::document(name, text) {
            Ok(Some(root)) => root,
            Ok(None) => return,
            Err(problem) => {
                self.sources.extend([source]);
                self.workflows += 1;
                self.found.push(*problem);
                return;
            }
        };
        let file = Arc::clone(name);
        let flow = Workflow { file, root: &root };
        if flow.is_about_us() {
            self.workflows += 1;
            self.found.extend(rules::workflow(&flow));
            self.sources.extend([source]);
        }
    }

    /// Who must look at a change of the policy, the lockfile or the workflows themselves.
    fn owners(&mut self, top: &Path, folder: &str) -> Result<(), Failure> {
        let places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
        let found = places.iter().find(|place| top.join(place).is_file());
        let Some(place) = found else {
            let message = "there is no CODEOWNERS: anybody's approval lets the policy and the workflows change";
            let problem = Diagnostic::general("OUM820", message).warning();
            let help = "add .github/CODEOWNERS with lines for .github/ and omni-um.toml, and require code owners' review on the default branch";
            self.found.push(problem.help(help));
            return Ok(());
        };
        let text = read(&top.join(place))?;
        let file: Arc<str> = Arc::from(*place);
        let lines: Vec<&str> = text.lines().filter_map(pattern).collect();
        for wanted in [".github/", &policy(folder)] {
            if !lines.iter().any(|line| covers(line, wanted)) {
                let message = format!("no line names who owns {wanted}");
                let problem = Diagnostic::error("OUM820", Place::new(&file, 0, 0), message);
                self.found.push(
                    problem
                        .warning()
                        .help(format!("write: /{wanted} @your-org/your-admins")),
                );
            }
        }
        Ok(())
    }
}

/// `desired-state/omni-um.toml`
fn policy(folder: &str) -> String {
    match folder {
        "" | "." => "omni-um.toml".to_owned(),
        folder => format!("{folder}/omni-um.toml"),
    }
}

/// The pattern of a line that has one, and an owner.
fn pattern(line: &str) -> Option<&str> {
    let mut words = line.split('#').next()?.split_whitespace();
    let pattern = words.next()?;
    words.next().map(|_| pattern)
}

/// Whether a pattern of CODEOWNERS covers a path; what globs in the middle do is not looked at.
fn covers(pattern: &str, path: &str) -> bool {
    let bare = pattern
        .trim_start_matches('/')
        .trim_end_matches("**")
        .trim_end_matches('*');
    let name = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path);
    bare.is_empty()
        || path.starts_with(bare)
        || (!pattern.starts_with('/') && bare.trim_end_matches('/') == name)
}

fn files(folder: &Path) -> Result<Vec<std::path::PathBuf>, Failure> {
    let failed = |source| Failure::Unreadable {
        path: folder.to_owned(),
        source,
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if matches!(ending, Some("yml" | "yaml")) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<String, Failure> {
    file::text(path, Allow::Links, LARGEST).map_err(|source| Failure::Unreadable {
        path: path.to_owned(),
        source,
    })
}
