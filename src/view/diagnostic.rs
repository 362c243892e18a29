//! Problems in files as a compiler shows them: the line, what is wrong in it, and what to do.

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::layout::{Indent, Line, Page};
use super::shown::Shown;
use super::style::Style;
use super::terminal::{in_place, safe};
use crate::model::{Diagnostic, Label, Place, Severity, Sources};

/// Lines of a file that are looked at around a place; more would cost time, not help.
const AROUND: usize = 2;

/// A line that is longer, in bytes, is named and not shown: nobody reads it, and it costs time.
const LONGEST: usize = 4096;

/// How problems are laid out.
#[derive(Clone, Debug)]
pub struct DiagnosticOptions {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether meaning is coloured as well.
    pub color: bool,
    /// How many are shown at most.
    pub limit: usize,
}

impl Default for DiagnosticOptions {
    fn default() -> Self {
        DiagnosticOptions {
            width: 80,
            color: false,
            limit: 50,
        }
    }
}

/// All problems, errors first, and how many there are.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, options: &DiagnosticOptions) -> Shown {
    let DiagnosticOptions {
        width,
        color,
        limit,
    } = options;
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|one| (one.severity, &one.place));
    let shown = &sorted[..sorted.len().min(*limit)];
    let renderer = if *color {
        Renderer::styled().hyperlink(false)
    } else {
        Renderer::plain()
    }
    .term_width(*width);
    let texts = Texts::index(shown, sources);
    let mut out = String::new();
    for one in shown {
        out.push_str(&single(one, &texts, &renderer));
        out.push_str("\n\n");
    }
    let mut page = Page::new(*width, *color);
    page.line(
        Indent::flat(0),
        &total(diagnostics, sorted.len() - shown.len()),
    );
    Shown::laid_out(out).then(&page.finish())
}

/// One problem.
fn single(diagnostic: &Diagnostic, texts: &Texts<'_>, renderer: &Renderer) -> String {
    let Diagnostic {
        code,
        severity,
        message,
        place,
        length,
        labels,
        help,
    } = diagnostic;
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(safe(message).to_string()).id(*code);
    let mut marks: Vec<Mark<'_>> = Vec::new();
    if let Some(place) = place {
        marks.push(Mark {
            place,
            length: *length,
            label: None,
        });
    }
    marks.extend(labels.iter().map(|Label { place, text }| Mark {
        place,
        length: 1,
        label: Some(text),
    }));
    let mut elements: Vec<Element<'_>> = windows(marks)
        .iter()
        .flat_map(|window| texts.elements(window))
        .collect();
    if let Some(help) = help {
        elements.push(Level::HELP.message(safe(help).to_string()).into());
    }
    let text = renderer.render(&[annotate_snippets::Group::with_title(title).elements(elements)]);
    let lines = text.split_inclusive('\n').map(no_command);
    lines.collect()
}

/// A further piece of a file begins with `:::`, and what begins with `::` may be a command to the
/// log of GitHub: it begins as the first piece does instead.
fn no_command(line: &str) -> String {
    let mut start = line.trim_start_matches(' ');
    while let Some((_, visible)) = start
        .strip_prefix("\u{1b}[")
        .and_then(|it| it.split_once('m'))
    {
        start = visible.trim_start_matches(' ');
    }
    match start.strip_prefix(":::") {
        Some(rest) => format!("{}-->{rest}", &line[..line.len() - start.len()]),
        None => line.to_owned(),
    }
}

/// A place to underline.
struct Mark<'a> {
    place: &'a Place,
    length: usize,
    /// Nothing where it is the problem itself.
    label: Option<&'a str>,
}

/// Marks that one piece of a file shows together, the problem's own piece first.
fn windows(marks: Vec<Mark<'_>>) -> Vec<Vec<Mark<'_>>> {
    let mut windows: Vec<Vec<Mark<'_>>> = Vec::new();
    for mark in marks {
        let near = |other: &Mark<'_>| {
            other.place.file == mark.place.file
                && (other.place.line.abs_diff(mark.place.line) as usize) <= 2 * AROUND
        };
        match windows.iter_mut().find(|window| window.iter().any(near)) {
            Some(window) => window.push(mark),
            None => windows.push(vec![mark]),
        }
    }
    windows
}

