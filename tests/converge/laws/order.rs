//! Law: nobody who moves is in neither group at any instant.

use super::{Bench, Law};
use crate::run::Act;

/// Whoever loses a membership has all that they gain by then.
pub fn check(act: &Act, bench: &Bench) {
    for user in &act.before.users {
        let stays = act.after.user_by_id(&user.id).is_some_and(|now| now.active);
        if !stays || !user.active {
            continue;
        }
        let (was, is) = (
            act.before.groups_of(&user.id),
            act.after.groups_of(&user.id),
        );
        for (write, tenant) in &act.history {
            let here = tenant.groups_of(&user.id);
            let lost = was
                .iter()
                .any(|group| !is.contains(group) && !here.contains(group));
            let waits = is
                .iter()
                .any(|group| !was.contains(group) && !here.contains(group));
            bench.must(Law::Order, !(lost && waits), || {
                format!(
                    "{} is in {here:?} after {write:?}, from {was:?} to {is:?}",
                    user.email
                )
            });
        }
    }
}
