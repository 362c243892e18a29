//! What shows later than it took place: a service that answers from copies which lag behind.

use super::records::{Group, User};
use super::shelf::{Named, Shelf};
use super::store::Tenant;

/// Resources that are read as they were, each for so many more requests. The tenant itself, and
/// its effects, are never late.
#[derive(Debug, Clone, Default)]
pub struct Late {
    kept: Vec<Kept>,
}

#[derive(Debug, Clone)]
struct Kept {
    was: Was,
    left: u64,
}

/// A resource as it was; none where it was not there.
#[derive(Debug, Clone)]
enum Was {
    User(String, Option<User>),
    Group(String, Option<Group>),
}

impl Late {
    /// Keeps what is another now than before, for so many requests.
    pub(crate) fn keep(&mut self, before: &Tenant, now: &Tenant, requests: u64) {
        let users = changed(&before.users, &now.users).map(|(id, was)| Was::User(id, was));
        let groups = changed(&before.groups, &now.groups).map(|(id, was)| Was::Group(id, was));
        let kept = users.chain(groups).map(|was| Kept {
            was,
            left: requests,
        });
        self.kept.extend(kept.filter(|kept| kept.left > 0));
    }

    /// A request has been answered.
    pub(crate) fn pass(&mut self) {
        for kept in &mut self.kept {
            kept.left = kept.left.saturating_sub(1);
        }
        self.kept.retain(|kept| kept.left > 0);
    }

    /// The tenant as it is read; none where nothing is late.
    pub(crate) fn shown(&self, tenant: &Tenant) -> Option<Tenant> {
        self.without(tenant, true)
    }

    /// The tenant as far as a write may name what is in it: without what does not show at all.
    pub(crate) fn known(&self, tenant: &Tenant) -> Option<Tenant> {
        self.without(tenant, false)
    }

    fn without(&self, tenant: &Tenant, changes_too: bool) -> Option<Tenant> {
        let meant = |kept: &&Kept| changes_too || kept.was.is_new();
        let mut late = self.kept.iter().filter(meant).rev().peekable();
        late.peek()?;
        let mut copy = tenant.clone();
        // From the latest to the first, so that the oldest state is the one that stays.
        late.for_each(|kept| kept.was.put_into(&mut copy));
        Some(copy)
    }
}

impl Was {
    fn is_new(&self) -> bool {
        matches!(self, Was::User(_, None) | Was::Group(_, None))
    }

    fn put_into(&self, copy: &mut Tenant) {
        match self {
            Was::User(id, None) => copy.bury_user(id),
            Was::Group(id, None) => copy.remove_group(id),
            Was::User(_, Some(user)) => {
                copy.users.put(user.clone());
                copy.reindex();
            }
            Was::Group(_, Some(group)) => {
                copy.groups.put(group.clone());
                copy.reindex();
            }
        }
    }
}

/// What is another in `now` than in `before`, as it was.
fn changed<'a, T: Named + Clone + PartialEq>(
    before: &'a Shelf<T>,
    now: &'a Shelf<T>,
) -> impl Iterator<Item = (String, Option<T>)> + 'a {
    let gone = before.iter().filter(|was| now.get(was.id()).is_none());
    let gone = gone.map(|was| (was.id().to_owned(), Some(was.clone())));
    let other = now.iter().filter_map(|is| {
        let was = before.get(is.id());
        (was != Some(is)).then(|| (is.id().to_owned(), was.cloned()))
    });
    gone.chain(other)
}
