//! What parses a log, written from what each of them documents: what they would act upon in a text.
//!
//! - GitHub's runner trims a line and looks for `::name` at its start, and for `##[name` anywhere
//!   in it (`ActionCommand.cs` in actions/runner).
//! - Azure's agent looks for `##vso[area.action` anywhere in a line, and for `##[` as format.
//! - TeamCity looks for `##teamcity[` anywhere in a line.
//! - GitLab folds between `section_start:TIME:NAME` and a return with `ESC[0K`, Travis likewise.
//! - Buildkite begins a section at a line's `---`, `+++` or `~~~`.
//! - A terminal acts upon every control character; a person is misled by what turns text round or
//!   cannot be seen.

use unicode_width::UnicodeWidthChar as _;

/// Opens a command anywhere in a line, in any case.
const ANYWHERE: [&str; 5] = [
    "##[",
    "##vso[",
    "##teamcity[",
    "section_start:0:x\r",
    "travis_fold:start:x\r",
];

/// What anybody would act upon, a line each; only a line's end is allowed to be there.
pub fn acts(text: &str) -> Vec<String> {
    let mut found = commands(text);
    let rule = |line: &&str| {
        ["---", "+++", "~~~"]
            .iter()
            .any(|rule| line.starts_with(rule))
    };
    let sections = text.split('\n').filter(rule);
    found.extend(sections.map(|line| format!("a section of Buildkite's: {line:?}")));
    found
}

/// The same without what only folds a log.
pub fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let said = |what: &str| format!("{what} in {line:?}");
        if line.trim().starts_with("::") {
            found.push(said("GitHub's ::"));
        }
        let lower = line.to_ascii_lowercase();
        for opening in ANYWHERE.iter().filter(|opening| lower.contains(**opening)) {
            found.push(said(opening));
        }
    }
    for c in text.chars().filter(|c| *c != '\n' && misleads(*c)) {
        found.push(format!("{:x} in {text:?}", u32::from(c)));
    }
    found
}

/// Whether a character steers a terminal or hides from a person.
pub fn misleads(c: char) -> bool {
    let hides = matches!(
        u32::from(c),
        0xa0 | 0xad
            | 0x34f
            | 0x61c
            | 0x115f
            | 0x1160
            | 0x1680
            | 0x17b4
            | 0x17b5
            | 0x180b..=0x180f
            | 0x2000..=0x200f
            | 0x2028..=0x202f
            | 0x205f..=0x206f
            | 0x2800
            | 0x3164
            | 0xfe00..=0xfe0f
            | 0xfeff
            | 0xffa0
            | 0xfff0..=0xfffb
            | 0x1d173..=0x1d17a
            | 0xe0000..=0xe0fff
    );
    c.is_control() || hides || c.width().is_none()
}

/// A text without the colours that are our own.
pub fn without_colours(text: &str) -> String {
    let mut out = text.to_owned();
    for code in [
        "0", "1", "2", "31", "32", "33", "35", "36", "1;31", "91", "94", "92", "93", "96",
    ] {
        out = out.replace(&format!("\u{1b}[{code}m"), "");
    }
    out
}

/// Texts that ask somebody to do something, or look like others.
pub const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "\u{1b}]8;;https://evil.example\u{1b}\\here\u{1b}]8;;\u{1b}\\",
    "x\n::set-output name=a::b",
    "::error::x",
    "::Add-Mask::x",
    "a ::stop-commands::t",
    "\u{3000}::error::x",
    ":",
    "::",
    "#",
    "##",
    "[",
    "#[error]x",
    "#vso[task.complete]",
    "##vso[task.complete]",
    "##VSO[task.setvariable]",
    "a##[group]b",
    "###[group]",
    "##team",
    "city[x",
    "##teamcity[buildStop]",
    "section_start:0:x\r\u{1b}[0K",
    "--- section",
    "+++",
    "\u{202e}gpj.exe\u{2066}",
    "zero\u{200b}width\u{feff}",
    "tag\u{e0061}\u{e007f}",
    "select\u{fe0f}\u{e0100}",
    "\u{a0}blank\u{2800}\u{3164}",
    "\u{338}lone mark",
    "a \u{338}",
    "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
    "\u{9b}31m\u{85}",
    "\r\n##[error]\t",
    "\\u{3a}:error::x",
    "\\\\u{5c}u{3a}",
    "\u{e000}private\u{10ffff}",
    "\u{7f}\0",
];
