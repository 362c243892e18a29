//! From a byte of a text to its line and column, however long a line is.

/// Bytes between two marks.
const STEP: usize = 64;

/// Line and column at every so many bytes: a file of one line would else be counted from its
/// beginning for every place in it.
#[derive(Clone, Debug)]
pub(super) struct Ruler {
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    byte: usize,
    line: u32,
    column: u32,
}

impl Mark {
    fn step(&mut self, c: char) {
        self.byte += c.len_utf8();
        if c == '\n' {
            self.line = self.line.saturating_add(1);
            self.column = 1;
        } else {
            self.column = self.column.saturating_add(1);
        }
    }
}

impl Ruler {
    pub(super) fn new(text: &str) -> Self {
        let mut at = Mark {
            byte: 0,
            line: 1,
            column: 1,
        };
        let mut marks = vec![at];
        for c in text.chars() {
            at.step(c);
            if at.byte >= marks.len() * STEP {
                marks.push(at);
            }
        }
        Ruler { marks }
    }

    /// Line and column of a byte, both from 1.
    pub(super) fn at(&self, text: &str, byte: usize) -> (u32, u32) {
        let byte = byte.min(text.len());
        let nearest = (byte / STEP).min(self.marks.len() - 1);
        let mut at = self.marks[nearest];
        if at.byte > byte {
            at = self.marks[nearest.saturating_sub(1)];
        }
        for c in text.get(at.byte..byte).unwrap_or_default().chars() {
            at.step(c);
        }
        (at.line, at.column)
    }
}

#[cfg(test)]
mod tests {
    use super::Ruler;

    #[test]
    fn every_character_is_where_counting_from_the_beginning_finds_it() {
        let text = "aé\n漢字,".repeat(400);
        let ruler = Ruler::new(&text);
        let (mut line, mut column) = (1, 1);
        for (byte, c) in text.char_indices() {
            assert_eq!(ruler.at(&text, byte), (line, column), "byte {byte}");
            (line, column) = if c == '\n' {
                (line + 1, 1)
            } else {
                (line, column + 1)
            };
        }
        assert_eq!(ruler.at(&text, text.len() + 9), (line, column));
    }
}
