//! What carries a request: a service from [`http::Request`] to [`http::Response`], bodies whole.
//!
//! In production it is reqwest. The type is that of `tower`, so that a server in the same process
//! can stand in its place, and pace and retries can be tested on a paused clock.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Once;

use bytes::{Bytes, BytesMut};
use tower::util::BoxCloneSyncService;

use super::scrub::chain;
use super::{HttpError, HttpOptions};
use crate::model::BaseUrl;

/// Carries one request, once. Its errors need not be scrubbed of the key.
pub type Transport = BoxCloneSyncService<http::Request<Bytes>, http::Response<Bytes>, HttpError>;

/// The transport that opens sockets.
pub(super) fn sockets(base: &BaseUrl, options: &HttpOptions) -> Result<Transport, reqwest::Error> {
    let client = client(base, options)?;
    let most = options.most_bytes;
    let carry = move |request: http::Request<Bytes>| {
        let client = client.clone();
        async move {
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let response = client.execute(request).await.map_err(failed)?;
            whole(response, most).await
        }
    };
    Ok(Transport::new(tower::service_fn(carry)))
}

/// Reads the body to its end, or up to the bound.
async fn whole(
    mut response: reqwest::Response,
    most: usize,
) -> Result<http::Response<Bytes>, HttpError> {
    let status = response.status().as_u16();
    let mut body = BytesMut::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > most => {
                return Err(HttpError::TooLarge {
                    status,
                    limit: most,
                });
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) if error.is_timeout() => return Err(failed(error)),
            Err(error) => {
                let reason = causes(error);
                return Err(HttpError::Broken { status, reason });
            }
        }
    }
    let mut answer = http::Response::new(body.freeze());
    *answer.status_mut() = response.status();
    *answer.headers_mut() = std::mem::take(response.headers_mut());
    Ok(answer)
}

fn failed(error: reqwest::Error) -> HttpError {
    let timeout = error.is_timeout();
    let reason = causes(error);
    if timeout {
        HttpError::Timeout(reason)
    } else {
        HttpError::Unreachable(reason)
    }
}

fn causes(error: reqwest::Error) -> String {
    // The request is named by whoever reports it; its URL here would only repeat it.
    chain(&error.without_url())
}

fn client(base: &BaseUrl, options: &HttpOptions) -> Result<reqwest::Client, reqwest::Error> {
    install_crypto();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("omni-um/", env!("CARGO_PKG_VERSION")))
        // A key must not follow a redirect (omni-api.md 12, "Regional or custom host names").
        .redirect(reqwest::redirect::Policy::none())
        // A POST sent twice makes two users; whoever retries must know what was sent.
        .retry(reqwest::retry::never())
        .referer(false)
        .gzip(true)
        .connect_timeout(options.connect_timeout)
        .timeout(options.total_timeout);
    if base.is_https() {
        builder = builder.https_only(true);
    } else {
        // Nothing is verified over plain http; without this a machine that has no certificates
        // could not even speak to itself.
        builder = builder.tls_certs_only([]);
    }
    if base.is_loopback() {
        // Elsewhere HTTPS_PROXY, ALL_PROXY and NO_PROXY count, as a company may need: they come
        // from the process's environment, which no file of a project adds to, and what a proxy
        // carries is TLS from end to end. On the way to this machine there is none.
        // Port 0 leaves the URL's own port. A hosts file cannot send the key elsewhere.
        let here = [
            SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
        ];
        builder = builder.no_proxy().resolve_to_addrs("localhost", &here);
    }
    builder.build()
}

/// Gives rustls its cryptography, once in a process. One that is installed already serves as well.
fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