/// The lines of the files that problems lie in.
struct Texts<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Texts<'a> {
    /// Cuts those files into lines, each once.
    fn index(shown: &[&'a Diagnostic], sources: &'a Sources) -> Self {
        let places = shown.iter().flat_map(|one| {
            let labels = one.labels.iter().map(|label| &label.place);
            one.place.iter().chain(labels)
        });
        let mut texts = BTreeMap::new();
        for Place { file, .. } in places {
            if let Some(text) = sources.get(file) {
                texts
                    .entry(&**file)
                    .or_insert_with(|| text.lines().collect());
            }
        }
        Texts(texts)
    }

    /// The piece of a file around marks; without its text, the bare places.
    fn elements<'b>(&self, marks: &[Mark<'b>]) -> Vec<Element<'b>> {
        let Some(first) = marks.first() else {
            return Vec::new();
        };
        let lines = self
            .0
            .get(&*first.place.file)
            .map_or(&[][..], Vec::as_slice);
        let rows = || marks.iter().map(|mark| mark.place.line as usize);
        let from = rows().min().unwrap_or(1).saturating_sub(AROUND).max(1);
        let to = rows()
            .max()
            .unwrap_or(1)
            .saturating_add(AROUND)
            .min(lines.len());
        let long = |line: &&str| line.len() > LONGEST;
        let none = rows().any(|row| row == 0 || row > lines.len());
        if none || lines[from - 1..to].iter().any(long) {
            return marks.iter().map(bare).collect();
        }
        let lines: Vec<String> = lines[from - 1..to]
            .iter()
            .map(|line| in_place(line))
            .collect();
        let annotations: Vec<Annotation<'b>> = marks
            .iter()
            .map(|mark| annotation(mark, &lines, from))
            .collect();
        let snippet = Snippet::source(lines.join("\n"))
            .path(safe(&first.place.file).to_string())
            .line_start(from)
            .annotations(annotations);
        vec![snippet.into()]
    }
}

/// A place whose line cannot be shown.
fn bare<'b>(mark: &Mark<'b>) -> Element<'b> {
    let Place { file, line, column } = mark.place;
    match mark.label {
        None => Origin::path(safe(file).to_string())
            .line(*line as usize)
            .char_column(*column as usize)
            .into(),
        Some(label) => {
            let text = format!("{}: {}", safe(&mark.place.to_string()), safe(label));
            Level::NOTE.message(text).into()
        }
    }
}

/// The bytes that a mark covers in the joined lines, the first of which has the number `from`.
fn annotation<'b>(mark: &Mark<'b>, lines: &[String], from: usize) -> Annotation<'b> {
    let row = mark.place.line as usize - from;
    let before: usize = lines[..row].iter().map(|line| line.len() + 1).sum();
    let line = &lines[row];
    let byte = |column: usize| {
        line.char_indices()
            .nth(column)
            .map_or(line.len(), |(at, _)| at)
    };
    let column = (mark.place.column as usize).saturating_sub(1);
    let span = before + byte(column)..before + byte(column.saturating_add(mark.length));
    match mark.label {
        None => AnnotationKind::Primary.span(span),
        Some(label) => AnnotationKind::Context
            .span(span)
            .label(safe(label).to_string()),
    }
}

/// `3 errors, 1 warning in 2 files`.
fn total(diagnostics: &[Diagnostic], more: usize) -> Line {
    let count = |severity| {
        let is = |one: &&Diagnostic| one.severity == severity;
        diagnostics.iter().filter(is).count()
    };
    let files: BTreeSet<&str> = diagnostics
        .iter()
        .filter_map(|one| one.place.as_ref())
        .map(|place| &*place.file)
        .collect();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut line = Line::new();
    if more > 0 {
        line = line
            .own("and ")
            .number(Style::Plain, more as u64)
            .own(" more; ");
    }
    if errors > 0 || warnings == 0 {
        line = line.count(Style::Danger, errors, "error", "errors");
    }
    if warnings > 0 {
        let separator = if errors > 0 { ", " } else { "" };
        line = line
            .own(separator)
            .count(Style::Change, warnings, "warning", "warnings");
    }
    if files.is_empty() {
        return line;
    }
    line.own(" in ")
        .count(Style::Plain, files.len(), "file", "files")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_piece_begins_as_the_first_does() {
        let file = "a.yaml".into();
        let at = |line| Place::new(&file, line, 1);
        let problem = Diagnostic::error("OUM113", at(20), "twice").label(at(1), "before");
        let sources = Sources::from([(file.clone(), "x: 1\n".repeat(20).into())]);
        for color in [false, true] {
            let options = DiagnosticOptions {
                color,
                ..DiagnosticOptions::default()
            };
            let text = render(std::slice::from_ref(&problem), &sources, &options).to_string();
            assert_eq!(text.matches("-->").count(), 2, "{text}");
            assert!(!text.contains("::: "), "{text}");
        }
    }
}
