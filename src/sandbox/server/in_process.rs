//! The sandbox without a socket: for clients in the same process, on a clock that may stand still.

use std::io;
use std::sync::{Arc, Mutex};

use axum::http::{Request, Response};
use bytes::Bytes;

use super::core::{Core, Shared, lock};
use super::deliver::Delivery;
use super::log::Exchange;
use super::options::Options;
use super::running::arrived;
use crate::sandbox::faults::{Faults, Pace};
use crate::sandbox::switches::Switches;
use crate::sandbox::tenant::{Effect, Tenant};

/// A sandbox that is called like a function. What it waits for, it waits for on tokio's clock.
#[derive(Clone)]
pub struct InProcess {
    core: Shared,
}

impl InProcess {
    /// The same sandbox that [`crate::sandbox::serve`] would start; the port is not looked at.
    pub fn new(options: Options) -> io::Result<Self> {
        let core = Arc::new(Mutex::new(Core::open(options)?));
        Ok(Self { core })
    }

    /// Answers a request, or fails where the connection would break.
    pub async fn answer(&self, request: Request<Bytes>) -> io::Result<Response<Bytes>> {
        let latency = lock(&self.core).faults.latency;
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        let (parts, body) = request.into_parts();
        let outcome = lock(&self.core).handle(&arrived(&parts, &body));
        // A trickle is whole in the end; every other fault of the delivery breaks the connection.
        if !matches!(outcome.delivery, Delivery::Whole | Delivery::Trickle(_)) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let mut builder = Response::builder().status(outcome.answer.status);
        for (name, value) in &outcome.answer.headers {
            builder = builder.header(*name, value);
        }
        builder
            .body(Bytes::from(outcome.answer.body))
            .map_err(io::Error::other)
    }

    /// What was asked and answered.
    pub fn requests(&self) -> Vec<Exchange> {
        lock(&self.core).log.all().to_vec()
    }

    /// What really changed, in order.
    pub fn effects(&self) -> Vec<Effect> {
        lock(&self.core).tenant.effects().to_vec()
    }

    /// Looks at the tenant, or edits it by hand.
    pub fn tenant<T>(&self, look: impl FnOnce(&mut Tenant) -> T) -> T {
        look(&mut lock(&self.core).tenant)
    }

    /// Changes the switches.
    pub fn switches<T>(&self, change: impl FnOnce(&mut Switches) -> T) -> T {
        change(&mut lock(&self.core).switches)
    }

    /// Puts other faults in place of the present ones; counting begins anew.
    pub fn set_faults(&self, faults: Faults) {
        let mut core = lock(&self.core);
        core.faults = faults;
        core.pace = Pace::default();
    }
}
