//! Which change may begin next: phase after phase, never two of one resource, and whatever is
//! looked at alone.

use std::collections::BTreeSet;

use crate::plan::cost::{Sort, sorts};
use crate::plan::{Change, Phase};

use super::carry_out::Status;

/// The changes of a plan, and how far each has come.
#[derive(Debug)]
pub(super) struct Schedule<'a> {
    changes: &'a [Change],
    stages: Vec<Stage>,
    /// Everything before it is settled.
    first: usize,
    under_way: BTreeSet<usize>,
    /// Sorts of write that were looked at.
    seen: BTreeSet<Sort>,
}

#[derive(Clone, Debug)]
enum Stage {
    Waiting,
    UnderWay,
    Settled(Status),
}

/// What a change needs before it may begin.
enum Needs {
    Nothing,
    /// Something that is not settled yet.
    Time,
    /// Something that did not succeed.
    Lost(usize),
}

impl<'a> Schedule<'a> {
    pub(super) fn new(changes: &'a [Change]) -> Self {
        Schedule {
            changes,
            stages: vec![Stage::Waiting; changes.len()],
            first: 0,
            under_way: BTreeSet::new(),
            seen: BTreeSet::new(),
        }
    }

    /// Sorts of write that were looked at so far.
    pub(super) fn seen(&self) -> &BTreeSet<Sort> {
        &self.seen
    }

    /// How many are under way.
    pub(super) fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// The next change that may begin; it is under way from now on. Nothing: there is none left,
    /// or it has to wait for one that is under way.
    pub(super) fn next(&mut self) -> Option<usize> {
        if self.is_alone() {
            return None;
        }
        while let Some(phase) = self.phase() {
            for at in self.first..self.changes.len() {
                let change = &self.changes[at];
                if change.phase != phase {
                    break;
                }
                if !matches!(self.stages[at], Stage::Waiting) {
                    continue;
                }
                match self.needs(change) {
                    Needs::Lost(needed) => self.settle(at, Status::Blocked(needed)),
                    Needs::Nothing if !change.action.writes() => self.settle(at, Status::Done),
                    Needs::Time => {}
                    Needs::Nothing if self.is_busy(change) => {}
                    // It is made alone: the others end first.
                    Needs::Nothing if self.is_new(change) && !self.under_way.is_empty() => {
                        return None;
                    }
                    Needs::Nothing => {
                        self.stages[at] = Stage::UnderWay;
                        self.under_way.insert(at);
                        return Some(at);
                    }
                }
            }
            if self.phase() == Some(phase) {
                return None;
            }
        }
        None
    }

    /// How a change ended.
    pub(super) fn settle(&mut self, at: usize, status: Status) {
        self.under_way.remove(&at);
        self.stages[at] = Stage::Settled(status);
        while matches!(self.stages.get(self.first), Some(Stage::Settled(_))) {
            self.first += 1;
        }
    }

    /// These sorts of write were looked at, and are as they should be.
    pub(super) fn looked_at(&mut self, sorts: impl IntoIterator<Item = Sort>) {
        self.seen.extend(sorts);
    }

    /// How the changes from `next` on ended, up to the first that is not settled.
    pub(super) fn settled_from(&self, next: usize) -> impl Iterator<Item = &Status> {
        let stages = self.stages.get(next..self.first).unwrap_or_default();
        stages.iter().filter_map(Stage::status)
    }

    /// One status for each change; whatever was not begun was not reached.
    pub(super) fn end(self) -> Vec<Status> {
        let ended = |stage| match stage {
            Stage::Settled(status) => status,
            Stage::Waiting | Stage::UnderWay => Status::NotReached,
        };
        self.stages.into_iter().map(ended).collect()
    }

    /// The changes that are under way.
    pub(super) fn left_under_way(&self) -> Vec<usize> {
        self.under_way.iter().copied().collect()
    }

    fn phase(&self) -> Option<Phase> {
        self.changes.get(self.first).map(|change| change.phase)
    }

    fn needs(&self, change: &Change) -> Needs {
        let mut needs = Needs::Nothing;
        for &at in &change.after {
            match self.stages[at].status() {
                Some(Status::Done) => {}
                Some(_) => return Needs::Lost(at),
                None => needs = Needs::Time,
            }
        }
        needs
    }

