//! What a field held, without saying what it was.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::model::{Address, Field, Value, Written};

/// 128 bits of SHA-256 over salt, address, field and canonical value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

/// Random bytes of one lockfile, so that equal values in two projects do not look alike.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt([u8; 16]);

impl Salt {
    /// A salt from these bytes; they come from outside, because nothing in here is random.
    pub fn new(bytes: [u8; 16]) -> Self {
        Salt(bytes)
    }
}

impl Fingerprint {
    /// The fingerprint of a field's value; unset has one too.
    pub fn of(salt: Salt, address: &Address, field: &Field, value: Option<&Value>) -> Self {
        let mut hash = Sha256::new();
        hash.update(salt.0);
        let mut part = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        };
        part(address.kind.word());
        part(address.name.folded());
        match field {
            Field::Name => part("name"),
            Field::Active => part("active"),
            Field::Attribute(reference) => {
                part("attributes");
                part(reference);
            }
        }
        part(&value.map_or_else(|| "unset".to_owned(), Value::canonical));
        let digest = hash.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Fingerprint(bytes)
    }
}

fn hex(bytes: &[u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

fn unhex(text: &str) -> Option<[u8; 16]> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let mut bytes = [0; 16];
    if pairs.len() != bytes.len() {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?;
    }
    Some(bytes)
}

macro_rules! as_hex {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.0, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.0, f)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Written::deserialize(deserializer)?;
                unhex(&text)
                    .map($name)
                    .ok_or_else(|| serde::de::Error::custom("expected 32 hexadecimal digits"))
            }
        }
    };
}
as_hex!(Fingerprint);
as_hex!(Salt);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Name;

    fn of(name: &str, field: &str, value: Option<Value>) -> Fingerprint {
        let address = Address::user(Name::new(name));
        Fingerprint::of(
            Salt::new([7; 16]),
            &address,
            &field.parse().unwrap(),
            value.as_ref(),
        )
    }

    #[test]
    fn every_part_counts_and_case_of_the_name_does_not() {
        let base = of("a@x", "attributes.region", Value::text("emea"));
        assert_eq!(base, of("A@X", "attributes.region", Value::text("emea")));
        assert_ne!(base, of("b@x", "attributes.region", Value::text("emea")));
        assert_ne!(base, of("a@x", "attributes.tier", Value::text("emea")));
        assert_ne!(base, of("a@x", "attributes.region", Value::set(["emea"])));
        assert_ne!(base, of("a@x", "attributes.region", None));
        assert_ne!(of("a@x", "name", None), of("a@x", "attributes.name", None));
    }
}
