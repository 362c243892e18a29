//! What the files may say and what is said of them when they are wrong.

#[path = "desired/support.rs"]
mod support;

#[path = "desired/alike.rs"]
mod alike;
#[path = "desired/alone.rs"]
mod alone;
#[path = "desired/config.rs"]
mod config;
#[path = "desired/files.rs"]
mod files;
#[path = "desired/fuzz.rs"]
mod fuzz;
#[path = "desired/last_day.rs"]
mod last_day;
#[path = "desired/lowering.rs"]
mod lowering;
#[path = "desired/problems.rs"]
mod problems;
#[path = "desired/speed.rs"]
mod speed;
#[path = "desired/tenant.rs"]
mod tenant;
#[path = "desired/yaml.rs"]
mod yaml;
