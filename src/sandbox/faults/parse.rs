//! Faults as a person writes them.
//!
//! `VERB METHOD /path [argument] [every N | nth N | from N | always]`, quotes anywhere being left out:
//! `fail 'PATCH /groups' 503 every 7`, `fail "GET /users" 502 html nth 2`, `fail 'PATCH /users' 400 echo`, `drop-after POST /users nth 1`,
//! `late-create POST /users 3`, `late-write PATCH /users 3 nth 2`, `rate-limit 60`, `rate-limit 5 per 200ms`, `latency 50`.
//! `busy GET /users 2`, `busy GET /users 2 date` (429 with `Retry-After`), `rate-limit 60`, `rate-limit 5 per 200ms`, `latency 50`.

use std::time::Duration;

use super::lies::Lie;
use super::pace::RateLimit;
use super::rule::{Body, Fault, RetryAfter, Target, What, When};
use super::set::Faults;

/// How much an endless body holds where nothing is said: 64 MiB.
const ENDLESS: u64 = 64 << 20;

/// The pause of a trickle where nothing is said.
const PAUSE: Duration = Duration::from_millis(20);

/// The words of one fault, read from the left.
struct Words<'a> {
    rest: std::collections::VecDeque<&'a str>,
    whole: &'a str,
}

impl<'a> Words<'a> {
    fn next(&mut self, what: &str) -> Result<&'a str, String> {
        self.rest
            .pop_front()
            .ok_or_else(|| format!("{}: {what} is missing", self.whole))
    }

    fn number(&mut self, what: &str) -> Result<u64, String> {
        let word = self.next(what)?;
        word.parse()
            .map_err(|_| format!("{}: {word} is not {what}", self.whole))
    }

    /// The next word, where `wanted` can read it.
    fn maybe<T>(&mut self, wanted: impl Fn(&str) -> Option<T>) -> Option<T> {
        let read = self.rest.front().and_then(|word| wanted(word));
        if read.is_some() {
            self.rest.pop_front();
        }
        read
    }

    fn word(&mut self, wanted: &str) -> bool {
        self.maybe(|word| (word == wanted).then_some(())).is_some()
    }
}

impl Faults {
    /// Adds what a line says; the module's page has the grammar.
    pub fn add(&mut self, line: &str) -> Result<(), String> {
        let bare = line.replace(['"', '\''], " ");
        let mut words = Words {
            rest: bare.split_whitespace().collect(),
            whole: line,
        };
        match words.next("a fault")? {
            "rate-limit" => self.rate_limit = Some(rate_limit(&mut words)?),
            "latency" => {
                self.latency =
                    millis(words.next("milliseconds")?).ok_or("latency: not milliseconds")?
            }
            verb => {
                let fault = fault(verb, &mut words)?;
                self.rules.push(fault);
            }
        }
        match words.rest.front() {
            Some(word) => Err(format!("{line}: {word} was not expected")),
            None => Ok(()),
        }
    }

    /// All that several lines say.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut faults = Self::default();
        for line in lines {
            faults.add(line)?;
        }
        Ok(faults)
    }
}

fn fault(verb: &str, words: &mut Words<'_>) -> Result<Fault, String> {
    if !Faults::VERBS.contains(&verb) {
        return Err(format!(
            "{verb} is no fault; there are {}",
            Faults::VERBS.join(", ")
        ));
    }
    let target = target(verb, words)?;
    // The argument stands between the path and the rhythm, so that a line reads like a sentence.
    let what = what(verb, words)?;
    Ok(Fault::new(what, target, when(words)?))
}

fn target(verb: &str, words: &mut Words<'_>) -> Result<Target, String> {
    let default = if verb == "drop-extension" {
        Some(("GET", "/users"))
    } else {
        None
    };
    let next = words.rest.front().copied();
    if let (Some((method, path)), None | Some("every" | "nth" | "from" | "always")) =
        (default, next)
    {
        return Ok(Target::new(method, path));
    }
    let first = words.next("a method and a path")?;
    if first.starts_with('/') {
        return Ok(Target::new("*", first));
    }
    let path = words.next("a path")?;
    if path.starts_with('/') {
        Ok(Target::new(first, path))
    } else {
        Err(format!("{}: {path} is not a path", words.whole))
    }
}

fn what(verb: &str, words: &mut Words<'_>) -> Result<What, String> {
    let count = |words: &mut Words<'_>| words.maybe(|word| word.parse::<u64>().ok()).unwrap_or(1);
    Ok(match verb {
        "fail" => {
            let status = status(words)?;
            let body = words.maybe(|word| match word {
                "html" => Some(Body::Html),
                "echo" => Some(Body::Echo),
                "json" => Some(Body::Json),
                _ => None,
            });
            What::Fail(status, body.unwrap_or(Body::Json))
        }
        "busy" => What::Busy(retry_after(count(words), words)),
        "drop-before" => What::DropBefore,
        "drop-after" => What::DropAfter,
        "truncate" => What::Truncate,
        "endless" => What::Endless(
            words
                .maybe(|word| word.parse().ok())
                .unwrap_or(ENDLESS)
                .min(ENDLESS),
        ),
        "trickle" => What::Trickle(words.maybe(millis).unwrap_or(PAUSE)),
        "redirect" => What::Redirect(
            words
                .maybe(place)
                .unwrap_or_else(|| "/redirected".to_owned()),
        ),
        "html" => What::Html,
        "accept-and-ignore" => What::AcceptAndIgnore,
        "short-page" => What::Lie(Lie::ShortPage(count(words))),
        "repeat-id" => What::Lie(Lie::RepeatId),
        "total-grows" => What::Lie(Lie::TotalGrows(count(words))),
        "total-shrinks" => What::Lie(Lie::TotalShrinks(count(words))),
        "drop-extension" => What::Lie(Lie::DropExtension),
        "late-create" | "late-write" => What::Late(count(words)),
        _ => return Err(format!("{verb} is no fault with a path")),
    })
}

