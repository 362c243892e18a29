//! Looks for the known mistakes in a repository's workflows.

use std::path::Path;
use std::sync::Arc;

use super::job::{Workflow, is_about_us};
use super::{rules, trusted};
use crate::desired::yaml::{self, Node};
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
    let mut texts: Vec<(Arc<str>, String)> = Vec::new();
    for path in files(&top.join(".github/workflows"))? {
        let inner = path.strip_prefix(top).unwrap_or(&path);
        let name = Arc::from(inner.to_string_lossy().replace('\\', "/"));
        texts.push((name, read(&path)?));
    }
    let read = texts
        .iter()
        .filter_map(|(name, text)| checked.read(name, text));
    let roots: Vec<_> = read.collect();
    let flows: Vec<_> = roots
        .iter()
        .map(|(name, root)| Workflow {
            file: Arc::clone(name),
            root,
        })
        .collect();
    for flow in flows.iter().filter(|flow| flow.is_about_us()) {
        checked.workflows += 1;
        checked.found.extend(rules::workflow(flow));
    }
    checked.found.extend(trusted::all(&flows));
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
    /// What a workflow says. One that has nothing to do with omni-um, as most of a repository have,
    /// may say what it likes.
    fn read<'a>(&mut self, name: &Arc<str>, text: &'a str) -> Option<(Arc<str>, Node<'a>)> {
        let read = yaml::document(name, text);
        if is_about_us(text) {
            self.sources.extend([(Arc::clone(name), Arc::from(text))]);
        }
        match read {
            Ok(root) => root.map(|root| (Arc::clone(name), root)),
            Err(problem) => {
                if is_about_us(text) {
                    self.workflows += 1;
                    self.found.push(*problem);
                }
                None
            }
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
