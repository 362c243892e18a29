//! One step of a story, as it is written.

use omni_um::sandbox::Turn;

use super::by_hand::ByHand;
use super::words::{exactly, words};

/// A line of a story.
pub enum Step {
    /// Words for the reader.
    Prose,
    /// `$ omni-um …`, or `$ NAME=value omni-um …`
    Run(Command),
    /// `given an apply`: one that is not what the story is about; only its last line is shown.
    Given,
    /// `expect exit N`: of the command before.
    Exit(i32),
    /// `expect more to do`: the plan after the apply before is not empty, on purpose.
    More,
    /// `by hand: …`
    ByHand(ByHand),
    /// `files: FOLDER`: these instead of all that were there.
    Files(String),
    /// `edit FILE: "OLD" -> "NEW"`
    Edit {
        file: String,
        old: String,
        new: String,
    },
    /// `the days pass: DATE -> DATE`: a date that was ahead when it was applied.
    DaysPass { ahead: String, past: String },
    /// `copy FILE to FILE`
    Copy { from: String, to: String },
    /// `lose FILE`
    Lose(String),
    /// `tenant`: shows it.
    Tenant,
    /// `serve the sandbox` [with SWITCHES]
    Serve(String),
    /// `fault: …`
    Fault(String),
    /// `meanwhile: after PATCH /users nth 1: …`
    Meanwhile(Meanwhile),
}

/// A command of ours, and variables that it sees.
pub struct Command {
    pub variables: Vec<(String, String)>,
    pub arguments: Vec<String>,
}

/// Somebody else who writes while a command runs.
#[derive(Clone)]
pub struct Meanwhile {
    pub turn: Turn,
    pub method: String,
    pub path: String,
    pub nth: u64,
    pub act: ByHand,
}

impl Step {
    /// Reads a step.
    pub fn parse(line: &str) -> Result<Step, String> {
        let (verb, rest) = line.split_once(": ").unwrap_or((line, ""));
        if let Some(command) = line.strip_prefix("$ ") {
            return run(command).map(Step::Run);
        }
        if let Some(code) = line.strip_prefix("expect exit ") {
            return code
                .parse()
                .map(Step::Exit)
                .map_err(|_| format!("no exit code: {line}"));
        }
        if let Some(switches) = line.strip_prefix("serve the sandbox") {
            return Ok(Step::Serve(
                switches.trim_start_matches(" with ").to_owned(),
            ));
        }
        match verb {
            "expect more to do" => Ok(Step::More),
            "given an apply" => Ok(Step::Given),
            "tenant" => Ok(Step::Tenant),
            "by hand" => ByHand::parse(rest).map(Step::ByHand),
            "files" => Ok(Step::Files(rest.to_owned())),
            "the days pass" => days_pass(rest),
            "fault" => Ok(Step::Fault(rest.to_owned())),
            "meanwhile" => meanwhile(rest).map(Step::Meanwhile),
            _ => of_a_file(line, verb, rest),
        }
    }
}

fn run(line: &str) -> Result<Command, String> {
    let mut variables = Vec::new();
    let mut all = words(line)?.into_iter();
    loop {
        let word = all.next().unwrap_or_default();
        match word.split_once('=') {
            Some((name, value)) => variables.push((name.to_owned(), value.to_owned())),
            None if word == "omni-um" => break,
            None => return Err(format!("only omni-um is run, not: {line}")),
        }
    }
    Ok(Command {
        variables,
        arguments: all.collect(),
    })
}

fn days_pass(text: &str) -> Result<Step, String> {
    let [ahead, arrow, past] = exactly(text)?;
    if arrow != "->" {
        return Err(format!("days pass from DATE -> DATE: {text}"));
    }
    Ok(Step::DaysPass { ahead, past })
}

fn of_a_file(line: &str, verb: &str, rest: &str) -> Result<Step, String> {
    match words(verb)?.as_slice() {
        [word, file] if word == "edit" => {
            let [old, arrow, new] = exactly(rest)?;
            if arrow != "->" {
                return Err(format!("an edit is \"OLD\" -> \"NEW\": {line}"));
            }
            let break_lines = |text: String| text.replace("\\n", "\n");
            Ok(Step::Edit {
                file: file.clone(),
                old: break_lines(old),
                new: break_lines(new),
            })
        }
        [word, from, to_word, to] if word == "copy" && to_word == "to" => Ok(Step::Copy {
            from: from.clone(),
            to: to.clone(),
        }),
        [word, file] if word == "lose" => Ok(Step::Lose(file.clone())),
        _ => Err(format!("no step is written like this: {line}")),
    }
}

fn meanwhile(text: &str) -> Result<Meanwhile, String> {
    let (when, act) = text
        .split_once(": ")
        .ok_or_else(|| format!("after METHOD /PATH nth N: …, not {text}"))?;
    let [turn, method, path, rhythm, number] = exactly(when)?;
    let turn = match turn.as_str() {
        "before" => Turn::Before,
        "after" => Turn::After,
        _ => return Err(format!("before or after, not {turn}")),
    };
    let nth = number.parse().ok().filter(|_| rhythm == "nth");
    Ok(Meanwhile {
        turn,
        method,
        path,
        nth: nth.ok_or_else(|| format!("nth N, not {rhythm} {number}"))?,
        act: ByHand::parse(act)?,
    })
}
