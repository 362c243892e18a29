//! Where in the files something was written.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A file, and the line and column in it, both counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Path below the folder of `omni-um.toml`, with forward slashes.
    pub file: Arc<str>,
    /// Line, from 1; 0 where only the file is known.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// A place in `file`.
    pub fn new(file: &Arc<str>, line: u32, column: u32) -> Self {
        Place {
            file: Arc::clone(file),
            line,
            column,
        }
    }

    /// A file alone: the lockfile remembers where something was declared, and no line.
    pub fn file_only(file: &Arc<str>) -> Self {
        Place::new(file, 0, 0)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return f.write_str(&self.file);
        }
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
