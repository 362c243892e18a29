//! Every fault in every phase: how it ends, and that it ends well.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::faults::{ALL, Fault, Rhythm};
use crate::laws::{Arrived, hold};
use crate::phases::{BRIEF, DELETING, Phase};
use crate::queue::{none_is_broken, play_all};
use crate::stage::Stage;
use crate::story::{self, Story};

/// One fault in one phase, in one rhythm.
#[derive(Debug)]
struct Cell {
    fault: &'static Fault,
    phase: &'static Phase,
    rhythm: Rhythm,
}

impl Cell {
    fn line(&self) -> String {
        self.fault.of(self.phase, self.rhythm)
    }

    fn play(&self, stage: &Stage) -> Result<Arrived, String> {
        stage.tenant.fault(&self.line());
        let first = stage.play(|_| {});
        hold(stage, &first)
    }
}

/// With this variable every fault strikes every phase in every rhythm, which takes minutes. Without
/// it, every fault strikes every phase, in rhythms by turns.
const WHOLE: &str = "OMNI_UM_TEST_WHOLE";

/// Every cell, those that wait longest first.
fn cells(phases: &'static [Phase]) -> Vec<Cell> {
    let whole = std::env::var_os(WHOLE).is_some();
    let known = ALL.iter().filter(|fault| fault.is_known());
    let mut cells = Vec::new();
    for (fault, row) in known.zip(0..) {
        for (phase, column) in phases.iter().zip(0..) {
            let rhythms = fault.rhythms(phase);
            let turn = (row + column) % rhythms.len().max(1);
            for (at, rhythm) in rhythms.into_iter().enumerate() {
                if whole || at == turn {
                    cells.push(Cell {
                        fault,
                        phase,
                        rhythm,
                    });
                }
            }
        }
    }
    cells.sort_by_key(|cell| !cell.fault.is_slow());
    cells
}

fn survives(title: &str, story: fn() -> Story, phases: &'static [Phase]) {
    let cells = cells(phases);
    let results = play_all(story, &cells, |stage, cell| cell.play(stage));
    println!(
        "\n### {title}: {} runs\n\n{}",
        cells.len(),
        table(phases, &cells, &results)
    );
    let name = |cell: &Cell| format!("{} ({})", cell.line(), cell.phase.name);
    none_is_broken(cells.iter().map(name), &results);
}

/// Markdown: a row for each fault and rhythm, a column for each phase. `=` came to its end by
/// itself; a number is the code that the first run ended with, before the second came to the end.
fn table(phases: &[Phase], cells: &[Cell], results: &[Result<Arrived, String>]) -> String {
    let mut rows: BTreeMap<(usize, u8), BTreeMap<&str, String>> = BTreeMap::new();
    for (cell, result) in cells.iter().zip(results) {
        let place = ALL.iter().position(|fault| fault.line == cell.fault.line);
        let row = rows
            .entry((place.unwrap_or(0), cell.rhythm as u8))
            .or_default();
        row.insert(cell.phase.name, shown(result));
    }
    let mut text = String::from("| fault | rhythm |");
    for phase in phases {
        write!(text, " {} |", phase.name).expect("to memory");
    }
    write!(text, "\n|{}\n", " --- |".repeat(phases.len() + 2)).expect("to memory");
    for ((place, rhythm), row) in rows {
        let rhythm = ["first", "third", "every second", "always"][usize::from(rhythm)];
        let fault = ALL[place].line.replace(" {}", "");
        write!(text, "| {fault} | {rhythm} |").expect("to memory");
        for phase in phases {
            let cell = row.get(phase.name).map_or("", String::as_str);
            write!(text, " {cell} |").expect("to memory");
        }
        text.push('\n');
    }
    text
}

fn shown(result: &Result<Arrived, String>) -> String {
    match result {
        Err(_) => "BROKEN".to_owned(),
        Ok(Arrived { code, origins }) => {
            let mark = if origins.is_empty() { "" } else { " o" };
            match code {
                Some(0) => format!("={mark}"),
                Some(code) => format!("{code}→0{mark}"),
                None => format!("killed→0{mark}"),
            }
        }
    }
}

#[test]
fn every_fault_in_every_phase() {
    survives("Every phase", story::brief, &BRIEF);
}

#[test]
fn every_fault_in_the_deletion_of_users() {
    survives("Users are deleted", story::deleting, &DELETING);
}
