//! The real binary against the real sandbox, over real HTTP.

#[path = "../support/mod.rs"]
mod support;

mod approval;
mod base;
mod cli;
mod guards;
mod lies;
mod promises;
mod requests;
