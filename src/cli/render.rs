//! What of a command's end is written beside its result: `--render` and `--github`.
//!
//! However a command ends, what was asked for is written, and its exit code stays: a report that is
//! missing tells nobody that something went wrong.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use super::arguments::RenderOptions;
use super::exit::Exit;
use super::format::{Format, Rendering};
use super::job::{self, Github};
use super::output::{Output, print};
use super::plan::may_be_written;
use crate::model::Sources;
use crate::plan::effects::Difference;
use crate::plan::matrix::{self, Matrix};
use crate::view::markdown::Surface;
use crate::view::report::{Report, Subject, Trouble};
use crate::view::shown::Shown;
use crate::view::{github, gitlab, html, json, markdown, text};
use crate::workflow::{Failure, Planned, append, below_top, check_writable, save};

/// What GitHub keeps of a step's summary, in bytes; of more it keeps nothing.
const SUMMARY: u64 = 1 << 20;

/// Bytes that end a value of an output.
const END_BYTES: usize = 16;

/// The renderings of one command.
pub struct Renderings<'a> {
    wanted: &'a [Rendering],
    github: Option<Github>,
    command: &'static str,
    root: &'a Path,
    folder: String,
    link: Option<String>,
    output: &'a Output,
    /// How writing them ended; nothing before that.
    made: RefCell<Option<Result<(), Failure>>>,
}

/// How a command ended, and what a report says around that.
pub struct Told<'a> {
    /// How.
    pub subject: Subject<'a>,
    /// The exact command that comes next.
    pub next: Option<&'a str>,
    /// Who is in which group.
    pub matrix: Option<&'a Matrix>,
    /// The same for programs.
    pub json: &'a dyn Fn() -> Result<Shown, serde_json::Error>,
}

impl<'a> Renderings<'a> {
    /// Before anything is read: whether what is asked for can be written. `others` are the files
    /// that the command line names beside.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] for what no run could do, [`Failure::Io`] for a path that leads nowhere.
    pub fn new(
        command: &'static str,
        options: &'a RenderOptions,
        root: &'a Path,
        others: &[Option<&Path>],
        output: &'a Output,
    ) -> Result<Self, Failure> {
        let github = options.github.then(Github::here).transpose()?;
        let mut taken: Vec<&Path> = others.iter().flatten().copied().collect();
        for Rendering { format, path } in &options.render {
            goes_with(*format, command)?;
            may_be_written("--render", path)?;
            named_once(path, &taken)?;
            taken.push(path);
        }
        for Rendering { path, .. } in &options.render {
            check_writable(path)?;
        }
        let none = options.render.is_empty() && github.is_none();
        let renderings = Renderings {
            wanted: &options.render,
            github,
            command,
            root,
            folder: if none { String::new() } else { below_top(root) },
            link: job::page(),
            output,
            made: RefCell::new(None),
        };
        renderings.begin()?;
        Ok(renderings)
    }

    /// What is read where a command is killed: nobody takes the files of the run before for its own.
    fn begin(&self) -> Result<(), Failure> {
        let trouble = Trouble {
            command: self.command,
            code: "OUM130",
            message: "the command did not come to its end".to_owned(),
            next: "run it again; an apply that had begun is finished by the next one".to_owned(),
            diagnostics: Vec::new(),
            sources: Sources::new(),
        };
        let report = self.failure(&trouble);
        let own = |one: &&Rendering| one.format != Format::Junit;
        for Rendering { format, path } in self.wanted.iter().filter(own) {
            let text = rendered(&report, *format, &|| json::failure(&trouble))?;
            save(path, &text)?;
        }
        Ok(())
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.github.is_none()
    }

    /// Who is in which group, where a page is asked for that shows it.
    pub fn matrix(&self, planned: &Planned) -> Option<Matrix> {
        let page = self.wanted.iter().any(|one| one.format == Format::Html);
        page.then(|| planned.with_input(|input| matrix::of(input, &planned.plan)))
    }

