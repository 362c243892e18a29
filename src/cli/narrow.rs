//! A terminal that keeps its last columns free: the line that is drawn over itself is filled up to
//! the width, and the `^C` of a person who ends it would stand on the next one and leave it behind.

use std::io;

use console::Term;
use indicatif::TermLike;

/// `^C`, and the column where some terminals wrap.
const FREE: u16 = 3;

/// The terminal on stderr.
#[derive(Debug)]
pub struct Narrow(Term);

impl Narrow {
    /// It, less its last columns.
    pub fn stderr() -> Self {
        Narrow(Term::buffered_stderr())
    }
}

impl TermLike for Narrow {
    fn width(&self) -> u16 {
        self.0.size().1.saturating_sub(FREE)
    }

    fn height(&self) -> u16 {
        self.0.size().0
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_up(n)
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_down(n)
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_right(n)
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_left(n)
    }

    fn write_line(&self, s: &str) -> io::Result<()> {
        self.0.write_line(s)
    }

    fn write_str(&self, s: &str) -> io::Result<()> {
        self.0.write_str(s)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.0.clear_line()
    }

    fn flush(&self) -> io::Result<()> {
        self.0.flush()
    }
}
