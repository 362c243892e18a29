//! A user: named by e-mail; holds a display name, whether it is active, and attributes.

use super::Field;

/// The word in addresses and in text.
pub const WORD: &str = "user";

/// The fields that the product itself knows; attributes come from the tenant's definitions.
pub const OWN_FIELDS: [Field; 2] = [Field::Name, Field::Active];
