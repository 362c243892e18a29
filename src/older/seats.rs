//! Where each cell of a CSV file begins, and quotes that do not close.
//!
//! The reader of the cells tells neither; it takes a cell whose quote is never closed, and the rest
//! of the file with it.

/// What is wrong with a quote, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loose {
    /// It opens a cell that never ends.
    Open(usize),
    /// Something stands between it and the next comma.
    Closed(usize),
}

/// Walks over a text, record after record, as the reader does.
pub(super) struct Seats<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Seats<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Seats {
            bytes: text.as_bytes(),
            at: 0,
        }
    }

    /// First bytes of the cells of the next record.
    pub(super) fn next_record(&mut self) -> Result<Vec<usize>, Loose> {
        while matches!(self.peek(), Some(b'\r' | b'\n')) {
            self.at += 1;
        }
        let mut seats = Vec::new();
        if self.peek().is_none() {
            return Ok(seats);
        }
        loop {
            seats.push(self.at);
            self.cell()?;
            if self.peek() != Some(b',') {
                return Ok(seats);
            }
            self.at += 1;
        }
    }

    /// Goes to the comma or the line's end behind this cell.
    fn cell(&mut self) -> Result<(), Loose> {
        let start = self.at;
        if self.peek() == Some(b'"') {
            self.at += 1;
            self.quoted().ok_or(Loose::Open(start))?;
            if !matches!(self.peek(), None | Some(b',' | b'\r' | b'\n')) {
                return Err(Loose::Closed(self.at));
            }
        }
        while !matches!(self.peek(), None | Some(b',' | b'\r' | b'\n')) {
            self.at += 1;
        }
        Ok(())
    }

    /// Goes behind the closing quote; two quotes are one that belongs to the text.
    fn quoted(&mut self) -> Option<()> {
        loop {
            let quote = self.peek()? == b'"';
            self.at += 1;
            if quote {
                if self.peek() != Some(b'"') {
                    return Some(());
                }
                self.at += 1;
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Loose, Seats};

    proptest! {
        /// The two that walk over a file never come apart.
        #[test]
        fn the_reader_sees_as_many_cells(text in "[a,\"\r\n ]{0,40}") {
            let mut reader = csv::ReaderBuilder::new();
            let reader = reader.has_headers(false).flexible(true);
            let mut seats = Seats::new(&text);
            for record in reader.from_reader(text.as_bytes()).records() {
                let Ok(starts) = seats.next_record() else {
                    return Ok(());
                };
                prop_assert_eq!(starts.len(), record.unwrap().len());
            }
            prop_assert_eq!(seats.next_record(), Ok(vec![]));
        }
    }

    #[test]
    fn cells_begin_behind_commas_that_are_not_quoted() {
        let mut seats = Seats::new("\r\na,\"b,\"\"\nc\",\r\n\n,d");
        assert_eq!(seats.next_record(), Ok(vec![2, 4, 13]));
        assert_eq!(seats.next_record(), Ok(vec![16, 17]));
        assert_eq!(seats.next_record(), Ok(vec![]));
    }

    #[test]
    fn a_quote_closes_and_nothing_follows_it() {
        assert_eq!(Seats::new("a,\"b\nc").next_record(), Err(Loose::Open(2)));
        assert_eq!(Seats::new("\"a\"b,c").next_record(), Err(Loose::Closed(3)));
        assert_eq!(Seats::new("it's 5\" wide").next_record(), Ok(vec![0]));
    }
}
