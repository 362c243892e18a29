//! An apply that is killed at any of its requests: the next one does the rest, each effect once.

use omni_um::sandbox::Turn;

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::effects::counted;
use crate::support::killed::kill_at;
use crate::support::{Project, Tenant};

#[test]
fn an_apply_that_is_killed_at_any_request_is_finished_by_the_next_and_nothing_happens_twice() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    project.write("access.yaml", CHANGED);
    let (before, lock) = (tenant.everything(), project.read("omni-um.lock"));
    let mark = tenant.mark();
    project.apply();
    let requests = tenant.since(mark).len();
    let goal = counted(&tenant.effects());
    for number in 1..=requests {
        for turn in [Turn::Before, Turn::After] {
            tenant.put_back(&before);
            project.write("omni-um.lock", &lock);
            let place = format!("killed {turn:?} request {number}");
            let mut apply = project.command(&["apply", "--auto-approve"]);
            assert!(kill_at(&tenant, &mut apply, turn, number), "{place}");
            let again = project.run(&["apply", "--auto-approve"]);
            assert_eq!(again.code, 0, "{place}: {again:?}");
            assert_eq!(counted(&tenant.effects()), goal, "{place}");
            project.is_converged(&tenant);
        }
    }
}
