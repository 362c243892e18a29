//! What is worth an annotation, how grave it is, and where it was asked for.

use jiff::civil::Date;

use crate::apply::{ApplySummary, Became};
use crate::model::{Diagnostic, Field, Place, Severity, Value};
use crate::plan::Cause as PlanCause;
use crate::plan::access::Reach;
use crate::plan::drift::is_asked_for;
use crate::plan::{
    Action, Change, EdgeAction, EdgeChange, FieldChange, Finding, Held, Note, Plan, PolicyChange,
};
use crate::view::report::Trouble;
use crate::view::words;

/// How grave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// It stops, or something failed.
    Error,
    /// Access goes, or something is left out.
    Warning,
    /// Everything else.
    Notice,
}

impl Level {
    pub(super) const ALL: [Level; 3] = [Level::Error, Level::Warning, Level::Notice];

    /// The command's name.
    pub(super) fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        }
    }
}

/// One thing that is worth an annotation. Its words are made once it is known to be shown: a plan
/// may have hundreds of thousands.
pub(super) enum Cause<'a> {
    /// A guard that tripped.
    Guard(&'a Finding),
    /// The policy changes together with the tenant.
    Policy(&'a PolicyChange),
    /// A failure that is about no file.
    Trouble(&'a Trouble),
    /// A problem in a file.
    Problem(&'a Diagnostic),
    /// Why an apply ended before its end.
    Stopped(&'a str),
    /// What became of a change that is not done.
    Undone(&'a Change, Became, Option<&'a str>),
    /// A resource that comes, goes, is adopted or forgotten.
    Whole(&'a Change),
    /// A field of a change.
    Field(&'a Change, &'a FieldChange),
    /// A membership of a change.
    Edge(&'a Change, &'a EdgeChange),
    /// What was left out.
    Held(&'a Held),
    /// What a warning says about the files.
    Note(&'a str),
}

impl<'a> Cause<'a> {
    pub(super) fn level(&self) -> Level {
        let warns = |is: bool| if is { Level::Warning } else { Level::Notice };
        match self {
            Cause::Guard(_) | Cause::Policy(_) | Cause::Trouble(_) | Cause::Stopped(_) => {
                Level::Error
            }
            Cause::Problem(problem) => match problem.severity {
                Severity::Error => Level::Error,
                Severity::Warning => Level::Warning,
            },
            Cause::Undone(_, became, _) => match became {
                Became::Failed | Became::Unknown | Became::Unconfirmed => Level::Error,
                Became::Blocked | Became::NotReached | Became::Done => Level::Warning,
            },
            Cause::Whole(change) => warns(is_removal(change)),
            Cause::Field(_, field) => warns(takes(field)),
            Cause::Edge(_, edge) => warns(edge.action == EdgeAction::Remove),
            Cause::Held(_) | Cause::Note(_) => Level::Warning,
        }
    }

    pub(super) fn place(&self) -> Option<&'a Place> {
        match self {
            Cause::Guard(_)
            | Cause::Policy(_)
            | Cause::Trouble(_)
            | Cause::Stopped(_)
            | Cause::Note(_) => None,
            Cause::Problem(problem) => problem.place.as_ref(),
            Cause::Undone(change, ..) | Cause::Whole(change) => change.place.as_ref(),
            Cause::Field(change, field) => field.place.as_ref().or(change.place.as_ref()),
            Cause::Edge(change, edge) => edge.place.as_ref().or(change.place.as_ref()),
            Cause::Held(held) => held.place.as_ref(),
        }
    }

    /// One sentence; foreign text in it is not made safe yet.
    pub(super) fn words(&self) -> String {
        match self {
            Cause::Guard(finding) => guard(finding),
            Cause::Policy(change) => format!("policy changed here: {change}"),
            Cause::Trouble(trouble) => {
                let Trouble { code, next, .. } = trouble;
                format!("{} ({code}); next: {next}", trouble.message)
            }
            Cause::Problem(problem) => in_words(problem),
            Cause::Stopped(reason) => format!("stopped: {reason}"),
            Cause::Undone(change, became, reason) => undone(change, *became, *reason),
            Cause::Whole(change) => {
                let why = match change.expired {
                    Some(date) => passed(change.cause, date),
                    None => words::why(change.action, change.cause).to_owned(),
                };
                format!("{} {}: {why}", change.action.word(), change.address)
            }
            Cause::Field(change, field) => of_field(change, field),
            Cause::Edge(change, edge) => {
                let (user, group) = (&edge.user, &change.address);
                let why = match edge.expired {
                    Some(date) => passed(edge.cause, date),
                    None => words::cause(edge.cause).to_owned(),
                };
                match edge.action {
                    EdgeAction::Add => format!("add {user} to {group}: {why}"),
                    EdgeAction::Remove => format!("remove {user} from {group}: {why}"),
                }
            }
            Cause::Held(held) => {
                let (word, means) = words::hold(held.hold);
                format!("held, {word}: {}: {means}", held.address)
            }
            Cause::Note(text) => (*text).to_owned(),
        }
    }
}

/// That a date has passed; one that was past when it was written is no expiry.
fn passed(cause: PlanCause, date: Date) -> String {
    match cause {
        PlanCause::Expired => format!("expired {date}"),
        _ => format!("expires {date}, which is past"),
    }
}

/// The causes in a plan, the gravest first; `changes` are its own, or those of its drift.
pub(super) fn of_plan<'a>(
    plan: &'a Plan,
    changes: &'a [Change],
    held: impl Iterator<Item = &'a Held>,
) -> Vec<Cause<'a>> {
    let mut causes: Vec<Cause<'a>> = plan.findings.iter().map(Cause::Guard).collect();
    if changes.iter().any(is_asked_for) {
        causes.extend(plan.policy_changed.iter().map(Cause::Policy));
    }
    causes.extend(of_changes(changes.iter()));
    causes.extend(held.map(Cause::Held));
    let warning = |note: &'a Note| match note {
        Note::Warning { text } => Some(Cause::Note(text)),
        _ => None,
    };
    causes.extend(plan.notes.iter().filter_map(warning));
    causes
}

/// The causes in an apply: what is not done, and what was.
pub(super) fn of_apply<'a>(plan: &'a Plan, summary: &'a ApplySummary) -> Vec<Cause<'a>> {
    let mut causes: Vec<Cause<'a>> = Vec::new();
    causes.extend(summary.stopped.as_deref().map(Cause::Stopped));
    let is_done = |at: usize| summary.became(at) == Became::Done;
    let undone = plan.changes.iter().enumerate();
    let undone = undone.filter(|(at, _)| !is_done(*at));
    causes.extend(undone.map(|(at, change)| {
        let reason = summary.reason(at, &change.address);
        Cause::Undone(change, summary.became(at), reason)
    }));
    let done = plan.changes.iter().enumerate();
    let done = done
        .filter(|(at, _)| is_done(*at))
        .map(|(_, change)| change);
    causes.extend(of_changes(done));
    causes
}

/// Who goes whole before what goes in part.
fn of_changes<'a>(changes: impl Iterator<Item = &'a Change> + Clone) -> Vec<Cause<'a>> {
    let is_whole = |change: &&Change| change.action != Action::Update;
    let whole = changes.clone().filter(is_whole).map(Cause::Whole);
    let mut causes: Vec<Cause<'a>> = whole.collect();
    for change in changes {
        if change.action == Action::Update {
            let fields = change.fields.iter();
            causes.extend(fields.map(|field| Cause::Field(change, field)));
        }
        let edges = change.edges.iter();
        causes.extend(edges.map(|edge| Cause::Edge(change, edge)));
    }
    causes
}

fn is_removal(change: &Change) -> bool {
    match change.action {
        Action::Deactivate | Action::Delete => true,
        Action::Create | Action::Update | Action::Adopt | Action::Forget => false,
    }
}

/// Whether a field's change takes something from somebody.
fn takes(field: &FieldChange) -> bool {
    match field.field {
        Field::Name => false,
        Field::Active => field.after == Some(Value::Flag(false)),
        Field::Attribute(_) => matches!(Reach::of(field), Reach::Narrowed | Reach::Cleared),
    }
}

fn guard(finding: &Finding) -> String {
    let Finding {
        guard,
        count,
        limit,
        message,
    } = finding;
    let flag = finding.acceptance().flag();
    format!(
        "guard {guard}: {count} over a limit of {limit} ({message}); if this is meant, plan with {flag}"
    )
}

fn of_field(change: &Change, field: &FieldChange) -> String {
    let label = words::label(&field.field);
    let (address, why) = (&change.address, words::cause(field.cause));
    if field.sensitive {
        return format!("change {address}: {label}, a sensitive value: {why}");
    }
    let shown = |value: &Option<Value>| match value {
        Some(value) => value.to_string(),
        None => "unset".to_owned(),
    };
    let (before, after) = (shown(&field.before), shown(&field.after));
    format!("change {address}: {label}: {before} → {after}: {why}")
}

fn undone(change: &Change, became: Became, reason: Option<&str>) -> String {
    let word = match became {
        Became::Done => "done",
        Became::Failed => "failed",
        Became::Unknown => "sent, and no clear answer came",
        Became::Unconfirmed => "not confirmed",
        Became::Blocked => "blocked",
        Became::NotReached => "not reached",
    };
    let head = format!("{} {}: {word}", change.action.word(), change.address);
    match reason {
        Some(reason) => format!("{head}: {reason}"),
        None => head,
    }
}

fn in_words(problem: &Diagnostic) -> String {
    let Diagnostic {
        code,
        severity: _, // the level
        message,
        place: _, // beside the words
        length: _,
        labels,
        help,
    } = problem;
    let mut words = format!("{message} ({code})");
    for label in labels {
        words += &format!("; {}: {}", label.text, label.place);
    }
    if let Some(help) = help {
        words += &format!("; {help}");
    }
    words
}
