//! What happens to one request, from its arrival to its line in the log.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use super::deliver::Delivery;
use super::log::{Exchange, Log};
use super::options::Options;
use super::wire_log::WireLog;
use crate::sandbox::api::{self, Answer, Call, Desk, Refusal};
use crate::sandbox::faults::{Body, Fate, Faults, Pace, RequestInfo, Turn, What};
use crate::sandbox::switches::{ErrorBody, LastModified, RetryAfter, Switches};
use crate::sandbox::tenant::{Late, Tenant};

/// Everything behind the lock.
pub(super) struct Core {
    pub(super) tenant: Tenant,
    pub(super) switches: Switches,
    pub(super) faults: Faults,
    pub(super) late: Late,
    pub(super) log: Log,
    pub(super) pace: Pace,
    pub(super) key: String,
    pub(super) state: Option<PathBuf>,
    pub(super) wire_log: Option<WireLog>,
}

pub(super) type Shared = Arc<Mutex<Core>>;

/// A test that panicked with the lock held has said so already; the server goes on.
pub(super) fn lock(core: &Mutex<Core>) -> MutexGuard<'_, Core> {
    core.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A request, read whole.
pub(super) struct Arrived {
    pub(super) method: String,
    pub(super) path: String,
    /// The query as sent.
    pub(super) query: String,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) authorization: Option<String>,
    pub(super) body: Vec<u8>,
}

/// What is to be sent, and how.
pub(super) struct Outcome {
    pub(super) answer: Answer,
    pub(super) delivery: Delivery,
}

impl Arrived {
    fn target(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    fn call(&self) -> Call<'_> {
        Call {
            method: &self.method,
            path: &self.path,
            query: &self.parameters,
            authorization: self.authorization.as_deref(),
            body: &self.body,
        }
    }

    fn refuse(&self, status: u16, text: &str, shape: ErrorBody) -> Answer {
        Refusal::new(status, text).answer(api::family(&self.path), shape)
    }
}

impl Core {
    /// A sandbox that has answered nothing yet; its tenant is in the state file already.
    pub(super) fn open(mut options: Options) -> std::io::Result<Self> {
        let core = Core {
            tenant: options.open_tenant()?,
            switches: options.switches,
            faults: options.faults,
            late: Late::default(),
            log: Log::default(),
            pace: Pace::default(),
            key: options.key,
            state: options.state,
            wire_log: WireLog::from_env()?,
        };
        core.save()?;
        Ok(core)
    }

    /// Answers a request with all that goes with it; a change is in the state file before the answer is sent.
    pub(super) fn handle(&mut self, arrived: &Arrived) -> Outcome {
        if let Some(answer) = self.over_limit(arrived) {
            self.write_down(arrived, &answer, 429, true);
            return Outcome {
                answer,
                delivery: Delivery::Whole,
            };
        }
        let fate = self
            .faults
            .decide(&arrived.method, &arrived.path, &arrived.query);
        let before = self.tenant.effects().len();
        self.let_others_write(Turn::Before, arrived);
        let late = fate.late.map(|requests| (self.tenant.clone(), requests));
        let mut answer = self.meet(&fate, arrived);
        self.late.pass();
        if let Some((before, requests)) = &late {
            self.late.keep(before, &self.tenant, *requests);
        }
        let lied = self.faults.lie(&fate, &answer.body);
        self.faults
            .remember(&arrived.method, &arrived.path, &arrived.query, &answer.body);
        let faulty = fate.what.is_some() || fate.late.is_some() || lied.is_some();
        answer.body = lied.unwrap_or(answer.body);
        self.let_others_write(Turn::After, arrived);
        if self.tenant.effects().len() > before
            && let Err(error) = self.save()
        {
            let text = format!("The state file could not be written: {error}");
            answer = arrived.refuse(500, &text, ErrorBody::Short);
        }
        let delivery = delivery(fate.what.as_ref());
        let status = if delivery == Delivery::Nothing {
            0
        } else {
            answer.status
        };
        self.write_down(arrived, &answer, status, faulty);
        Outcome { answer, delivery }
    }

    /// Writes the state file, where there is one.
    pub(super) fn save(&self) -> std::io::Result<()> {
        self.state
            .as_deref()
            .map_or(Ok(()), |state| self.tenant.save(state))
    }

