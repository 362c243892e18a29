//! The brake of an apply: who asks it to start nothing new, and why.

use tokio::sync::watch;

/// Why an apply starts nothing new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// SIGINT, SIGTERM or Ctrl-C.
    Interrupted,
    /// `--max-duration` is over.
    OutOfTime,
}

/// Pulls the brake; the first reason stays.
#[derive(Clone, Debug)]
pub struct Brake(watch::Sender<Option<Halt>>);

impl Brake {
    /// Asks everybody who holds the other side to start nothing new. After the first it does
    /// nothing.
    pub fn pull(&self, halt: Halt) {
        self.0.send_if_modified(|pulled| {
            let first = pulled.is_none();
            pulled.get_or_insert(halt);
            first
        });
    }
}

/// Sees whether the brake was pulled.
#[derive(Clone, Debug)]
pub struct Halts(watch::Receiver<Option<Halt>>);

impl Halts {
    /// A brake that nobody can pull.
    pub fn never() -> Self {
        brake().1
    }

    /// Why nothing new may start; `None` while everything may.
    pub fn now(&self) -> Option<Halt> {
        *self.0.borrow()
    }

    /// Waits until the brake is pulled; forever where nobody can pull it any more.
    pub async fn wait(&mut self) -> Halt {
        let pulled = self.0.wait_for(Option::is_some).await.map(|halt| *halt);
        match pulled {
            Ok(Some(halt)) => halt,
            Ok(None) | Err(_) => std::future::pending().await,
        }
    }
}

/// A brake, and what sees it.
pub fn brake() -> (Brake, Halts) {
    let (sender, receiver) = watch::channel(None);
    (Brake(sender), Halts(receiver))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_reason_stays() {
        let (brake, mut halts) = brake();
        let mut other = halts.clone();
        assert_eq!(halts.now(), None);
        brake.pull(Halt::OutOfTime);
        brake.pull(Halt::Interrupted);
        assert_eq!(halts.now(), Some(Halt::OutOfTime));
        assert_eq!(halts.wait().await, Halt::OutOfTime);
        assert_eq!(other.wait().await, Halt::OutOfTime);
    }

    #[tokio::test]
    async fn who_waits_is_woken() {
        let (brake, mut halts) = brake();
        let (halt, ()) = tokio::join!(halts.wait(), async { brake.pull(Halt::Interrupted) });
        assert_eq!(halt, Halt::Interrupted);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_pulled_stays_pulled_and_what_cannot_be_pulled_never_is() {
        let (brake, mut halts) = brake();
        brake.pull(Halt::Interrupted);
        drop(brake);
        assert_eq!(halts.wait().await, Halt::Interrupted);
        let mut never = Halts::never();
        assert_eq!(never.now(), None);
        let hour = std::time::Duration::from_secs(3600);
        assert!(tokio::time::timeout(hour, never.wait()).await.is_err());
    }
}
