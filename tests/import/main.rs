//! A tenant that is imported is what it was: the plan that follows is empty, whatever is in it.

mod generate;
#[path = "../support/odd.rs"]
mod odd;
mod property;
mod written;
