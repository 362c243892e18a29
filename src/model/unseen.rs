//! What cannot be seen, turns text round, or stands on its neighbour: by Unicode's own lists.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Whether nobody can tell what somebody else sees there: what [`hides`], and what has no agreed
/// shape (unassigned, private).
pub fn is_unseen(c: char) -> bool {
    use GeneralCategory as G;
    let shapeless = || {
        let category = CodePointMapData::<G>::new().get(c);
        matches!(category, G::Unassigned | G::PrivateUse)
    };
    hides(c) || (!c.is_ascii() && shapeless())
}

/// Whether a character is a control, turns text round, or leaves no trace on the screen. The
/// ideographic space is seen: Japanese names are written with it.
pub fn hides(c: char) -> bool {
    use GeneralCategory as G;
    if matches!(c, ' '..='~' | '\u{3000}') {
        return false;
    }
    let odd = matches!(
        CodePointMapData::<G>::new().get(c),
        G::Control | G::Format | G::LineSeparator | G::ParagraphSeparator | G::SpaceSeparator
    );
    odd || is_blank(c) || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// A pattern of no dots: a symbol to Unicode, a blank to everybody.
fn is_blank(c: char) -> bool {
    c == '\u{2800}'
}

/// Whether a character stands on, under or around the one before it.
pub fn is_combining(c: char) -> bool {
    use GeneralCategory as G;
    !c.is_ascii()
        && matches!(
            CodePointMapData::<G>::new().get(c),
            G::NonspacingMark | G::EnclosingMark
        )
}
