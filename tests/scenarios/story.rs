//! A story's page: a title, words for the reader, and indented steps.

use std::path::Path;

use super::step::Step;

/// A line that stands in the session as it was written, and what it means.
pub struct Line {
    pub written: String,
    pub step: Step,
}

/// The page, read.
pub struct Story {
    pub lines: Vec<Line>,
}

impl Story {
    /// Reads `story.md`: what is indented by four spaces is a step, all else is prose.
    pub fn load(folder: &Path) -> Result<Story, String> {
        let text = std::fs::read_to_string(folder.join("story.md"))
            .map_err(|error| format!("story.md: {error}"))?;
        if !text.starts_with("# ") {
            return Err("story.md: the first line is a title, `# …`".to_owned());
        }
        let lines = text.lines().zip(1..).map(|(line, number)| {
            let step = match line.strip_prefix("    ") {
                Some(step) => Step::parse(step.trim_end())
                    .map_err(|error| format!("story.md:{number}: {error}"))?,
                None => Step::Prose,
            };
            Ok(Line {
                written: line.trim().to_owned(),
                step,
            })
        });
        let lines = lines.collect::<Result<Vec<Line>, String>>()?;
        Ok(Story { lines })
    }
}
