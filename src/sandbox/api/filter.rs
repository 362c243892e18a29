//! Filters: exactly one comparison (omni-api.md 2.2, 3.1, 4).

use super::answer::Refusal;
use super::request::Call;

/// How two texts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// The whole text.
    Equal,
    /// A part of the text.
    Contain,
}

/// One comparison of one attribute with one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The attribute, as the list of allowed ones spells it.
    pub attribute: &'static str,
    /// The comparison.
    pub operator: Operator,
    /// The text.
    pub text: String,
}

impl Filter {
    /// The filter of a request; `allowed` names each attribute and whether `co` may be used on it.
    pub fn of(call: &Call<'_>, allowed: &[(&'static str, bool)]) -> Result<Option<Self>, Refusal> {
        let Some(text) = call.parameter("filter") else {
            return Ok(None);
        };
        match Self::parse(text, allowed) {
            Some(filter) => Ok(Some(filter)),
            None => Err(Refusal::bad("filter: Invalid filter")),
        }
    }

    fn parse(text: &str, allowed: &[(&'static str, bool)]) -> Option<Self> {
        let (attribute, rest) = text.trim().split_once(' ')?;
        let (operator, quoted) = rest.trim_start().split_once(' ')?;
        let (attribute, contains) = allowed
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(attribute))
            .copied()?;
        let operator = match operator.to_ascii_lowercase().as_str() {
            "eq" => Operator::Equal,
            "co" if contains => Operator::Contain,
            _ => return None,
        };
        // A JSON string and nothing after it: a second comparison would leave something over.
        let text = serde_json::from_str::<String>(quoted.trim()).ok()?;
        Some(Self {
            attribute,
            operator,
            text,
        })
    }

    /// Whether a text passes; `fold` says that case does not matter.
    pub fn passes(&self, text: &str, fold: bool) -> bool {
        let (text, wanted) = if fold {
            (text.to_lowercase(), self.text.to_lowercase())
        } else {
            (text.to_owned(), self.text.clone())
        };
        match self.operator {
            Operator::Equal => text == wanted,
            Operator::Contain => text.contains(&wanted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: [(&str, bool); 1] = [("userName", true)];

    #[test]
    fn one_comparison_and_nothing_else() {
        let filter =
            Filter::parse("USERNAME Eq \"ada@acme.example\"", &USERS).expect("it is sound");
        assert_eq!(
            (filter.attribute, filter.operator),
            ("userName", Operator::Equal)
        );
        assert!(filter.passes("Ada@ACME.example", true));
        assert!(!filter.passes("Ada@ACME.example", false));
        assert!(
            Filter::parse("userName co \"acme\"", &USERS)
                .is_some_and(|filter| filter.passes("a@ACME.example", true))
        );
        for bad in [
            "",
            "userName",
            "userName eq",
            "userName eq ada",
            "userName sw \"a\"",
            "displayName eq \"a\"",
            "userName eq \"a\" and userName eq \"b\"",
            "userName eq \"a",
        ] {
            assert!(Filter::parse(bad, &USERS).is_none(), "{bad}");
        }
        assert!(Filter::parse("displayName co \"a\"", &[("displayName", false)]).is_none());
    }
}
