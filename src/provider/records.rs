//! Resources in the system's own words, for who wants to see them and not to plan with them.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde_json::value::RawValue;

use super::traits::ReadError;
use crate::model::{Kind, Name};

/// A resource as the system itself words it.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its natural name.
    pub name: Name,
    /// Its JSON text, as it came: keys in their order, numbers with every digit.
    pub text: Box<RawValue>,
}

impl Record {
    /// What stands under a key; nothing where that is null or not there.
    ///
    /// # Errors
    ///
    /// Where a key is no text: nobody could tell what stands where.
    pub fn part(&self, key: &str) -> serde_json::Result<Option<&RawValue>> {
        let mut parts: BTreeMap<String, &RawValue> = serde_json::from_str(self.text.get())?;
        Ok(parts.remove(key).filter(|part| part.get() != "null"))
    }
}

/// How much of each record is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What the listing shows.
    Listed,
    /// All of it: one that the listing shows without its attributes or members is read by its id.
    Whole,
}

/// Reads resources as they are: neither definitions nor the key's account are asked for.
#[async_trait]
pub trait Records: Send + Sync {
    /// The key under which a user's record holds custom attributes.
    fn attributes_in(&self) -> &str;

    /// One by its id; `None` where the answer is 404, or where no id looks like this one, which is
    /// then not sent.
    async fn record(&self, kind: Kind, id: &str) -> Result<Option<Record>, ReadError>;

    /// All of a kind or none of them; a listing without any user is not believed. Who is gone by
    /// the time of a reading by id is left out.
    async fn records(&self, kind: Kind, detail: Detail) -> Result<Vec<Record>, ReadError>;

    /// Those of a kind that have exactly this name, in whatever letter case; all of each.
    async fn records_called(&self, kind: Kind, name: &str) -> Result<Vec<Record>, ReadError>;
}
