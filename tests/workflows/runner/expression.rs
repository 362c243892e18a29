//! The expressions of GitHub's workflows: `${{ … }}`, and bare in `if`.

use super::tree::Node;

/// A parsed expression.
#[derive(Clone, Debug)]
pub enum Expression {
    Number(f64),
    Text(String),
    Bool(bool),
    Null,
    /// A context, in small letters.
    Context(String),
    Index(Box<Expression>, Box<Expression>),
    Call(String, Vec<Expression>),
    Not(Box<Expression>),
    Both(&'static str, Box<Expression>, Box<Expression>),
}

/// A part of a text: as it stands, or to be evaluated.
#[derive(Clone, Debug)]
pub enum Part {
    Plain(String),
    Evaluated(Expression),
}

/// The functions that there are.
const FUNCTIONS: [&str; 10] = [
    "always",
    "success",
    "failure",
    "cancelled",
    "contains",
    "startswith",
    "endswith",
    "format",
    "tojson",
    "fromjson",
];
/// From the weakest to the strongest.
const LEVELS: [&[&str]; 4] = [&["||"], &["&&"], &["==", "!="], &["<=", ">=", "<", ">"]];
const SIGNS: [&str; 15] = [
    "||", "&&", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ".", ",",
];

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Number(f64),
    Text(String),
    Sign(&'static str),
}

impl Expression {
    /// Parses what stands between `${{` and `}}`, or bare in an `if`.
    pub fn parse(node: &Node, text: &str) -> Expression {
        let tokens = tokens(node, text);
        let mut parser = Parser {
            node,
            tokens,
            at: 0,
        };
        let whole = parser.level(0);
        if parser.at < parser.tokens.len() {
            node.refuse("more than an expression");
        }
        whole
    }

    /// Whether it asks how the work went so far; one that does not, runs only after success.
    pub fn asks_status(&self) -> bool {
        match self {
            Expression::Call(name, arguments) => {
                ["always", "success", "failure", "cancelled"].contains(&name.as_str())
                    || arguments.iter().any(Expression::asks_status)
            }
            Expression::Not(one) => one.asks_status(),
            Expression::Index(one, two) | Expression::Both(_, one, two) => {
                one.asks_status() || two.asks_status()
            }
            _ => false,
        }
    }
}

/// Splits a text at its `${{ … }}`.
pub fn parts(node: &Node, text: &str) -> Vec<Part> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once("${{") {
        if !before.is_empty() {
            parts.push(Part::Plain(before.to_owned()));
        }
        let end = end_of(node, after);
        parts.push(Part::Evaluated(Expression::parse(node, &after[..end])));
        rest = &after[end + 2..];
    }
    if !rest.is_empty() {
        parts.push(Part::Plain(rest.to_owned()));
    }
    parts
}

/// Where the `}}` is that no quoted text holds.
fn end_of(node: &Node, text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        if c == '\'' {
            quoted = !quoted;
        }
        if !quoted && text[at..].starts_with("}}") {
            return at;
        }
    }
    node.refuse("no }} ends it")
}

fn tokens(node: &Node, text: &str) -> Vec<Token> {
    let (mut tokens, mut rest) = (Vec::new(), text.trim_start());
    while let Some(first) = rest.chars().next() {
        let length = if first == '\'' {
            let (text, length) = quoted(node, rest);
            tokens.push(Token::Text(text));
            length
        } else if first.is_ascii_digit() || (first == '-' && rest.len() > 1) {
            let length = span(rest, |c| c.is_ascii_alphanumeric() || "+-.".contains(c));
            let number = rest[..length].parse();
            tokens.push(Token::Number(
                number.unwrap_or_else(|_| node.refuse("no number")),
            ));
            length
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = span(rest, |c| c.is_ascii_alphanumeric() || "_-".contains(c));
            tokens.push(Token::Word(rest[..length].to_owned()));
            length
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign = sign.unwrap_or_else(|| node.refuse("unknown syntax in an expression"));
            tokens.push(Token::Sign(sign));
            sign.len()
        };
        rest = rest[length..].trim_start();
    }
    tokens
}

fn span(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

/// A text in single quotes, two of them being one; and how long it is in the source.
fn quoted(node: &Node, text: &str) -> (String, usize) {
    let (mut out, mut at) = (String::new(), 1);
    loop {
        let Some(end) = text[at..].find('\'') else {
            node.refuse("a quote is open")
        };
        out.push_str(&text[at..at + end]);
        at += end + 1;
        if !text[at..].starts_with('\'') {
            return (out, at);
        }
        out.push('\'');
        at += 1;
    }
}

struct Parser<'a> {
    node: &'a Node,
    tokens: Vec<Token>,
    at: usize,
}

impl Parser<'_> {
    fn take(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Sign(one)) if *one == sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) {
        if !self.take(sign) {
            self.node.refuse(&format!("{sign} is missing"));
        }
    }

    fn level(&mut self, level: usize) -> Expression {
        let Some(signs) = LEVELS.get(level) else {
            return self.unary();
        };
        let mut left = self.level(level + 1);
        while let Some(sign) = signs.iter().find(|sign| self.take(sign)) {
            let right = self.level(level + 1);
            left = Expression::Both(sign, Box::new(left), Box::new(right));
        }
        left
    }

    fn unary(&mut self) -> Expression {
        if self.take("!") {
            return Expression::Not(Box::new(self.unary()));
        }
        let mut one = self.primary();
        loop {
            if self.take(".") {
                let Some(Token::Word(word)) = self.tokens.get(self.at).cloned() else {
                    self.node.refuse("a name must follow the dot")
                };
                self.at += 1;
                one = Expression::Index(Box::new(one), Box::new(Expression::Text(word)));
            } else if self.take("[") {
                let key = self.level(0);
                self.expect("]");
                one = Expression::Index(Box::new(one), Box::new(key));
            } else {
                return one;
            }
        }
    }

    fn primary(&mut self) -> Expression {
        if self.take("(") {
            let inner = self.level(0);
            self.expect(")");
            return inner;
        }
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        match token {
            Some(Token::Number(number)) => Expression::Number(number),
            Some(Token::Text(text)) => Expression::Text(text),
            Some(Token::Word(word)) => self.word(&word),
            _ => self.node.refuse("an expression ends too early"),
        }
    }

    fn word(&mut self, word: &str) -> Expression {
        match word {
            "true" => return Expression::Bool(true),
            "false" => return Expression::Bool(false),
            "null" => return Expression::Null,
            _ => {}
        }
        let word = word.to_ascii_lowercase();
        if !self.take("(") {
            return Expression::Context(word);
        }
        if !FUNCTIONS.contains(&word.as_str()) {
            self.node.refuse(&format!("{word}() is no function here"));
        }
        let mut arguments = Vec::new();
        while !self.take(")") {
            if !arguments.is_empty() {
                self.expect(",");
            }
            arguments.push(self.level(0));
        }
        Expression::Call(word, arguments)
    }
}
