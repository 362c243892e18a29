//! What is shown while something takes time: one line on a terminal, plain lines elsewhere.

use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Output;
use crate::apply::{Progress, Status};
use crate::provider::ProviderWriter;
use crate::view::apply::step;
use crate::view::terminal::safe;
use crate::workflow::Connection;

fn line(output: &Output, template: &str) -> ProgressBar {
    let target = match output.is_live() {
        true => ProgressDrawTarget::stderr(),
        false => ProgressDrawTarget::hidden(),
    };
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(None, target).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// A line that counts requests while the tenant is read.
pub struct Reading {
    bar: ProgressBar,
    ticker: tokio::task::JoinHandle<()>,
}

impl Reading {
    /// Begins to count.
    pub fn begin(output: &Output, connection: &Connection) -> Self {
        let bar = line(output, "{spinner} reading {msg}");
        bar.set_message(connection.provider.identity().to_string());
        let provider: Arc<dyn ProviderWriter> = Arc::clone(&connection.provider);
        let shown = bar.clone();
        let identity = safe(&provider.identity().to_string()).to_string();
        let ticker = tokio::spawn(async move {
            loop {
                shown.set_message(format!("{identity}, {} requests", provider.requests()));
                tokio::time::sleep(Duration::from_millis(120)).await;
            }
        });
        Reading { bar, ticker }
    }

    /// Takes the line away.
    pub fn end(self) {
        self.ticker.abort();
        self.bar.finish_and_clear();
    }
}

/// The steps of an apply.
pub struct Steps<'a> {
    output: &'a Output,
    bar: ProgressBar,
}

impl<'a> Steps<'a> {
    /// Begins with none.
    pub fn begin(output: &'a Output) -> Self {
        Steps {
            output,
            bar: line(output, "{spinner} {msg}"),
        }
    }

    /// Shows one step: over the line before on a terminal, as a line of its own elsewhere.
    pub fn show(&mut self, progress: Progress<'_>) {
        let Progress {
            done,
            total,
            change,
            status,
        } = progress;
        let text = step(change, self.output.color_err());
        match status {
            None => self.bar.set_message(format!("{done}/{total}  {text}")),
            Some(Status::Done) => self.say(&text),
            Some(Status::Failed(reason)) => self.say(&format!("{text}  FAILED: {}", safe(reason))),
            Some(Status::Blocked(_)) => self.say(&format!("{text}  blocked")),
            Some(Status::NotReached) => {}
        }
    }

    fn say(&self, text: &str) {
        if self.output.is_live() {
            self.bar.println(text);
        } else {
            self.output.note(text);
        }
    }

    /// Takes the line away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
