//! What stands in the page without its script: everything that must be read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Value;
use minijinja::{Environment, Error, UndefinedBehavior, context};
use sha2::{Digest, Sha256};

use super::sections::kept;
use super::{book, data};
use crate::apply::ApplySummary;
use crate::model::Sources;
use crate::plan::drift;
use crate::plan::{Finding, Note, Plan};
use crate::view::layout::{Block, Line, Page};
use crate::view::report::{Report, Subject, Trouble};
use crate::view::shown::Shown;
use crate::view::style::Style;
use crate::view::terminal::safe;
use crate::view::{Counts, apply, diagnostic, text};

const STYLE: &str = concat!(
    include_str!("page.css"),
    include_str!("lists.css"),
    include_str!("print.css")
);

/// In the order in which one needs the other.
const SCRIPT: &str = concat!(
    "\"use strict\";\n",
    include_str!("script/draw.js"),
    include_str!("script/filter.js"),
    include_str!("script/card.js"),
    include_str!("script/list.js"),
    include_str!("script/matrix.js"),
    include_str!("script/start.js")
);

/// Problems that are shown; a page is no place for a tenth thousand.
const PROBLEMS: usize = 500;

/// The page.
pub(super) fn render(report: &Report<'_>) -> Shown {
    match laid_out(report) {
        Ok(text) => Shown::laid_out(text),
        // The templates are ours, and each is filled by a test.
        Err(_) => Shown::own(
            "<!doctype html><title>omni-um</title><p>This page could not be laid out: a defect \
             of omni-um. Render text instead.</p>",
        ),
    }
}

fn laid_out(report: &Report<'_>) -> Result<String, Error> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.add_template("page.html", include_str!("page.html"))?;
    templates.add_template("line.html", include_str!("line.html"))?;
    let ink = Ink { templates };
    let page = ink.templates.get_template("page.html")?;
    let subject = match report.subject {
        Subject::Plan { plan, id } => ink.plan(plan, &id.to_string())?,
        Subject::Drift { plan, id } => ink.drift(plan, &id.to_string())?,
        Subject::Apply { plan, id, summary } => ink.apply(plan, &id.to_string(), summary)?,
        Subject::Failure(trouble) => failure(trouble),
    };
    let web = |link: &&str| link.starts_with("https://") || link.starts_with("http://");
    page.render(context! {
        command => report.subject.command(),
        folder => shown(report.folder),
        link => report.link.filter(web).map(shown),
        next => report.next.map(shown),
        data => data::of(report).map(Value::from_safe_string),
        style => Value::from_safe_string(STYLE.to_owned()),
        style_hash => digest(STYLE),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        script_hash => digest(SCRIPT),
        version => env!("CARGO_PKG_VERSION"),
        ..subject
    })
}

/// Foreign text as it may be shown; the template escapes it besides.
fn shown(text: &str) -> String {
    safe(text).into_cow().into_owned()
}

/// What a policy calls a style or a script by.
fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// Why there is nothing to see, and the problems, each with its place.
fn failure(trouble: &Trouble) -> Value {
    let Trouble {
        command,
        code,
        message,
        next,
        diagnostics,
        sources: _, // a page that is kept quotes no line: a sensitive value may stand in it
    } = trouble;
    let options = diagnostic::DiagnosticOptions {
        width: 100,
        color: false,
        limit: PROBLEMS,
    };
    let problems = (!diagnostics.is_empty())
        .then(|| diagnostic::render(diagnostics, &Sources::default(), &options).to_string());
    let heading = match *command {
        "plan" => "No plan",
        "drift" => "No drift report",
        "apply" => "Nothing was applied",
        _ => "No report",
    };
    context! {
        heading,
        badge => badge(Style::Danger, "Failed"),
        failure => context! {
            code => *code, message => shown(message), next => shown(next), problems,
        },
        ..nothing()
    }
}

/// A page without anything: what each subject fills.
fn nothing() -> Value {
    let none = Vec::<Value>::new;
    context! {
        insufficient => (), summary => none(), policy => none(), guards_title => "", guards => none(),
        passed => none(), notes => none(), ways_out => none(), rest => none(), price => none(),
        id_label => "", id => (), failure => (),
    }
}

/// How a plan stands: what is wrong with it first.
fn standing(plan: &Plan, counts: &Counts) -> Value {
    let mut wrong = Vec::new();
    if plan.unknown().is_some() {
        wrong.push(text::unknown::INSUFFICIENT.to_owned());
    }
    if text::opening::is_blocked(counts) {
        let blockers = text::opening::blockers(counts);
        let words: String = blockers.runs().map(|run| run.text).collect();
        wrong.push(format!("Blocked by {words}"));
    }
    if !wrong.is_empty() {
        return badge(Style::Danger, wrong.join(" · "));
    }
    match counts.is_nothing() {
        true => badge(Style::Quiet, "No changes"),
        false => badge(Style::Gain, "Within the guards"),
    }
}

/// What stands at the top in one word.
fn badge(style: Style, text: impl Into<Value>) -> Value {
    let (tone, text) = (book::TONES[book::tone(style)], text.into());
    context! { tone, text }
}

/// Turns lines into markup, each by a template that escapes.
struct Ink<'a> {
    templates: Environment<'a>,
}

