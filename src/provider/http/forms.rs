//! The forms in which a server may hand the key back: as it is, in hex, in base64, and escaped for
//! a URL, for JSON or for HTML, once or several times over.
//!
//! Hex and base64 are looked for by what the key comes to in them. Escapes are undone instead, for
//! each character may be written in several ways.

use std::borrow::Cow;
use std::fmt::Write as _;

use memchr::memmem;
use secrecy::{ExposeSecret as _, SecretString};

/// What stands in the place of a key.
const HIDDEN: &str = "***";

/// How often escapes are undone: `%2525` is a `%` three times over.
const DEPTH: usize = 3;

/// Shorter than this the key stands in a text by chance once it is encoded, or escapes are undone;
/// that of a sandbox is, and no tenant's (omni-api.md 1).
const SHORTEST: usize = 16;

/// A key in its forms, in lower case. Shows none of them.
pub(super) struct Forms(Vec<SecretString>);

/// A text in lower case, some escapes undone, and where each byte came from.
struct Read {
    bytes: Vec<u8>,
    from: Vec<usize>,
}

impl Forms {
    /// Those of a key.
    pub(super) fn of(key: &SecretString) -> Forms {
        let key = key.expose_secret();
        let mut forms = vec![key.to_owned()];
        if key.len() >= SHORTEST {
            let hex = key.bytes().fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
            forms.push(hex);
            forms.extend((0..3).flat_map(|before| base64(key.as_bytes(), before)));
        }
        forms.retain(|form| !form.is_empty());
        let lower = forms.into_iter().map(|form| form.to_ascii_lowercase());
        Forms(lower.map(SecretString::from).collect())
    }

    /// Whether the key stands in bytes that are to be kept, or to be shown. One that is shorter
    /// than any real one stands in many by chance.
    pub(super) fn are_in(&self, bytes: &[u8]) -> bool {
        if !self.is_long() {
            return false;
        }
        let mut read = Cow::Borrowed(bytes);
        for _ in 0..=DEPTH {
            if self.find(&read.to_ascii_lowercase()).is_some() {
                return true;
            }
            let (undone, _) = undo(&read, |_| ());
            if undone.len() == read.len() {
                return false;
            }
            read = Cow::Owned(undone);
        }
        false
    }

    /// The text without the key.
    pub(super) fn hide(&self, text: &str) -> String {
        let mut text = text.to_owned();
        while let Some((start, end)) = self.place(&text) {
            // Nothing is found in what stands for it, so that this comes to an end.
            text.replace_range(start..end, HIDDEN);
        }
        text
    }

    /// Where the key stands first.
    fn place(&self, text: &str) -> Option<(usize, usize)> {
        let mut read = Read {
            bytes: text.as_bytes().to_owned(),
            from: (0..=text.len()).collect(),
        };
        let depth = if self.is_long() { DEPTH } else { 0 };
        for _ in 0..=depth {
            if let Some((start, end)) = self.find(&read.bytes.to_ascii_lowercase()) {
                // A form is ASCII: it begins with a character, and another one follows.
                return Some((read.from[start], read.from[end]));
            }
            let (bytes, mut from) = undo(&read.bytes, |at| read.from[at]);
            from.push(text.len());
            if bytes.len() == read.bytes.len() {
                return None;
            }
            read = Read { bytes, from };
        }
        None
    }

    fn find(&self, lower: &[u8]) -> Option<(usize, usize)> {
        let forms = self.0.iter().map(|form| form.expose_secret().as_bytes());
        let mut found = forms.filter_map(|form| {
            let at = memmem::find(lower, form)?;
            Some((at, at + form.len()))
        });
        found.next()
    }

    fn is_long(&self) -> bool {
        self.0.len() > 1
    }
}

/// What the bytes come to in base64 behind `before` others, in both alphabets: the letters that no
/// neighbour has a part in.
fn base64(bytes: &[u8], before: usize) -> [String; 2] {
    let all = std::iter::repeat_n(0, before).chain(bytes.iter().copied());
    let bits: Vec<u8> = all
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
        .collect();
    let own = (before * 8).div_ceil(6);
    let (letters, _) = bits.as_chunks::<6>();
    [*b"+/", *b"-_"].map(|last| {
        let letters = letters.iter().skip(own);
        letters
            .map(|six| letter(six.iter().fold(0, |sum, bit| sum << 1 | bit), last))
            .collect()
    })
}

/// RFC 4648, 4 and 5.
fn letter(value: u8, last: [u8; 2]) -> char {
    char::from(match value {
        0..26 => b'A' + value,
        26..52 => b'a' + value - 26,
        52..62 => b'0' + value - 52,
        62 => last[0],
        _ => last[1],
    })
}

