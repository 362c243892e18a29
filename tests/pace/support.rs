//! A sandbox on a paused clock, and clients of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::{Request as Wire, Response};
use bytes::Bytes;
use omni_um::live::Interest;
use omni_um::model::{Field, Name, Value};
use omni_um::provider::http::{Backoff, HttpError, HttpOptions, Transport};
use omni_um::provider::omni::{Omni, OmniOptions};
use omni_um::provider::{ProviderReader, Write};
use omni_um::sandbox::{Faults, InProcess, Options, Seed, Switches, Tenant};
use secrecy::SecretString;
use serde_json::json;

/// The key of every sandbox here.
pub const KEY: &str = "sandbox";

/// So many users, `u0@acme.example` and on, each with a region, and two groups.
pub fn tenant(users: usize) -> Tenant {
    let seed = "attributes: [{ name: region, type: String }]\ngroups: [{ name: Finance }, { name: Sales }]";
    let mut tenant = Seed::parse(seed).unwrap().tenant().unwrap();
    for n in 0..users {
        let email = email(n);
        tenant.add_user(&email, &format!("User {n}")).unwrap();
        tenant
            .set_attribute(&email, "region", &json!("emea"))
            .unwrap();
    }
    tenant.clear_effects();
    tenant
}

pub fn email(n: usize) -> String {
    format!("u{n}@acme.example")
}

pub fn name(text: &str) -> Name {
    Name::new(text)
}

pub fn faults(lines: &[&str]) -> Faults {
    Faults::parse(lines.iter().copied()).unwrap()
}

/// A sandbox without a socket.
pub fn in_process(tenant: Tenant, lines: &[&str]) -> InProcess {
    InProcess::new(Options {
        faults: faults(lines),
        ..Options::from(tenant)
    })
    .unwrap()
}

/// The options of a paced client whose chance is the same in every run.
pub fn paced(per_minute: u32) -> HttpOptions {
    HttpOptions {
        per_minute: Some(per_minute),
        backoff: Backoff {
            seed: Some(7),
            ..Backoff::default()
        },
        ..HttpOptions::default()
    }
}

/// A client over a transport.
pub fn over(transport: Transport, http: HttpOptions) -> Omni {
    let (options, key) = (
        OmniOptions {
            http,
            ..OmniOptions::default()
        },
        SecretString::from(KEY),
    );
    Omni::over(transport, "http://localhost", key, options).unwrap()
}

/// A client that calls the sandbox as a function.
pub fn calling(sandbox: &InProcess, http: HttpOptions) -> Omni {
    over(transport(sandbox, &Crowd::default()), http)
}

/// How many requests are under way, and how many were at the most.
#[derive(Clone, Default)]
pub struct Crowd {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Crowd {
    pub fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

/// What carries requests to the sandbox, and counts them.
pub fn transport(sandbox: &InProcess, crowd: &Crowd) -> Transport {
    let (sandbox, crowd) = (sandbox.clone(), crowd.clone());
    Transport::new(tower::service_fn(move |request| {
        let (sandbox, crowd) = (sandbox.clone(), crowd.clone());
        async move {
            let now = crowd.now.fetch_add(1, Ordering::SeqCst) + 1;
            crowd.most.fetch_max(now, Ordering::SeqCst);
            let answer = sandbox.answer(request).await;
            crowd.now.fetch_sub(1, Ordering::SeqCst);
            answer.map_err(|error| HttpError::Unreachable(error.to_string()))
        }
    }))
}

/// What carries requests to the sandbox, unless `answer` has one of its own for their path.
pub fn interrupted(
    sandbox: &InProcess,
    answer: impl Fn(&str) -> Option<Response<Bytes>> + Clone + Send + Sync + 'static,
) -> Transport {
    let sandbox = sandbox.clone();
    Transport::new(tower::service_fn(move |request: Wire<Bytes>| {
        let (sandbox, own) = (sandbox.clone(), answer(request.uri().path()));
        async move {
            match own {
                Some(own) => Ok(own),
                None => {
                    let answer = sandbox.answer(request).await;
                    answer.map_err(|error| HttpError::Unreachable(error.to_string()))
                }
            }
        }
    }))
}

/// Gives a user another region.
pub fn update(n: usize, region: &str) -> Write {
    Write::UpdateUser {
        user: name(&email(n)),
        fields: vec![(Field::attribute("region"), Value::text(region))],
    }
}

/// A sandbox with a socket, and a client of it that waits a moment where others wait a second.
pub async fn serving(lines: &[&str], switches: &str) -> (omni_um::sandbox::Running, Omni) {
    let running = omni_um::sandbox::serve(Options {
        switches: Switches::parse(switches).unwrap(),
        ..Options::from(tenant(3))
    })
    .await
    .unwrap();
    let moment = Duration::from_millis(1);
    let options = OmniOptions {
        http: HttpOptions {
            backoff: Backoff {
                failed: moment,
                throttled: moment,
                longest: moment,
                seed: Some(7),
            },
            ..HttpOptions::default()
        },
        ..OmniOptions::default()
    };
    let omni = Omni::new(&running.url(), SecretString::from(KEY), options).unwrap();
    omni.read(&Interest::default()).await.unwrap();
    running.clear_log();
    running.set_faults(faults(lines));
    (running, omni)
}
