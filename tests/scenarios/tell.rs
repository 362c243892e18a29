//! Goes through a story step by step and writes down the session.
//!
//! Beside what the session shows, every step is held to what is true of all: a command that only
//! looks, or that refuses, changes neither tenant nor lockfile; and after an apply the next plan
//! is empty but for what is held. Whatever a command renders for programs is as its schema says.

use std::path::Path;

use serde_json::Value;

use super::program::{self, Ran};
use super::schemas;
use super::step::{Command, Step};
use super::story::{Line, Story};
use super::tenant::{self, Place};
use super::volatile::Steady;
use super::workplace::Workplace;

/// The lockfile's name.
const LOCKFILE: &str = "omni-um.lock";

/// The key that a served sandbox takes.
const KEY: &str = "sandbox";

/// The session of a story.
pub fn tell(folder: &Path) -> Result<String, String> {
    let story = Story::load(folder)?;
    let workplace = Workplace::set_up(folder)?;
    let mut teller = Teller {
        tenant: Place::of(&workplace),
        workplace,
        steady: Steady::default(),
        session: String::new(),
    };
    let mut lines = story.lines.iter().peekable();
    while let Some(Line { written, step }) = lines.next() {
        let next = lines.peek().map(|line| &line.step);
        teller
            .step(written, step, next)
            .map_err(|error| format!("at `{written}`: {error}"))?;
    }
    Ok(teller.session)
}

struct Teller {
    workplace: Workplace,
    tenant: Place,
    steady: Steady,
    session: String,
}

impl Teller {
    fn step(&mut self, written: &str, step: &Step, next: Option<&Step>) -> Result<(), String> {
        self.session.push_str(written);
        self.session.push('\n');
        match step {
            // A command has looked ahead at these.
            Step::Prose | Step::Exit(_) | Step::More => Ok(()),
            Step::Run(command) => self.run(command, next),
            Step::Given => self.given(),
            Step::ByHand(act) => self.tenant.by_hand(act),
            Step::Files(folder) => self.workplace.put_files(folder),
            Step::Edit { file, old, new } => self.workplace.edit(file, old, new),
            Step::Copy { from, to } => self.workplace.copy(from, to),
            Step::DaysPass { ahead, past } => self.workplace.days_pass(ahead, past),
            Step::Lose(file) => self.workplace.lose(file),
            Step::Serve(switches) => self.tenant.serve(switches),
            Step::Fault(line) => self.tenant.fault(line),
            Step::Meanwhile(meanwhile) => self.tenant.meanwhile(meanwhile),
            Step::Tenant => {
                self.session.push_str(&tenant::show(&self.tenant.load()?));
                Ok(())
            }
        }
    }

    fn run(&mut self, command: &Command, next: Option<&Step>) -> Result<(), String> {
        let expected = match next {
            Some(Step::Exit(code)) => *code,
            _ => 0,
        };
        let Command {
            variables,
            arguments,
        } = command;
        let before = self.facts()?;
        let ran = self.documented(arguments, variables)?;
        self.write_down(&ran, arguments);
        if ran.code != expected {
            let Ran {
                stdout,
                stderr,
                code,
            } = ran;
            return Err(format!(
                "exit {code}, and {expected} was expected\n{stdout}{stderr}"
            ));
        }
        let applies = arguments.first().is_some_and(|word| word == "apply");
        let may_write = applies && matches!(ran.code, 0 | 5);
        if !may_write && self.facts()? != before {
            return Err("it changed the tenant or the lockfile, and may not".to_owned());
        }
        if applies && ran.code == 0 {
            self.converged(arguments, matches!(next, Some(Step::More)))?;
        }
        Ok(())
    }

    /// An apply of which the last line is enough.
    fn given(&mut self) -> Result<(), String> {
        let apply = ["apply", "--auto-approve"].map(str::to_owned);
        let ran = self.program(&apply, &[]);
        if ran.code != 0 {
            return Err(format!("exit {}\n{}{}", ran.code, ran.stdout, ran.stderr));
        }
        let last = ran.stdout.lines().last().unwrap_or_default();
        self.shown(&format!("{last}\n"));
        self.converged(&apply, false)
    }

