//! kill -9 at every request of an apply, and again at a request of the next.

use omni_um::sandbox::Turn;

use crate::laws::hold;
use crate::queue::play_all;
use crate::stage::Stage;
use crate::story::{self, Story};

/// Where an apply is killed: each of these in turn.
struct Row(Vec<(Turn, usize)>);

impl Row {
    fn play(&self, stage: &Stage) -> Result<usize, String> {
        let plays: Vec<_> = self
            .0
            .iter()
            .map(|(turn, number)| stage.killed(*turn, *number))
            .collect();
        let last = plays.last().ok_or("nothing was killed")?;
        Ok(hold(stage, last)?.origins.len())
    }
}

fn survives(story: fn() -> Story, rows: &[Row]) {
    let results = play_all(story, rows, |stage, row| row.play(stage));
    let origins = results.iter().flatten().filter(|origins| **origins > 0);
    println!(
        "{} runs, {} with other origins",
        rows.len(),
        origins.count()
    );
    let broken: Vec<String> = rows
        .iter()
        .zip(&results)
        .filter_map(|(row, result)| Some(format!("{:?}\n    {}", row.0, result.as_ref().err()?)))
        .collect();
    assert!(
        broken.is_empty(),
        "{} broken:\n{}",
        broken.len(),
        broken.join("\n")
    );
}

#[test]
fn an_apply_that_is_killed_anywhere_is_finished_by_the_next() {
    for story in [story::long, story::deleting] {
        let requests = Stage::of(story()).goal.requests;
        let each = (1..=requests).flat_map(|n| [Turn::Before, Turn::After].map(|turn| (turn, n)));
        let rows: Vec<Row> = each.map(|at| Row(vec![at])).collect();
        survives(story, &rows);
    }
}

#[test]
fn an_apply_that_is_killed_twice_is_finished_by_the_third() {
    let requests = Stage::of(story::long()).goal.requests;
    // The second time it is killed soon, in the middle, or late.
    let second = |n: usize| 6 + (n * 7) % 40;
    let rows: Vec<Row> = (6..=requests)
        .map(|n| Row(vec![(Turn::After, n), (Turn::After, second(n))]))
        .collect();
    survives(story::long, &rows);
}
