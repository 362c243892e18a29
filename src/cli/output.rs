//! stdout is the result, stderr is the rest; how wide, and whether coloured.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::arguments::{Arguments, Color};
use super::exit::Exit;
use super::live::Live;
use super::silent::Silence;
use crate::model::{Diagnostic, Sources};
use crate::plan::effects::Difference;
use crate::view::diagnostic;
use crate::view::diagnostic::DiagnosticOptions;
use crate::view::shown::Shown;
use crate::view::text::TextOptions;
use crate::view::text::difference::{self, Sides};
use crate::workflow::Failure;

/// Columns where nothing says how many there are: a pipe, a CI log.
const WIDTH: usize = 100;

/// Where text goes.
#[derive(Clone)]
pub struct Output {
    color_out: bool,
    color_err: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// No progress, no steps.
    pub quiet: bool,
    /// List what is otherwise counted.
    pub verbose: bool,
    /// The line that is drawn over itself now.
    pub live: Live,
    /// Whether what is typed is shown.
    pub silence: Silence,
    /// Why a result did not get out.
    lost: Arc<Mutex<Option<std::io::Error>>>,
}

impl Output {
    /// From the arguments, the environment and the terminal.
    pub fn new(arguments: &Arguments) -> Self {
        let color = |terminal: bool| match arguments.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => automatic(terminal),
        };
        Output {
            color_out: color(std::io::stdout().is_terminal()),
            color_err: color(std::io::stderr().is_terminal()),
            width: width(),
            quiet: arguments.quiet,
            verbose: arguments.verbose > 0,
            live: Live::default(),
            silence: Silence::default(),
            lost: Arc::default(),
        }
    }

    /// How a plan is laid out.
    pub fn text_options(&self) -> TextOptions {
        TextOptions {
            width: self.width,
            color: self.color_out,
            verbose: self.verbose,
            ..TextOptions::default()
        }
    }

    /// Whether results are coloured.
    pub fn color(&self) -> bool {
        self.color_out
    }

    /// Whether the rest is coloured.
    pub fn color_err(&self) -> bool {
        self.color_err
    }

    /// Whether progress may be drawn over itself.
    pub fn is_live(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// The result. A reader that went away is no error of ours; a full disk is, see
    /// [`Output::lost`].
    pub fn result(&self, text: &Shown) {
        let mut out = std::io::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let written = out
            .write_all(text.as_bytes())
            .and_then(|()| out.write_all(end.as_bytes()))
            .and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                *self.lost.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
            Ok(()) | Err(_) => {}
        }
    }

    /// Why a result did not get out, where it did not.
    pub fn lost(&self) -> Option<Failure> {
        let path = PathBuf::from("standard output");
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        let source = lost.take()?;
        Some(Failure::Io { path, source })
    }

    /// A line for whoever watches.
    pub fn note(&self, line: &Shown) {
        if !self.quiet {
            self.live.above(line);
        }
    }

    /// A line that everybody must see.
    pub fn aside(&self, line: &Shown) {
        self.live.above(line);
    }

    /// A question; its answer stands behind it. Stderr is not locked while that is waited for: an
    /// interrupt has something to say then.
    pub fn question(&self, words: &Shown) {
        print(words);
    }

    /// Ends the line that is begun: that of progress, or that of a question with its `^C`.
    pub fn end_line(&self) {
        if !self.live.clear() && std::io::stderr().is_terminal() {
            print(&Shown::own("\n"));
        }
    }

    /// Problems in files.
    pub fn problems(&self, diagnostics: &[Diagnostic], sources: &Sources) {
        let options = DiagnosticOptions {
            width: self.width,
            color: self.color_err,
            ..DiagnosticOptions::default()
        };
        print(&diagnostic::render(diagnostics, sources, &options));
    }

    /// Says why a command ended, and what to do next; hands back the exit code.
    pub fn failure(&self, failure: &Failure) -> Exit {
        match failure {
            Failure::Files(report) | Failure::Workflows(report) | Failure::Import(report) => {
                self.problems(&report.diagnostics, &report.sources);
            }
            Failure::Stale(differences) => self.differences(differences),
            _ => {}
        }
        let (code, next) = (failure.code(), failure.next());
        print(&ending(code, &failure.to_string(), &next, self.color_err));
        Exit::from(failure)
    }

    fn differences(&self, differences: &[Difference]) {
        let options = TextOptions {
            color: self.color_err,
            ..self.text_options()
        };
        let text = difference::differences(differences, &Sides::APPROVAL, &options);
        print(&text);
    }
}

/// Writes to stderr. Where that is closed or full, the exit code says it all.
pub fn print(text: &Shown) {
    let mut err = std::io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// More bytes than this say nothing more: a file may have a value of any length, and errors quote it.
const LONGEST: usize = 1 << 14;

fn shortened(text: &str) -> Shown {
    let boundary = |at: &usize| text.is_char_boundary(*at);
    match (0..=LONGEST).rev().find(boundary) {
        Some(end) if text.len() > LONGEST => Shown::foreign(&text[..end]).and("…"),
        Some(_) | None => Shown::foreign(text),
    }
}

/// The last two lines of a failure.
pub fn ending(code: &'static str, error: &str, next: &str, color: bool) -> Shown {
    let in_color = |sequence: &'static str| Shown::own(if color { sequence } else { "" });
    in_color("\x1b[1;31m")
        .and("error[")
        .and(code)
        .and("]")
        .then(&in_color("\x1b[0m"))
        .and(": ")
        .then(&shortened(error))
        .and("\n")
        .then(&in_color("\x1b[1m"))
        .and("next:")
        .then(&in_color("\x1b[0m"))
        .and(" ")
        .then(&Shown::foreign(next))
        .and("\n")
}

/// NO_COLOR beats CLICOLOR_FORCE beats the terminal.
fn automatic(terminal: bool) -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if set("NO_COLOR") {
        return false;
    }
    let forced =
        std::env::var("CLICOLOR_FORCE").is_ok_and(|value| !value.is_empty() && value != "0");
    let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
    forced || (terminal && !dumb)
}

fn width() -> usize {
    let given = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let terminal = || {
        let term = console::Term::stdout();
        term.is_term().then(|| usize::from(term.size().1))
    };
    given
        .or_else(terminal)
        .filter(|width| *width > 0)
        .unwrap_or(WIDTH)
        .max(40)
}
