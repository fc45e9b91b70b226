//! How numbers and lists are worded in sentences.

/// What a line that is an item of the list above it begins with.
const ITEM: &str = "  - ";

/// A sentence and, each on a line of its own, what it lists.
pub(super) fn listed(sentence: String, items: impl Iterator<Item = String>) -> Vec<String> {
    std::iter::once(sentence)
        .chain(items.map(|item| format!("{ITEM}{item}")))
        .collect()
}

/// `1 article`, `2,548 articles`
pub(super) fn articles(n: u64) -> String {
    if n == 1 {
        "1 article".to_owned()
    } else {
        format!("{} articles", grouped(n))
    }
}

/// `1 story`, `2,548 stories`
pub(super) fn stories(n: u64) -> String {
    if n == 1 {
        "1 story".to_owned()
    } else {
        format!("{} stories", grouped(n))
    }
}

pub(super) fn digits(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}

pub(super) fn percent(share: f64) -> String {
    format!("{} %", digits(share))
}

/// `12,345`
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(articles(1), "1 article");
    }
}
