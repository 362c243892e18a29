//! Listens to what the transport tells: with -v retries and waits, with -vv each request.

use jiff::Timestamp;
use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use super::arguments::{Arguments, LogFormat};
use super::live::Live;
use super::output::Output;
use crate::view::log::{Line, json, text};

/// Begins to listen, where -v asks for it.
pub fn begin(arguments: &Arguments, output: &Output) {
    let level = match arguments.verbose {
        0 => return,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    let log = Log {
        level,
        format: arguments.log_format,
        color: output.color_err(),
        live: output.live.clone(),
    };
    // It fails only where somebody listens already, and that serves as well.
    let _ = tracing::subscriber::set_global_default(Registry::default().with(log));
}

struct Log {
    level: LevelFilter,
    format: LogFormat,
    color: bool,
    live: Live,
}

impl<S: Subscriber> Layer<S> for Log {
    /// What other crates have to say is not for here: nobody looked at what they put into it.
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        let ours = metadata.target().split("::").next() == Some("omni_um");
        ours && metadata.is_event() && *metadata.level() <= self.level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let line = Line {
            time: format!("{:.3}", Timestamp::now()),
            level: event.metadata().level().as_str().to_lowercase(),
            message: fields.message,
            fields: fields.rest,
        };
        self.live.above(&match self.format {
            LogFormat::Text => text(&line, self.color),
            LogFormat::Json => json(&line),
        });
    }
}

/// The fields of an event, in their order.
#[derive(Default)]
struct Fields {
    message: String,
    rest: Vec<(&'static str, Value)>,
}

impl Fields {
    fn keep(&mut self, field: &Field, value: Value) {
        self.rest.push((field.name(), value));
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.keep(field, Value::from(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.keep(field, Value::from(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.keep(field, Value::from(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.keep(field, Value::from(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.keep(field, Value::from(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let value = format!("{value:?}");
        match field.name() {
            "message" => self.message = value,
            _ => self.keep(field, Value::from(value)),
        }
    }
}
