//! omni-um: who has access, as reviewed files.
pub mod config;
pub mod desired;
pub mod live;
pub mod model;
pub mod plan;
pub mod provider;
