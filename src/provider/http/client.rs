//! Requests out, answers back: paced, and sent again where that is safe.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use tower::ServiceExt as _;
use tracing::{debug, info};

use super::forms::Forms;
use super::gate::Gate;
use super::pace::{Admitted, Pacer};
use super::retry::{Breaker, Budget, Looks, MOST_TRIES, Outcome, Tries};
use super::scrub::{chain, scrub};
use super::tally::Tally;
use super::transport::{Transport, sockets};
use super::wait::{Waits, retry_after};
use super::{Answer, HttpError, HttpOptions, Method, Request};
use crate::model::{BadUrl, BaseUrl};
use crate::provider::traffic::{Traffic, WaitReason};

/// Why nothing can be sent at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The URL must not be used with a key.
    #[error("the URL cannot be used: {0}")]
    Url(#[from] BadUrl),
    /// The key is empty, or holds what no header can carry.
    #[error("the key is empty or holds a character that a key cannot have")]
    Key,
    /// The TLS library has no certificates, or will not start.
    #[error("no HTTP client: {0}")]
    Client(String),
}

/// A client of one API with one key.
pub struct Http {
    transport: Transport,
    base: BaseUrl,
    key: Forms,
    authorization: HeaderValue,
    pacer: Pacer,
    waits: Waits,
    budget: Budget,
    breaker: Breaker,
    gate: Gate,
    tally: Tally,
}

impl Http {
    /// A client; nothing is sent yet.
    pub fn new(
        base: BaseUrl,
        key: SecretString,
        options: &HttpOptions,
    ) -> Result<Http, SetupError> {
        let transport = sockets(&base, options)
            .map_err(|error| SetupError::Client(scrub(&chain(&error), &Forms::of(&key))))?;
        Http::over(transport, base, key, options)
    }

    /// A client over another transport.
    pub fn over(
        transport: Transport,
        base: BaseUrl,
        key: SecretString,
        options: &HttpOptions,
    ) -> Result<Http, SetupError> {
        Ok(Http {
            transport,
            base,
            authorization: bearer(&key)?,
            key: Forms::of(&key),
            pacer: Pacer::new(options),
            waits: Waits::new(&options.backoff),
            budget: Budget::default(),
            breaker: Breaker::default(),
            gate: Gate::default(),
            tally: Tally::default(),
        })
    }

    /// Where requests go.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// How many requests were sent so far, answered or not.
    pub fn sent(&self) -> usize {
        self.tally.requests()
    }

    /// What was sent, and what is being waited for.
    pub fn traffic(&self) -> Traffic {
        self.tally.traffic()
    }

    /// A foreign text (an error body) as one short line without the key.
    pub fn scrub(&self, text: &str) -> String {
        scrub(text, &self.key)
    }

    /// Whether the key stands, in any form, in what is to be kept or shown as it is.
    pub fn holds_key(&self, bytes: &[u8]) -> bool {
        self.key.are_in(bytes)
    }

    /// Sends a request, again where that is safe, and waits for the whole answer. A POST is sent
    /// again after a 429 alone; whoever can look what became of it uses [`Http::attempt`].
    pub async fn send(&self, request: &Request) -> Result<Answer, HttpError> {
        let mut tries = Tries::default();
        loop {
            let came = self.attempt(request, &mut tries).await;
            let again = request.method.is_repeatable() && self.may_repeat(request, &came, &tries);
            if !again {
                return self.ended(request, came);
            }
            self.pause(&came, &tries).await;
        }
    }

    /// Sends a request once. A 429 says that nothing was done (RFC 6585, 4: the limiter answers in
    /// place of the API), and so each method is sent again after it. Once the tenant asked to wait
    /// longer than anybody waits, nothing is sent at all.
    pub async fn attempt(&self, request: &Request, tries: &mut Tries) -> Result<Answer, HttpError> {
        loop {
            let admitted = self.admit(tries).await?;
            self.tally.sent(tries.sent > 0);
            tries.sent += 1;
            self.tell_sending(request, tries, admitted.full_pace_again);
            let came = self.carry(request, tries.open).await;
            self.tell_came(request, &came, tries, admitted.at.elapsed());
            let outcome = Outcome::of(&came);
            tries.open |= outcome.is_open();
            if let Ok(answer) = &came {
                self.shut(outcome, answer, tries)?;
                if outcome == Outcome::Throttled {
                    self.slow_down(answer, admitted.at, tries);
                    if tries.sent < MOST_TRIES && !self.breaker.is_open(request) {
                        continue;
                    }
                }
            }
            return came;
        }
    }

