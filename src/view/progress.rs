//! The one line that an apply draws over itself at a terminal.

use std::time::Duration;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::shown::Shown;
use crate::plan::Plan;

/// How many requests at the planned pace count for as much as the ones that were sent: a few quick
/// ones at the beginning say nothing about an hour.
const WEIGHT: f64 = 10.0;

/// Before that, a rate says more about the burst than about the pace.
const SETTLED: Duration = Duration::from_secs(10);

/// The longest bar, in columns.
const BAR: usize = 24;

/// Where an apply stands.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Changes that are behind us.
    pub done: usize,
    /// All changes.
    pub total: usize,
    /// Requests that the plan expects after apply's own reading.
    pub expected: usize,
    /// Requests a minute at the planned pace.
    pub per_minute: u32,
    /// Requests sent since then.
    pub sent: usize,
    /// How long that took.
    pub elapsed: Duration,
    /// The change at hand.
    pub step: Shown,
    /// The wait that is going on, in words, and how much of it is left.
    pub waiting: Option<(Shown, Duration)>,
}

impl Standing {
    /// At the beginning, apply's own reading being done.
    pub fn of(plan: &Plan) -> Self {
        let cost = &plan.cost;
        let writes = plan.changes.iter().filter(|change| change.action.writes());
        Standing {
            total: writes.count(),
            expected: (cost.writes + cost.checks).saturating_sub(cost.reads),
            per_minute: cost.per_minute,
            ..Standing::default()
        }
    }

    /// How long it may still take: what the plan said, and more and more what was seen since.
    pub fn left(&self) -> Option<Duration> {
        let left = self.expected.saturating_sub(self.sent);
        if left == 0 {
            return None;
        }
        let planned = 60.0 / f64::from(self.per_minute.max(1));
        let each = (WEIGHT * planned + self.elapsed.as_secs_f64()) / (WEIGHT + self.sent as f64);
        let wait = self.waiting.as_ref().map_or(Duration::ZERO, |wait| wait.1);
        Some(Duration::from_secs_f64(left as f64 * each) + wait)
    }

    /// Requests a minute as they went, once that can be said.
    fn rate(&self) -> Option<u64> {
        let minutes = self.elapsed.as_secs_f64() / 60.0;
        (self.elapsed >= SETTLED).then(|| (self.sent as f64 / minutes).round() as u64)
    }
}

/// The line for so many columns, never wider. What matters most stays: how many are done, how long
/// it takes, the wait; then the rate, the bar, and as much of the change at hand as there is room for.
pub fn line(standing: &Standing, width: usize) -> Shown {
    let Standing { done, total, .. } = standing;
    if *total == 0 {
        return Shown::default();
    }
    let counted = format!("{done}/{total}");
    let mut room = width.saturating_sub(counted.width());
    let left = fitting(&mut room, standing.left().map(about));
    let waiting = fitting(
        &mut room,
        standing.waiting.as_ref().map(|wait| wait.0.to_string()),
    );
    let rate = fitting(
        &mut room,
        standing.rate().map(|rate| format!("{rate} requests/min")),
    );
    // Of the width alone, so that it stands still while numbers grow.
    let bar = fitting(&mut room, bar(*done, *total, width / 6));
    let step = match (&waiting, room > 10) {
        (None, true) => Some(cut(&standing.step, room - 2)).filter(|step| !step.is_empty()),
        (Some(_), _) | (None, false) => None,
    };
    let parts = [bar, rate, left, waiting, step];
    let parts = std::iter::once(counted).chain(parts.into_iter().flatten());
    Shown::laid_out(cut(&parts.collect::<Vec<_>>().join("  "), width))
}

/// A part, where there is room for it and the gap before it.
fn fitting(room: &mut usize, part: Option<String>) -> Option<String> {
    let part = part.filter(|part| part.width() + 2 <= *room)?;
    *room -= part.width() + 2;
    Some(part)
}

