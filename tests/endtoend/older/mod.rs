//! The commands of the older tools: the same files, jobs and habits, and none of the losses.

mod back;
mod chance;
mod counts;
mod faults;
mod formats;
mod mistyped;
mod read;
mod stage;
mod twice;
mod wrong;
