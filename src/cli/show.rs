//! `omni-um show`: a saved plan, or what the lockfile owns.

use std::path::{Path, PathBuf};

use super::arguments::ShowOptions;
use super::exit::Exit;
use super::output::Output;
use crate::lock::FILE_NAME;
use crate::model::Address;
use crate::plan::Document;
use crate::view::shown::Shown;
use crate::view::text;
use crate::workflow::{self, Failure};

/// Runs the command.
pub fn run(folder: &Path, options: &ShowOptions, output: &Output) -> Result<Exit, Failure> {
    if options.lock {
        return lock(folder, options, output);
    }
    let Some(path) = options.what.as_ref().map(PathBuf::from) else {
        return Err(Failure::Usage {
            message: "nothing to show".to_owned(),
            next: "name a saved plan, or use --lock".to_owned(),
        });
    };
    let document = saved(&path)?;
    if options.json {
        output.result(&Shown::json(&document.render()));
        return Ok(Exit::Done);
    }
    let mut options = output.text_options();
    options.plan_id = Some(document.plan_id.to_string());
    output.result(&text::plan(&document.plan, &options));
    Ok(Exit::Done)
}

/// A saved plan that holds what its id says.
pub fn saved(path: &Path) -> Result<Document, Failure> {
    let text = workflow::read_text(path)?;
    Document::parse(&text).map_err(|error| Failure::Saved {
        path: path.to_owned(),
        error,
    })
}

fn lock(folder: &Path, options: &ShowOptions, output: &Output) -> Result<Exit, Failure> {
    let lock = workflow::read_lock(&folder.join(FILE_NAME))?.ok_or(Failure::NothingApplied)?;
    let only = match &options.what {
        None => None,
        Some(text) => Some(text.parse::<Address>().map_err(|error| Failure::Usage {
            message: error.to_string(),
            next: "omni-um show --lock user/ada@acme.example".to_owned(),
        })?),
    };
    if let Some(address) = &only
        && lock.owns(address).is_none()
    {
        return Err(Failure::Usage {
            message: format!("the lockfile does not own {address}"),
            next: "omni-um show --lock lists what it owns".to_owned(),
        });
    }
    output.result(&text::lock::list(
        &lock,
        only.as_ref(),
        &output.text_options(),
    ));
    Ok(Exit::Done)
}
