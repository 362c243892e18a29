//! What people and the workflows do, one after the other, and what is so then.
