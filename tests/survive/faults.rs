//! What can go wrong with a request, in the words of the sandbox's faults.

use omni_um::sandbox::Faults;

use crate::phases::{Phase, Sort};

/// Which requests of a phase it happens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    First,
    Third,
    EverySecond,
    Always,
}

impl Rhythm {
    /// The end of a fault's line.
    fn words(self, before: u64) -> String {
        match self {
            Rhythm::First => format!("nth {}", before + 1),
            Rhythm::Third => format!("nth {}", before + 3),
            Rhythm::EverySecond => "every 2".to_owned(),
            Rhythm::Always => format!("from {}", before + 1),
        }
    }
}

/// Where a fault can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hits {
    All,
    Lists,
    Creates,
    Writes,
}

/// One thing that goes wrong.
#[derive(Debug)]
pub struct Fault {
    /// `{}` stands for the request.
    pub line: &'static str,
    hits: Hits,
    /// Whether it is tried in every rhythm; its like stand in for it otherwise.
    often: bool,
}

const fn fault(line: &'static str, hits: Hits, often: bool) -> Fault {
    Fault { line, hits, often }
}

/// Everything.
pub const ALL: [Fault; 28] = [
    fault("fail {} 400", Hits::All, true),
    fault("fail {} 401", Hits::All, true),
    fault("fail {} 403", Hits::All, false),
    fault("fail {} 404", Hits::All, true),
    fault("fail {} 409", Hits::All, true),
    fault("fail {} 429", Hits::All, true),
    fault("busy {} 1", Hits::All, false),
    fault("busy {} 1 date", Hits::All, false),
    fault("fail {} 500", Hits::All, true),
    fault("fail {} 502", Hits::All, false),
    fault("fail {} 503", Hits::All, true),
    fault("fail {} 503 html", Hits::All, false),
    fault("fail {} 504", Hits::All, false),
    fault("drop-before {}", Hits::All, true),
    fault("drop-after {}", Hits::All, true),
    fault("truncate {}", Hits::All, true),
    fault("endless {} 17000000", Hits::All, false),
    fault("trickle {} 0ms", Hits::All, false),
    fault("redirect {}", Hits::All, false),
    fault("html {}", Hits::All, true),
    fault("accept-and-ignore {}", Hits::Writes, true),
    fault("late-create {} 3", Hits::Creates, true),
    fault("late-write {} 3", Hits::Writes, true),
    fault("short-page {} 3", Hits::Lists, true),
    fault("repeat-id {}", Hits::Lists, true),
    fault("total-grows {} 2", Hits::Lists, true),
    fault("total-shrinks {} 2", Hits::Lists, true),
    fault("drop-extension {}", Hits::Lists, true),
];

impl Fault {
    /// The first word: what the sandbox calls it.
    fn verb(&self) -> &'static str {
        self.line.split(' ').next().unwrap_or(self.line)
    }

    /// Whether this sandbox can do it.
    pub fn is_known(&self) -> bool {
        Faults::VERBS.contains(&self.verb())
    }

    /// The rhythms that make a difference for a phase: all faults strike the first request, one of
    /// each sort all of them, and those that decide whether a write happened some.
    pub fn rhythms(&self, phase: &Phase) -> Vec<Rhythm> {
        let writes = matches!(phase.sort, Sort::Create | Sort::Write);
        let hits = match self.hits {
            Hits::All => true,
            Hits::Lists => phase.sort == Sort::List,
            Hits::Creates => phase.sort == Sort::Create,
            Hits::Writes => writes && (self.verb() != "late-write" || phase.sort == Sort::Write),
        };
        let mut rhythms = Vec::new();
        if hits {
            rhythms.push(Rhythm::First);
        }
        if hits && self.often {
            rhythms.push(Rhythm::Always);
        }
        if writes && matches!(self.line, "fail {} 503" | "fail {} 400" | "drop-after {}") {
            rhythms.extend([Rhythm::Third, Rhythm::EverySecond]);
        }
        rhythms
    }

    /// The fault's line for a phase.
    pub fn of(&self, phase: &Phase, rhythm: Rhythm) -> String {
        let line = self.line.replace("{}", phase.target);
        format!("{line} {}", rhythm.words(phase.before))
    }

    /// Whether the client waits for seconds that nothing can hurry.
    pub fn is_slow(&self) -> bool {
        matches!(self.verb(), "accept-and-ignore" | "busy")
    }
}