    fn is_busy(&self, change: &Change) -> bool {
        let mut under_way = self.under_way.iter().map(|at| &self.changes[*at]);
        under_way.any(|other| other.address == change.address)
    }

    /// Whether a change holds the first write of its sort.
    fn is_new(&self, change: &Change) -> bool {
        let mut sorts = sorts(change).into_iter().flatten();
        sorts.any(|sort| !self.seen.contains(&sort))
    }

    /// Whether what is under way has to be alone.
    fn is_alone(&self) -> bool {
        let mut under_way = self.under_way.iter().map(|at| &self.changes[*at]);
        under_way.any(|change| self.is_new(change))
    }
}

impl Stage {
    fn status(&self) -> Option<&Status> {
        match self {
            Stage::Settled(status) => Some(status),
            Stage::Waiting | Stage::UnderWay => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Address, Field, Name, Value};
    use crate::plan::{Action, Cause, FieldChange};

    fn create(name: &str) -> Change {
        let address = Address::user(Name::new(name));
        Change::new(
            &address,
            Action::Create,
            Cause::Config,
            None,
            Phase::CreateUsers,
        )
    }

    fn update(name: &str, after: &[usize]) -> Change {
        let mut change = create(name);
        change.action = Action::Update;
        change.phase = Phase::UpdateUsers;
        change.after = after.to_vec();
        change.fields = vec![FieldChange {
            field: Field::Attribute("region".into()),
            before: None,
            after: Some(Value::Text("emea".into())),
            cause: Cause::Config,
            place: None,
            then_applies: None,
            sensitive: false,
            seal: None,
        }];
        change
    }

    fn begun(schedule: &mut Schedule<'_>) -> Vec<usize> {
        std::iter::from_fn(|| schedule.next()).collect()
    }

    #[test]
    fn a_phase_begins_when_the_one_before_has_ended() {
        let changes = [create("a"), create("b"), update("c", &[])];
        let mut schedule = Schedule::new(&changes);
        assert_eq!(begun(&mut schedule), [0, 1]);
        schedule.settle(1, Status::Done);
        assert_eq!(schedule.next(), None);
        schedule.settle(0, Status::Failed(String::new()));
        assert_eq!(schedule.next(), Some(2));
    }

    #[test]
    fn the_first_of_a_sort_is_alone_and_the_rest_go_together() {
        let changes = [update("a", &[]), update("b", &[]), update("c", &[])];
        let mut schedule = Schedule::new(&changes);
        assert_eq!(begun(&mut schedule), [0]);
        schedule.looked_at([Sort::Attributes]);
        schedule.settle(0, Status::Done);
        assert_eq!(begun(&mut schedule), [1, 2]);
    }

    #[test]
    fn a_first_of_its_sort_that_fails_makes_the_next_the_first() {
        let changes = [update("a", &[]), update("b", &[]), update("c", &[])];
        let mut schedule = Schedule::new(&changes);
        assert_eq!(begun(&mut schedule), [0]);
        schedule.settle(0, Status::Failed(String::new()));
        assert_eq!(begun(&mut schedule), [1]);
    }

    #[test]
    fn never_two_of_one_resource() {
        let changes = [create("a"), create("a"), create("b")];
        let mut schedule = Schedule::new(&changes);
        assert_eq!(begun(&mut schedule), [0, 2]);
        schedule.settle(0, Status::Done);
        assert_eq!(begun(&mut schedule), [1]);
    }

    #[test]
    fn what_needs_a_change_that_failed_is_blocked_and_so_is_what_needs_that() {
        let changes = [create("a"), update("b", &[0]), update("c", &[1])];
        let mut schedule = Schedule::new(&changes);
        assert_eq!(begun(&mut schedule), [0]);
        let failed = Status::Failed("no".into());
        schedule.settle(0, failed.clone());
        assert_eq!(schedule.next(), None);
        let blocked = [Status::Blocked(0), Status::Blocked(1)];
        assert_eq!(
            schedule.settled_from(1).cloned().collect::<Vec<_>>(),
            blocked
        );
        assert_eq!(schedule.end()[0], failed);
    }

    #[test]
    fn what_was_not_begun_was_not_reached() {
        let changes = [create("a"), update("b", &[])];
        let mut schedule = Schedule::new(&changes);
        assert_eq!(begun(&mut schedule), [0]);
        schedule.settle(0, Status::Done);
        assert_eq!(schedule.end(), [Status::Done, Status::NotReached]);
    }
}