    /// Waits for a turn, unless there is none any more.
    async fn admit(&self, tries: &Tries) -> Result<Admitted<'_>, HttpError> {
        let open = tries.open;
        tokio::select! {
            // Whoever stands in line when the end comes is not let through.
            biased;
            reason = self.gate.shut() => Err(HttpError::Shut { reason, open }),
            admitted = self.pacer.admit() => Ok(admitted),
        }
    }

    /// Whether an answer asks to wait longer than anybody waits, which is the end for everybody.
    fn shut(&self, outcome: Outcome, answer: &Answer, tries: &Tries) -> Result<(), HttpError> {
        let Some(reason) = self.gate.judge(outcome, answer) else {
            return Ok(());
        };
        if outcome == Outcome::Throttled {
            self.tally.throttled();
        }
        info!(because = reason, "nothing more is sent");
        let open = tries.open;
        Err(HttpError::Shut { reason, open })
    }

    /// Whether a request of which nobody knows what became may be sent again: there are tries
    /// left, for it and for the run, and another may fare better.
    pub fn may_repeat(
        &self,
        request: &Request,
        came: &Result<Answer, HttpError>,
        tries: &Tries,
    ) -> bool {
        Outcome::of(came) == Outcome::Lost
            && tries.sent < MOST_TRIES
            && !self.breaker.is_open(request)
            && self.budget.take(self.sent())
    }

    /// Whether a try may have been done, and nobody knows.
    pub fn is_open(came: &Result<Answer, HttpError>) -> bool {
        Outcome::of(came).is_open()
    }

    /// Waits after a try that failed: as long as the tenant asks, else a little more each time.
    pub async fn pause(&self, came: &Result<Answer, HttpError>, tries: &Tries) {
        if matches!(came, Err(HttpError::Shut { .. })) {
            return;
        }
        let asked = came.as_ref().ok().and_then(|answer| answer.retry_after);
        if let Some(wait) = asked {
            self.pacer.hold(wait);
            self.wait(wait, WaitReason::AskedTo);
            return;
        }
        let wait = self.waits.failed(tries.sent);
        self.wait(wait, WaitReason::Failed);
        self.gate.rest(wait).await;
    }

    /// Waits before another look at what was just written and does not show yet: a little longer
    /// each time. `false`: it was looked for long enough.
    pub async fn wait_to_show(&self, looks: &mut Looks) -> bool {
        let Some(look) = looks.take() else {
            return false;
        };
        let wait = self.waits.unseen(look);
        self.wait(wait, WaitReason::Unseen);
        self.gate.rest(wait).await;
        true
    }

    /// How a request ended, after all its tries. Five failures in a row are a tenant that is down.
    pub fn ended(
        &self,
        request: &Request,
        came: Result<Answer, HttpError>,
    ) -> Result<Answer, HttpError> {
        self.breaker.judge(request, came)
    }

    /// A request whose answer was lost turned out to be done.
    pub fn turned_out_done(&self, request: &Request) {
        let (method, path) = (request.method.as_str(), self.scrub(&request.path_and_query));
        info!(
            method,
            path, "its answer was lost, and a look-up shows that it is done"
        );
        self.breaker.done(request);
    }

    /// A 429: everybody waits, and goes slower for a while.
    fn slow_down(&self, answer: &Answer, sent: tokio::time::Instant, tries: &Tries) {
        self.tally.throttled();
        let wait = answer.retry_after;
        let wait = wait.unwrap_or_else(|| self.waits.throttled(tries.sent));
        if let Some(divisor) = self.pacer.throttled(sent, wait) {
            info!(divisor, "the pace is divided for a minute");
        }
        self.wait(wait, WaitReason::AskedTo);
    }

    /// A wait begins.
    fn wait(&self, wait: Duration, reason: WaitReason) {
        self.tally.waits(wait, reason);
        let seconds = (wait.as_secs_f64() * 1000.0).round() / 1000.0;
        info!(seconds, because = reason.as_str(), "waiting");
    }

    fn tell_sending(&self, request: &Request, tries: &Tries, full_pace_again: bool) {
        if full_pace_again {
            info!("the pace is whole again");
        }
        if tries.sent > 1 {
            let (method, path) = (request.method.as_str(), self.scrub(&request.path_and_query));
            info!(method, path, "try" = tries.sent, "sending again");
        }
    }

    /// Says how a try ended; of what came, the status alone.
    fn tell_came(
        &self,
        request: &Request,
        came: &Result<Answer, HttpError>,
        tries: &Tries,
        took: Duration,
    ) {
        let (method, path) = (request.method.as_str(), self.scrub(&request.path_and_query));
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match came {
            Ok(answer) => {
                if answer.status == 429 {
                    info!(method, path, "answered 429: too many requests");
                }
                debug!(
                    method,
                    path,
                    status = answer.status,
                    "try" = tries.sent,
                    ms,
                    "answered"
                );
            }
            Err(error) => {
                let error = error.to_string();
                debug!(method, path, error, "try" = tries.sent, ms, "not answered");
            }
        }
    }

    async fn carry(&self, request: &Request, repeated: bool) -> Result<Answer, HttpError> {
        let wire = self.wire(request)?;
        let came = self.transport.clone().oneshot(wire).await;
        let response = came.map_err(|error| error.map(|text| self.scrub(text)))?;
        Ok(Answer {
            status: response.status().as_u16(),
            retry_after: retry_after(response.headers()),
            repeated,
            body: response.into_body(),
        })
    }

    fn wire(&self, request: &Request) -> Result<http::Request<Bytes>, HttpError> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Patch => http::Method::PATCH,
            Method::Delete => http::Method::DELETE,
        };
        let mut builder = http::Request::builder()
            .method(method)
            .uri(self.base.join(&request.path_and_query))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, "application/json");
        if request.body.is_some() {
            builder = builder.header(CONTENT_TYPE, "application/json");
        }
        let body = request.body.clone().unwrap_or_default();
        builder
            .body(Bytes::from(body))
            .map_err(|error| HttpError::Unreachable(self.scrub(&chain(&error))))
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

/// Whether a key can stand in a header: it is not empty, and holds no space and nothing that is
/// not ASCII.
pub fn is_key(key: &SecretString) -> bool {
    let secret = key.expose_secret();
    !secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_graphic())
}

fn bearer(key: &SecretString) -> Result<HeaderValue, SetupError> {
    if !is_key(key) {
        return Err(SetupError::Key);
    }
    let secret = key.expose_secret();
    let mut value =
        HeaderValue::from_str(&format!("Bearer {secret}")).map_err(|_| SetupError::Key)?;
    value.set_sensitive(true);
    Ok(value)
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
