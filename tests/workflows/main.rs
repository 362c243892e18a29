//! The workflows' steps run here: GitHub's runner, its API and its git are played by the test, the
//! tenant by the sandbox, and everything else is what runs on GitHub, too.

#[path = "../support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "each test target uses a part of it"
)]
mod support;

mod forge;
mod runner;
mod stories;
mod world;
