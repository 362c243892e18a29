//! `omni-um plan-diff`: what one saved plan does and another does not.

use super::arguments::PlanDiffOptions;
use super::exit::Exit;
use super::output::Output;
use super::show::saved;
use crate::view::{json, text::difference};
use crate::workflow::Failure;

/// Runs the command.
pub fn run(options: &PlanDiffOptions, output: &Output) -> Result<Exit, Failure> {
    let (first, second) = (saved(&options.first)?, saved(&options.second)?);
    let (text, differs) = difference::plans(&first, &second, &output.text_options());
    if options.json {
        let text = json::differences(&first, &second);
        output.result(&text.map_err(|error| Failure::Unexpected(error.to_string()))?);
    } else {
        output.result(&text);
    }
    Ok(match options.detailed_exitcode && differs {
        true => Exit::Changes,
        false => Exit::Done,
    })
}
