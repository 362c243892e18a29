//! One problem for what is wrong in many places: a group that five thousand users name.

use std::collections::HashMap;

use crate::model::{Diagnostic, Severity};

/// Problems, each message once, with how often it came.
#[derive(Debug, Default)]
pub(super) struct Tally {
    problems: Vec<(Diagnostic, usize)>,
    known: HashMap<(&'static str, String), usize>,
}

impl Tally {
    /// Counts a problem; `help` is only asked for the first time.
    pub(super) fn add(&mut self, problem: Diagnostic, help: impl FnOnce() -> Option<String>) {
        let key = (problem.code, problem.message.clone());
        if let Some(at) = self.known.get(&key) {
            self.problems[*at].1 += 1;
            return;
        }
        self.known.insert(key, self.problems.len());
        let problem = match help() {
            Some(help) => problem.help(help),
            None => problem,
        };
        self.problems.push((problem, 1));
    }

    pub(super) fn is_broken(&self) -> bool {
        let mut problems = self.problems.iter();
        problems.any(|(problem, _)| problem.severity == Severity::Error)
    }

    /// All of them.
    pub(super) fn into_problems(self) -> impl Iterator<Item = Diagnostic> {
        self.problems.into_iter().map(|(mut problem, times)| {
            match times {
                1 => {}
                2 => problem.message.push_str(", and in one place more"),
                _ => {
                    let more = format!(", and in {} places more", times - 1);
                    problem.message.push_str(&more);
                }
            }
            problem
        })
    }
}
