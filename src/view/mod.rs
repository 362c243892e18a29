//! What people see: plans, drift, problems in files and applies, as text.
//!
//! A view adds words and layout, never facts: everything shown is in the value it was given. It
//! returns text and prints nothing, knows no provider, and reads neither clock nor environment;
//! width and colour are handed to it. Each sort of output (a sink) has one encoder, and foreign
//! text (names, values, error bodies) reaches the sink through that alone.

pub mod apply;
mod counts;
pub mod csv;
pub mod diagnostic;
pub mod doctor;
pub mod ends;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod import;
pub mod json;
pub mod junit;
mod layout;
pub mod log;
pub mod markdown;
pub mod progress;
pub mod records;
pub mod report;
pub mod schema;
pub mod shown;
mod style;
pub mod terminal;
pub mod text;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use counts::Counts;