impl Ink<'_> {
    fn plan(&self, plan: &Plan, id: &str) -> Result<Value, Error> {
        let counts = Counts::of(plan);
        let insufficient = text::unknown::banner(plan.unknown());
        let summary = kept(|page| text::closing::summary(page, &counts, &plan.in_sync));
        let notes = kept(|page| notes(page, plan, &plan.notes, true));
        let price = match counts.is_nothing() {
            true => Vec::new(),
            false => self.lines(&kept(|page| {
                let line = text::closing::price(&plan.cost);
                page.line(FLAT, &line);
            }))?,
        };
        Ok(context! {
            heading => format!("Plan for {}", shown(&plan.provider.to_string())),
            badge => standing(plan, &counts),
            insufficient => insufficient.map(|line| self.line(&line)).transpose()?,
            summary => self.lines(&summary)?,
            guards_title => "Blocked: nothing will be written",
            guards => self.guards(plan, counts.mixes_policy)?,
            passed => passed(plan),
            notes => self.lines(&notes)?,
            rest => self.rest(plan, &counts)?,
            price,
            id_label => "Plan id",
            id => id,
            ..self.around(plan)?
        })
    }

    fn drift(&self, plan: &Plan, id: &str) -> Result<Value, Error> {
        let drift = drift::of(plan);
        let (state, id) = match drift.is_empty() {
            true => (badge(Style::Gain, "No drift"), None),
            false => (badge(Style::Hand, "Drift"), Some(id)),
        };
        let matter = text::drift::notes(plan);
        let notes = kept(|page| notes(page, plan, &matter, false));
        let ways_out = match drift.changes.is_empty() {
            true => Vec::new(),
            false => kept(|page| {
                for way in text::drift::ways_out() {
                    page.line(FLAT, &way);
                }
            }),
        };
        Ok(context! {
            heading => format!("Drift in {}", shown(&plan.provider.to_string())),
            badge => state,
            summary => vec![self.line(&text::drift::found(&drift, plan.unknown().is_some()))?],
            guards_title => "Guards that would stop the apply that changes it back",
            guards => self.guards(plan, false)?,
            notes => self.lines(&notes)?,
            ways_out => self.lines(&ways_out)?,
            id_label => "Drift id",
            id => id,
            ..self.around(plan)?
        })
    }

    fn apply(&self, plan: &Plan, id: &str, summary: &ApplySummary) -> Result<Value, Error> {
        let (state, record) = match (summary.is_complete(), summary.total()) {
            (true, 0) => (badge(Style::Quiet, "Nothing to do"), Vec::new()),
            (true, _) => (badge(Style::Gain, "Done"), Vec::new()),
            (false, _) => {
                let line = |page: &mut Page| {
                    page.line(
                        FLAT,
                        &Line::new().own(apply::on_record(summary.in_lockfile)),
                    );
                };
                (badge(Style::Danger, "Incomplete"), kept(line))
            }
        };
        let notes = kept(|page| notes(page, plan, &[], true));
        Ok(context! {
            heading => format!("Apply to {}", shown(&plan.provider.to_string())),
            badge => state,
            summary => self.lines(&kept(|page| apply::opening(page, summary)))?,
            ways_out => self.lines(&record)?,
            notes => self.lines(&notes)?,
            id_label => "Plan id",
            id => id,
            ..self.around(plan)?
        })
    }

    /// What a plan says to every reader.
    fn around(&self, plan: &Plan) -> Result<Value, Error> {
        let policy = kept(|page| text::policy::changed(page, &plan.policy_changed));
        Ok(context! { policy => self.lines(&policy)?, ..nothing() })
    }

    /// Each guard that tripped as its lines.
    fn guards(&self, plan: &Plan, mixes_policy: bool) -> Result<Vec<Vec<Value>>, Error> {
        let one =
            |finding: &Finding| self.lines(&kept(|page| text::opening::one_finding(page, finding)));
        let mut all: Vec<Vec<Value>> = plan.findings.iter().map(one).collect::<Result<_, _>>()?;
        if mixes_policy {
            all.push(self.lines(&kept(text::policy::mixed))?);
        }
        Ok(all)
    }

    fn rest(&self, plan: &Plan, counts: &Counts) -> Result<Vec<Value>, Error> {
        let Plan {
            in_sync, unmanaged, ..
        } = plan;
        self.lines(&kept(|page| {
            text::closing::rest(page, counts, in_sync, unmanaged, false);
        }))
    }

    fn lines(&self, blocks: &[Block]) -> Result<Vec<Value>, Error> {
        let lines = blocks.iter().flat_map(|block| &block.lines);
        lines.map(|line| self.line(line)).collect()
    }

    fn line(&self, line: &Line) -> Result<Value, Error> {
        let runs = book::drawn(line)
            .into_iter()
            .map(|(tone, text)| context! { tone => book::TONES[tone], text });
        let runs: Vec<Value> = runs.collect();
        let template = self.templates.get_template("line.html")?;
        template
            .render(context! { runs })
            .map(Value::from_safe_string)
    }
}

const FLAT: crate::view::layout::Indent = crate::view::layout::Indent::flat(0);

/// What it is limited to, what else is to be known, and what was accepted.
fn notes(page: &mut Page, plan: &Plan, notes: &[Note], accepted: bool) {
    text::opening::limits(page, notes, &plan.only, plan.expired);
    text::opening::notes(page, notes, true);
    if accepted {
        text::opening::accepted(page, &plan.accepted, &plan.accepted_lines);
    }
}

/// Guards that counted something within their limits.
fn passed(plan: &Plan) -> Vec<Value> {
    let passed = plan.passed.iter();
    let row = passed.map(|one| {
        context! { guard => shown(&one.guard), count => one.count, limit => one.limit }
    });
    row.collect()
}
