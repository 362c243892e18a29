//! Seals of sensitive values: a plan names the value that was approved without saying it.

use sha2::{Digest, Sha256};

use super::change::Change;
use super::input::Input;
use crate::lock::{Fingerprint, Salt};
use crate::model::Mark;

/// Seals every sensitive value that a change sets or clears.
pub fn seal(input: &Input<'_>, changes: &mut [Change]) {
    let key = key(input);
    for change in changes {
        let address = &change.address;
        for field in change.fields.iter_mut().filter(|field| field.sensitive) {
            let print = Fingerprint::of(key, address, &field.field, field.after.as_ref());
            field.seal = Some(Mark(print.to_string().into()));
        }
    }
}

/// The lockfile's salt. Before the first apply there is none: then a digest of the files, which
/// whoever has the plan and not the files cannot guess a value with.
fn key(input: &Input<'_>) -> Salt {
    if let Some(lock) = input.lock {
        return lock.salt;
    }
    let mut hash = Sha256::new();
    for file in &input.desired.files {
        hash.update(file.digest.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Salt::new(bytes)
}
