//! Laws: same input, same plan; what is written is read back; a plan approves itself.

use omni_um::lock::Lockfile;
use omni_um::plan::approval::compare;
use omni_um::plan::{Document, PlanId};

use super::{Bench, Law};
use crate::run::{Act, planned};

/// Plans again, from rows in another order too.
pub fn check(act: &Act, bench: &Bench) {
    same(act, bench);
    round_trip(act, bench);
}

fn same(act: &Act, bench: &Bench) {
    let again = |live| {
        planned(
            &act.setting,
            &act.desired,
            act.old.as_ref(),
            live,
            act.reads,
        )
    };
    let text = |plan| Document::new(plan, &act.desired.files, String::new()).render();
    let first = again(&act.live);
    let mut other = act.live.clone();
    if !act.before.habits.hides_inactive {
        let (mut users, mut groups) = (act.before.listed_users(), act.before.listed_groups());
        let twins = users
            .iter()
            .enumerate()
            .any(|(at, user)| users[..at].iter().any(|earlier| earlier.name == user.name));
        if !twins {
            users.reverse();
            groups.reverse();
            for group in &mut groups {
                group.members.reverse();
            }
            other = act.before.assemble(users, groups);
        }
    }
    let second = again(&other);
    let (Some((_, first)), Some((_, second))) = (first, second) else {
        return bench.must(Law::SameBytes, false, || {
            "there is no second plan".to_owned()
        });
    };
    let equal = PlanId::of(&first) == PlanId::of(&second) && text(&first) == text(&second);
    bench.must(Law::SameBytes, equal, || {
        "two plans of one input differ".to_owned()
    });
}

fn round_trip(act: &Act, bench: &Bench) {
    for lock in act.old.iter().chain(&act.lock) {
        let read = Lockfile::parse(&lock.render());
        bench.must(Law::RoundTrip, read.as_ref() == Ok(lock), || {
            format!("{lock:?} is read back as {read:?}")
        });
    }
    let saved = Document::new(&act.plan, &act.desired.files, "policy".to_owned());
    let text = saved.render();
    let read = Document::parse(&text);
    let equal = read
        .as_ref()
        .is_ok_and(|read| *read == saved && read.render() == text);
    bench.must(Law::RoundTrip, equal, || {
        format!("{text} is read back as {read:?}")
    });
    if let Ok(read) = read {
        let comparison = compare(&read.plan, &act.plan, &act.live);
        let equal = comparison.differences.is_empty() && comparison.left.is_empty();
        bench.must(Law::RoundTrip, equal, || {
            format!("it does not approve itself: {comparison:?}")
        });
        let kept = comparison.keep_approved(act.plan.clone(), &read.plan);
        bench.must(Law::RoundTrip, kept == act.plan, || {
            "an approved part is missing".to_owned()
        });
    }
}
