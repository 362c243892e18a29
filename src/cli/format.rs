//! What an outcome can be rendered as: `--render FORMAT=PATH`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::view::markdown::Surface;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As on a terminal, without colours.
    Text,
    /// For a comment or a summary, within what fits there.
    Markdown(Surface),
    /// One page that needs nothing else.
    Html,
    /// For programs.
    Json,
    /// The numbers that GitLab shows beside a merge request.
    Terraform,
    /// Test cases, a file each.
    Junit,
}

/// All names that a command line may give; a comment on GitHub is what `markdown` alone means.
const NAMES: [&str; 10] = [
    "text",
    "markdown",
    "markdown-summary",
    "markdown-gitlab",
    "markdown-azure",
    "markdown-bitbucket",
    "html",
    "json",
    "terraform",
    "junit",
];

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "text" => Ok(Format::Text),
            "html" => Ok(Format::Html),
            "json" => Ok(Format::Json),
            "terraform" => Ok(Format::Terraform),
            "junit" => Ok(Format::Junit),
            name => name.parse().map(Format::Markdown).map_err(|_| {
                let known = NAMES.join(", ");
                format!("`{name}` is no format; formats are {known}")
            }),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Format::Text => f.write_str("text"),
            Format::Markdown(surface) => surface.fmt(f),
            Format::Html => f.write_str("html"),
            Format::Json => f.write_str("json"),
            Format::Terraform => f.write_str("terraform"),
            Format::Junit => f.write_str("junit"),
        }
    }
}

/// A format, and the file that it goes to.
#[derive(Clone, Debug)]
pub struct Rendering {
    /// As what.
    pub format: Format,
    /// Where to.
    pub path: PathBuf,
}

impl FromStr for Rendering {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('=').filter(|(_, path)| !path.is_empty());
        let (format, path) =
            parts.ok_or_else(|| "write FORMAT=PATH, as in html=plan.html".to_owned())?;
        Ok(Rendering {
            format: format.parse()?,
            path: PathBuf::from(path),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_has_one_name() {
        for name in NAMES {
            assert_eq!(
                name.parse::<Format>().map(|it| it.to_string()),
                Ok(name.to_owned())
            );
        }
        let told = "pdf=x"
            .parse::<Rendering>()
            .map(|_| ())
            .expect_err("unknown");
        assert!(
            told.contains("markdown-gitlab, ") && told.contains("`pdf`"),
            "{told}"
        );
    }

    #[test]
    fn a_path_may_hold_an_equals_sign_and_is_never_empty() {
        let one = "json=a=b".parse::<Rendering>().expect("a rendering");
        assert_eq!(one.path, PathBuf::from("a=b"));
        for wrong in ["", "json", "json=", "=x", "JSON=x"] {
            assert!(wrong.parse::<Rendering>().is_err(), "{wrong}");
        }
    }
}
