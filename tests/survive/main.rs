//! An apply survives everything: each fault in each phase, kill -9 at each request, a full disk.

#[path = "../support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "each test target uses a part of it"
)]
mod support;

mod count;
mod disk;
mod facts;
mod faults;
mod kill;
mod killed;
mod laws;
mod lost;
mod matrix;
mod phases;
mod queue;
mod stage;
mod story;
mod told;
