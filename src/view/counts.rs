//! A plan in numbers, counted once for every rendering.

use std::collections::HashSet;

use crate::model::{Address, Field, Kind, Name, Value};
use crate::plan::{Action, Change, EdgeAction, Held, Hold, Phase, Plan};

/// What a plan does, in numbers of resources and memberships.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Resources to create.
    pub create: usize,
    /// Resources to change; one that two changes are about counts once.
    pub change: usize,
    /// Groups to rename.
    pub rename: usize,
    /// Users to deactivate.
    pub deactivate: usize,
    /// Resources to delete.
    pub delete: usize,
    /// Resources to adopt.
    pub adopt: usize,
    /// Resources to forget.
    pub forget: usize,
    /// Memberships that come.
    pub added: usize,
    /// Memberships that go by themselves.
    pub removed: usize,
    /// Memberships that go with a user or a group.
    pub taken_along: usize,
    /// Changes left out.
    pub held: usize,
    /// Guards that tripped.
    pub tripped: usize,
    /// Whether the policy changes together with the tenant.
    pub mixes_policy: bool,
}

impl Counts {
    /// Counts a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut counts = Counts {
            held: plan.held.len(),
            tripped: plan.findings.len(),
            mixes_policy: plan.mixes_policy(),
            ..Counts::default()
        };
        let mut changed: HashSet<&Address> = HashSet::new();
        for change in &plan.changes {
            counts.add(change, &mut changed);
        }
        counts.taken_along = taken_along(&plan.changes);
        counts
    }

    /// Whether the plan has no change at all.
    pub fn is_nothing(&self) -> bool {
        let Counts {
            create,
            change,
            rename,
            deactivate,
            delete,
            adopt,
            forget,
            added: _,
            removed: _,
            taken_along: _,
            held: _,
            tripped: _,
            mixes_policy: _,
        } = self;
        create + change + rename + deactivate + delete + adopt + forget == 0
    }

    fn add<'a>(&mut self, change: &'a Change, changed: &mut HashSet<&'a Address>) {
        let verb = match change.action {
            Action::Create => &mut self.create,
            Action::Update if change.phase == Phase::RenameGroups => &mut self.rename,
            Action::Update if !changed.insert(&change.address) => return self.add_edges(change),
            Action::Update => &mut self.change,
            Action::Deactivate => &mut self.deactivate,
            Action::Delete => &mut self.delete,
            Action::Adopt => &mut self.adopt,
            Action::Forget => &mut self.forget,
        };
        *verb += 1;
        self.add_edges(change);
    }

    fn add_edges(&mut self, change: &Change) {
        for edge in &change.edges {
            match edge.action {
                EdgeAction::Add => self.added += 1,
                EdgeAction::Remove => self.removed += 1,
            }
        }
    }
}

/// Memberships that go with a user or a group, and those that go with both once.
fn taken_along(changes: &[Change]) -> usize {
    let mut gone: HashSet<(&Name, &Name)> = HashSet::new();
    let mut hidden = 0;
    for change in changes {
        hidden += change.takes_hidden;
        let own = &change.address.name;
        gone.extend(
            change
                .takes_along
                .iter()
                .map(|other| match change.address.kind {
                    Kind::User => (own, other),
                    Kind::Group => (other, own),
                }),
        );
    }
    gone.len() + hidden
}

/// What `--accept recreate=N` must say to let all of these through.
pub(super) fn recreations(held: &[Held]) -> usize {
    held.iter().filter(|held| is_recreation(held)).count()
}

/// Whether `--accept recreate` lets this one through.
pub(super) fn is_recreation(held: &Held) -> bool {
    match held.hold {
        Hold::Vanished => true,
        // Whoever goes by another name now is no other one.
        Hold::Replaced => held.action.is_some(),
        Hold::Inactive => held
            .fields
            .iter()
            .any(|change| change.field == Field::Active && change.after == Some(Value::Flag(true))),
        Hold::Waiting | Hold::Protected | Hold::Expired | Hold::Outside => false,
    }
}
