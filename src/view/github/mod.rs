//! What a GitHub workflow is told: outputs of a step, and annotations at the lines that caused them.
//!
//! Both are read by GitHub's runner: outputs from a file (`name<<end`), annotations from the log
//! (`::error file=…::…`). Outputs hold words of ours, numbers and ids, and nothing foreign at all.

mod annotations;
mod cause;
mod command;
mod outputs;
mod summary;

pub use annotations::{annotations, warnings};
pub use outputs::{Output, encoded, outputs, validated};
pub use summary::{no_room, right};
