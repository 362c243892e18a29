//! Problems in reading order, and every one inside its file.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Diagnostic, Place, Sources};

/// Sorts by file, line and column, and keeps places and underlines inside the text.
pub(super) fn tidy(problems: &mut [Diagnostic], sources: &Sources) {
    let mut lines = BTreeMap::new();
    for problem in problems.iter_mut() {
        if let Some(place) = &mut problem.place {
            let room = clamp(place, sources, &mut lines);
            problem.length = problem.length.clamp(1, room.max(1));
        }
        for label in &mut problem.labels {
            clamp(&mut label.place, sources, &mut lines);
        }
    }
    problems.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
}

/// A line, and how many characters it has, once somebody asked: a long one is counted once.
type Counted<'s> = (&'s str, Option<usize>);

/// Puts a place inside its file, one past a line's end at most; tells how many characters follow
/// it on its line.
fn clamp<'s>(
    place: &mut Place,
    sources: &'s Sources,
    lines: &mut BTreeMap<Arc<str>, Vec<Counted<'s>>>,
) -> usize {
    let Some(source) = sources.get(&place.file) else {
        return usize::MAX;
    };
    let lines = lines
        .entry(Arc::clone(&place.file))
        .or_insert_with(|| source.split('\n').map(|line| (line, None)).collect());
    let last = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    place.line = place.line.clamp(1, last);
    let (line, width) = &mut lines[place.line as usize - 1];
    let count = || line.strip_suffix('\r').unwrap_or(line).chars().count();
    let width = *width.get_or_insert_with(count);
    let end = u32::try_from(width).unwrap_or(u32::MAX).saturating_add(1);
    place.column = place.column.clamp(1, end);
    width + 1 - place.column as usize
}
