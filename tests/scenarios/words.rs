//! A line as words; quotes keep a word together.

/// The words of a line.
pub fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => word.get_or_insert_default().push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, _) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(format!("a quote is open in: {line}"));
    }
    words.extend(word);
    Ok(words)
}

/// The words that a step needs, exactly so many.
pub fn exactly<const N: usize>(line: &str) -> Result<[String; N], String> {
    let words = words(line)?;
    let count = words.len();
    words
        .try_into()
        .map_err(|_| format!("{N} words are needed, and there are {count}: {line}"))
}
