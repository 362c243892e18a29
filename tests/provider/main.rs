//! The Omni client against canned answers over real HTTP on loopback: what it sends, byte for
//! byte, and what it refuses to believe.

mod believed;
mod bodies;
mod gaps;
mod keys;
mod listing;
mod outcomes;
mod records;
mod rows;
mod tenant;
mod transport;
