//! Candidates to copies: the words of both texts side by side. In come two sequences of words, out
//! comes how much of the shorter one the longer one holds, and whether the figures agree.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::StoryParams;
use super::fold::{Folded, without_breaks};
use crate::error::Result;
use crate::progress::Progress;
use crate::text::{Lexicon, Words};

/// Between two copied runs, so many words at most may have been replaced by others; what is further
/// apart was cut or added.
const LONGEST_REPLACED: usize = 48;
/// Replaced words for each copied one, from which two texts are two reports of the same form. Of pairs
/// of Reuters articles on different days, notices of the same kind reach 0.2 to 0.3 and copies 0.07.
const MOST_REPLACED: f64 = 0.15;

/// What two texts have in common beside their copied words: what dated articles must agree in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// They begin with other words and go on with other words in between: another subject, filled into
    /// the same form. No copies on any day.
    Form,
    /// Words or figures between the copied ones were replaced: copies on one day (a correction), on
    /// different days the next report of its kind.
    Subject,
    /// Hardly anything was replaced.
    Report,
}

/// Two distinct texts that are copies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    pub a: u32,
    pub b: u32,
    pub similarity: f64,
    pub agreement: Agreement,
}

/// When two texts are copies.
pub(super) struct Rules<'a> {
    params: &'a StoryParams,
    /// For each form, whether it holds a digit.
    is_figure: Vec<bool>,
}

impl<'a> Rules<'a> {
    pub fn new(params: &'a StoryParams, lexicon: &Lexicon) -> Self {
        let is_figure = lexicon
            .forms()
            .iter()
            .map(|form| form.chars().any(char::is_numeric))
            .collect();
        Self { params, is_figure }
    }

    fn compare(&self, a: u32, b: u32, a_forms: &[u32], b_forms: &[u32]) -> Option<Link> {
        let (shorter, longer) = if a_forms.len() <= b_forms.len() {
            (a_forms, b_forms)
        } else {
            (b_forms, a_forms)
        };
        if (shorter.len() as f64) < self.params.min_length_ratio * longer.len() as f64 {
            return None;
        }
        let mut overlap = Overlap::new(shorter, longer, self.params.n_shingle);
        if shorter.len() == longer.len() {
            let other = Overlap::new(longer, shorter, self.params.n_shingle);
            if other.n_covered > overlap.n_covered {
                overlap = other;
            }
        }
        let similarity = overlap.n_covered as f64 / shorter.len().max(1) as f64;
        (similarity >= self.params.similarity && overlap.n_covered >= self.params.min_words).then(
            || Link {
                a,
                b,
                similarity,
                agreement: overlap.agreement(self),
            },
        )
    }
}

/// The pairs that are copies, in the order given.
pub(super) fn verify(
    words: &Words,
    folded: &Folded,
    pairs: &[(u32, u32)],
    rules: &Rules<'_>,
    progress: &Progress,
) -> Result<Vec<Link>> {
    let links: Vec<Option<Link>> = pairs
        .par_iter()
        .map_init(Default::default, |forms: &mut [Vec<u32>; 2], &(a, b)| {
            for (forms, text) in forms.iter_mut().zip([a, b]) {
                forms.clear();
                forms.extend(without_breaks(words.text(folded.first(text))));
            }
            progress.advance(1)?;
            Ok(rules.compare(a, b, &forms[0], &forms[1]))
        })
        .collect::<Result<_>>()?;
    Ok(links.into_iter().flatten().collect())
}

/// Words of `text` from `start`, `length` of them, that `other` holds from `place`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    start: usize,
    place: usize,
    length: usize,
}

/// What of a text another one holds.
struct Overlap<'a> {
    text: &'a [u32],
    other: &'a [u32],
    /// Runs from left to right, each as long as it goes; neighbours may overlap in the text.
    runs: Vec<Run>,
    /// Words of the text that stand in a run.
    n_covered: usize,
}

