//! Strings to the numbers of the distinct ones in rising order, in parallel: the vocabularies of all
//! workers become one, and stems become terms.
//!
//! Sorting millions of strings is mostly waiting for their bytes, so each is sorted by its first
//! sixteen bytes as one number, and the rest is looked at only where those are equal.

use rayon::prelude::*;

/// Distinct strings in rising order, by where they stand among those given.
pub struct Numbering {
    /// For each distinct string the place of one that is equal to it.
    pub firsts: Vec<u32>,
    /// For each given string the number of the distinct one it is equal to.
    pub numbers: Vec<u32>,
}

impl Numbering {
    /// Numbers `n_strings` strings, at most `u32::MAX` of them.
    pub fn new<'s>(n_strings: usize, string: impl Fn(u32) -> &'s str + Sync) -> Self {
        let mut order: Vec<(u128, u32)> = (0..n_strings as u32)
            .into_par_iter()
            .map(|place| (leading_bytes(string(place)), place))
            .collect();
        order.par_sort_unstable_by(|a, b| {
            a.0.cmp(&b.0)
                .then_with(|| string(a.1).cmp(string(b.1)))
                .then(a.1.cmp(&b.1))
        });
        let differs: Vec<bool> = order
            .par_iter()
            .enumerate()
            .map(|(at, &(leading, place))| {
                at == 0 || {
                    let (before, before_place) = order[at - 1];
                    leading != before || string(place) != string(before_place)
                }
            })
            .collect();
        let mut firsts = Vec::new();
        let mut numbers = vec![0; n_strings];
        for ((_, place), differs) in order.into_iter().zip(differs) {
            if differs {
                firsts.push(place);
            }
            numbers[place as usize] = firsts.len() as u32 - 1;
        }
        Self { firsts, numbers }
    }
}

/// The first sixteen bytes as a number that sorts as they do.
fn leading_bytes(string: &str) -> u128 {
    let mut leading = [0; 16];
    let length = string.len().min(16);
    leading[..length].copy_from_slice(&string.as_bytes()[..length]);
    u128::from_be_bytes(leading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_sorted_strings() {
        let strings = [
            "sanction",
            "a",
            "",
            "a\0",
            "sanctions of many words",
            "é",
            "a",
            "sanctions of many",
            "sanctions of many ",
        ];
        let numbering = Numbering::new(strings.len(), |place| strings[place as usize]);
        let mut sorted = strings.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let firsts: Vec<&str> = numbering
            .firsts
            .iter()
            .map(|&place| strings[place as usize])
            .collect();
        assert_eq!(firsts, sorted);
        for (string, &number) in strings.iter().zip(&numbering.numbers) {
            assert_eq!(*string, sorted[number as usize]);
        }
    }
}
