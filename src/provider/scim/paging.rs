//! Whether a listing is whole: pure, page by page.

use std::collections::HashSet;

use crate::live::Listing;
use crate::model::ServerId;

/// One page as it was received.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows, with their ids.
    pub rows: Vec<(ServerId, T)>,
    /// What the server says the whole listing has.
    pub total: usize,
}

/// Why a pass over a listing cannot be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// An id came twice: pages overlap, or the server ignores where a page should start.
    Twice,
    /// Rows went away while the pages were read, so that one may have slipped past.
    Shrank,
    /// More rows came than were counted, or no more come before the count is reached.
    Count {
        /// Rows received.
        rows: usize,
        /// The server's total.
        total: usize,
    },
    /// The total grows faster than it can be read.
    Runaway,
}

/// One pass over a listing, from its first row to its last.
#[derive(Debug)]
pub struct Pass<T> {
    rows: Vec<T>,
    seen: HashSet<ServerId>,
    first_total: Option<usize>,
    total: usize,
}

impl<T> Default for Pass<T> {
    fn default() -> Self {
        Pass {
            rows: Vec::new(),
            seen: HashSet::new(),
            first_total: None,
            total: 0,
        }
    }
}

impl<T> Pass<T> {
    /// Where the next page starts, counted from 1: after the rows received, whatever the server
    /// says a page holds (omni-api.md 11, row 16).
    pub fn next_index(&self) -> usize {
        self.rows.len() + 1
    }

    /// Takes a page. `true`: the listing has reached its end.
    pub fn take(&mut self, page: Page<T>) -> Result<bool, Flaw> {
        let first = *self.first_total.get_or_insert(page.total);
        if page.total < self.total {
            return Err(Flaw::Shrank);
        }
        // A listing that only grew is followed to its end, as long as there can be one.
        if page.total > first.saturating_mul(2).saturating_add(1000) {
            return Err(Flaw::Runaway);
        }
        self.total = page.total;
        let nothing_came = page.rows.is_empty();
        for (id, row) in page.rows {
            if !self.seen.insert(id) {
                return Err(Flaw::Twice);
            }
            self.rows.push(row);
        }
        let (rows, total) = (self.rows.len(), self.total);
        if rows > total || (nothing_came && rows < total) {
            return Err(Flaw::Count { rows, total });
        }
        Ok(rows == total)
    }

    /// The listing, once [`Pass::take`] said that its end is reached.
    pub fn finish(self) -> Listing<T> {
        Listing {
            rows: self.rows,
            total: self.total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ids: std::ops::Range<usize>, total: usize) -> Page<usize> {
        let rows = ids.map(|n| (ServerId::new(&n.to_string()), n)).collect();
        Page { rows, total }
    }

    fn pass(pages: Vec<Page<usize>>) -> Result<bool, Flaw> {
        let mut pass = Pass::default();
        let mut whole = Ok(false);
        for page in pages {
            whole = pass.take(page);
        }
        whole
    }

    #[test]
    fn a_listing_ends_where_the_total_says() {
        assert_eq!(pass(vec![page(0..0, 0)]), Ok(true));
        assert_eq!(pass(vec![page(0..100, 100)]), Ok(true));
        assert_eq!(pass(vec![page(0..100, 101)]), Ok(false));
        assert_eq!(pass(vec![page(0..100, 101), page(100..101, 101)]), Ok(true));
    }

    #[test]
    fn a_page_shorter_than_asked_for_is_followed_by_the_next_row() {
        let mut pass = Pass::default();
        assert_eq!(pass.take(page(0..7, 20)), Ok(false));
        assert_eq!(pass.next_index(), 8);
    }

    #[test]
    fn a_total_that_only_grew_is_followed() {
        let pages = vec![page(0..100, 150), page(100..151, 151)];
        assert_eq!(pass(pages), Ok(true));
    }

    #[test]
    fn what_cannot_be_believed_is_named() {
        let shrank = vec![page(0..100, 150), page(100..149, 149)];
        assert_eq!(pass(shrank), Err(Flaw::Shrank));
        let twice = vec![page(0..100, 150), page(0..100, 150)];
        assert_eq!(pass(twice), Err(Flaw::Twice));
        let empty = vec![page(0..100, 150), page(0..0, 150)];
        let (rows, total) = (100, 150);
        assert_eq!(pass(empty), Err(Flaw::Count { rows, total }));
        let (rows, total) = (3, 2);
        assert_eq!(pass(vec![page(0..3, 2)]), Err(Flaw::Count { rows, total }));
        let runaway = vec![page(0..100, 150), page(100..200, 1301)];
        assert_eq!(pass(runaway), Err(Flaw::Runaway));
    }
}
