//! Numbers as decimals: the tenant stores them as text and may answer `3`, `3.0` or `"3.00"`.

/// The canonical decimal form of a number's text, or `None` where it is no number.
///
/// Exact: no float is involved, so values above 2^53 keep every digit (omni-api.md 2.7).
/// Plain digits where the exponent is small, `MANTISSAeEXP` otherwise.
pub fn canonical_number(text: &str) -> Option<String> {
    let text = text.trim();
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], rest[at + 1..].parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    let dropped = i64::try_from(digits.len() - significant.len()).ok()?;
    let scale = i64::from(exponent) - i64::try_from(fraction.len()).ok()? + dropped;
    let sign = if negative { "-" } else { "" };
    Some(format!("{sign}{}", plain(significant, scale)))
}

/// Digits times ten to the scale, written without an exponent while that stays short.
fn plain(digits: &str, scale: i64) -> String {
    let length = digits.len() as i64;
    if (0..=40).contains(&scale) {
        return format!("{digits}{}", "0".repeat(scale as usize));
    }
    if scale < 0 && length + scale > 0 {
        let point = (length + scale) as usize;
        return format!("{}.{}", &digits[..point], &digits[point..]);
    }
    if (-40..0).contains(&scale) {
        return format!("0.{}{digits}", "0".repeat((-scale - length) as usize));
    }
    format!("{digits}e{scale}")
}

#[cfg(test)]
mod tests {
    use super::canonical_number as n;

    #[test]
    fn spellings_of_one_number_meet() {
        for text in ["3", "3.0", "3.00", "+3", "03", "30e-1", "0.3e1"] {
            assert_eq!(n(text).as_deref(), Some("3"), "{text}");
        }
        assert_eq!(n("-0.050").as_deref(), Some("-0.05"));
        assert_eq!(n("-0").as_deref(), Some("0"));
        assert_eq!(n("1e3").as_deref(), Some("1000"));
    }

    #[test]
    fn large_integers_keep_every_digit() {
        assert_eq!(n("9007199254740993").as_deref(), Some("9007199254740993"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            ".",
            "-",
            "1_000",
            "0x10",
            "1e",
            "NaN",
            "1.2.3",
            "1e99999999999",
        ] {
            assert_eq!(n(text), None, "{text}");
        }
    }
}
