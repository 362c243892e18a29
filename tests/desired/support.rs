//! A folder of files, and what loading it says.

use std::fmt::Write as _;

use omni_um::desired::{self, Loaded, Report};
use omni_um::model::{Diagnostic, Membership, Severity};

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let at = folder.path().join(path);
        std::fs::create_dir_all(at.parent().unwrap()).unwrap();
        std::fs::write(at, text).unwrap();
    }
    folder
}

pub fn load_files(files: &[(&str, &str)]) -> Result<Loaded, Report> {
    let folder = folder(files);
    desired::load(folder.path(), &[], Membership::Declared)
}

/// Loads one file that must be right.
pub fn good(text: &str) -> Loaded {
    load_files(&[("a.yaml", text)]).unwrap_or_else(|report| panic!("{}", show(&report.diagnostics)))
}

/// Loads one file that must be wrong, and shows what is said of it.
pub fn bad(text: &str) -> String {
    match load_files(&[("a.yaml", text)]) {
        Ok(_) => panic!("this should be wrong:\n{text}"),
        Err(report) => show(&report.diagnostics),
    }
}

/// Diagnostics as short text: a line each, labels and help below.
pub fn show(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let place = d
            .place
            .as_ref()
            .map_or("-".into(), |place| place.to_string());
        let severity = match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let _ = writeln!(
            out,
            "{severity} {} {place}+{} {}",
            d.code, d.length, d.message
        );
        for label in &d.labels {
            let _ = writeln!(out, "  {} {}", label.place, label.text);
        }
        if let Some(help) = &d.help {
            let _ = writeln!(out, "  = {help}");
        }
    }
    out
}
