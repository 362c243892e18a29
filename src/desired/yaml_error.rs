//! What can go wrong with YAML itself, in our own words.

use serde_yaml::granit_parser::{ErrorKind, ScanError};

use super::codes;
use super::loc::Spot;

/// How deep lists and maps may lie in one another; the language itself needs six.
pub(super) const DEEPEST: usize = 64;

/// Why a text could not be read to its end.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// The code of the diagnostic.
    pub code: &'static str,
    /// Where.
    pub spot: Spot,
    /// One sentence.
    pub message: String,
    /// The next step, where there is a good one.
    pub help: Option<&'static str>,
}

impl Failure {
    fn new(
        code: &'static str,
        spot: Spot,
        message: impl Into<String>,
        help: Option<&'static str>,
    ) -> Self {
        Failure {
            code,
            spot,
            message: message.into(),
            help,
        }
    }

    /// A second document begins.
    pub fn second_document(spot: Spot) -> Self {
        Failure::new(
            codes::DOCUMENTS,
            spot,
            "a second document begins here; a file holds one",
            Some("delete the line `---`, or move what follows to a file of its own"),
        )
    }

    /// Lists and maps lie too deep.
    pub fn too_deep(spot: Spot) -> Self {
        let message = format!("lists and maps lie more than {DEEPEST} deep in one another here");
        Failure::new(codes::LIMIT, spot, message, None)
    }

    /// Aliases repeat too much.
    pub fn too_much_repeated(spot: Spot) -> Self {
        Failure::new(
            codes::LIMIT,
            spot,
            "aliases repeat more than a file of this size may",
            Some("write the values out, or split the file"),
        )
    }

    /// An alias stands inside its anchor.
    pub fn inside_itself(spot: Spot) -> Self {
        Failure::new(
            codes::LIMIT,
            spot,
            "this alias stands inside the anchor it repeats",
            Some("write the value out"),
        )
    }

    /// `<<` with something that is no map.
    pub fn no_merge(spot: Spot) -> Self {
        let message = "`<<` takes a map, or a list of maps";
        Failure::new(codes::SYNTAX, spot, message, None)
    }

    /// A tag that means nothing.
    pub fn tag(spot: Spot) -> Self {
        Failure::new(
            codes::SYNTAX,
            spot,
            "tags such as `!this` have no meaning here",
            Some("delete the tag; a text that begins with `!` must be quoted"),
        )
    }

    /// The library told an event where none can be.
    pub fn unexpected(spot: Spot) -> Self {
        Failure::new(
            codes::SYNTAX,
            spot,
            "this is not YAML: a value was expected",
            None,
        )
    }
}

/// The library's error as ours.
pub(super) fn explain(error: &ScanError) -> Failure {
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let spot = Spot {
        line: narrow(error.marker().line()),
        column: narrow(error.marker().col() + 1),
        length: 1,
    };
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return Failure::too_deep(spot);
    }
    match known(error.kind()) {
        Some((message, help)) => Failure::new(codes::SYNTAX, spot, message, Some(help)),
        None => {
            let message = format!("this is not YAML: {}", error.kind());
            Failure::new(codes::SYNTAX, spot, message, None)
        }
    }
}

/// Mistakes that people make, each with what it takes to put them right.
fn known(kind: &ErrorKind) -> Option<(&'static str, &'static str)> {
    use ErrorKind as K;
    Some(match kind {
        K::UnknownAnchor => (
            "this alias repeats an anchor that is not above it",
            "define it with `&name` first, in the same file; a text that begins with `*` must be quoted",
        ),
        K::TabInBlockIndentation | K::TabInIndentation | K::TabNotAllowed => {
            ("a tab indents this line", "indent with spaces")
        }
        K::InvalidIndentation => (
            "this line is indented in a way that fits no line above it",
            "line it up with what it belongs to",
        ),
        K::UnexpectedCharacter { .. } => (
            "a text cannot begin with this character unless it is quoted",
            "quote it",
        ),
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => (
            "something follows the closing quote",
            "quote the whole text, or delete what follows",
        ),
        K::UnclosedQuotedScalar | K::InvalidQuotedScalarIndent => (
            "a quoted text is not closed before this line",
            "close the quote",
        ),
        K::UnknownQuotedScalarEscape => (
            "this text holds a `\\` that means nothing",
            "write `\\\\`, or use single quotes",
        ),
        K::UnclosedFlowCollection { .. } => ("this bracket is never closed", "close it"),
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => {
            ("this bracket closes nothing", "delete it")
        }
        K::ExpectedFlowMappingSeparator | K::ExpectedFlowSequenceSeparator => (
            "a comma or a closing bracket was expected here",
            "write one",
        ),
        K::ExpectedBlockSequenceEntry => (
            "a list item was expected here, beginning with `- `",
            "check how the line is indented",
        ),
        K::ExpectedBlockMappingKey | K::SimpleKeyExpected => {
            ("a key was expected here", "check how the line is indented")
        }
        K::MappingValueNotAllowed | K::InvalidColonPlacement => (
            "a `:` is not expected here",
            "quote a text that holds `: `; or check how the line above is indented",
        ),
        _ => return None,
    })
}
