//! An apply that is killed at one of its requests.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use omni_um::sandbox::{Faults, Target, Turn, What, When};

use crate::support::Tenant;

/// Runs a command, and kills it (SIGKILL) when its request of this number comes in: before it
/// takes effect, which it then never does, or after, and before it is answered. Says whether it was killed: a command that
/// sends fewer requests comes to its own end.
pub fn kill_at(tenant: &Tenant, command: &mut Command, turn: Turn, number: usize) -> bool {
    let running: Arc<Mutex<Option<Child>>> = Arc::default();
    let victim = Arc::clone(&running);
    let kill = move |_: &mut _, _: &_| {
        // The test holds this lock until it knows whom it started.
        if let Some(child) = victim.lock().expect("whole").as_mut() {
            child.kill().expect("killed");
        }
    };
    let (target, when) = (Target::new("*", "/"), When::Nth(number as u64));
    let mut faults = Faults::default().with_writer(turn, target.clone(), when, kill);
    if turn == Turn::Before {
        faults = faults.with(What::DropBefore, target, when);
    }
    tenant.set_faults(faults);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut out = {
        let mut slot = running.lock().expect("whole");
        slot.insert(command.spawn().expect("it runs"))
            .stdout
            .take()
            .expect("a pipe")
    };
    // The pipe closes when the command ends; the killer needs the lock until then.
    out.read_to_end(&mut Vec::new()).expect("its output");
    let mut slot = running.lock().expect("whole");
    let ended = slot.as_mut().expect("started").wait().expect("its end");
    tenant.mend();
    ended.code().is_none()
}
