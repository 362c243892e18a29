//! Keeps the key out of every text.

use std::error::Error;

use super::forms::Forms;

/// How much of a foreign text is shown, in characters.
const SHOWN: usize = 300;

/// A foreign text as one short line without the key, in any form. The key goes first, so that
/// cutting cannot leave half of it.
pub(super) fn scrub(text: &str, key: &Forms) -> String {
    let clean = key.hide(text);
    let mut line = String::new();
    let words = clean.split(|c: char| c.is_whitespace() || c.is_control());
    for word in words.filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// An error with all its causes: reqwest's own text leaves them out.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner.to_string();
        if !text.ends_with(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;

    #[test]
    fn the_key_is_gone_wherever_the_text_is_cut() {
        let key = Forms::of(&SecretString::from("omni_osk_0123456789"));
        for padding in 270..310 {
            let text = format!("{}omni_osk_0123456789", "x".repeat(padding));
            assert!(!scrub(&text, &key).contains("omni_"), "{padding}");
        }
    }

    #[test]
    fn foreign_text_becomes_one_line() {
        let key = Forms::of(&SecretString::from("k"));
        assert_eq!(scrub("a\r\n\u{1b}[31m b\t", &key), "a [31m b");
    }
}
