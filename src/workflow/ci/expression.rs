//! GitHub's `${{ … }}` as far as it is read here: which contexts a text takes something from.

/// The expressions of a text, without their braces.
pub fn expressions(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${{") {
        let inner = &rest[start + 3..];
        let end = end(inner);
        found.push(inner[..end].trim());
        rest = inner.get(end + 2..).unwrap_or_default();
    }
    found
}

/// Where an expression ends: braces in its quotes are text.
fn end(inner: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'\'' => quoted = !quoted,
            b'}' if !quoted && inner[at..].starts_with("}}") => return at,
            _ => {}
        }
    }
    // Quotes that nobody closed: GitHub refuses it, but something of it is to be named.
    inner.find("}}").unwrap_or(inner.len())
}

/// What the expressions of a text refer to, as `secrets.omni_api_key`.
pub fn references(text: &str) -> Vec<String> {
    expressions(text).into_iter().flat_map(referred).collect()
}

/// What an expression refers to: in small letters, for GitHub knows no others, with a dot for each
/// `['…']`, and `*` for what is known only when it runs. Names of functions end in `(`.
pub fn referred(expression: &str) -> Vec<String> {
    let mut reader = Reader {
        rest: expression,
        found: Vec::new(),
    };
    while !reader.rest.is_empty() {
        reader.one();
    }
    reader.found
}

struct Reader<'a> {
    rest: &'a str,
    found: Vec<String>,
}

impl<'a> Reader<'a> {
    /// One reference, one literal, or one sign.
    fn one(&mut self) {
        let first = self.rest.chars().next().unwrap_or_default();
        if first == '\'' || first == '"' {
            self.literal(first);
        } else if first.is_ascii_alphabetic() || first == '_' {
            self.reference();
        } else if first.is_ascii_digit() {
            self.word();
        } else {
            self.rest = &self.rest[first.len_utf8()..];
        }
    }

    fn reference(&mut self) {
        let mut path = self.word().to_ascii_lowercase();
        loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix('.') {
                self.rest = rest.trim_start();
                let step = match self.rest.strip_prefix('*') {
                    Some(rest) => {
                        self.rest = rest;
                        "*".to_owned()
                    }
                    None => self.word().to_ascii_lowercase(),
                };
                path = format!("{path}.{step}");
            } else if let Some(rest) = self.rest.strip_prefix('[') {
                self.rest = rest;
                path = format!("{path}.{}", self.index());
            } else {
                break;
            }
        }
        if self.rest.starts_with('(') {
            path.push('(');
        }
        if !matches!(path.as_str(), "true" | "false" | "null") {
            self.found.push(path);
        }
    }

    /// What stands in brackets: one literal, or what is known only when it runs.
    fn index(&mut self) -> String {
        self.rest = self.rest.trim_start();
        let quote = self.rest.chars().next().unwrap_or_default();
        let mut name = "*".to_owned();
        if quote == '\'' || quote == '"' {
            let literal = self.literal(quote).to_ascii_lowercase();
            if self.rest.trim_start().starts_with(']') {
                name = literal;
            }
        }
        while !self.rest.is_empty() && !self.rest.starts_with(']') {
            self.one();
        }
        self.rest = self.rest.strip_prefix(']').unwrap_or_default();
        name
    }

    fn literal(&mut self, quote: char) -> &'a str {
        let inner = &self.rest[1..];
        let end = inner.find(quote).unwrap_or(inner.len());
        self.rest = inner.get(end + 1..).unwrap_or_default();
        &inner[..end]
    }

    fn word(&mut self) -> &'a str {
        let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-';
        let end = self.rest.find(is_end).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_the_same_however_it_is_written() {
        for (text, wanted) in [
            ("${{ secrets.OMNI_API_KEY }}", "secrets.omni_api_key"),
            ("${{secrets['OMNI_API_KEY']}}", "secrets.omni_api_key"),
            ("${{ secrets[ \"Omni_Api_Key\" ] }}", "secrets.omni_api_key"),
            ("x ${{ toJSON(secrets) }}", "tojson( secrets"),
            (
                "${{ github['event'].issue.title }}",
                "github.event.issue.title",
            ),
            (
                "${{ github.event.commits.*.message }}",
                "github.event.commits.*.message",
            ),
            (
                "${{ secrets[format('O{0}', env.X)] }}",
                "format( env.x secrets.*",
            ),
            ("${{ secrets['a' || 'b'] }}", "secrets.*"),
            ("${{ 'a }} b' }} ${{ github.sha }}", "github.sha"),
            ("${{ true && 1 != 0x2f }}", ""),
            ("${{ 'it''s' }}", ""),
            ("no github.sha here", ""),
            ("${{ github.actor", "github.actor"),
            ("${{ a['", "a.*"),
        ] {
            assert_eq!(references(text).join(" "), wanted, "{text}");
        }
    }
}