/// `about 40 s left`, `about 3 min left`: no more exact than it is.
fn about(left: Duration) -> String {
    let seconds = left.as_secs_f64().ceil() as u64;
    match seconds {
        0..10 => format!("about {seconds} s left"),
        10..90 => format!("about {} s left", seconds.div_ceil(5) * 5),
        90..5400 => format!("about {} min left", (seconds + 30) / 60),
        _ => format!(
            "about {} h {} min left",
            seconds / 3600,
            seconds % 3600 / 60
        ),
    }
}

fn bar(done: usize, total: usize, room: usize) -> Option<String> {
    let columns = room.min(BAR);
    if columns < 8 {
        return None;
    }
    let full = columns * done.min(total) / total;
    Some(format!(
        "{}{}",
        "█".repeat(full),
        "░".repeat(columns - full)
    ))
}

/// The beginning of a text that fits.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (mut out, mut room) = (String::new(), width.saturating_sub(1));
    for c in text.chars() {
        let columns = c.width().unwrap_or_default();
        if columns > room {
            break;
        }
        room -= columns;
        out.push(c);
    }
    if width > 0 {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    fn half_way() -> Standing {
        Standing {
            done: 60,
            total: 120,
            expected: 130,
            per_minute: 60,
            sent: 60,
            elapsed: seconds(60),
            step: Shown::own("~ change user/ada@acme.example"),
            waiting: None,
        }
    }

    #[test]
    fn it_says_less_where_there_is_less_room() {
        let standing = half_way();
        for (width, shown) in [
            (
                100,
                "60/120  ████████░░░░░░░░  60 requests/min  about 70 s left  ~ change user/ada@acme.example",
            ),
            (
                78,
                "60/120  ██████░░░░░░░  60 requests/min  about 70 s left  ~ change user/ada@ac…",
            ),
            (44, "60/120  60 requests/min  about 70 s left"),
            (26, "60/120  about 70 s left"),
            (10, "60/120"),
            (4, "60/…"),
        ] {
            assert_eq!(&*line(&standing, width), shown);
        }
    }

    #[test]
    fn it_never_wraps() {
        let waiting = (
            Shown::own("waiting 8 s: the tenant asked to slow down"),
            seconds(8),
        );
        for step in [
            "",
            "~ change user/ada@acme.example",
            "山田太郎山田太郎山田太郎",
        ] {
            for waiting in [None, Some(waiting.clone())] {
                let standing = Standing {
                    step: Shown::foreign(step),
                    waiting,
                    ..half_way()
                };
                for width in 0..200 {
                    assert!(line(&standing, width).width() <= width, "{width} {step}");
                }
            }
        }
    }

    #[test]
    fn a_wait_takes_the_place_of_the_change_at_hand() {
        let wait = "waiting 8 s: the tenant asked to slow down";
        let standing = Standing {
            waiting: Some((Shown::foreign(wait), seconds(8))),
            ..half_way()
        };
        let shown = line(&standing, 78);
        assert_eq!(*shown, format!("60/120  about 80 s left  {wait}"));
    }

    #[test]
    fn what_is_left_begins_with_the_plan_and_follows_what_is_seen() {
        let left = |sent, elapsed| {
            let standing = Standing {
                expected: 1_000,
                sent,
                elapsed: seconds(elapsed),
                ..half_way()
            };
            standing.left().map(|left| left.as_secs())
        };
        assert_eq!(left(0, 0), Some(1_000));
        assert_eq!(left(500, 500), Some(500));
        // Four at once are no reason to promise anything.
        assert!((700..1_000).contains(&left(4, 1).unwrap()));
        // Twice as slow as planned takes twice as long.
        assert!((950..1_000).contains(&left(500, 1_000).unwrap()));
        assert_eq!(left(1_000, 1_000), None);
    }

    #[test]
    fn a_time_is_said_no_more_exactly_than_it_is_known() {
        let said = [3, 41, 89, 90, 200, 7_500].map(|n| about(seconds(n)));
        let expected = ["3 s", "45 s", "90 s", "2 min", "3 min", "2 h 5 min"];
        assert_eq!(said, expected.map(|time| format!("about {time} left")));
    }
}
