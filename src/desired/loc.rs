//! Positions inside one file.

/// A place inside the file that is being read: line and column from 1, length in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// How many characters it covers, as far as the reader knows; nothing covers none.
    pub length: u32,
}

impl Spot {
    /// The beginning of a file.
    pub const START: Spot = Spot {
        line: 1,
        column: 1,
        length: 1,
    };
}
