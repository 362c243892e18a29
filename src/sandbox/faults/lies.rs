//! Bodies that say what is not so: what a client that fails closed must notice.

use serde_json::Value;

/// The extension that holds a user's attributes (omni-api.md 2.2).
const BAG: &str = "urn:omni:params:1.0:UserAttribute";

/// What is wrong with a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// The first so many rows of a page are missing; the total is as it was.
    ShortPage(u64),
    /// A page begins with the last row of the page before, and ends one row early.
    RepeatId,
    /// `totalResults` is so much too big.
    TotalGrows(u64),
    /// `totalResults` is so much too small.
    TotalShrinks(u64),
    /// No user has the attribute extension.
    DropExtension,
}

/// The last row of the latest page, for a lie that needs it.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    last_row: Option<Value>,
}

impl Memory {
    /// Keeps the last row of a page.
    pub fn keep(&mut self, body: &[u8]) {
        let Ok(mut body) = serde_json::from_slice::<Value>(body) else {
            return;
        };
        if let Some(row) = body
            .get_mut("Resources")
            .and_then(Value::as_array_mut)
            .and_then(Vec::pop)
        {
            self.last_row = Some(row);
        }
    }
}

impl Lie {
    /// The body as the lie has it; `None` where there is nothing to lie about.
    pub fn tell(self, body: &[u8], memory: &Memory) -> Option<Vec<u8>> {
        let mut body: Value = serde_json::from_slice(body).ok()?;
        match self {
            Self::ShortPage(rows) => shorten(&mut body, rows)?,
            Self::RepeatId => repeat(&mut body, memory)?,
            Self::TotalGrows(by) => shift_total(&mut body, |total| total + by)?,
            Self::TotalShrinks(by) => shift_total(&mut body, |total| total.saturating_sub(by))?,
            Self::DropExtension => drop_extension(&mut body)?,
        }
        serde_json::to_vec(&body).ok()
    }
}

fn rows(body: &mut Value) -> Option<&mut Vec<Value>> {
    body.get_mut("Resources")?.as_array_mut()
}

fn shorten(body: &mut Value, missing: u64) -> Option<()> {
    let rows = rows(body)?;
    let missing = usize::try_from(missing)
        .unwrap_or(usize::MAX)
        .min(rows.len());
    rows.drain(..missing);
    let left = rows.len();
    body["itemsPerPage"] = Value::from(left);
    (missing > 0).then_some(())
}

fn repeat(body: &mut Value, memory: &Memory) -> Option<()> {
    let row = memory.last_row.clone()?;
    if body.get("startIndex")?.as_u64()? < 2 {
        return None;
    }
    let rows = rows(body)?;
    rows.pop()?;
    rows.insert(0, row);
    Some(())
}

fn shift_total(body: &mut Value, shift: impl Fn(u64) -> u64) -> Option<()> {
    let total = body.get("totalResults")?.as_u64()?;
    body["totalResults"] = Value::from(shift(total));
    Some(())
}

fn drop_extension(body: &mut Value) -> Option<()> {
    if body.get("Resources").is_some() {
        let lost = rows(body)?.iter_mut().filter_map(strip).count();
        return (lost > 0).then_some(());
    }
    strip(body)
}

fn strip(user: &mut Value) -> Option<()> {
    user.as_object_mut()?.remove(BAG)?;
    if let Some(schemas) = user.get_mut("schemas").and_then(Value::as_array_mut) {
        schemas.retain(|schema| schema != BAG);
    }
    Some(())
}
