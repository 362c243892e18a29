//! Lists and objects as Python prints them: `['a', "it's"]`, `{'region': None}`.

/// The same as JSON, or as good as it gets: whoever reads it as JSON finds out.
pub(super) fn to_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\'' | '"' => string(&mut rest, c, &mut out),
            c if c.is_ascii_alphabetic() => {
                let mut word = String::from(c);
                while let Some(next) = rest.next_if(char::is_ascii_alphanumeric) {
                    word.push(next);
                }
                out.push_str(match word.as_str() {
                    "None" => "null",
                    "True" => "true",
                    "False" => "false",
                    other => other,
                });
            }
            c => out.push(c),
        }
    }
    out
}

fn string(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, quote: char, out: &mut String) {
    out.push('"');
    while let Some(c) = rest.next() {
        match c {
            c if c == quote => {
                out.push('"');
                return;
            }
            '"' => out.push_str("\\\""),
            '\\' => match rest.next() {
                Some('\'') => out.push('\''),
                Some(escaped) => out.extend(['\\', escaped]),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::to_json;

    #[test]
    fn what_python_prints_is_json_afterwards() {
        let json = to_json(r#"{'a': ["it's", 'x "y"', 'o\'k'], 'b': None, 'c': True, 'd': 1.50}"#);
        assert_eq!(
            json,
            r#"{"a": ["it's", "x \"y\"", "o'k"], "b": null, "c": true, "d": 1.50}"#
        );
        assert_eq!(to_json("['open"), "[\"open");
    }
}