fn retry_after(seconds: u64, words: &mut Words<'_>) -> RetryAfter {
    match words.word("date") {
        true => RetryAfter::Date(seconds),
        false => RetryAfter::Seconds(seconds),
    }
}

fn status(words: &mut Words<'_>) -> Result<u16, String> {
    let number = words.number("a status")?;
    match u16::try_from(number) {
        Ok(status) if (200..600).contains(&status) => Ok(status),
        _ => Err(format!("{}: {number} is not a status", words.whole)),
    }
}

fn when(words: &mut Words<'_>) -> Result<When, String> {
    let rhythm = words.maybe(|word| {
        ["every", "nth", "from", "always"]
            .into_iter()
            .find(|known| *known == word)
    });
    match rhythm {
        None | Some("always") => Ok(When::Always),
        Some(rhythm) => {
            let number = words.number("a number")?;
            Ok(match rhythm {
                "every" => When::Every(number),
                "nth" => When::Nth(number),
                _ => When::From(number),
            })
        }
    }
}

fn rate_limit(words: &mut Words<'_>) -> Result<RateLimit, String> {
    let requests = words.number("a number of requests")?;
    let window = if words.word("per") {
        let word = words.next("a time")?;
        millis(word).ok_or_else(|| format!("{}: {word} is not milliseconds", words.whole))?
    } else {
        Duration::from_secs(60)
    };
    Ok(RateLimit { requests, window })
}

fn millis(word: &str) -> Option<Duration> {
    word.strip_suffix("ms")
        .unwrap_or(word)
        .parse()
        .ok()
        .map(Duration::from_millis)
}

fn place(word: &str) -> Option<String> {
    (word.starts_with('/') || word.contains("://")).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> Fault {
        let mut faults = Faults::parse([line]).expect("the line parses");
        faults.rules.pop().expect("there is a rule")
    }

    #[test]
    fn the_lines_of_the_documentation() {
        let fail = one("fail 'PATCH /groups' 503 every 7");
        assert_eq!(
            (fail.what, fail.when),
            (What::Fail(503, Body::Json), When::Every(7))
        );
        assert_eq!(fail.target, Target::new("PATCH", "/groups"));
        assert_eq!(
            one("fail \"GET /users\" 502 html nth 2").what,
            What::Fail(502, Body::Html)
        );
        assert_eq!(one("drop-after POST /users nth 1").what, What::DropAfter);
        assert_eq!(one("endless GET /users 100 from 2").when, When::From(2));
        assert_eq!(
            one("trickle /users 5ms").what,
            What::Trickle(Duration::from_millis(5))
        );
        assert_eq!(
            one("redirect GET /users http://127.0.0.1:9/x").what,
            What::Redirect("http://127.0.0.1:9/x".into())
        );
        assert_eq!(
            one("short-page GET /users 2 nth 1").what,
            What::Lie(Lie::ShortPage(2))
        );
        assert_eq!(one("drop-extension").target, Target::new("GET", "/users"));
        assert_eq!(one("drop-extension every 2").when, When::Every(2));
        let late = one("late-create POST /users 3 nth 2");
        assert_eq!((late.what, late.when), (What::Late(3), When::Nth(2)));
        assert_eq!(one("late-write PATCH /users").what, What::Late(1));
        let busy = one("busy PATCH /users 2 date nth 3");
        assert_eq!(
            (busy.what, busy.when),
            (What::Busy(RetryAfter::Date(2)), When::Nth(3))
        );
        let faults = Faults::parse(["rate-limit 5 per 200ms", "latency 50"]).expect("both parse");
        assert_eq!(faults.rate_limit.map(|limit| limit.requests), Some(5));
        assert_eq!(faults.latency, Duration::from_millis(50));
    }

    #[test]
    fn every_verb_parses_and_nonsense_does_not() {
        for verb in Faults::VERBS
            .iter()
            .filter(|verb| !["rate-limit", "latency"].contains(verb))
        {
            let argument = if *verb == "fail" { "500" } else { "" };
            assert!(
                Faults::parse([format!("{verb} GET /users {argument} nth 3").as_str()]).is_ok(),
                "{verb}"
            );
        }
        for line in [
            "",
            "fail",
            "fail GET /users",
            "fail GET users 500",
            "burn GET /users",
            "html GET /users today",
        ] {
            assert!(Faults::parse([line]).is_err(), "{line}");
        }
    }
}
