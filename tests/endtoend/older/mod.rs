//! The commands of the older tools, with their files and habits, against a tenant.

mod read;
