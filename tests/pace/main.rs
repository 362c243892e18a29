//! Pace, retries and lost answers, against the sandbox: in this process on a paused clock where
//! time matters, over real HTTP where connections break.

mod applied;
mod bulk;
mod late;
mod lost;
mod paced;
mod shut;
mod stopped;
mod support;
mod sync;
