//! Laws: the next plan is empty, and an apply that was cut short ends where it would have ended.

use omni_um::plan::{Change, Hold, Phase, Plan};

use super::{Bench, Broken, Law};
use crate::provider::Outage;
use crate::run::{Act, act};

/// Plans and applies once more.
pub fn check(first: &Act, bench: &Bench) {
    let again = |lock| {
        act(
            &first.setting,
            &first.desired,
            &first.after,
            lock,
            Outage::None,
            None,
        )
    };
    let Some(second) = again(first.lock.as_ref()) else {
        return bench.must(Law::Converges, false, || {
            "there is no second plan".to_owned()
        });
    };
    if by_hand_in_a_row(first, &second) {
        return;
    }
    bench.must(Law::Converges, second.plan.changes.is_empty(), || {
        format!("the second plan has {:#?}", second.plan.changes)
    });
    bench.must(Law::Converges, second.history.is_empty(), || {
        format!("the second apply sent {:?}", second.history)
    });
    let (was, is) = (holds(&first.plan), holds(&second.plan));
    let more: Vec<_> = is.iter().filter(|one| !was.contains(one)).collect();
    bench.must(Law::Converges, more.is_empty(), || {
        format!("held only now: {more:#?}")
    });
    let text = |act: &Act| act.lock.as_ref().map(omni_um::lock::Lockfile::render);
    bench.must(Law::Converges, text(first) == text(&second), || {
        let (one, other) = (
            text(first).unwrap_or_default(),
            text(&second).unwrap_or_default(),
        );
        format!("the second lockfile differs:\n{one}\n{other}")
    });
}

/// Groups of ours that were renamed by hand to each other's names are renamed back one an apply:
/// what is held until its name is free is all that the second plan renames.
fn by_hand_in_a_row(first: &Act, second: &Act) -> bool {
    let waits = |change: &Change| {
        let mut held = first.plan.held.iter();
        held.any(|one| one.hold == Hold::Replaced && one.address == change.address)
    };
    let renames = |change: &&Change| change.phase == Phase::RenameGroups;
    let mut again = second.plan.changes.iter().filter(renames);
    again.any(waits)
}

/// Every single thing that is held.
fn holds(plan: &Plan) -> Vec<String> {
    let mut all = Vec::new();
    for held in &plan.held {
        // Which of the two a membership is held with may change.
        let alone = held.edges.is_empty() || held.action.is_some();
        if alone || held.hold != Hold::Protected {
            // A name that is freed is vanished, and no more replaced.
            all.push(held.address.to_string());
        }
        let fields = held.fields.iter().map(|one| &one.field);
        all.extend(fields.map(|field| format!("{} {field}", held.address)));
        // Of what is held as a whole, whose memberships are ours may come out once a group is.
        let edges = held.edges.iter().filter(|_| held.action.is_none());
        all.extend(edges.map(|row| format!("{} {:?}", row.edge, row.action)));
    }
    all.iter().map(|one| one.to_lowercase()).collect()
}

/// The same apply, cut short by `outage`, and another one after it.
pub fn resumed(whole: &Act, outage: Outage) -> Vec<Broken> {
    let bench = Bench::default();
    let again =
        |tenant, lock, outage| act(&whole.setting, &whole.desired, tenant, lock, outage, None);
    let Some(cut) = again(&whole.before, whole.old.as_ref(), outage) else {
        return bench.into_broken();
    };
    let broken = super::in_between(&cut);
    if !broken.is_empty() {
        return broken;
    }
    let Some(rest) = again(&cut.after, cut.lock.as_ref(), Outage::None) else {
        bench.must(Law::Interrupted, false, || {
            "nothing can be planned any more".to_owned()
        });
        return bench.into_broken();
    };
    bench.must(Law::Interrupted, rest.is_whole(), || {
        format!(
            "{outage:?}: the rest came to {:?}, {:?}",
            rest.statuses, rest.stopped
        )
    });
    // What was made in the first part is protected in the second.
    let guarded = |act: &Act| {
        let held = act
            .plan
            .held
            .iter()
            .filter(|one| one.hold == Hold::Protected);
        held.map(|one| one.edges.len() + one.fields.len())
            .sum::<usize>()
    };
    if guarded(&rest) > guarded(whole) {
        return bench.into_broken();
    }
    let (wanted, is) = (whole.after.seen(), rest.after.seen());
    bench.must(Law::Interrupted, wanted == is, || {
        format!("{outage:?}: ends in {is:#?} and not in {wanted:#?}")
    });
    bench.into_broken()
}