impl<'a> Overlap<'a> {
    fn new(text: &'a [u32], other: &'a [u32], n_shingle: usize) -> Self {
        let mut place_of: FxHashMap<&[u32], usize> =
            FxHashMap::with_capacity_and_hasher(other.len(), Default::default());
        for (place, shingle) in other.windows(n_shingle).enumerate() {
            place_of.entry(shingle).or_insert(place);
        }
        let (mut runs, mut n_covered, mut covered_to) = (Vec::new(), 0, 0);
        let mut start = 0;
        while start + n_shingle <= text.len() {
            let Some(&place) = place_of.get(&text[start..start + n_shingle]) else {
                start += 1;
                continue;
            };
            let length = text[start..]
                .iter()
                .zip(&other[place..])
                .take_while(|(a, b)| a == b)
                .count();
            runs.push(Run {
                start,
                place,
                length,
            });
            n_covered += start + length - covered_to.max(start);
            covered_to = start + length;
            // The next shingle that is not part of the run; its words may be.
            start = covered_to + 1 - n_shingle;
        }
        Self {
            text,
            other,
            runs,
            n_covered,
        }
    }

    /// Of the numbers among copied words, the share that was replaced by others.
    fn changed_figures(&self, is_figure: &[bool]) -> f64 {
        let figures = |forms: &[u32]| -> Vec<u32> {
            let figures = forms.iter().copied();
            figures.filter(|&form| is_figure[form as usize]).collect()
        };
        let (mut kept, mut changed) = (0, 0);
        let mut covered_to = 0;
        for run in &self.runs {
            let end = run.start + run.length;
            kept += figures(&self.text[covered_to.max(run.start)..end]).len();
            covered_to = end;
        }
        for (ours, theirs) in self.replacements() {
            let (ours, theirs) = (figures(ours), figures(theirs));
            if ours != theirs {
                changed += ours.len().max(theirs.len());
            }
        }
        if changed == 0 {
            return 0.0;
        }
        changed as f64 / (kept + changed) as f64
    }

    /// Words that were replaced by others, for each copied one.
    fn replaced(&self) -> f64 {
        let n_replaced: usize = self
            .replacements()
            .map(|(ours, theirs)| ours.len().min(theirs.len()))
            .sum();
        n_replaced as f64 / self.n_covered.max(1) as f64
    }

    /// Whether both texts begin with words before the first run, and share none of them.
    fn begins_otherwise(&self) -> bool {
        self.runs.first().is_some_and(|run| {
            let (ours, theirs) = (&self.text[..run.start], &self.other[..run.place]);
            is_replacement(ours, theirs) && n_shared(ours, theirs) == 0
        })
    }

    fn agreement(&self, rules: &Rules) -> Agreement {
        let is_replaced = self.replaced() > MOST_REPLACED;
        if is_replaced && self.begins_otherwise() {
            Agreement::Form
        } else if is_replaced
            || self.changed_figures(&rules.is_figure) > rules.params.max_changed_figures
        {
            Agreement::Subject
        } else {
            Agreement::Report
        }
    }

    /// What stands in both texts between two runs that follow each other in both, and behind the last
    /// run where it says the same in other words; else a credit line stands there, and on the other
    /// side a paragraph that was cut.
    fn replacements(&self) -> impl Iterator<Item = (&[u32], &[u32])> {
        let between = self.runs.windows(2).filter_map(|pair| {
            let ours = self
                .text
                .get(pair[0].start + pair[0].length..pair[1].start)?;
            let theirs = self
                .other
                .get(pair[0].place + pair[0].length..pair[1].place)?;
            Some((ours, theirs))
        });
        let behind = self.runs.last().map(|run| {
            let ours = &self.text[run.start + run.length..];
            let theirs = &self.other[run.place + run.length..];
            (ours, theirs)
        });
        let says_the_same = |&(ours, theirs): &(&[u32], &[u32])| {
            is_replacement(ours, theirs)
                && 2 * n_shared(ours, theirs) >= ours.len().min(theirs.len())
        };
        between
            .filter(|(ours, theirs)| is_replacement(ours, theirs))
            .chain(behind.filter(says_the_same))
    }
}

/// Words of the shorter side that stand on the other one too.
fn n_shared(ours: &[u32], theirs: &[u32]) -> usize {
    let (shorter, longer) = match ours.len() <= theirs.len() {
        true => (ours, theirs),
        false => (theirs, ours),
    };
    shorter.iter().filter(|word| longer.contains(word)).count()
}

