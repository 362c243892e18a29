//! What the commands that look have in common: the tenant, asked for its own words.

use super::At;
use crate::cli::folder::Folder;
use crate::cli::progress::Reading;
use crate::provider::{ReadError, Records};
use crate::workflow::{self, Failure};

/// Looks at the tenant; neither its definitions nor the key's account are asked for.
pub(super) async fn look<T>(
    at: &At<'_>,
    look: impl AsyncFnOnce(&dyn Records) -> Result<T, ReadError>,
) -> Result<T, Failure> {
    let folder = Folder::of(at.folder);
    let project = workflow::older::reader(&folder, at.folder.is_some())?;
    let connection = workflow::connect(&project, at.env_file).await?;
    let reading = Reading::begin(at.output, &connection);
    let found = match connection.provider.as_records() {
        Some(records) => look(records).await.map_err(Failure::from),
        None => Err(Failure::Unexpected(
            "this provider shows nothing in its own words".to_owned(),
        )),
    };
    reading.end();
    connection.close().await;
    found
}
