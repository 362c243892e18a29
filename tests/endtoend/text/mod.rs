//! Names, values, files and answers that ask a terminal or a CI system to do something, through
//! every command: neither stream holds anything that anybody would act upon.

use crate::support::sinks::{HOSTILE, acts, without_colours};
use crate::support::{KEY, Outcome, Project};

mod files;
mod tenant;

/// Judges both streams of a run; it may have ended in any way.
#[track_caller]
fn harmless(told: &Outcome) {
    for text in [&told.out, &told.err] {
        let found = acts(&without_colours(text));
        assert!(found.is_empty(), "{found:#?}\n{told:#?}");
    }
}

/// Runs it plain, in colour on a narrow page, and with everything told.
fn each_way(project: &Project, arguments: &[&str]) -> Outcome {
    let narrow = project.run_with(&[arguments, &["--color", "always"]].concat(), |command| {
        command.env("COLUMNS", "40");
    });
    harmless(&narrow);
    // By turns, so that each command sees both.
    let format = ["text", "json"][arguments.concat().len() % 2];
    let told = [arguments, &["-vv", "--log-format", format]].concat();
    harmless(&project.run(&told));
    let plain = project.run(arguments);
    harmless(&plain);
    plain
}

/// A text as YAML holds any: in quotes, everything unusual by its number.
fn quoted(text: &str) -> String {
    let one = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '.' | '@' => c.to_string(),
        _ => format!("\\U{:08x}", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(one).collect::<String>())
}
