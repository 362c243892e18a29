//! Cause and place: once per change, and again only where a part of it differs.

use jiff::civil::Date;

use crate::model::Place;
use crate::plan::{Action, Cause, Change};
use crate::view::layout::Line;
use crate::view::style::Style;
use crate::view::words;

/// What a change says once about why and where.
pub(in crate::view) struct Because<'a> {
    action: Action,
    cause: Cause,
    expired: Option<Date>,
    place: Option<&'a Place>,
}

/// What to say once: where all parts agree on a cause and a place, those; else the change's own.
pub(in crate::view) fn of(change: &Change) -> Because<'_> {
    let own = (change.cause, change.expired, change.place.as_ref());
    let mut parts = change
        .fields
        .iter()
        .map(|field| (field.cause, None, field.place.as_ref()))
        .chain(
            change
                .edges
                .iter()
                .map(|edge| (edge.cause, edge.expired, edge.place.as_ref())),
        );
    let (cause, expired, place) = match (change.action, parts.next()) {
        (Action::Update, Some(first)) if first.2.is_some() && parts.all(|part| part == first) => {
            first
        }
        _ => own,
    };
    Because {
        action: change.action,
        cause,
        expired,
        place,
    }
}

impl Because<'_> {
    /// The line below the address: why, and where.
    pub(in crate::view) fn line(&self) -> Line {
        let why = match (self.action, self.expired) {
            (Action::Update | Action::Deactivate | Action::Delete, Some(date)) => {
                on(self.cause, date)
            }
            _ => Line::new().styled(Style::Quiet, words::why(self.action, self.cause)),
        };
        at(why, self.cause, self.place)
    }

    /// What a part adds: its cause and place as far as they are not said yet; often nothing.
    pub(super) fn aside(&self, cause: Cause, expired: Option<Date>, place: Option<&Place>) -> Line {
        let place = place.filter(|place| self.is_news(place));
        let line = match expired {
            _ if cause == self.cause && expired == self.expired => Line::new(),
            Some(date) => on(cause, date),
            None => Line::new().glued(Style::Quiet, words::cause(cause)),
        };
        match place {
            None => line,
            Some(place) if line.is_empty() => line.place(place),
            Some(place) => line.at(place),
        }
    }

    /// Whether a place tells more than the one that is shown. What is created stands together in
    /// the files, so there only another file does.
    fn is_news(&self, place: &Place) -> bool {
        match (self.action, self.place) {
            (_, None) => true,
            (Action::Create, Some(shown)) => shown.file != place.file,
            (_, Some(shown)) => shown != place,
        }
    }
}

/// Why in two words, and where, for a part that stands by itself; that the files ask for it goes
/// without saying.
pub(in crate::view) fn aside(cause: Cause, expired: Option<Date>, place: Option<&Place>) -> Line {
    let why = match (cause, expired) {
        (_, Some(date)) => on(cause, date),
        (Cause::Config, None) => Line::new(),
        (_, None) => Line::new().styled(Style::Quiet, words::cause(cause)),
    };
    match place {
        Some(place) if why.is_empty() => why.place(place),
        _ => at(why, cause, place),
    }
}

/// A cause, and behind it the place.
fn at(why: Line, cause: Cause, place: Option<&Place>) -> Line {
    match place {
        None => why,
        // The lockfile remembers the file, and no file has the line any more.
        Some(place) if cause == Cause::Removed => why
            .styled(Style::Quiet, " ")
            .glued(Style::Quiet, "· was in ")
            .whole(Style::Quiet, &place.file),
        Some(place) => why.at(place),
    }
}

/// `expired 2027-03-31`; where the date was past when it was written, `expires 2027-03-31, which is
/// past`, and who changed what besides.
pub(in crate::view) fn on(cause: Cause, date: Date) -> Line {
    let day = |word| {
        let line = Line::new().styled(Style::Quiet, word).own(" ");
        line.whole(Style::Quiet, &date.to_string())
    };
    let past = |line: Line| line.glued(Style::Quiet, ", which is past");
    match cause {
        Cause::Expired => day(words::cause(cause)),
        Cause::Tombstone | Cause::Config => past(day("expires")),
        Cause::Drift | Cause::Conflict | Cause::Adopt | Cause::Removed | Cause::Moved => {
            let line = past(day("expires")).styled(Style::Quiet, "; ");
            line.styled(Style::Quiet, words::cause(cause))
        }
    }
}
