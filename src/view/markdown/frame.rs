//! A page's head and end: what stands on it whatever else fits.

use minijinja::context;

use super::encode::Markup;
use super::marker;
use super::section::{Body, Noun, Section};
use super::template::Templates;
use crate::plan::Unknown;
use crate::view::layout::Line;
use crate::view::report::{Report, Subject};
use crate::view::shown::Shown;
use crate::view::text::unknown;

/// No own line is longer; what is, holds a name that is left out.
const LONGEST: usize = 3_000;

/// A page's head and end.
pub(super) struct Frame<'a> {
    pub(super) templates: &'a Templates,
    pub(super) report: &'a Report<'a>,
    pub(super) title: Line,
    /// One sentence below the title.
    pub(super) summary: Option<Line>,
    /// What is said last.
    pub(super) end: Vec<Line>,
    /// The word for the id, and the id.
    pub(super) id: Option<(&'static str, String)>,
    /// What the snapshot that it was made from cannot answer.
    pub(super) unknown: Option<&'a [Unknown]>,
}

impl Frame<'_> {
    /// The page: head, what fits of the sections, end.
    pub(super) fn page(&self, sections: Vec<Section<'_>>) -> Shown {
        let limit = self.templates.surface().limit();
        // As if all of it were missing: no banner is longer, but for a word's last letters.
        let worst: Vec<(Noun, usize)> = sections
            .iter()
            .map(|section| (section.noun, section.total))
            .collect();
        let fixed = self.fill(self.banner(&worst), Markup::default()).len() + 16 * worst.len();
        let mut body = Body::new(self.templates, limit.saturating_sub(fixed));
        for section in sections {
            body.put(section);
        }
        let (body, missing) = body.finish();
        let banner = match missing.is_empty() && self.unknown.is_none() {
            true => Markup::default(),
            false => self.banner(&missing),
        };
        self.fill(banner, body).into_shown()
    }

    fn fill(&self, banner: Markup, body: Markup) -> Markup {
        let id = self.id.as_ref();
        let command = |command: &str| Markup::fence("sh", &Shown::foreign(command));
        // Nobody is told to go on from a page that is not all of the plan.
        let may_go_on = banner.len() == 0 || !matches!(self.report.subject, Subject::Plan { .. });
        let next = self.report.next.filter(|_| may_go_on).map(command);
        let lines = self.end.iter().map(Markup::line);
        let values = context! {
            markers => marker::lines(self.templates, self.report, id.map(|(_, id)| id.as_str())),
            title => short(Markup::line(&self.title)),
            summary => self.summary.as_ref().map(|line| short(Markup::line(line))),
            banner => banner,
            body => body,
            end => lines.map(short).collect::<Vec<_>>(),
            id_word => id.map(|(word, _)| Markup::own(word)),
            id => id.map(|(_, id)| id.as_str()),
            next => next.filter(|next| next.len() <= LONGEST),
            job => self.job(),
        };
        self.templates.fill("page", values)
    }

    /// Why it is nothing to approve: what is not known, what is missing and where that is.
    fn banner(&self, missing: &[(Noun, usize)]) -> Markup {
        let surface = self.templates.surface();
        let part = |(noun, count): &(Noun, usize)| {
            let mut part = Markup::number(*count as i64);
            part.push(&Markup::own(" "));
            part.push(&Markup::own(if *count == 1 { noun.0 } else { noun.1 }));
            part
        };
        let values = context! {
            alert => surface.has_alerts(),
            limit => surface.limit(),
            missing => missing.iter().map(part).collect::<Vec<_>>(),
            whole => self.whole(),
            unknown => unknown::reason(self.unknown).map(|line| Markup::line(&line)),
        };
        self.templates.fill("banner", values)
    }

    /// The page of the job that made it. A drift is the same whichever job finds it.
    fn job(&self) -> Option<Markup> {
        let link = self.report.link?;
        let is_drift = self.report.subject.command() == "drift";
        if is_drift {
            None
        } else {
            Markup::titled("this job", link)
        }
    }

    /// Where all of it is.
    fn whole(&self) -> Markup {
        match (self.report.subject, self.report.link) {
            // The page of a job is another one each time, and this page is to stay the same.
            (Subject::Drift { .. }, _) => Markup::own("run `omni-um drift`."),
            (_, Some(link)) => Markup::link(link),
            (Subject::Plan { .. }, None) => Markup::own("run `omni-um plan`."),
            (Subject::Apply { .. }, None) => Markup::own("`omni-um journal` tells it."),
            (Subject::Failure(_), None) => Markup::own("run it again on your machine."),
        }
    }
}

/// A line that is no longer than a page can bear.
fn short(line: Markup) -> Markup {
    match line.len() > LONGEST {
        true => Markup::own("(a name here is too long to be shown)"),
        false => line,
    }
}
