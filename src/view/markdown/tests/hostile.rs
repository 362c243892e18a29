//! Hostile names make the same page as harmless ones: a reader of Markdown finds the same nodes.

use proptest::prelude::*;

use super::parsed::{is_balanced, prose, skeleton};
use super::{JOB, apply, half_way, report};
use crate::model::{Address, Field, Name, Place, Value};
use crate::plan::{DriftId, FieldChange, Note, Plan, PlanId};
use crate::view::markdown::{Surface, render};
use crate::view::report::{Subject, Trouble};
use crate::view::sample;
use crate::view::tests::always;
use crate::view::tests::sinks::{HOSTILE, commands};

/// Texts that Markdown, HTML or a forge would act upon.
const MARKED_UP: &[&str] = &[
    "```\n</details>\n```",
    "` @acme/team `",
    "`",
    "``",
    "a`b``c```d",
    "@team",
    "<!-- omni-um:plan:. -->",
    "-->",
    "|a|b|\n|-|-|",
    "<script>alert(1)</script>",
    "<img src=x onerror=y>",
    "</summary></details>",
    "[x](https://evil.example)",
    "![x](https://evil.example/t.png)",
    "https://evil.example www.evil.example",
    "[^1]: x",
    "[//]: # (omni-um:plan:.)",
    "# heading",
    "- [x] approved",
    "> [!NOTE]",
    "**bold** _it_ ~~no~~",
    "#1 GH-1 acme/x#1 !1 &1 %1 ~1 $1",
    "0123456789abcdef0123456789abcdef01234567",
    ":+1: $`x`$ $x$",
    "/approve",
    "{{ markers }}{% raw %}",
    "&lt;b&gt; &#96;",
    "\\` \\",
    " x ",
    "::set-output name=x::y",
];

fn all() -> Vec<String> {
    let ticks = [3, 31, 32, 33, 79, 80, 81, 200];
    let runs = ticks.into_iter().flat_map(|count| {
        let run = "`".repeat(count);
        [
            run.clone(),
            format!("{run} @team `"),
            format!("x {run} <img src=x>"),
        ]
    });
    let known = MARKED_UP.iter().chain(HOSTILE);
    known.map(|text| (*text).to_owned()).chain(runs).collect()
}

/// The plan with another text for each name, value and file; the same for the same.
fn spoken(plan: &Plan, text: &str) -> Plan {
    let mut plan = plan.clone();
    let mut known: Vec<String> = Vec::new();
    let mut word = |old: &str| {
        let at = known.iter().position(|one| one == old);
        let at = at.unwrap_or_else(|| {
            known.push(old.to_owned());
            known.len() - 1
        });
        format!("{text}{at}")
    };
    let mut speak = Speak { word: &mut word };
    for change in &mut plan.changes {
        speak.address(&mut change.address);
        speak.place(&mut change.place);
        change
            .fields
            .iter_mut()
            .for_each(|field| speak.field(field));
        for edge in &mut change.edges {
            speak.name(&mut edge.user);
            speak.place(&mut edge.place);
        }
        change
            .takes_along
            .iter_mut()
            .for_each(|name| speak.name(name));
    }
    for held in &mut plan.held {
        speak.address(&mut held.address);
        speak.place(&mut held.place);
        held.fields.iter_mut().for_each(|field| speak.field(field));
        held.live_name = Some(Name::new(&speak.text("live")));
    }
    for finding in &mut plan.findings {
        finding.guard = speak.text(&finding.guard);
        finding.message = speak.text(&finding.message);
    }
    plan.only = vec![speak.text("only")];
    plan.provider.host = speak.text("host");
    plan.notes.push(Note::Warning {
        text: speak.text("warning"),
    });
    let members = std::mem::take(&mut plan.unmanaged.members);
    let members = members
        .into_iter()
        .map(|(name, count)| (Name::new(&speak.text(name.as_str())), count));
    plan.unmanaged.members = members.collect();
    plan
}

struct Speak<'a> {
    word: &'a mut dyn FnMut(&str) -> String,
}

impl Speak<'_> {
    fn text(&mut self, text: &str) -> String {
        (self.word)(text)
    }

    fn name(&mut self, name: &mut Name) {
        *name = Name::new(&self.text(name.as_str()));
    }

    fn address(&mut self, address: &mut Address) {
        self.name(&mut address.name);
    }

    fn place(&mut self, place: &mut Option<Place>) {
        if let Some(place) = place {
            place.file = self.text(&place.file).into();
        }
    }

    fn value(&mut self, value: &mut Option<Value>) {
        match value {
            Some(Value::Text(text)) => *text = self.text(text).into(),
            Some(Value::Set(items)) => items
                .iter_mut()
                .for_each(|item| *item = self.text(item).into()),
            Some(Value::Flag(_)) | None => {}
        }
    }

    fn field(&mut self, change: &mut FieldChange) {
        if let Field::Attribute(reference) = &change.field {
            change.field = Field::attribute(&self.text(reference));
        }
        self.value(&mut change.before);
        self.value(&mut change.after);
        self.value(&mut change.then_applies);
    }
}

