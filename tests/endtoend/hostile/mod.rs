//! The attack on the keys: what a pull request, a server or a crash could do to get at one.
//!
//! What proves that nobody else was spoken to:
//!
//! - Other addresses of this machine are listened to (`canaries`), and nobody came.
//! - To every other host the way leads over a proxy of the environment, which is listened to as
//!   well: a connection to anywhere would begin there. This needs no rights and no network.
//! - On Linux, where `strace` is there, the kernel tells of every connection and every datagram, a
//!   look-up of a name among them (`traced`).

mod arguments;
mod canaries;
mod crash;
mod echo;
mod front;
mod lookup;
mod redirect;
mod stage;
mod suite;
mod traces;
mod trees;
