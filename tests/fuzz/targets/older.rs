#![no_main]

#[path = "../laws/mod.rs"]
#[allow(dead_code)]
mod laws;
#[path = "../../support/sinks.rs"]
#[allow(dead_code)]
mod sinks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::older::file(data));
