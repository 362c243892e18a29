//! The forge's one socket, on loopback.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::Response;
use tokio::runtime::{Builder, Runtime};

use super::state::State;
use super::{gh, git};

/// Listens until the runtime is dropped; hands back the address too.
pub fn start(folder: &Path, state: &Arc<Mutex<State>>) -> (Runtime, String) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
    let listener = listener.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    let (folder, state) = (folder.to_owned(), Arc::clone(state));
    let answer = move |request: Request| one(request, folder.clone(), Arc::clone(&state));
    let serving = axum::serve(listener, Router::new().fallback(answer));
    runtime.spawn(async move { serving.await });
    (runtime, url)
}

async fn one(request: Request, folder: PathBuf, state: Arc<Mutex<State>>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a whole request");
    let work = move || match parts.uri.path() {
        "/gh" => gh::answer(&body, &state),
        _ => git::answer(&parts, &body, &folder, &state),
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| {
            let text = format!("1 0\nthe forge does not do this: {error}\n");
            Response::new(Body::from(text))
        })
}