    /// The project's folder, as reports name it.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The files that are asked for in this format.
    pub fn paths(&self, format: Format) -> impl Iterator<Item = &Path> {
        let these = self.wanted.iter().filter(move |one| one.format == format);
        these.map(|one| one.path.as_path())
    }

    /// Writes all of them; [`Renderings::end`] says how that went.
    pub fn make(&self, told: &Told<'_>) {
        let report = Report {
            subject: told.subject,
            folder: &self.folder,
            next: told.next,
            link: self.link.as_deref(),
            matrix: told.matrix,
        };
        let mut made = Ok(());
        for Rendering { format, path } in self.wanted {
            let written = rendered(&report, *format, told.json).and_then(|text| save(path, &text));
            made = made.and(written);
        }
        self.is_made(made.and(self.tell(&report)));
    }

    /// How writing them ended, for whoever wrote them elsewhere.
    pub fn is_made(&self, made: Result<(), Failure>) {
        *self.made.borrow_mut() = Some(made);
    }

    /// A failure as a report that stands by itself.
    pub fn failure<'t>(&'t self, trouble: &'t Trouble) -> Report<'t> {
        Report {
            subject: Subject::Failure(trouble),
            folder: &self.folder,
            next: None,
            link: self.link.as_deref(),
            matrix: None,
        }
    }

    /// Job summary, outputs and annotations, where GitHub is to be told.
    pub fn tell(&self, report: &Report<'_>) -> Result<(), Failure> {
        let Some(files) = &self.github else {
            return Ok(());
        };
        let below = files.seen(self.root, &self.folder);
        print(&github::annotations(report, &below));
        let outputs = self.outputs(&github::outputs(report));
        let summary = "markdown-summary".parse::<Surface>();
        let summary = summary.map_err(|_| Failure::Unexpected("no such surface".to_owned()))?;
        outputs.and(self.summarize(&markdown::render(report, summary)))
    }

    /// Writes the outputs of this step, where it is one.
    pub fn outputs(&self, outputs: &[github::Output]) -> Result<(), Failure> {
        let Some(files) = &self.github else {
            return Ok(());
        };
        let unwritten = || Failure::Unexpected("the outputs cannot be encoded".to_owned());
        let text = github::encoded(outputs, &end_of_value()?).ok_or_else(unwritten)?;
        append(&files.output, &text, u64::MAX).map(|_| ())
    }

    /// Puts a text behind the job's summary; says so where there is no room for it.
    pub fn summarize(&self, text: &Shown) -> Result<(), Failure> {
        let Some(files) = &self.github else {
            return Ok(());
        };
        if append(&files.summary, text, SUMMARY)? {
            return Ok(());
        }
        let instead = github::no_room(self.command);
        self.output.aside(&instead);
        append(&files.summary, &instead, SUMMARY).map(|_| ())
    }

    /// The annotations of files that are right.
    pub fn warn(&self, diagnostics: &[crate::model::Diagnostic]) {
        if let Some(files) = &self.github {
            let below = files.seen(self.root, &self.folder);
            print(&github::warnings(diagnostics, &below));
        }
    }

    /// The end of a command: what failed is rendered now, where it was not yet. `wrote` is whether
    /// it may have written to the tenant, which counts for more than a missing file.
    pub fn end(self, ended: Result<Exit, Failure>, wrote: bool) -> Result<Exit, Failure> {
        let made = self.made.borrow_mut().take();
        let made = match (made, &ended) {
            (Some(made), _) => made,
            (None, Ok(_)) | (None, Err(Failure::Usage { .. })) => Ok(()),
            (None, Err(_)) if self.is_empty() => Ok(()),
            (None, Err(failure)) => self.fail(failure),
        };
        match (ended, made) {
            (ended, Ok(())) => ended,
            (Ok(_), Err(missing)) if !wrote => Err(missing),
            (ended, Err(missing)) => {
                let missing = Shown::foreign(&missing.to_string());
                self.output
                    .aside(&Shown::own("a report is missing: ").then(&missing));
                ended
            }
        }
    }

