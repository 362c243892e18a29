//! Lines of a job's summary that need no report.

use crate::view::shown::Shown;

/// Files that are right: so many files, users and groups, and so many warnings.
pub fn right(files: usize, users: usize, groups: usize, warnings: usize) -> Shown {
    let counted = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let warnings = match warnings {
        0 => String::new(),
        n => format!(" {}, in the annotations.", counted(n, "warning")),
    };
    Shown::laid_out(format!(
        "### The files are right\n\n{}: {}, {}.{warnings}\n",
        counted(files, "file"),
        counted(users, "user"),
        counted(groups, "group"),
    ))
}

/// In place of a report that does not fit any more.
pub fn no_room(command: &'static str) -> Shown {
    Shown::own("**omni-um ")
        .and(command)
        .and("**: its report does not fit into what is left of the 1 MiB of this summary.\n")
}