/// The text with one layer of escapes undone and without the space that only wraps it; `place` is
/// asked where each byte came from.
fn undo<T>(text: &[u8], place: impl Fn(usize) -> T) -> (Vec<u8>, Vec<T>) {
    let (mut bytes, mut from) = (Vec::with_capacity(text.len()), Vec::new());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let (plain, length) = match byte {
            b'%' | b'\\' | b'&' => escape(&text[at..]).unwrap_or((byte, 1)),
            _ => (byte, 1),
        };
        if length > 1 || !(plain.is_ascii_whitespace() || plain.is_ascii_control()) {
            bytes.push(plain);
            from.push(place(at));
        }
        at += length;
    }
    (bytes, from)
}

/// The ASCII character that an escape at the start stands for, and how long it is: `%5f`, `\u005f`,
/// `\x5f`, `\/`, `&#95;`, `&#x5f;`.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    match text {
        [b'%', rest @ ..] => Some((number(rest.get(..2)?, 16)?, 3)),
        [b'\\', b'u' | b'U', rest @ ..] => Some((number(rest.get(..4)?, 16)?, 6)),
        [b'\\', b'x' | b'X', rest @ ..] => Some((number(rest.get(..2)?, 16)?, 4)),
        [b'\\', next, ..] if next.is_ascii_punctuation() => Some((*next, 2)),
        [b'&', b'#', rest @ ..] => {
            // No more zeros before it than anybody writes.
            let end = rest.iter().take(10).position(|byte| *byte == b';')?;
            let plain = match rest.get(..end)? {
                [b'x' | b'X', digits @ ..] => number(digits, 16)?,
                digits => number(digits, 10)?,
            };
            Some((plain, end + 3))
        }
        _ => None,
    }
}

fn number(digits: &[u8], radix: u32) -> Option<u8> {
    let value = u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()?;
    u8::try_from(value).ok().filter(u8::is_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "omni_osk_CANARY-7f3a9c";

    fn forms() -> Forms {
        Forms::of(&SecretString::from(KEY))
    }

    fn each(escape: impl Fn(u8) -> String) -> String {
        KEY.bytes().map(escape).collect()
    }

    /// Made elsewhere: `printf %s … | base64`.
    const ENCODED: &[&str] = &[
        "b21uaV9vc2tfQ0FOQVJZLTdmM2E5Yw==",
        // Bearer omni_osk_CANARY-7f3a9c
        "QmVhcmVyIG9tbmlfb3NrX0NBTkFSWS03ZjNhOWM=",
        // user:omni_osk_CANARY-7f3a9c
        "dXNlcjpvbW5pX29za19DQU5BUlktN2YzYTlj",
        "6F6D6E695F6F736B5F43414E4152592D376633613963",
    ];

    #[test]
    fn every_form_is_found_and_hidden() {
        let mut texts = vec![
            KEY.to_owned(),
            KEY.to_uppercase(),
            KEY.replace('_', "%5f"),
            KEY.replace('_', "%255F"),
            KEY.replace('_', "\\_"),
            KEY.replace('_', "\\\\u005f"),
            each(|byte| format!("%{byte:02X}")),
            each(|byte| format!("\\u{byte:04x}")),
            each(|byte| format!("\\x{byte:02x}")),
            each(|byte| format!("&#{byte};")),
            each(|byte| format!("&#x{byte:04x};")),
        ];
        texts.extend(ENCODED.iter().map(|text| (*text).to_owned()));
        texts.push("b21uaV9vc2tf\r\n Q0FOQVJZLTdmM2E5Yw%3D%3D".to_owned());
        for text in texts {
            let within = format!("é \"{text}\", then {text}");
            assert!(forms().are_in(within.as_bytes()), "{text}");
            let hidden = forms().hide(&within);
            assert!(!forms().are_in(hidden.as_bytes()), "{hidden}");
            assert!(
                hidden.starts_with("é \"") && hidden.contains("***"),
                "{hidden}"
            );
            assert!(hidden.contains(", then "), "{hidden}");
        }
    }

    #[test]
    fn what_is_no_key_stays_as_it_is() {
        for text in [
            "",
            "100 % & é \\ \\u00",
            "omni_osk_",
            "&#xffffffffff; %ff &#;",
            "😀\\",
        ] {
            assert!(!forms().are_in(text.as_bytes()), "{text}");
            assert_eq!(forms().hide(text), text);
        }
    }

    #[test]
    fn a_short_key_is_hidden_where_it_stands_and_refused_nowhere() {
        let short = Forms::of(&SecretString::from("sandbox"));
        assert_eq!(short.hide("a sandbox, s%61ndbox"), "a ***, s%61ndbox");
        assert!(!short.are_in(b"sandbox"));
        let none = Forms::of(&SecretString::from(""));
        assert_eq!(none.hide("a"), "a");
    }
}
