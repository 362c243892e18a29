//! Where the id of an approved plan comes from.

use super::expression::{expressions, references, referred};
use super::job::{Job, Workflow, entries, get, lines, text, texts, variables};
use crate::desired::yaml::Node;
use crate::model::Diagnostic;

/// An id that anybody can write is nobody's approval.
pub fn problem(flow: &Workflow<'_>, job: &Job<'_>, step: &Node<'_>) -> Option<Diagnostic> {
    let variables = variables(flow, job, step);
    let asked = Asked {
        flow,
        job,
        variables: &variables,
    };
    let input = get(step, "with").and_then(|with| get(with, "approved"));
    let input = input.filter(|node| {
        !node
            .text()
            .is_some_and(|text| asked.is_told(&text, DEEPEST))
    });
    let run = get(step, "run").filter(|node| {
        let run = node.text().unwrap_or_default();
        let typed: Vec<String> = lines(&run).iter().filter_map(|line| typed(line)).collect();
        !typed.iter().all(|word| asked.is_known(word))
    });
    let node = input.or(run)?;
    let message = "the approved id does not come from a job or a step of this run".to_owned();
    let problem = flow.error("OUM817", node, message);
    Some(problem.help(
        "take it from the job that shows the plan, as in `${{ needs.plan.outputs.plan_id }}`; for a script, through `env:`",
    ))
}

/// An output of an output of an output is followed so far.
const DEEPEST: u8 = 8;

struct Asked<'a> {
    flow: &'a Workflow<'a>,
    job: &'a Job<'a>,
    variables: &'a [(String, String)],
}

impl Asked<'_> {
    /// Whether a text holds nothing but outputs.
    fn is_told(&self, text: &str, left: u8) -> bool {
        references(text)
            .iter()
            .all(|one| self.is_output(self.job, one, left))
    }

    fn is_output(&self, job: &Job<'_>, reference: &str, left: u8) -> bool {
        let Some(left) = left.checked_sub(1) else {
            return false;
        };
        match reference.split('.').collect::<Vec<_>>()[..] {
            ["needs", name, "outputs", output] => self.handed_on(name, output, left),
            ["steps", id, "outputs", _] => !is_fed(job, id),
            ["env", name] => self
                .variable(name)
                .is_some_and(|text| self.is_told(text, left)),
            _ => reference.ends_with('('),
        }
    }

    /// What the other job says its output is.
    fn handed_on(&self, name: &str, output: &str, left: u8) -> bool {
        let jobs = self.flow.jobs();
        let Some(job) = jobs.iter().find(|job| job.name.eq_ignore_ascii_case(name)) else {
            return true;
        };
        let outputs = entries(get(job.body, "outputs")).iter();
        let is_it = |name: &Node<'_>| {
            name.text()
                .is_some_and(|name| name.eq_ignore_ascii_case(output))
        };
        let mut values = outputs
            .filter(|(name, _)| is_it(name))
            .filter_map(|(_, value)| value.text());
        values.all(|text| {
            references(&text)
                .iter()
                .all(|one| self.is_output(job, one, left))
        })
    }

    fn variable(&self, name: &str) -> Option<&str> {
        let found = self.variables.iter();
        let mut found = found.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    /// Whether a word of a script is an id as it stands, or a variable that is told.
    fn is_known(&self, word: &str) -> bool {
        if !expressions(word).is_empty() {
            return self.is_told(word, DEEPEST);
        }
        let Some(name) = word.strip_prefix('$') else {
            return !word.contains(['$', '`']);
        };
        let name = name.strip_prefix('{').unwrap_or(name);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (name, rest) = name.split_at(end.unwrap_or(name.len()));
        let told = self
            .variable(name)
            .is_some_and(|text| self.is_told(text, DEEPEST));
        told && matches!(rest, "" | "}" | ":?}")
    }
}

/// Whether a step's script is handed what anybody can write: its outputs are no better.
fn is_fed(job: &Job<'_>, id: &str) -> bool {
    let is_it = |step: &&Node<'_>| text(step, "id").is_some_and(|own| own.eq_ignore_ascii_case(id));
    let step = job.steps().iter().find(is_it);
    let Some(env) = step
        .filter(|step| get(step, "run").is_some())
        .and_then(|step| get(step, "env"))
    else {
        return false;
    };
    let mut fed = false;
    texts(env, &mut |_, text| {
        fed |= expressions(text).into_iter().flat_map(referred).any(|one| {
            let event =
                one.starts_with("github.event") && !one.starts_with("github.event.repository.");
            event || one.starts_with("inputs") || one == "github.head_ref"
        });
    });
    fed
}

/// What stands behind `--approved` in a line of a script, without its quotes.
fn typed(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("--approved")?;
    let rest = rest.strip_prefix('=').unwrap_or(rest).trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        return rest[1..].split(quote).next().map(str::to_owned);
    }
    let end = match rest.starts_with("${{") {
        true => rest.find("}}").map(|at| at + 2),
        false => rest.find(char::is_whitespace),
    };
    Some(rest[..end.unwrap_or(rest.len())].to_owned())
}
