//! The handle of a running sandbox.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::header::{ACCEPT_ENCODING, AUTHORIZATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Response, StatusCode};
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::core::{Arrived, Core, Shared, lock};
use super::deliver;
use super::log::{Exchange, Log};
use super::options::Options;
use crate::sandbox::faults::{Faults, Pace};
use crate::sandbox::switches::Switches;
use crate::sandbox::tenant::{Effect, Tenant};

/// The biggest request body that is read.
const BIGGEST_REQUEST: usize = 16 << 20;

/// How long an orderly stop waits for requests that are under way.
const PATIENCE: Duration = Duration::from_secs(1);

/// A sandbox that runs; dropping it stops it.
pub struct Running {
    core: Shared,
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    pub(crate) async fn start(options: Options) -> std::io::Result<Self> {
        let port = options.port;
        let core = Arc::new(Mutex::new(Core::open(options)?));
        // Loopback and nothing else: the key of a sandbox is no secret.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        let listener = listener.tap_io(move |stream| {
            count.fetch_add(1, Ordering::Relaxed);
            // Without it a small answer waits for the client's delayed acknowledgement.
            let _ = stream.set_nodelay(true);
        });
        let (stop, mut stopped) = watch::channel(false);
        let router = Router::new().fallback(answer).with_state(Arc::clone(&core));
        let task = tokio::spawn(async move {
            let end = async move { drop(stopped.wait_for(|stop| *stop).await) };
            let _ = axum::serve(listener, router)
                .with_graceful_shutdown(end)
                .await;
        });
        Ok(Self {
            core,
            address,
            connections,
            stop,
            task,
        })
    }

    /// The address without a path: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// How many connections were accepted so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// What was asked and answered since the start or the latest [`Running::clear_log`].
    pub fn requests(&self) -> Vec<Exchange> {
        self.lock().log.all().to_vec()
    }

    /// What really changed, in order; changes by hand have no request.
    pub fn effects(&self) -> Vec<Effect> {
        self.lock().tenant.effects().to_vec()
    }

    /// Looks at the tenant, or edits it by hand; a change is in the state file when this returns.
    ///
    /// The closure must not call the handle again: the lock is held.
    pub fn tenant<T>(&self, look: impl FnOnce(&mut Tenant) -> T) -> T {
        let mut core = self.lock();
        let before = core.tenant.effects().len();
        let seen = look(&mut core.tenant);
        if core.tenant.effects().len() != before {
            // Somebody who edits by hand has the tenant in memory; the next write through the API saves again.
            let _ = core.save();
        }
        seen
    }

    /// Changes the faults while the server runs.
    pub fn faults<T>(&self, change: impl FnOnce(&mut Faults) -> T) -> T {
        change(&mut self.lock().faults)
    }

    /// Puts other faults in place of the present ones; counting begins anew.
    pub fn set_faults(&self, faults: Faults) {
        let mut core = self.lock();
        core.faults = faults;
        core.pace = Pace::default();
    }

    /// Changes the switches while the server runs.
    pub fn switches<T>(&self, change: impl FnOnce(&mut Switches) -> T) -> T {
        change(&mut self.lock().switches)
    }

    /// Forgets the exchanges and the effects so far.
    pub fn clear_log(&self) {
        let mut core = self.lock();
        core.log = Log::default();
        core.tenant.clear_effects();
    }

    /// Stops: nothing new is accepted, and what is under way has a second.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let _ = tokio::time::timeout(PATIENCE, &mut self.task).await;
    }

    /// Runs until the server ends by itself, which it does not, or the future is dropped.
    pub async fn wait(&mut self) {
        let _ = (&mut self.task).await;
    }

    fn lock(&self) -> MutexGuard<'_, Core> {
        lock(&self.core)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        self.task.abort();
    }
}

async fn answer(State(core): State<Shared>, request: Request) -> Response<Body> {
    let gzip = header(request.headers(), &ACCEPT_ENCODING)
        .is_some_and(|accepted| accepted.contains("gzip"));
    let latency = lock(&core).faults.latency;
    let Some(arrived) = read(request).await else {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        return response;
    };
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let outcome = lock(&core).handle(&arrived);
    deliver::response(outcome.answer, &outcome.delivery, gzip)
}

async fn read(request: Request) -> Option<Arrived> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, BIGGEST_REQUEST).await.ok()?;
    Some(arrived(&parts, &body))
}

/// A request as the core takes it.
pub(super) fn arrived(parts: &Parts, body: &[u8]) -> Arrived {
    let parameters =
        Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|Query(pairs)| pairs);
    Arrived {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        parameters: parameters.unwrap_or_default(),
        authorization: header(&parts.headers, &AUTHORIZATION),
        body: body.to_vec(),
    }
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
