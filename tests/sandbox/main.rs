//! The sandbox over real HTTP: every endpoint, every quirk, every switch, every fault.

mod access;
mod client;
mod embed;
mod faults;
mod groups;
mod lies;
mod lists;
mod speed;
mod state;
mod switches;
mod user_patch;
mod users;
