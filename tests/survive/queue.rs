//! Plays many rows at once, each worker on a stage of its own.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::stage::Stage;
use crate::story::Story;

/// More than there are processors: a row often waits.
const WORKERS: usize = 6;

/// Plays each row on a stage that was put back, and hands back what came of them, in order. A row
/// that panics has failed like one that hands back an error.
pub fn play_all<T: Sync, R: Send>(
    story: fn() -> Story,
    rows: &[T],
    play: impl Fn(&Stage, &T) -> Result<R, String> + Sync,
) -> Vec<Result<R, String>> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, Result<R, String>)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..WORKERS.min(rows.len()) {
            scope.spawn(|| {
                let stage = Stage::of(story());
                loop {
                    let at = next.fetch_add(1, Ordering::SeqCst);
                    let Some(row) = rows.get(at) else { break };
                    let result = catch_unwind(AssertUnwindSafe(|| {
                        stage.reset();
                        play(&stage, row)
                    }));
                    let result = result.unwrap_or_else(|panic| Err(words(&*panic)));
                    results.lock().expect("whole").push((at, result));
                }
                stage.reset();
            });
        }
    });
    let mut results = results.into_inner().expect("whole");
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Panics where a row broke a law, and says all that did.
pub fn none_is_broken<R>(names: impl Iterator<Item = String>, results: &[Result<R, String>]) {
    let broken: Vec<String> = names
        .zip(results)
        .filter_map(|(name, result)| Some(format!("{name}\n    {}", result.as_ref().err()?)))
        .collect();
    assert!(
        broken.is_empty(),
        "{} broken:\n{}",
        broken.len(),
        broken.join("\n")
    );
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic").to_owned()
}