/// Every page about a plan, in which all that is not ours is this text; ids are those of the plain
/// plan.
fn pages(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (plain, surface) in [
        (sample::rich(), Surface::GitlabNote),
        (sample::blocked(), Surface::GithubComment),
        (sample::blocked(), Surface::BitbucketComment),
    ] {
        let plan = &spoken(&plain, text);
        let (id, drift) = (&PlanId::of(&plain), &DriftId::of(&plain));
        let mut summary = half_way();
        summary.stopped = Some(text.to_owned());
        summary.failed[0].1 = text.to_owned();
        let summary = &summary;
        let trouble = &Trouble {
            command: "plan",
            code: "OUM001",
            message: format!("x {text}").replace(['\n', '\r'], " "),
            next: text.replace(['\n', '\r'], " ") + "x",
            diagnostics: sample::diagnostics(),
            sources: sample::sources(),
        };
        let subjects = [
            Subject::Plan { plan, id },
            Subject::Drift { plan, id: drift },
            Subject::Apply { plan, id, summary },
            Subject::Failure(trouble),
        ];
        for subject in subjects {
            let mut report = report(subject);
            report.next = Some(text);
            all.push(render(&report, surface).to_string());
        }
    }
    all
}

#[test]
fn hostile_names_make_the_page_that_harmless_ones_make() {
    let harmless: Vec<_> = pages("harmless")
        .iter()
        .map(|page| skeleton(page))
        .collect();
    for text in all() {
        for (page, harmless) in pages(&text).iter().zip(&harmless) {
            let found = skeleton(page);
            let at = found.iter().zip(harmless).position(|(a, b)| a != b);
            let at = at.unwrap_or(found.len().min(harmless.len()));
            let near =
                |nodes: &[String]| nodes[at.saturating_sub(3)..nodes.len().min(at + 3)].join("\n");
            assert!(
                found == *harmless,
                "{text:?}:\n{}\n--- instead of\n{}",
                near(&found),
                near(harmless)
            );
            assert!(is_balanced(page), "{text:?}: {page}");
        }
    }
}

/// What GitHub and GitLab link in prose: people, issues, commits, addresses.
fn linked(prose: &str) -> bool {
    let word = |word: &str| {
        let hex = word.len() >= 7 && word.bytes().all(|b| b.is_ascii_hexdigit());
        let number = |sign: char| {
            let rest = word.split_once(sign).map(|(_, rest)| rest);
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        hex || word.contains('@') || ['#', '!', '%', '~', '$', '&'].into_iter().any(number)
    };
    prose.split_whitespace().any(word)
}

#[test]
fn nothing_in_our_own_words_is_linked() {
    for page in pages("harmless") {
        let prose = prose(&page);
        assert!(!linked(&prose), "{prose}");
    }
}

/// The nodes of a page but for the one link that is ours: to the job that made it.
fn without_job(page: &str) -> Vec<String> {
    let mut nodes = skeleton(page);
    let is_job = |node: &String| node.contains("Link") && node.contains(JOB);
    let ours = nodes.iter().rposition(is_job).expect("the job");
    nodes.remove(ours);
    nodes
}

#[test]
fn a_fold_or_a_link_is_never_of_foreign_make() {
    for text in all() {
        let page = apply(
            &spoken(&sample::rich(), &text),
            &half_way(),
            Surface::GithubComment,
        );
        for node in without_job(&page) {
            assert!(!node.contains("Link") && !node.contains("Image"), "{node}");
        }
    }
}

#[test]
fn an_address_that_is_none_is_no_link() {
    let (plan, id) = (&super::bounds::many(3_000), &PlanId::of(&sample::empty()));
    for link in [
        "javascript:alert(1)",
        "https://x> <script>",
        "https://x\n\n# y",
        "@team",
    ] {
        let mut report = report(Subject::Plan { plan, id });
        report.link = Some(link);
        let nodes = skeleton(&render(&report, Surface::BitbucketComment));
        assert!(!nodes.iter().any(|node| node.contains("Link")), "{link}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_names_leave_no_markup(plan in always::plan(always::hostile())) {
        let id = &PlanId::of(&plan);
        for surface in [Surface::GithubComment, Surface::BitbucketComment] {
            let page = render(&report(Subject::Plan { plan: &plan, id }), surface);
            prop_assert!(is_balanced(&page), "{}", &*page);
            // Somebody prints the page to a job's log.
            let commands = commands(&page);
            prop_assert!(commands.is_empty(), "{:?}", commands);
            let prose = prose(&page);
            prop_assert!(!linked(&prose), "{}", prose);
            for node in without_job(&page) {
                let odd = ["Link", "Image", "HtmlInline", "Table", "Footnote", "Math", "Emph"];
                prop_assert!(!odd.iter().any(|odd| node.contains(odd)), "{}", node);
            }
        }
    }
}
