//! One request out, one answer back.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};

use super::scrub::{chain, scrub};
use super::{BaseUrl, HttpError};

/// The verbs that are spoken. There is no PUT: nothing here may replace what it does not name
/// (omni-api.md 2.4, 3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes.
    Post,
    /// Changes what it names.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The verb on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The verb.
    pub method: Method,
    /// Path below the base URL, with its query, percent-encoded.
    pub path_and_query: String,
    /// A JSON text.
    pub body: Option<String>,
}

impl Request {
    /// A reading request.
    pub fn get(path_and_query: impl Into<String>) -> Self {
        Request {
            method: Method::Get,
            path_and_query: path_and_query.into(),
            body: None,
        }
    }
}

/// `PATCH /api/scim/v2/Groups/q7Rk-2Lm`.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.path_and_query)
    }
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, decompressed and whole.
    pub body: Vec<u8>,
    /// `Retry-After` as it came; Omni is not known to send it (omni-api.md 8.2).
    pub retry_after: Option<String>,
}

impl Answer {
    /// The status with its usual words: `409 Conflict`.
    pub fn status_line(&self) -> String {
        let words = reqwest::StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason());
        match words {
            Some(words) => format!("{} {words}", self.status),
            None => self.status.to_string(),
        }
    }
}

/// What may differ between runs; not for project files (design, section 5).
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long a request may take from its start to the last byte of the answer.
    pub total_timeout: Duration,
    /// How large a decompressed body may be.
    pub most_bytes: usize,
}

impl Default for HttpOptions {
    fn default() -> Self {
        HttpOptions {
            connect_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(60),
            most_bytes: 16 * 1024 * 1024,
        }
    }
}

/// Why nothing can be sent at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The URL must not be used with a key.
    #[error("the URL cannot be used: {0}")]
    Url(#[from] super::BadUrl),
    /// The key is empty, or holds what no header can carry.
    #[error("the key is empty or holds a character that a key cannot have")]
    Key,
    /// The TLS library has no certificates, or will not start.
    #[error("no HTTP client: {0}")]
    Client(String),
}

/// A client of one API with one key.
pub struct Http {
    client: reqwest::Client,
    base: BaseUrl,
    key: SecretString,
    authorization: HeaderValue,
    most_bytes: usize,
    sent: AtomicUsize,
}

impl Http {
    /// A client; nothing is sent yet.
    pub fn new(
        base: BaseUrl,
        key: SecretString,
        options: &HttpOptions,
    ) -> Result<Http, SetupError> {
        let authorization = bearer(&key)?;
        let client = client(&base, options)
            .map_err(|error| SetupError::Client(scrub(&chain(&error), &key)))?;
        Ok(Http {
            client,
            base,
            key,
            authorization,
            most_bytes: options.most_bytes,
            sent: AtomicUsize::new(0),
        })
    }

    /// Where requests go.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// How many requests were sent so far, answered or not.
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }

    /// A foreign text (an error body) as one short line without the key.
    pub fn scrub(&self, text: &str) -> String {
        scrub(text, &self.key)
    }

    /// Sends a request and waits for the whole answer. The one door to the network: pacing and
    /// retries belong in here, around `once`.
    pub async fn send(&self, request: &Request) -> Result<Answer, HttpError> {
        self.once(request).await
    }

    async fn once(&self, request: &Request) -> Result<Answer, HttpError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self
            .client
            .request(method, self.base.join(&request.path_and_query))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, "application/json");
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        self.sent.fetch_add(1, Ordering::Relaxed);
        let response = builder.send().await.map_err(|error| self.failed(error))?;
        self.whole(response).await
    }

    /// Reads the body to its end, or up to the bound.
    async fn whole(&self, mut response: reqwest::Response) -> Result<Answer, HttpError> {
        let status = response.status().as_u16();
        let retry_after = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .map(|text| self.scrub(text));
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() > self.most_bytes => {
                    let limit = self.most_bytes;
                    return Err(HttpError::TooLarge { status, limit });
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) if error.is_timeout() => return Err(self.failed(error)),
                Err(error) => {
                    let reason = self.causes(error);
                    return Err(HttpError::Broken { status, reason });
                }
            }
        }
        Ok(Answer {
            status,
            body,
            retry_after,
        })
    }

    fn failed(&self, error: reqwest::Error) -> HttpError {
        let timeout = error.is_timeout();
        let reason = self.causes(error);
        if timeout {
            HttpError::Timeout(reason)
        } else {
            HttpError::Unreachable(reason)
        }
    }

    fn causes(&self, error: reqwest::Error) -> String {
        // The request is named by whoever reports it; its URL here would only repeat it.
        self.scrub(&chain(&error.without_url()))
    }
}

/// Shows where it speaks to, and no key.
impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("base", &self.base)
            .field("sent", &self.sent())
            .finish_non_exhaustive()
    }
}

fn bearer(key: &SecretString) -> Result<HeaderValue, SetupError> {
    let secret = key.expose_secret();
    if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(SetupError::Key);
    }
    let mut value =
        HeaderValue::from_str(&format!("Bearer {secret}")).map_err(|_| SetupError::Key)?;
    value.set_sensitive(true);
    Ok(value)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_without_showing_it() {
        for key in ["", "two words", "line\nbreak", "käse"] {
            let refused = bearer(&SecretString::from(key)).map(|_| ());
            assert_eq!(refused, Err(SetupError::Key), "{key:?}");
        }
    }

    #[test]
    fn debug_output_holds_no_key() {
        let base = BaseUrl::parse("http://localhost:1").unwrap();
        let key = SecretString::from("omni_osk_secret");
        let http = Http::new(base, key, &HttpOptions::default()).unwrap();
        assert!(!format!("{http:?}").contains("osk"));
    }
}
