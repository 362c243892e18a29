//! A date after which something is no longer wanted.

use jiff::civil::Date;

use super::Place;

/// The last day (UTC) of a user or of a membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// The day; access lasts to its end.
    pub date: Date,
    /// Where it was written.
    pub place: Place,
}

impl Expiry {
    /// Whether `today` is later than the last day.
    pub fn has_passed(&self, today: Date) -> bool {
        self.date < today
    }
}

/// What one entry says of its last day: most have none, so that it takes little room.
pub type Expires = Option<Box<Expiry>>;

/// The expiry in `expires` whose day has passed.
pub(super) fn passed(expires: &Expires, today: Date) -> Option<&Expiry> {
    expires.as_deref().filter(|expiry| expiry.has_passed(today))
}
