//! kill -9 at every request of an apply, and again at a request of the next.

use omni_um::sandbox::{Exchange, Turn};

use crate::laws::hold;
use crate::queue::{none_is_broken, play_all};
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
    none_is_broken(rows.iter().map(|row| format!("{:?}", row.0)), &results);
}

#[test]
fn an_apply_that_is_killed_anywhere_is_finished_by_the_next() {
    for story in [story::brief, story::deleting] {
        let requests = Stage::of(story()).goal.asked.len();
        survives(story, &killed_at(1..=requests));
    }
}

#[test]
fn an_apply_that_is_killed_between_the_chunks_of_a_group_is_finished_by_the_next() {
    let asked = Stage::of(story::long()).goal.asked;
    let big = |one: &Exchange| one.path().ends_with("mem00006");
    let numbers = (1..=asked.len()).filter(|n| big(&asked[n - 1]));
    let rows = killed_at(numbers);
    // A look before and after, and two requests.
    assert_eq!(rows.len(), 2 * 4);
    survives(story::long, &rows);
}

/// Before and after each of these requests takes effect.
fn killed_at(numbers: impl Iterator<Item = usize>) -> Vec<Row> {
    let each = numbers.flat_map(|n| [Turn::Before, Turn::After].map(|turn| (turn, n)));
    each.map(|at| Row(vec![at])).collect()
}

#[test]
fn an_apply_that_is_killed_twice_is_finished_by_the_third() {
    let requests = Stage::of(story::brief()).goal.asked.len();
    // The second time it is killed soon, in the middle, or late.
    let second = |n: usize| 6 + (n * 7) % 40;
    let rows: Vec<Row> = (6..=requests)
        .step_by(2)
        .map(|n| Row(vec![(Turn::After, n), (Turn::After, second(n))]))
        .collect();
    survives(story::brief, &rows);
}
