//! Each fault of the older tools (contract/peers.md 8), by its own recipe, and gone.

mod crash;
mod lost;
mod silent;
