//! What an apply really changed.

use std::collections::BTreeMap;

use omni_um::sandbox::Effect;

/// How often each effect happened.
pub fn counted(effects: &[Effect]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for effect in effects {
        *counts.entry(effect.to_string()).or_default() += 1;
    }
    counts
}
