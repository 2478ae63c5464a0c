//! Reads amounts in digits, with the separators of any country.

use rust_decimal::Decimal;

/// Reads an amount. Of two kinds of separators, the last is the decimal one. A single separator before exactly three digits
/// separates thousands, since money has no third decimal place.
pub(super) fn amount(parts: &[&str]) -> Option<Decimal> {
    let (first, more) = parts.split_first()?;
    // Spaces only separate thousands, so three digits must follow each.
    let grouped = |part: &&str| {
        part.len() >= 3
            && part.bytes().take(3).all(|b| b.is_ascii_digit())
            && part.as_bytes().get(3).is_none_or(|b| !b.is_ascii_digit())
    };
    if !more.iter().all(grouped) {
        return None;
    }
    let text: String = std::iter::once(*first).chain(more.iter().copied()).collect();
    let text = text.replace('\'', "");
    let body = text.as_str();
    if body.is_empty() || !body.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let decimal_sign = match (body.rfind('.'), body.rfind(',')) {
        (Some(dot), Some(comma)) => Some(if dot > comma { '.' } else { ',' }),
        (Some(_), None) => Some('.'),
        (None, Some(_)) => Some(','),
        (None, None) => None,
    };
    let Some(sign) = decimal_sign else { return body.parse().ok() };
    let other = if sign == '.' { ',' } else { '.' };
    let (whole, places) = body.rsplit_once(sign)?;
    let groups_fit = |text: &str, sign: char| {
        let groups: Vec<&str> = text.split(sign).collect();
        let fits = |most: usize, step: usize| {
            let [first, inner @ .., last] = groups.as_slice() else { return true };
            (1..=most).contains(&first.len()) && inner.iter().all(|group| group.len() == step) && last.len() == 3
        };
        // In India, the groups before the last three digits have two digits: 1,50,000.
        groups.len() == 1 || fits(3, 3) || fits(2, 2)
    };
    let is_grouped = places.len() == 3 && !body.contains(other);
    if is_grouped {
        // In 0.500 the point can neither separate thousands nor begin cents, so the meaning is unknown.
        return (groups_fit(body, sign) && !body.starts_with('0')).then(|| body.replace(sign, "").parse().ok())?;
    }
    if places.len() > 2 || whole.contains(sign) || !groups_fit(whole, other) {
        return None;
    }
    format!("{}.{places}", whole.replace(other, "")).trim_end_matches('.').parse().ok()
}
