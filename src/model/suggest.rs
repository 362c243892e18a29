//! "Did you mean": the nearest of the names that would have been right.

/// Finds near names, and stops before it gets slow: every comparison is paid from one purse, so
/// that a hundred thousand wrong names among as many right ones do not take an afternoon.
pub struct Suggester {
    purse: usize,
}

impl Default for Suggester {
    fn default() -> Self {
        Suggester { purse: 500_000 }
    }
}

impl Suggester {
    /// The nearest candidate, if one is near enough to be meant.
    pub fn nearest<'a>(
        &mut self,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let wrong = wrong.to_lowercase();
        let length = wrong.chars().count();
        // Of an e-mail the part before the `@` decides: all of a company share the rest.
        let own = wrong.split('@').next().unwrap_or_default();
        let near = (own.chars().count() / 3).max(1);
        let mut best: Option<(usize, f64, &str)> = None;
        for candidate in candidates {
            if self.purse == 0 {
                return None;
            }
            self.purse -= 1;
            if candidate.chars().count().abs_diff(length) > near {
                continue;
            }
            let lower = candidate.to_lowercase();
            let distance = strsim::damerau_levenshtein(&wrong, &lower);
            if distance > near {
                continue;
            }
            let likeness = strsim::jaro_winkler(&wrong, &lower);
            if best.is_none_or(|(d, l, _)| distance < d || (distance == d && likeness > l)) {
                best = Some((distance, likeness, candidate));
            }
        }
        best.map(|(_, _, candidate)| candidate)
    }
}

/// The help line for a suggestion.
pub fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

#[cfg(test)]
mod tests {
    use super::Suggester;

    #[test]
    fn the_nearest_name_is_meant() {
        let known = ["groups", "name", "active"];
        let mut suggester = Suggester::default();
        assert_eq!(suggester.nearest("grups", known), Some("groups"));
        assert_eq!(suggester.nearest("Groups", known), Some("groups"));
        assert_eq!(suggester.nearest("zebra", known), None);
    }

    #[test]
    fn a_shared_domain_makes_nobody_alike() {
        let known = ["ada@acme.example", "grace@acme.example"];
        let mut suggester = Suggester::default();
        assert_eq!(suggester.nearest("nobody@acme.example", known), None);
        assert_eq!(
            suggester.nearest("graze@acme.example", known),
            Some("grace@acme.example")
        );
    }

    #[test]
    fn an_empty_purse_suggests_nothing() {
        let mut suggester = Suggester { purse: 1 };
        assert_eq!(suggester.nearest("ab", ["xx", "abc"]), None);
    }
}
