//! Sends a plan's changes in their order, several at once where they do not touch each other.

use std::pin::pin;
use std::sync::Mutex;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use crate::live::LiveState;
use crate::plan::{Change, Plan};
use crate::provider::ProviderWriter;

use super::halt::{Halt, Halts};
use super::journal::Journal;
use super::patience::Patience;
use super::schedule::Schedule;
use super::sending::Sending;
use super::step::Step;
use super::withheld::Withheld;

/// How long what is under way may still take after a halt; the rest of the six seconds (design,
/// section 10) is for writing down what is known.
const GRACE: Duration = Duration::from_secs(4);

/// What became of one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// The tenant took it, or it was so already. Not yet verified.
    Done,
    /// It failed, and why.
    Failed(String),
    /// It was sent, and nobody knows what became of it, and why.
    Unknown(String),
    /// It needs this change, which did not succeed.
    Blocked(usize),
    /// The apply ended before it.
    NotReached,
}

/// Why an apply ended before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The key was refused.
    Refused(String),
    /// Five requests in a row failed after all their tries.
    Down(String),
    /// The first write of its sort did nothing, or more than it named.
    Canary(String),
    /// The journal could not be written.
    Journal(String),
    /// Somebody, or the time, asked for it.
    Halted(Halt),
}

/// What carrying out a plan came to.
#[derive(Clone, Debug)]
pub struct Carried {
    /// One status for each of the plan's changes, in their order.
    pub statuses: Vec<Status>,
    /// Why it ended early.
    pub stopped: Option<Stop>,
    /// Whether the tenant took any write, or may have.
    pub wrote: bool,
}

/// What is happening, for whoever watches.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// How many changes are behind us.
    pub done: usize,
    /// How many there are.
    pub total: usize,
    /// The one at hand.
    pub change: &'a Change,
    /// How it ended; nothing while it is under way.
    pub status: Option<&'a Status>,
}

/// Who is told.
pub type Watch<'a> = &'a mut (dyn FnMut(Progress<'_>) + Send);

/// What an apply works with.
pub struct Means<'a> {
    /// The tenant.
    pub provider: &'a dyn ProviderWriter,
    /// The reading that the plan was made from.
    pub before: &'a LiveState,
    /// Where each write is written down before it is sent.
    pub journal: &'a Mutex<Journal>,
    /// Who may ask to start nothing new.
    pub halts: Halts,
    /// How many changes are under way at the most.
    pub at_once: usize,
    /// How long a write may take to show.
    pub patience: Patience,
}

/// Carries out every change of `plan`. Changes begin in its order, and are told of in its order.
pub async fn carry_out(means: &Means<'_>, plan: &Plan, watch: Watch<'_>) -> Carried {
    let withheld = Withheld::of(&plan.changes);
    let step = Step {
        sending: Sending::new(means.provider, means.before, means.journal, withheld),
        patience: means.patience,
    };
    let mut schedule = Schedule::new(&plan.changes);
    let mut told = Told::new(plan, watch);
    let mut stopped = None;
    let mut halts = means.halts.clone();
    let mut overdue = pin!(async {
        let halt = halts.wait().await;
        tokio::time::sleep(GRACE).await;
        halt
    });
    let mut under_way = FuturesUnordered::new();
    loop {
        let may_begin = |stopped: &Option<Stop>| stopped.is_none() && means.halts.now().is_none();
        while may_begin(&stopped) && schedule.under_way() < means.at_once.max(1) {
            let Some(at) = schedule.next() else { break };
            told.begins(&plan.changes[at]);
            let (step, seen) = (&step, schedule.seen().clone());
            under_way.push(async move { (at, step.change(&plan.changes[at], seen).await) });
        }
        told.up_to(&schedule);
        let ended = tokio::select! {
            biased;
            ended = under_way.next() => ended,
            halt = &mut overdue => {
                stopped.get_or_insert(Stop::Halted(halt));
                give_up(&mut schedule);
                None
            }
        };
        let Some((at, ((status, stop), seen))) = ended else {
            break;
        };
        schedule.looked_at(seen);
        schedule.settle(at, status);
        stopped = stopped.or(stop);
    }
    told.up_to(&schedule);
    let statuses = schedule.end();
    if let Some(halt) = means.halts.now()
        && statuses.contains(&Status::NotReached)
    {
        stopped.get_or_insert(Stop::Halted(halt));
    }
    Carried {
        statuses,
        stopped,
        wrote: step.sending.wrote(),
    }
}

/// Whatever is under way keeps its open intent in the journal.
fn give_up(schedule: &mut Schedule<'_>) {
    for at in schedule.left_under_way() {
        let reason = "it was under way when the apply ended; the next one looks what became of it";
        schedule.settle(at, Status::Unknown(reason.to_owned()));
    }
}

/// Tells of the changes in the order of the plan, whatever order they end in.
struct Told<'a> {
    plan: &'a Plan,
    watch: Watch<'a>,
    next: usize,
    done: usize,
    total: usize,
}

impl<'a> Told<'a> {
    fn new(plan: &'a Plan, watch: Watch<'a>) -> Self {
        let writes = |change: &&Change| change.action.writes();
        Told {
            plan,
            watch,
            next: 0,
            done: 0,
            total: plan.changes.iter().filter(writes).count(),
        }
    }

    fn begins(&mut self, change: &Change) {
        (self.watch)(Progress {
            done: self.done,
            total: self.total,
            change,
            status: None,
        });
    }

    fn up_to(&mut self, schedule: &Schedule<'_>) {
        for status in schedule.settled_from(self.next) {
            let change = &self.plan.changes[self.next];
            self.next += 1;
            if !change.action.writes() {
                continue;
            }
            self.done += 1;
            (self.watch)(Progress {
                done: self.done,
                total: self.total,
                change,
                status: Some(status),
            });
        }
    }
}
