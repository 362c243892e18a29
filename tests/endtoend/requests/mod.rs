//! What a plan and an apply cost (design section 15).

mod apply;
mod plan;
