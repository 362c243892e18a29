//! What holds for whatever bytes come in. The fuzzer and `cargo test` call the same functions.

pub mod terminal;
