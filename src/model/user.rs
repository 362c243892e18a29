//! A user: named by e-mail; holds a display name, whether it is active, and attributes.

use super::Field;

/// The word in addresses and in text.
pub const WORD: &str = "user";

/// The fields that the product itself knows; attributes come from the tenant's definitions.
pub const OWN_FIELDS: [Field; 2] = [Field::Name, Field::Active];

/// The longest e-mail that mail itself allows, in bytes.
const LONGEST_EMAIL: usize = 254;

/// Whether a user can be called so, in any file: an e-mail of plain letters, without quotes, whose
/// domain has a dot.
pub fn is_email(text: &str) -> bool {
    let options = email_address::Options::default()
        .with_required_tld()
        .without_domain_literal()
        .without_display_text();
    text.is_ascii()
        && !text.contains('"')
        && text.len() <= LONGEST_EMAIL
        && email_address::EmailAddress::parse_with_options(text, options).is_ok()
}
