//! omni-um: who has access, as reviewed files.
pub mod apply;
pub mod live;
pub mod model;
pub mod plan;
pub mod provider;
pub mod view;
