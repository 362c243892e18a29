//! Names that mean nothing: one problem a name, however many places use it.

use std::collections::HashMap;

use crate::model::{Diagnostic, Member, Name, Place};

/// How many other places are shown beside the first.
const SHOWN: usize = 4;

/// Uses of names, in the order in which names were first seen.
#[derive(Default)]
pub(super) struct Uses<'s> {
    order: Vec<(&'s Member, Vec<&'s Place>)>,
    at: HashMap<&'s Name, usize>,
}

impl<'s> Uses<'s> {
    /// Notes a use.
    pub fn add(&mut self, member: &'s Member) {
        match self.at.get(&member.name) {
            Some(at) => self.order[*at].1.push(&member.place),
            None => {
                self.at.insert(&member.name, self.order.len());
                self.order.push((member, Vec::new()));
            }
        }
    }

    /// Every name with its uses in reading order, the first of them apart.
    pub fn names(self) -> impl Iterator<Item = (&'s Name, &'s Place, Vec<&'s Place>)> {
        self.order.into_iter().map(|(member, mut others)| {
            others.push(&member.place);
            others.sort_unstable();
            let first = others.remove(0);
            (&member.name, first, others)
        })
    }
}

/// Points a problem at the other uses of its name, and says how many more there are.
pub(super) fn also(mut problem: Diagnostic, others: &[&Place]) -> Diagnostic {
    for (n, place) in others.iter().take(SHOWN).enumerate() {
        let more = others.len().saturating_sub(SHOWN);
        let text = match (n + 1 == SHOWN, more) {
            (true, 1..) => format!("and here, and in {more} more places"),
            _ => "and here".to_owned(),
        };
        problem = problem.label((*place).clone(), text);
    }
    problem
}
