//! How long a plan takes and how much memory, on made-up tenants: `cargo bench --bench plan [-- USERS…]`.
//!
//! Prints Markdown tables, with the aims of the design beside the numbers; judges nothing. Every
//! measurement runs in a process of its own, so that its peak memory is its own.

mod measure;

mod network;
mod part;
mod process;
mod report;
mod tenant;

use std::path::Path;
use std::process::ExitCode;

use part::Part;
use report::Row;
use tenant::Size;

/// The sizes that are measured where none is named.
const SIZES: [usize; 3] = [5_000, 10_000, 100_000];

/// Tells a process that it is to measure one part in a folder.
const CHILD: &str = "--child";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, part, folder] = arguments.as_slice()
        && word == CHILD
    {
        return child(part, Path::new(folder));
    }
    // `cargo test --all-targets` runs benches too, and does not say `--bench`.
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("run by hand: cargo bench --bench plan [-- USERS…]");
        return ExitCode::SUCCESS;
    }
    let sizes: Vec<usize> = arguments
        .iter()
        .filter_map(|argument| argument.replace(['_', ','], "").parse().ok())
        .collect();
    let sizes = if sizes.is_empty() {
        SIZES.to_vec()
    } else {
        sizes
    };
    for users in sizes {
        one_size(&Size::of(users));
    }
    ExitCode::SUCCESS
}

fn child(part: &str, folder: &Path) -> ExitCode {
    match Part::of(part) {
        Some(part) => {
            print!("{}", part.run(folder));
            ExitCode::SUCCESS
        }
        None => ExitCode::FAILURE,
    }
}

fn one_size(size: &Size) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bytes = tenant::write(size, folder.path());
    report::heading(size, &bytes);
    let mut rows: Vec<Row> = Vec::new();
    for part in Part::ALL {
        rows.extend(measure::in_child(part, folder.path(), part.runs(size)));
    }
    rows.extend(measure::binary(folder.path(), size.runs()));
    report::table(&rows, size);
}