    /// Runs a command that has a document for programs with that.
    fn documented(&self, arguments: &[String], given: &[(String, String)]) -> Result<Ran, String> {
        let command = arguments.first().map(String::as_str).unwrap_or_default();
        if !["plan", "drift", "apply"].contains(&command) {
            return Ok(self.program(arguments, given));
        }
        let document = self.workplace.document();
        let rendering = format!("json={}", document.display());
        let more = ["--render".to_owned(), rendering];
        let ran = self.program(&[arguments, &more].concat(), given);
        if ran.code == 64 {
            // It did nothing, and quotes the command line.
            return Ok(self.program(arguments, given));
        }
        let text = std::fs::read_to_string(&document).map_err(|error| error.to_string())?;
        std::fs::remove_file(&document).map_err(|error| error.to_string())?;
        match schemas::wrong(&text).first() {
            Some(wrong) => Err(format!("its document: {wrong}\n{text}")),
            None => Ok(ran),
        }
    }

    fn program(&self, arguments: &[String], given: &[(String, String)]) -> Ran {
        let latest = format!("sha256:{}", self.steady.latest().unwrap_or("none"));
        let filled: Vec<String> = arguments
            .iter()
            .map(|word| word.replace("PLAN_ID", &latest))
            .collect();
        let url = self.tenant.url();
        let of_server = url
            .iter()
            .flat_map(|url| [("OMNI_BASE_URL", url.as_str()), ("OMNI_API_KEY", KEY)]);
        let given = given
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let variables: Vec<(&str, &str)> = of_server.chain(given).collect();
        program::run(&self.workplace.project(), &filled, &variables)
    }

    fn write_down(&mut self, ran: &Ran, arguments: &[String]) {
        let mut stdout = ran.stdout.clone();
        if arguments.iter().any(|word| word == "--json")
            && let Ok(json) = serde_json::from_str::<Value>(&stdout)
        {
            stdout = format!("{json:#}\n");
        }
        self.shown(&stdout);
        if !ran.stderr.is_empty() {
            self.session.push_str("-- stderr:\n");
            self.shown(&ran.stderr);
        }
    }

    fn shown(&mut self, text: &str) {
        let (home, url) = (self.workplace.project(), self.tenant.url());
        let text = self.steady.text(text, &home, url.as_deref());
        self.session.push_str(&text);
    }

    /// After an apply nothing is left to do, but for what is held.
    fn converged(&mut self, arguments: &[String], more: bool) -> Result<(), String> {
        let mut plan = vec!["plan".to_owned(), "--json".to_owned()];
        for pair in arguments.windows(2).filter(|pair| pair[0] == "--only") {
            plan.extend_from_slice(pair);
        }
        let limit = arguments.iter().filter(|word| *word == "--expired");
        plan.extend(limit.cloned());
        let ran = self.program(&plan, &[]);
        let json: Value = serde_json::from_str(&ran.stdout)
            .map_err(|error| format!("the plan after it is none: {error}\n{}", ran.stderr))?;
        let plan = &json["plan"];
        let left = addresses(&plan["changes"], "action");
        let held = addresses(&plan["held"], "hold");
        if left.is_empty() == more {
            return Err(format!(
                "the plan after it {}",
                if more { "is empty" } else { "is not empty" }
            ) + &format!(": {}\n{plan:#}", left.join(", ")));
        }
        let mut line = match more {
            true => format!("-- the next plan has more to do: {}", left.join(", ")),
            false => "-- the next plan is empty".to_owned(),
        };
        if !held.is_empty() {
            line += &format!("; held: {}", held.join(", "));
        }
        self.session.push_str(&line);
        self.session.push('\n');
        Ok(())
    }

    /// What only an apply may change: the tenant, and the lockfile's text.
    fn facts(&self) -> Result<(String, Option<String>), String> {
        let lock = std::fs::read_to_string(self.workplace.file(LOCKFILE)).ok();
        Ok((self.tenant.load()?.to_state()?, lock))
    }
}

/// `deactivate user/ada@acme.example`, a text for each entry of a list.
fn addresses(list: &Value, word: &str) -> Vec<String> {
    let entries = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or("?").to_owned();
    entries
        .iter()
        .map(|entry| format!("{} {}", text(entry, word), text(entry, "address")))
        .collect()
}
