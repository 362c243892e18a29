//! What a field held, without saying what it was.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::model::{Address, Field, Value, Written};

/// 128 bits of SHA-256 over salt, address, field and canonical value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

/// Random bytes of one lockfile, so that equal values in two projects do not look alike. Where it
/// is keyed, it can also stand for sensitive values: they have few possibilities, and whoever can
/// read the lockfile could try them all.
#[derive(Clone, Copy)]
pub struct Salt {
    bytes: [u8; 16],
    /// A digest of the key; written nowhere.
    key: Option<[u8; 32]>,
}

impl Salt {
    /// A salt from these bytes; they come from outside, because nothing in here is random.
    pub fn new(bytes: [u8; 16]) -> Self {
        Salt { bytes, key: None }
    }

    /// The same, with the key for sensitive values (`OMNI_UM_LOCK_KEY`).
    #[must_use]
    pub fn keyed(self, key: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"omni-um lock key");
        hash.update(self.bytes);
        hash.update(key.as_bytes());
        Salt {
            key: Some(hash.finalize().into()),
            ..self
        }
    }
}

/// The key is no part of what the lockfile holds.
impl PartialEq for Salt {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Salt {}

impl Fingerprint {
    /// The fingerprint of a field's value; unset has one too.
    pub fn of(salt: Salt, address: &Address, field: &Field, value: Option<&Value>) -> Self {
        let mut hash = Sha256::new();
        hash.update(salt.bytes);
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
        Fingerprint::first(&hash.finalize())
    }

    /// The same for a value that may be sensitive: that one has a fingerprint only where the salt is
    /// keyed.
    pub fn kept(
        salt: Salt,
        sensitive: bool,
        address: &Address,
        field: &Field,
        value: Option<&Value>,
    ) -> Option<Self> {
        let open = Fingerprint::of(salt, address, field, value);
        if !sensitive {
            return Some(open);
        }
        let mut hash = Sha256::new();
        hash.update(salt.key?);
        hash.update(open.0);
        Some(Fingerprint::first(&hash.finalize()))
    }

    fn first(digest: &[u8]) -> Self {
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
    ($name:ident, $bytes:tt, $from:expr) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.$bytes, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.$bytes, f)
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
                    .map($from)
                    .ok_or_else(|| serde::de::Error::custom("expected 32 hexadecimal digits"))
            }
        }
    };
}
as_hex!(Fingerprint, 0, Fingerprint);
as_hex!(Salt, bytes, Salt::new);

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

    #[test]
    fn a_sensitive_value_has_one_only_with_the_key() {
        let (address, salt) = (Address::user(Name::new("a@x")), Salt::new([7; 16]));
        let field = "attributes.badge".parse().unwrap();
        let value = Value::text("4711");
        let of = |salt| Fingerprint::kept(salt, true, &address, &field, value.as_ref());
        assert_eq!(of(salt), None);
        let keyed = of(salt.keyed("secret")).unwrap();
        assert_ne!(Some(keyed), of(salt.keyed("other")));
        assert_ne!(
            keyed,
            Fingerprint::of(salt, &address, &field, value.as_ref())
        );
        assert_eq!(salt.keyed("secret"), salt);
        assert_eq!(salt.keyed("secret").to_string(), salt.to_string());
        assert_eq!(format!("{:?}", salt.keyed("secret")), format!("{salt:?}"));
    }
}
