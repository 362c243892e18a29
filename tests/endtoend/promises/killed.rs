//! An apply that is killed at any of its requests: the next one does the rest, each effect once.

use std::collections::BTreeMap;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};

use omni_um::sandbox::{Faults, Target, Turn, When};

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
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
    let goal = counted(&tenant);
    for number in 1..=requests {
        for turn in [Turn::Before, Turn::After] {
            tenant.put_back(&before);
            project.write("omni-um.lock", &lock);
            kill_at(&tenant, &project, turn, number);
            let place = format!("killed {turn:?} request {number}");
            let again = project.run(&["apply", "--auto-approve"]);
            assert_eq!(again.code, 0, "{place}: {again:?}");
            assert_eq!(counted(&tenant), goal, "{place}");
            project.is_converged(&tenant);
        }
    }
}

/// Runs an apply, and kills it when its request of this number comes in: before it takes effect,
/// or after, and before it is answered.
fn kill_at(tenant: &Tenant, project: &Project, turn: Turn, number: usize) {
    let running: Arc<Mutex<Option<Child>>> = Arc::default();
    let victim = Arc::clone(&running);
    let kill = move |_: &mut _, _: &_| {
        // The test holds this lock until it knows whom it started.
        if let Some(child) = victim.lock().expect("whole").as_mut() {
            child.kill().expect("killed");
        }
    };
    let target = Target::new("*", "/");
    tenant.set_faults(Faults::default().with_writer(turn, target, When::Nth(number as u64), kill));
    let mut command = project.command(&["apply", "--auto-approve"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    {
        let mut slot = running.lock().expect("whole");
        *slot = Some(command.spawn().expect("it runs"));
    }
    // Waiting must not hold the lock that the killer needs.
    let code = loop {
        let ended = running
            .lock()
            .expect("whole")
            .as_mut()
            .expect("started")
            .try_wait();
        match ended.expect("its end") {
            Some(status) => break status.code(),
            None => std::thread::yield_now(),
        }
    };
    assert_eq!(code, None, "killed");
    tenant.mend();
}

/// How often each effect happened.
fn counted(tenant: &Tenant) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for effect in tenant.effects() {
        *counts.entry(effect.to_string()).or_default() += 1;
    }
    counts
}
