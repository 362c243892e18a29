//! A tenant that stops at a request, so that a test can act while a command waits for it.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use omni_um::sandbox::{Faults, Target, Turn, When};

use super::tenant::Tenant;

/// A tenant that stops. Ask nothing else of it before it is let go; dropping this lets it go.
pub struct Hold {
    came: Receiver<()>,
    _go: Sender<()>,
}

impl Hold {
    /// Stops at the first request with this method (`*` for any) and path, before it takes effect.
    pub fn at(tenant: &Tenant, method: &str, path: &str) -> Hold {
        let ((arrive, came), (go, wait)) = (channel(), channel());
        let wait = Mutex::new(wait);
        let hold = move |_: &mut _, _: &_| {
            let _ = arrive.send(());
            let _ = wait.lock().expect("whole").recv();
        };
        let target = Target::new(method, path);
        tenant.set_faults(Faults::default().with_writer(Turn::Before, target, When::Nth(1), hold));
        Hold { came, _go: go }
    }

    /// Waits until the request is there.
    pub fn reached(&self) {
        self.came.recv().expect("the request comes");
    }
}
