//! One apply converges: random files, tenants and lockfiles, and histories of them (design
//! section 14).
//!
//! `story` is what happens, `tenant` and `provider` the world it happens in, `run` one apply,
//! `meaning` what files and lockfile mean of it by the tables of the design, `laws` what must
//! hold. `mistakes` plants mistakes and sees the laws fail.

mod examples;
mod files;
mod generate;
mod laws;
mod meaning;
mod mistake;
mod mistakes;
mod over_http;
mod property;
mod provider;
mod run;
mod story;
mod survey;
mod telling;
mod tenant;
