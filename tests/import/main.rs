//! A tenant that is imported is what it was: the plan that follows is empty, whatever is in it.

mod generate;
mod property;
mod written;