    fn over_limit(&mut self, arrived: &Arrived) -> Option<Answer> {
        let limit = self.faults.rate_limit?;
        let wait = self.pace.admit(limit, Instant::now()).err()?;
        let answer = arrived.refuse(429, "Too many requests", self.switches.error_body);
        Some(match self.switches.retry_after {
            RetryAfter::Absent => answer,
            RetryAfter::Present => answer.with_header(
                "retry-after",
                wait.as_secs_f64().ceil().max(1.0).to_string(),
            ),
        })
    }

    /// The answer that the fate of a request allows.
    fn meet(&mut self, fate: &Fate, arrived: &Arrived) -> Answer {
        match &fate.what {
            Some(What::Fail(status, Body::Json)) => {
                arrived.refuse(*status, "This failure is made up", self.switches.error_body)
            }
            Some(What::Fail(status, Body::Html)) => Answer::html(*status),
            Some(What::Fail(status, Body::Echo)) => {
                let said = format!("bad value {}", String::from_utf8_lossy(&arrived.body));
                arrived.refuse(*status, &said, self.switches.error_body)
            }
            Some(What::Busy(wait)) => arrived
                .refuse(429, "Too many requests", self.switches.error_body)
                .with_header("retry-after", wait.header()),
            Some(What::Redirect(place)) => {
                Answer::html(302).with_header("location", place.as_str())
            }
            Some(What::Html) => Answer::html(200),
            Some(What::DropBefore) => Answer::empty(500),
            Some(What::AcceptAndIgnore) => {
                let mut copy = self.tenant.clone();
                // An id that was promised here must not be the one that a repetition gets.
                self.tenant.skip_numbers();
                answer(&mut copy, &self.switches, &self.key, arrived)
            }
            _ => self.serve(arrived),
        }
    }

    /// The answer of the API. Reads show what is late as it was; a write that names what does not
    /// show at all is refused, and every other one meets the tenant as it is.
    fn serve(&mut self, arrived: &Arrived) -> Answer {
        if arrived.method == "GET" {
            let mut shown = self.late.shown(&self.tenant);
            let tenant = shown.as_mut().unwrap_or(&mut self.tenant);
            return answer(tenant, &self.switches, &self.key, arrived);
        }
        if let Some(mut known) = self.late.known(&self.tenant) {
            let rehearsed = answer(&mut known, &self.switches, &self.key, arrived);
            if rehearsed.status >= 400 {
                return rehearsed;
            }
        }
        self.tenant.caused_by(Some(self.log.len()));
        self.tenant
            .stamp_content(self.switches.last_modified == LastModified::Moves);
        let answer = answer(&mut self.tenant, &self.switches, &self.key, arrived);
        self.tenant.caused_by(None);
        answer
    }

    fn let_others_write(&mut self, turn: Turn, arrived: &Arrived) {
        let due = self
            .faults
            .writers_for(turn, &arrived.method, &arrived.path, &arrived.query);
        if due.is_empty() {
            return;
        }
        let info = RequestInfo {
            number: self.log.len(),
            method: arrived.method.clone(),
            target: arrived.target(),
            body: String::from_utf8_lossy(&arrived.body).into_owned(),
        };
        for writer in due {
            writer.write(&mut self.tenant, &info);
        }
    }

    fn write_down(&mut self, arrived: &Arrived, answer: &Answer, status: u16, fault: bool) {
        let exchange = Exchange {
            method: arrived.method.clone(),
            target: arrived.target(),
            status,
            request: String::from_utf8_lossy(&arrived.body).into_owned(),
            response: String::from_utf8_lossy(&answer.body).into_owned(),
            fault,
        };
        if let Some(wire_log) = &mut self.wire_log {
            wire_log.append(&exchange);
        }
        self.log.push(exchange);
    }
}

fn answer(tenant: &mut Tenant, switches: &Switches, key: &str, arrived: &Arrived) -> Answer {
    api::answer(
        &mut Desk {
            tenant,
            switches,
            key,
        },
        &arrived.call(),
    )
}

fn delivery(what: Option<&What>) -> Delivery {
    match what {
        Some(What::DropBefore | What::DropAfter) => Delivery::Nothing,
        Some(What::Truncate) => Delivery::Half,
        Some(What::Endless(bytes)) => Delivery::Endless(*bytes),
        Some(What::Trickle(pause)) => Delivery::Trickle(*pause),
        _ => Delivery::Whole,
    }
}
