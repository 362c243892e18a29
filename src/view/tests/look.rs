//! For eyes: `WIDTH=80 cargo test look -- --ignored --nocapture`.

use super::{full, sample};
use crate::view::diagnostic::{self, DiagnosticOptions};
use crate::view::{apply, text};

#[test]
#[ignore = "prints for people to look at"]
fn look() {
    let width = std::env::var("WIDTH").map_or(80, |width| width.parse().expect("a number"));
    let color = std::env::var_os("COLOR").is_some();
    let options = full(width, color);
    let rule = "=".repeat(width);
    for plan in [sample::rich(), sample::blocked(), sample::empty()] {
        println!("{rule}\n{}", text::plan(&plan, &options));
    }
    let report = text::drift::report(&sample::rich(), &options);
    println!("{rule}\n{report}");
    let problems = DiagnosticOptions {
        width,
        color,
        limit: 50,
    };
    let (all, sources) = (sample::diagnostics(), sample::sources());
    println!("{rule}\n{}", diagnostic::render(&all, &sources, &problems));
    for change in &sample::rich().changes {
        println!("{}", apply::step(change, color));
    }
    let end = apply::ApplyOptions {
        without_lockfile: false,
        width,
        color,
        next: Some("omni-um plan".to_owned()),
    };
    println!("{rule}\n{}", apply::summary(&sample::apply(), &end));
}

#[test]
#[ignore = "prints how long it takes"]
fn pace() {
    let mut plan = sample::rich();
    let all = plan.changes.clone();
    plan.changes = all.iter().cycle().take(100_000).cloned().collect();
    let start = std::time::Instant::now();
    let length = text::plan(&plan, &full(80, true)).len();
    println!("{length} bytes in {:?}", start.elapsed());
}
