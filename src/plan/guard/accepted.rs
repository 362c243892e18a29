//! What was accepted for guards: on the command line, and in the files.

use crate::model::{AcceptLine, Acceptance};
use crate::plan::input::Input;

/// Every acceptance that still counts.
pub struct Accepted<'a> {
    given: &'a [Acceptance],
    /// Lines of the files that are neither past nor spent.
    lines: Vec<&'a AcceptLine>,
}

impl<'a> Accepted<'a> {
    /// Of this input.
    pub fn of(input: &Input<'a>) -> Self {
        let counts = |line: &&AcceptLine| {
            let spent = input.lock.is_some_and(|lock| lock.is_spent(line));
            line.until >= input.today && !spent
        };
        Accepted {
            given: input.accept,
            lines: input.desired.accept.iter().filter(counts).collect(),
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
        let lines = self.lines.iter().copied();
        let lines = lines.filter(|line| line.acceptance.guard == guard);
        let largest = lines.clone().map(|line| line.acceptance.count).max();
        let enough = lines.filter(|line| line.acceptance.count >= count);
        let line = enough.min_by_key(|line| line.acceptance.count);
        let limit = match line {
            Some(line) => line.acceptance.count,
            None => given.max(largest.unwrap_or(0)),
        };
        (limit, line)
    }
}