    fn fail(&self, failure: &Failure) -> Result<(), Failure> {
        let trouble = trouble(self.command, failure);
        self.make(&Told {
            subject: Subject::Failure(&trouble),
            next: None,
            matrix: None,
            json: &|| json::failure(&trouble),
        });
        self.made.borrow_mut().take().unwrap_or(Ok(()))
    }
}

/// A report in a format.
fn rendered(
    report: &Report<'_>,
    format: Format,
    json: &dyn Fn() -> Result<Shown, serde_json::Error>,
) -> Result<Shown, Failure> {
    let plain = |text: Result<Shown, serde_json::Error>| {
        text.map_err(|error| Failure::Unexpected(error.to_string()))
    };
    match format {
        Format::Text => Ok(text::report(report)),
        Format::Markdown(surface) => Ok(markdown::render(report, surface)),
        Format::Html => Ok(html::render(report)),
        Format::Json => plain(json()),
        Format::Terraform => plain(gitlab::terraform(report)),
        // `validate` writes its own.
        Format::Junit => Err(Failure::Unexpected("no test cases here".to_owned())),
    }
}

/// A failure, as renderings get it.
pub fn trouble(command: &'static str, failure: &Failure) -> Trouble {
    let (diagnostics, sources) = match failure {
        Failure::Files(report) => (report.diagnostics.clone(), report.sources.clone()),
        _ => Default::default(),
    };
    Trouble {
        command,
        code: failure.code(),
        message: in_full(failure),
        next: failure.next(),
        diagnostics,
        sources,
    }
}

/// What happened, with all in which the world is not what was approved.
fn in_full(failure: &Failure) -> String {
    let differences = match failure {
        Failure::Stale(differences) => differences.as_slice(),
        _ => &[],
    };
    let told = differences.iter().map(|difference| {
        let Difference {
            target,
            part,
            approved,
            now,
        } = difference;
        let part = part.as_ref().map(|part| format!(" {part}"));
        let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
        let (part, approved, now) = (part.unwrap_or_default(), side(approved), side(now));
        format!("; {target}{part}: approved {approved}, now {now}")
    });
    failure.to_string() + &told.collect::<String>()
}

/// Whether a command has something to render in this format.
fn goes_with(format: Format, command: &'static str) -> Result<(), Failure> {
    let (goes, where_it_does) = match format {
        Format::Junit => (command == "validate", "validate"),
        Format::Terraform => (command == "plan", "plan"),
        Format::Text | Format::Markdown(_) | Format::Html | Format::Json => {
            (command != "validate", "plan, drift and apply")
        }
    };
    match goes {
        true => Ok(()),
        false => Err(Failure::Usage {
            message: format!("{command} has no rendering as {format}"),
            next: format!("{format} is for {where_it_does}"),
        }),
    }
}

/// A file that is written is none of the others that the command line names.
pub fn named_once(path: &Path, others: &[&Path]) -> Result<(), Failure> {
    let file = whole(path);
    match others.iter().any(|other| whole(other) == file) {
        false => Ok(()),
        true => Err(Failure::Usage {
            message: format!("{} is named twice on the command line", path.display()),
            next: "give each file a name of its own".to_owned(),
        }),
    }
}

/// A path by which two names of one file are told to be one.
fn whole(path: &Path) -> PathBuf {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    match path.file_name() {
        Some(name) => real.join(name),
        None => path.to_owned(),
    }
}

/// What no value can hold, for nobody knew it before.
fn end_of_value() -> Result<String, Failure> {
    let mut bytes = [0; END_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::Unexpected(format!("no random bytes: {error}")))?;
    let hex = bytes.iter().map(|byte| format!("{byte:02x}"));
    Ok(format!("end_{}", hex.collect::<String>()))
}
