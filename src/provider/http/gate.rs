//! Shut for good once the tenant asks to wait longer than anybody waits: whoever sent on would
//! teach it to ask for more.

use std::time::{Duration, SystemTime};

use tokio::sync::watch;

use super::Answer;
use super::retry::Outcome;

/// Nobody waits longer than this, whatever `Retry-After` says: nothing more is sent, and a person
/// decides. Omni counts by the minute (omni-api.md 8.2).
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Lets requests through until it is shut.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// Why it is shut.
    shut: watch::Sender<Option<String>>,
}

impl Gate {
    /// Shuts where an answer that is no success asks for too long a wait, and says why.
    pub(super) fn judge(&self, outcome: Outcome, answer: &Answer) -> Option<String> {
        if outcome == Outcome::Known {
            return None;
        }
        let wait = answer.retry_after.filter(|wait| *wait > LONGEST_PAUSE)?;
        let reason = too_long(wait, SystemTime::now());
        // Who was first has said it.
        self.shut.send_if_modified(|shut| {
            let first = shut.is_none();
            shut.get_or_insert_with(|| reason.clone());
            first
        });
        Some(reason)
    }

    /// Ends when it is shut, with the reason.
    pub(super) async fn shut(&self) -> String {
        let mut shut = self.shut.subscribe();
        // It fails only where the sender is gone, and that is in here.
        let why = shut.wait_for(Option::is_some).await;
        why.ok().and_then(|why| why.clone()).unwrap_or_default()
    }

    /// Waits, but not past the moment when it is shut.
    pub(super) async fn rest(&self, wait: Duration) {
        tokio::select! {
            biased;
            _ = self.shut() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// `the tenant asks to wait 1 h (until 14:05 UTC); that is longer than …`.
fn too_long(wait: Duration, now: SystemTime) -> String {
    let until = until(wait, now).map_or_else(String::new, |until| format!(" (until {until} UTC)"));
    let most = LONGEST_PAUSE.as_secs() / MINUTE;
    let wait = in_words(wait);
    format!(
        "the tenant asks to wait {wait}{until}; that is longer than the {most} minutes that are \
         waited for"
    )
}

/// The moment, to the minute, rounded up; with the day where it is not within one. Nothing where
/// no calendar goes so far.
fn until(wait: Duration, now: SystemTime) -> Option<String> {
    let end = now
        .checked_add(wait)?
        .checked_add(Duration::from_secs(59))?;
    let stamp = jiff::Timestamp::try_from(end).ok()?;
    let form = match wait.as_secs() < DAY {
        true => "%H:%M",
        false => "%Y-%m-%d %H:%M",
    };
    Some(stamp.strftime(form).to_string())
}

/// `1 h`, `1 d 2 h`, `15 min 1 s`: the two largest parts.
fn in_words(wait: Duration) -> String {
    let seconds = wait.as_secs();
    let parts = [
        (seconds / DAY, "d"),
        (seconds % DAY / HOUR, "h"),
        (seconds % HOUR / MINUTE, "min"),
        (seconds % MINUTE, "s"),
    ];
    let first = parts.iter().position(|(n, _)| *n > 0).unwrap_or(3);
    let shown = parts.iter().skip(first).take(2).filter(|(n, _)| *n > 0);
    let shown: Vec<_> = shown.map(|(n, unit)| format!("{n} {unit}")).collect();
    shown.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_is_said() {
        let now: jiff::Timestamp = "2026-11-22T13:04:10Z".parse().unwrap();
        let said = |seconds| too_long(Duration::from_secs(seconds), now.into());
        let end = "; that is longer than the 15 minutes that are waited for";
        for (seconds, wait) in [
            (3600, "1 h (until 14:05 UTC)"),
            (901, "15 min 1 s (until 13:20 UTC)"),
            (5400, "1 h 30 min (until 14:35 UTC)"),
            (90_000, "1 d 1 h (until 2026-11-23 14:05 UTC)"),
            (u64::MAX, "213503982334601 d 7 h"),
        ] {
            let expected = format!("the tenant asks to wait {wait}{end}");
            assert_eq!(said(seconds), expected);
        }
    }
}
