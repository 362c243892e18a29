//! Where a page is shown, and what that place takes.

use std::fmt;
use std::str::FromStr;

/// A place that shows Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// A comment or an issue on GitHub.
    GithubComment,
    /// The summary of a job on GitHub.
    GithubSummary,
    /// A note or an issue on GitLab.
    GitlabNote,
    /// A comment in Azure DevOps.
    AzureComment,
    /// A comment in Bitbucket.
    BitbucketComment,
}

impl Surface {
    /// All of them.
    pub const ALL: [Surface; 5] = [
        Surface::GithubComment,
        Surface::GithubSummary,
        Surface::GitlabNote,
        Surface::AzureComment,
        Surface::BitbucketComment,
    ];

    /// The format's name on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Surface::GithubComment => "markdown",
            Surface::GithubSummary => "markdown-summary",
            Surface::GitlabNote => "markdown-gitlab",
            Surface::AzureComment => "markdown-azure",
            Surface::BitbucketComment => "markdown-bitbucket",
        }
    }

    /// The most that it takes. Some count characters; pages are held to as many bytes, which are
    /// never fewer.
    pub fn limit(self) -> usize {
        match self {
            Surface::GithubComment => 65_536,
            Surface::GithubSummary => 1 << 20,
            Surface::GitlabNote => 1_000_000,
            Surface::AzureComment => 150_000,
            Surface::BitbucketComment => 32_768,
        }
    }

    /// Whether HTML stays HTML there: details that fold, comments that nobody sees.
    pub(super) fn has_html(self) -> bool {
        self != Surface::BitbucketComment
    }

    /// Whether `> [!CAUTION]` makes a quotation stand out.
    pub(super) fn has_alerts(self) -> bool {
        match self {
            Surface::GithubComment | Surface::GithubSummary | Surface::GitlabNote => true,
            Surface::AzureComment | Surface::BitbucketComment => false,
        }
    }
}

impl fmt::Display for Surface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no surface; holds it.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no Markdown format")]
pub struct NoSurface(pub String);

impl FromStr for Surface {
    type Err = NoSurface;

    fn from_str(text: &str) -> Result<Self, NoSurface> {
        let mut all = Surface::ALL.into_iter();
        all.find(|surface| surface.name() == text)
            .ok_or_else(|| NoSurface(text.to_owned()))
    }
}
