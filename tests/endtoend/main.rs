//! The real binary against the real sandbox, over real HTTP.

#[path = "../support/mod.rs"]
mod support;

mod approval;
mod base;
mod ci;
mod cli;
mod guards;
#[cfg(unix)]
mod hostile;
mod import;
mod lies;
#[cfg(target_os = "linux")]
mod limits;
mod older;
mod promises;
mod render;
mod requests;
mod text;
