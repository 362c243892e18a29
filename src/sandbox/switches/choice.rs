//! One switch with named settings.

/// A switch: the settings it can have, by the words a person writes.
pub trait Choice {
    /// Every setting worth a run of the suite.
    const SETTINGS: &'static [&'static str];
}

/// Makes an enum whose variants are written as the given words; the first is the default.
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident {
        $(#[$first_doc:meta])* $first:ident = $first_word:literal
        $(, $(#[$rest_doc:meta])* $rest:ident = $rest_word:literal)* $(,)?
    })*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $(#[$first_doc])*
            #[default]
            #[serde(rename = $first_word)]
            $first,
            $($(#[$rest_doc])* #[serde(rename = $rest_word)] $rest,)*
        }

        impl $crate::sandbox::switches::choice::Choice for $name {
            const SETTINGS: &'static [&'static str] = &[$first_word $(, $rest_word)*];
        }
    )* };
}

pub(super) use choices;