/// Whether words stand on both sides: where there are none on one, a paragraph was cut or added.
fn is_replacement(ours: &[u32], theirs: &[u32]) -> bool {
    [ours, theirs]
        .iter()
        .all(|words| (1..=LONGEST_REPLACED).contains(&words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::KeyedRandom;

    #[test]
    fn runs_follow_the_text() {
        let text = [1, 2, 3, 4, 9, 5, 6, 7];
        let other = [5, 6, 7, 0, 1, 2, 3, 4];
        let overlap = Overlap::new(&text, &other, 3);
        let run = |start, place, length| Run {
            start,
            place,
            length,
        };
        assert_eq!(overlap.runs, [run(0, 4, 4), run(5, 0, 3)]);
        assert_eq!(overlap.n_covered, 7);
        assert_eq!(Overlap::new(&text, &other, 4).n_covered, 4);
        assert_eq!(Overlap::new(&text, &other, 5).n_covered, 0);
        assert_eq!(Overlap::new(&[], &other, 3).n_covered, 0);
    }

    #[test]
    fn covered_words_are_those_of_shared_shingles() {
        for seed in 0..300 {
            let random = KeyedRandom::new(seed);
            let draw = |label: u64, length: usize| -> Vec<u32> {
                let random = random.child(label);
                (0..length as u64)
                    .map(|at| random.below(at, 3) as u32)
                    .collect()
            };
            let (text, other) = (draw(1, 40), draw(2, 30));
            for n_shingle in 1..6 {
                let mut covered = vec![false; text.len()];
                for start in 0..=text.len() - n_shingle {
                    let shingle = &text[start..start + n_shingle];
                    if other.windows(n_shingle).any(|window| window == shingle) {
                        covered[start..start + n_shingle].fill(true);
                    }
                }
                let expected = covered.iter().filter(|&&covered| covered).count();
                assert_eq!(Overlap::new(&text, &other, n_shingle).n_covered, expected);
            }
        }
    }

    #[test]
    fn replaced_words_stand_on_both_sides() {
        let share = |text: &[u32], other: &[u32]| Overlap::new(text, other, 3).replaced();
        let original = [1, 2, 3, 8, 4, 5, 6];
        assert_eq!(share(&original, &original), 0.0);
        assert_eq!(share(&[1, 2, 3, 9, 4, 5, 6], &original), 1.0 / 6.0);
        // Cut on one side, added on the other.
        assert_eq!(share(&[1, 2, 3, 4, 5, 6], &original), 0.0);
        assert_eq!(share(&[7, 7, 1, 2, 3, 8, 4, 5, 6, 9], &original), 0.0);
        // The end in other words; a credit line against what was cut; more than a paragraph.
        assert_eq!(share(&[1, 2, 3, 4, 9, 5], &original), 1.0);
        assert_eq!(share(&[1, 2, 3, 9, 9], &original), 0.0);
        let long = [&[1, 2, 3][..], &[4; 49]].concat();
        assert_eq!(share(&long, &original), 0.0);
        assert_eq!(share(&[7, 7, 7, 7], &original), 0.0);
    }

    #[test]
    fn another_subject_stands_at_the_beginning() {
        let begins = |text: &[u32], other: &[u32]| Overlap::new(text, other, 3).begins_otherwise();
        let original = [7, 8, 1, 2, 3, 4];
        assert!(begins(&[9, 1, 2, 3, 4], &original));
        assert!(!begins(&[8, 1, 2, 3, 4], &original));
        assert!(!begins(&[1, 2, 3, 4], &original));
        assert!(!begins(&[9, 9, 9, 9], &original));
    }

    #[test]
    fn changed_figures_stand_between_copied_runs() {
        // Forms from 10 on are figures.
        let is_figure: Vec<bool> = (0..20).map(|form| form >= 10).collect();
        let share =
            |text: &[u32], other: &[u32]| Overlap::new(text, other, 3).changed_figures(&is_figure);
        let original = [1, 2, 3, 10, 4, 5, 6, 11, 12];
        // 10 became 13, while 11 and 12 were copied.
        assert_eq!(share(&[1, 2, 3, 13, 4, 5, 6, 11, 12], &original), 1.0 / 3.0);
        // One figure became two.
        assert_eq!(share(&[1, 2, 3, 13, 14, 4, 5, 6], &original), 1.0);
        // Figures of a header, and those that were cut, are no changed ones.
        assert_eq!(share(&[18, 19, 1, 2, 3, 10, 4, 5, 6], &original), 0.0);
        assert_eq!(share(&[4, 5, 6, 11, 12, 7, 1, 2, 3, 10], &original), 0.0);
        assert_eq!(share(&[1, 2, 3, 4, 5, 6, 11], &original), 0.0);
        assert_eq!(share(&original, &original), 0.0);
    }
}
