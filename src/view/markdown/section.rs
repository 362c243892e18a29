//! What a page holds between its head and its end, as much of it as there is room for.

use minijinja::context;

use super::encode::{Markup, fence_of, spelled_out};
use super::template::Templates;
use crate::view::shown::Shown;

/// What entries are called where they are counted: one, and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Noun(pub(super) &'static str, pub(super) &'static str);

/// Entries below a title; whole ones alone are left out.
pub(super) struct Section<'a> {
    pub(super) title: &'static str,
    pub(super) noun: Noun,
    /// What is said once for all entries.
    pub(super) lead: Vec<Markup>,
    /// How many entries there are.
    pub(super) total: usize,
    pub(super) entries: Entries<'a>,
    /// Whether it is closed until a reader opens it, where that can be done.
    folded: bool,
}

/// Entries, made one by one as long as there is room.
pub(super) enum Entries<'a> {
    /// Points of a list.
    List(Box<dyn Iterator<Item = Markup> + 'a>),
    /// Lines of one diff.
    Diff(Box<dyn Iterator<Item = Shown> + 'a>),
}

impl<'a> Section<'a> {
    /// A list.
    pub(super) fn list<I>(title: &'static str, noun: Noun, total: usize, entries: I) -> Self
    where
        I: Iterator<Item = Markup> + 'a,
    {
        Section {
            title,
            noun,
            lead: Vec::new(),
            total,
            entries: Entries::List(Box::new(entries)),
            folded: false,
        }
    }

    /// A diff, folded.
    pub(super) fn diff<I>(title: &'static str, noun: Noun, total: usize, entries: I) -> Self
    where
        I: Iterator<Item = Shown> + 'a,
    {
        Section {
            title,
            noun,
            lead: Vec::new(),
            total,
            entries: Entries::Diff(Box::new(entries)),
            folded: true,
        }
    }

    /// The same, for everybody to see at once.
    pub(super) fn open(self) -> Self {
        Section {
            folded: false,
            ..self
        }
    }

    /// The same with something said above it.
    pub(super) fn lead(self, lead: impl IntoIterator<Item = Markup>) -> Self {
        Section {
            lead: lead.into_iter().collect(),
            ..self
        }
    }
}

/// So many entries that do not fit end the page: one that is absurdly long hides no others, and
/// tens of thousands cost no time.
const MISSES: usize = 8;

/// The room that a section's two numbers may take.
const NUMBERS: usize = 48;

/// Sections, filled in until the room is used.
pub(super) struct Body<'t> {
    templates: &'t Templates,
    room: usize,
    misses: usize,
    out: Markup,
    missing: Vec<(Noun, usize)>,
}

impl<'t> Body<'t> {
    pub(super) fn new(templates: &'t Templates, room: usize) -> Self {
        Body {
            templates,
            room,
            misses: 0,
            out: Markup::default(),
            missing: Vec::new(),
        }
    }

    /// Puts a section below those that are there, as far as it fits.
    pub(super) fn put(&mut self, section: Section<'_>) {
        let Section {
            title,
            noun,
            lead,
            total,
            entries,
            folded,
        } = section;
        let (is_diff, entries): (bool, Box<dyn Iterator<Item = Piece> + '_>) = match entries {
            Entries::List(all) => (false, Box::new(all.map(Piece::point))),
            Entries::Diff(all) => (true, Box::new(all.map(Piece::lines))),
        };
        let shell = |count, body| self.shell(title, folded, count, &lead, body);
        let room = shell(Count::all(total), Markup::default()).len() + NUMBERS;
        let room = self.room.saturating_sub(room);
        let (filled, misses) = fill(entries, room, MISSES.saturating_sub(self.misses));
        let shown = filled.count;
        if shown > 0 {
            let count = Count { shown, total };
            let section = shell(count, filled.body(is_diff));
            self.room = self.room.saturating_sub(section.len());
            self.out.push(&section);
        }
        self.misses += misses;
        self.miss(noun, total.saturating_sub(shown));
    }

    /// A section around its entries.
    fn shell(
        &self,
        title: &'static str,
        folded: bool,
        count: Count,
        lead: &[Markup],
        body: Markup,
    ) -> Markup {
        let values = context! {
            // Nothing is said above a list that speaks for itself.
            title => (!title.is_empty()).then(|| Markup::own(title)),
            folded => folded && self.templates.surface().has_html(),
            count => count.markup(),
            lead => lead.to_vec(),
            body => body,
        };
        self.templates.fill("section", values)
    }

    fn miss(&mut self, noun: Noun, count: usize) {
        if count == 0 {
            return;
        }
        match self.missing.iter_mut().find(|(known, _)| *known == noun) {
            Some((_, known)) => *known += count,
            None => self.missing.push((noun, count)),
        }
    }

    /// What fits, and what does not, counted by its sort.
    pub(super) fn finish(self) -> (Markup, Vec<(Noun, usize)>) {
        (self.out, self.missing)
    }
}

/// How many entries are shown, of how many.
#[derive(Clone, Copy)]
struct Count {
    shown: usize,
    total: usize,
}

impl Count {
    fn all(total: usize) -> Self {
        Count {
            shown: total,
            total,
        }
    }

    /// `12`, or `3 of 12`.
    fn markup(self) -> Markup {
        let mut all = Markup::number(self.total as i64);
        if self.shown < self.total {
            let mut shown = Markup::number(self.shown as i64);
            shown.push(&Markup::own(" of "));
            shown.push(&all);
            all = shown;
        }
        all
    }
}

/// An entry as it is written.
struct Piece {
    text: String,
    /// The backticks that it needs around it.
    fence: usize,
}

impl Piece {
    fn point(entry: Markup) -> Self {
        Piece {
            text: entry.as_str().to_owned(),
            fence: 0,
        }
    }

    fn lines(entry: Shown) -> Self {
        let text = spelled_out(&entry);
        let fence = fence_of(&text);
        Piece { text, fence }
    }
}

/// Entries that fit.
#[derive(Default)]
struct Filled {
    text: String,
    fence: usize,
    count: usize,
}

impl Filled {
    fn body(self, is_diff: bool) -> Markup {
        match is_diff {
            true => Markup::fence("diff", &self.text),
            false => Markup::filled(self.text),
        }
    }
}

/// Takes entries until the room is used, or `misses` of them did not fit; says too how many did not.
fn fill(entries: impl Iterator<Item = Piece>, room: usize, misses: usize) -> (Filled, usize) {
    /// The language and the ends of a fence's lines.
    const FENCE: usize = 8;
    let mut filled = Filled::default();
    let mut missed = 0;
    let mut entries = entries;
    while missed < misses
        && let Some(Piece { text, fence }) = entries.next()
    {
        let fence = fence.max(filled.fence);
        let size = filled.text.len() + text.len() + 2 * fence + FENCE;
        if size > room {
            missed += 1;
            continue;
        }
        filled.text.push_str(&text);
        filled.fence = fence;
        filled.count += 1;
    }
    (filled, missed)
}
