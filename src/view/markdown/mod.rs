//! Stands in for the Markdown renderings until those are merged: the text in a code block.

use std::fmt;
use std::str::FromStr;

use super::report::Report;
use super::shown::Shown;
use super::text;

/// Where a rendering goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surface(&'static str);

impl FromStr for Surface {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = [
            "markdown",
            "markdown-summary",
            "markdown-gitlab",
            "markdown-azure",
            "markdown-bitbucket",
        ];
        let found = known.into_iter().find(|known| *known == name);
        found.map(Surface).ok_or_else(|| name.to_owned())
    }
}

impl fmt::Display for Surface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The report as Markdown.
pub fn render(report: &Report<'_>, _surface: Surface) -> Shown {
    let (command, folder) = (report.subject.command(), report.folder);
    let text = text::report(report);
    let lines = text.lines().map(|line| format!("    {line}\n"));
    let body: String = lines.collect();
    Shown::laid_out(format!("<!-- omni-um:{command}:{folder} -->\n\n{body}"))
}
