//! What people rely on: nothing is lost that nobody asked to lose, whoever else writes and however
//! the server behaves.

mod canary;
mod ends;
mod late;
mod members;
mod second_writer;
mod sensitive;
mod switches;
