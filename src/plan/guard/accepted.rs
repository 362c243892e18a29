//! What was accepted for guards: on the command line, and in the files.

use crate::model::{AcceptLine, Acceptance};
use crate::plan::input::Input;

/// Every acceptance that still counts.
pub struct Accepted<'a> {
    given: &'a [Acceptance],
    /// Lines of the files that are not past, each with what no apply has used of it.
    lines: Vec<(&'a AcceptLine, usize)>,
}

impl<'a> Accepted<'a> {
    /// Of this input.
    pub fn of(input: &Input<'a>) -> Self {
        let left = |line: &'a AcceptLine| (line, left(input, line));
        let lines = input.desired.accept.iter().map(left);
        Accepted {
            given: input.accept,
            lines: lines.filter(|(_, left)| *left > 0).collect(),
        }
    }

    /// How many of a guard's things pass, where `limit` would by itself; and the line of the files
    /// that is needed for `count`, where one is.
    pub fn limit(
        &self,
        guard: &str,
        count: usize,
        limit: usize,
    ) -> (usize, Option<&'a AcceptLine>) {
        let given = self.given.iter().filter(|one| one.guard == guard);
        let given = given.map(|one| one.count).max().unwrap_or(0).max(limit);
        if count <= given {
            return (given, None);
        }
        let own = |(line, _): &&(&AcceptLine, usize)| line.acceptance.guard == guard;
        let lines = self.lines.iter().filter(own);
        let largest = lines.clone().map(|(_, left)| *left).max();
        let enough = lines.filter(|(_, left)| *left >= count);
        match enough.min_by_key(|(_, left)| *left) {
            Some((line, left)) => (*left, Some(line)),
            None => (given.max(largest.unwrap_or(0)), None),
        }
    }
}

/// How much a line still lets pass.
pub fn left(input: &Input<'_>, line: &AcceptLine) -> usize {
    match input.lock {
        _ if line.until < input.today => 0,
        Some(lock) => lock.left_of(line),
        None => line.acceptance.count,
    }
}
