//! For eyes: `WIDTH=80 cargo test look -- --ignored --nocapture`.

use super::{full, sample};
use crate::view::text;

#[test]
#[ignore = "prints for people to look at"]
fn look() {
    let width = std::env::var("WIDTH").map_or(80, |width| width.parse().expect("a number"));
    let color = std::env::var_os("COLOR").is_some();
    let options = full(width, color);
    for plan in [sample::rich(), sample::blocked(), sample::empty()] {
        println!("{}\n{}", "=".repeat(width), text::plan(&plan, &options));
    }
    let report = text::drift::report(&sample::rich(), &options);
    println!("{}\n{report}", "=".repeat(width));
}
