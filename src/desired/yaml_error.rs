//! What the YAML library says went wrong, in our own words.

use super::codes;
use super::loc::Spot;
use super::yaml::DEEPEST;

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

/// The library's error as ours.
pub(super) fn explain(error: &serde_yaml::Error) -> Failure {
    use serde_yaml::Error as E;
    let error = error.without_snippet();
    let (code, message, help) = match error {
        E::MultipleDocuments { .. } => (
            codes::DOCUMENTS,
            "a second document begins here; a file holds one".to_owned(),
            Some("delete the line `---` before it, or move what follows to a file of its own"),
        ),
        E::Budget { breach, .. } => limit(breach),
        E::AliasReplayLimitExceeded { .. }
        | E::AliasExpansionLimitExceeded { .. }
        | E::AliasReplayStackDepthExceeded { .. }
        | E::AliasReplayCounterOverflow { .. } => too_much_repeated(),
        E::RecursiveReferencesRequireWeakTypes { .. } => (
            codes::LIMIT,
            "this alias stands inside the anchor it repeats".to_owned(),
            Some("write the value out"),
        ),
        E::UnknownAnchor { .. } => (
            codes::SYNTAX,
            "this alias repeats an anchor that is not above it".to_owned(),
            Some(
                "define it with `&name` first, in the same file; a text that begins with `*` must be quoted",
            ),
        ),
        E::MergeValueNotMapOrSeqOfMaps { .. } => (
            codes::SYNTAX,
            "`<<` takes a map, or a list of maps".to_owned(),
            None,
        ),
        E::UnsupportedTag { .. } => (
            codes::SYNTAX,
            "tags such as `!this` have no meaning here".to_owned(),
            Some("delete the tag; a text that begins with `!` must be quoted"),
        ),
        other => syntax(&plain(other)),
    };
    Failure {
        code,
        spot: spot(error),
        message,
        help,
    }
}

type Words = (&'static str, String, Option<&'static str>);

fn limit(breach: &serde_yaml::budget::BudgetBreach) -> Words {
    use serde_yaml::budget::BudgetBreach as B;
    match breach {
        B::Depth { .. } => too_deep(),
        _ => too_much_repeated(),
    }
}

fn too_deep() -> Words {
    let message = format!("lists and maps lie more than {DEEPEST} deep in one another here");
    (codes::LIMIT, message, None)
}

fn too_much_repeated() -> Words {
    (
        codes::LIMIT,
        "aliases repeat more than a file of this size may".to_owned(),
        Some("write the values out, or split the file"),
    )
}

fn spot(error: &serde_yaml::Error) -> Spot {
    let Some(at) = error.location().filter(|at| at.line() > 0) else {
        return Spot {
            line: 1,
            column: 1,
            length: 1,
        };
    };
    let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    Spot {
        line: narrow(at.line()),
        column: narrow(at.column()),
        length: narrow(at.span().len()),
    }
}

/// The library's sentence without its own position.
fn plain(error: &serde_yaml::Error) -> String {
    let text = error.to_string();
    let end = text
        .find(" at line ")
        .or_else(|| text.find(" (line "))
        .unwrap_or(text.len());
    text[..end].to_owned()
}

/// Sentences of the scanner that people meet, each with what it takes to put them right.
const SYNTAX: [(&str, &str, &str); 10] = [
    (
        "tabs disallowed",
        "a tab indents this line",
        "indent with spaces",
    ),
    (
        "mapping values are not allowed",
        "a `:` is not expected here",
        "quote a text that holds `: `; or check how the line above is indented",
    ),
    (
        "unclosed bracket",
        "this bracket is never closed",
        "close it",
    ),
    (
        "misplaced bracket",
        "this bracket closes nothing",
        "delete it",
    ),
    (
        "unexpected character",
        "a text cannot begin with this character unless it is quoted",
        "quote it",
    ),
    (
        "trailing content after",
        "something follows the closing quote",
        "quote the whole text, or delete what follows",
    ),
    (
        "in multiline quoted scalar",
        "a quoted text is not closed before this line",
        "close the quote",
    ),
    (
        "unknown escape character",
        "this text holds a `\\` that means nothing",
        "write `\\\\`, or use single quotes",
    ),
    (
        "did not find expected '-' indicator",
        "a list item was expected here, beginning with `- `",
        "check how the line is indented",
    ),
    (
        "did not find expected key",
        "a key was expected here",
        "check how the line is indented",
    ),
];

fn syntax(text: &str) -> Words {
    // A limit that is met inside an alias arrives as text alone.
    let breached = text.contains("budget breached");
    let deep = text.contains("recursion limit") || text.contains("nesting limit");
    if deep || (breached && text.contains("Depth")) {
        return too_deep();
    }
    if breached || text.contains("alias replay") || text.contains("alias expansion") {
        return too_much_repeated();
    }
    match SYNTAX.iter().find(|(sign, _, _)| text.contains(sign)) {
        Some((_, sentence, help)) => (codes::SYNTAX, (*sentence).to_owned(), Some(help)),
        None => (codes::SYNTAX, format!("this is not YAML: {text}"), None),
    }
}
