//! What is shown while something takes time: one line on a terminal, plain lines elsewhere.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike as _};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::live::Live;
use super::narrow::Narrow;
use super::output::Output;
use crate::apply::{Progress, Status};
use crate::plan::Plan;
use crate::provider::Traffic;
use crate::view::apply::step;
use crate::view::progress::{self, Standing};
use crate::view::shown::Shown;
use crate::workflow::Connection;

fn line(output: &Output, template: &str) -> ProgressBar {
    let target = match output.is_live() {
        true => ProgressDrawTarget::term_like_with_hz(Box::new(Narrow::stderr()), FRAMES),
        false => ProgressDrawTarget::hidden(),
    };
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(None, target).with_style(style);
    bar.enable_steady_tick(TICK);
    output.live.begin(&bar);
    bar
}

/// How many frames a second are drawn at the most.
const FRAMES: u8 = 20;

/// How often the line is drawn again.
const TICK: Duration = Duration::from_millis(120);

/// A wait that is shorter is not worth a line of its own.
const WORTH_A_LINE: Duration = Duration::from_secs(2);

/// Looks at what the provider does until it is stopped: `show` draws it, and where nothing is
/// drawn over itself each wait is a line of its own.
fn follow(
    output: &Output,
    connection: &Connection,
    show: impl Fn(&Traffic) + Send + 'static,
) -> JoinHandle<()> {
    let provider = Arc::clone(&connection.provider);
    let output = output.clone();
    tokio::spawn(async move {
        let mut left = Duration::ZERO;
        loop {
            let traffic = provider.traffic();
            show(&traffic);
            let now = traffic.waiting.map_or(Duration::ZERO, |wait| wait.left);
            if let Some(wait) = traffic.waiting
                && now > left
                && now >= WORTH_A_LINE
                && !output.is_live()
            {
                output.note(&Shown::foreign(&wait.to_string()));
            }
            left = now;
            tokio::time::sleep(TICK).await;
        }
    })
}

/// `, waiting 8 s: the tenant asked to slow down`; nothing where nothing is waited for.
fn waiting(traffic: &Traffic) -> Shown {
    let waiting = traffic.waiting.map(|wait| wait.to_string());
    let words = |wait: String| Shown::own(", ").then(&Shown::foreign(&wait));
    waiting.map(words).unwrap_or_default()
}

/// A line that counts requests while the tenant is read.
pub struct Reading {
    live: Live,
    bar: ProgressBar,
    ticker: JoinHandle<()>,
}

impl Reading {
    /// Begins to count.
    pub fn begin(output: &Output, connection: &Connection) -> Self {
        let bar = line(output, "{spinner} reading {msg}");
        let identity = Shown::foreign(&connection.provider.identity().to_string());
        bar.set_message(identity.to_string());
        let shown = bar.clone();
        let ticker = follow(output, connection, move |traffic| {
            let requests = traffic.requests;
            let waiting = waiting(traffic);
            shown.set_message(format!("{identity}, {requests} requests{waiting}"));
        });
        let live = output.live.clone();
        Reading { live, bar, ticker }
    }

    /// Takes the line away.
    pub fn end(self) {
        self.ticker.abort();
        self.live.end();
        self.bar.finish_and_clear();
    }
}

/// The steps of an apply.
pub struct Steps<'a> {
    output: &'a Output,
    bar: ProgressBar,
    standing: Arc<Mutex<Standing>>,
    ticker: JoinHandle<()>,
}

impl<'a> Steps<'a> {
    /// Begins with none.
    pub fn begin(output: &'a Output, connection: &Connection, plan: &Plan) -> Self {
        let bar = line(output, "{spinner} {msg}");
        let standing = Arc::new(Mutex::new(Standing::of(plan)));
        let (shown, seen) = (bar.clone(), Arc::clone(&standing));
        let (begun, before) = (Instant::now(), connection.provider.traffic());
        let ticker = follow(output, connection, move |traffic| {
            let mut standing = seen.lock().unwrap_or_else(PoisonError::into_inner);
            standing.sent = traffic.since(&before).requests;
            standing.elapsed = begun.elapsed();
            let words = |wait: &dyn ToString| Shown::foreign(&wait.to_string());
            standing.waiting = traffic.waiting.map(|wait| (words(&wait), wait.left));
            // Two columns are the spinner's.
            let width = usize::from(Narrow::stderr().width()).saturating_sub(2);
            shown.set_message(progress::line(&standing, width).to_string());
        });
        Steps {
            output,
            bar,
            standing,
            ticker,
        }
    }

    /// Shows one step: in the line that is drawn over itself, and once it is done as a line that
    /// stays.
    pub fn show(&mut self, progress: Progress<'_>) {
        let Progress {
            done,
            total,
            change,
            status,
        } = progress;
        {
            let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
            (standing.done, standing.total) = (done, total);
            standing.step = match status {
                Some(_) if done == total => Shown::own("checking what was done"),
                Some(_) | None => step(change, false),
            };
        }
        let text = step(change, self.output.color_err());
        match status {
            Some(Status::Done) => self.output.note(&text),
            Some(Status::Failed(reason)) => self.note(text.and("  FAILED: "), reason),
            Some(Status::Unknown(reason)) => self.note(text.and("  UNKNOWN: "), reason),
            Some(Status::Blocked(_)) => self.output.note(&text.and("  blocked")),
            None | Some(Status::NotReached) => {}
        }
    }

    fn note(&self, what: Shown, reason: &str) {
        self.output.note(&what.then(&Shown::foreign(reason)));
    }

    /// Takes the line away.
    pub fn end(&self) {
        self.ticker.abort();
        self.output.live.end();
        self.bar.finish_and_clear();
    }
}
