//! Words to counts: the sorted vocabulary, how each term is shown, and how often each article uses
//! it. Text ends here; numbers begin.

mod phrases;
mod pruning;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::csr::{Block, Csr, row_blocks};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::bags::{Bagged, Bagger, DROPPED, Tally};
use crate::text::{Bags, Lexicon, Words};

pub use phrases::phrase_counts;
pub use pruning::{DocumentFrequency, Pruning};

/// The terms of a corpus and how often each article uses them.
#[derive(Debug)]
pub struct TermCounts {
    /// For each number of a bag its term.
    pub vocabulary: Vec<String>,
    /// For each term the form people are shown.
    pub surfaces: Vec<String>,
    /// What each article holds.
    pub bags: Bags,
}

impl TermCounts {
    /// Counts single terms of words that stay in order: column `i` is term `i` of the lexicon.
    pub fn of_terms(words: &Words, lexicon: &Lexicon, progress: &Progress) -> Result<Csr<u32>> {
        progress.enter("counts", words.len())?;
        count_texts(words, lexicon.terms().len(), progress, |forms, count| {
            terms(forms, lexicon).for_each(count);
        })
    }

    /// Single terms that a reader counted.
    pub fn of_bags(bags: Bags, lexicon: &Lexicon) -> Self {
        let surface = |term| lexicon.surface(term as u32).to_owned();
        Self {
            vocabulary: lexicon.terms().to_vec(),
            surfaces: (0..lexicon.terms().len()).map(surface).collect(),
            bags,
        }
    }

    /// Counts sequences of `shortest..=longest` terms. As in scikit-learn, they are taken over what
    /// is left when stop words are gone, and are written with spaces between.
    pub fn of_sequences(
        words: &Words,
        lexicon: &Lexicon,
        ngram_range: (usize, usize),
        progress: &Progress,
    ) -> Result<Self> {
        let (shortest, longest) = ngram_range;
        if shortest == 0 || shortest > longest {
            return Err(Error::parameter(
                "ngram_range",
                format!("({shortest}, {longest})"),
                "must hold 1 <= shortest <= longest",
            ));
        }
        let mut sequences = Sequences::new(lexicon);
        let mut bagger = Bagger::default();
        progress.enter("sequences", words.len())?;
        for text in 0..words.len() {
            let terms: Vec<u32> = terms(words.text(text), lexicon).collect();
            let mut found = Vec::new();
            for start in 0..terms.len() {
                let mut sequence = terms[start];
                for length in 1..=longest.min(terms.len() - start) {
                    if length > 1 {
                        sequence = sequences.extend(sequence, terms[start + length - 1]);
                    }
                    if length >= shortest {
                        found.push(sequence);
                    }
                }
            }
            bagger.text(&found, sequences.len());
            progress.advance(1)?;
        }
        sequences.sorted(bagger.block(), progress)
    }

    /// The same counts without the terms that `pruning` drops.
    pub fn pruned(mut self, pruning: &Pruning) -> Result<Self> {
        let keep = pruning.keep_of(
            self.bags.n_texts(),
            self.bags.document_frequencies(),
            || self.bags.sums(),
        )?;
        if keep.contains(&false) {
            for words in [&mut self.vocabulary, &mut self.surfaces] {
                let mut keep = keep.iter();
                words.retain(|_| keep.next().copied().unwrap_or(false));
            }
            self.bags.retain(&keep);
        }
        Ok(self)
    }

    /// The counts of these articles over another vocabulary, given as sorted or unsorted terms;
    /// terms it does not hold are dropped. The surface of a term that no article holds is the term.
    pub fn over(self, vocabulary: Vec<String>, progress: &Progress) -> Result<Self> {
        let place: FxHashMap<&str, u32> = vocabulary
            .iter()
            .enumerate()
            .map(|(at, term)| (term.as_str(), at as u32))
            .collect();
        let column = |term: &String| place.get(term.as_str()).copied().unwrap_or(DROPPED);
        let columns: Vec<u32> = self.vocabulary.iter().map(column).collect();
        let mut surfaces = vocabulary.clone();
        for (surface, &column) in self.surfaces.into_iter().zip(&columns) {
            if column != DROPPED {
                surfaces[column as usize] = surface;
            }
        }
        Ok(Self {
            bags: self.bags.renumber(columns, vocabulary.len(), progress)?,
            vocabulary,
            surfaces,
        })
    }

    /// The counts as a matrix of articles × terms.
    pub fn into_csr(self, progress: &Progress) -> Result<Csr<u32>> {
        let (indptr, indices, values) = self
            .bags
            .into_rows(progress, |_, counts, row| row.copy_from_slice(counts))?;
        Csr::new(self.vocabulary.len(), indptr, indices, values)
    }
}

/// Counts what `visit` finds in the forms of each text, columns below `n_columns`, in parallel.
fn count_texts(
    words: &Words,
    n_columns: usize,
    progress: &Progress,
    visit: impl Fn(&[u32], &mut dyn FnMut(u32)) + Sync,
) -> Result<Csr<u32>> {
    let blocks = row_blocks(words.indptr())
        .into_par_iter()
        .map_init(Tally::default, |tally, texts| {
            tally.cover(n_columns);
            let mut block = Block::default();
            for text in texts.windows(2) {
                visit(words.between(text[0], text[1]), &mut |column| {
                    tally.add(column, 1)
                });
                tally.drain(|column, count| {
                    block.indices.push(column);
                    block.values.push(count);
                });
                block.ends.push(block.indices.len());
            }
            progress.advance(texts.len() - 1)?;
            Ok(block)
        })
        .collect::<Result<_>>()?;
    Ok(Csr::of_blocks(n_columns, blocks))
}

/// The terms of a text in order, without stop words.
pub fn terms<'a>(forms: &'a [u32], lexicon: &'a Lexicon) -> impl Iterator<Item = u32> + 'a {
    // A break is no form, so it has no term either.
    forms.iter().filter_map(|&form| lexicon.term_of_form(form))
}

/// In how many rows each column occurs.
pub fn document_frequencies(counts: &Csr<u32>) -> Vec<u64> {
    let share = counts.n_values() / rayon::current_num_threads() + 1;
    let shares: Vec<Vec<u64>> = counts
        .indices()
        .par_chunks(share)
        .map(|columns| {
            let mut frequencies = vec![0; counts.n_cols()];
            for &column in columns {
                frequencies[column as usize] += 1;
            }
            frequencies
        })
        .collect();
    let of_column = |column: usize| shares.iter().map(|share| share[column]).sum();
    (0..counts.n_cols()).map(of_column).collect()
}

/// The sum of each column.
pub fn column_sums(counts: &Csr<u32>) -> Vec<u64> {
    let mut sums = vec![0; counts.n_cols()];
    for (&column, &count) in counts.indices().iter().zip(counts.values()) {
        sums[column as usize] += u64::from(count);
    }
    sums
}

/// Numbers for sequences of terms: the first ones are the lexicon's terms themselves, each further
/// one is a known sequence and the term behind it.
struct Sequences<'a> {
    lexicon: &'a Lexicon,
    numbers: FxHashMap<(u32, u32), u32>,
    parts: Vec<(u32, u32)>,
}

impl<'a> Sequences<'a> {
    fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            numbers: FxHashMap::default(),
            parts: Vec::new(),
        }
    }

    fn len(&self) -> usize {
        self.lexicon.terms().len() + self.parts.len()
    }

    fn extend(&mut self, sequence: u32, term: u32) -> u32 {
        let next = self.len() as u32;
        *self.numbers.entry((sequence, term)).or_insert_with(|| {
            self.parts.push((sequence, term));
            next
        })
    }

    fn write(&self, sequence: u32, word: &impl Fn(u32) -> &'a str) -> String {
        let n_terms = self.lexicon.terms().len() as u32;
        if sequence < n_terms {
            return word(sequence).to_owned();
        }
        let (head, term) = self.parts[(sequence - n_terms) as usize];
        format!("{} {}", self.write(head, word), word(term))
    }

    /// Bags of sequences as those of their names in rising order.
    fn sorted(self, bags: Bagged, progress: &Progress) -> Result<TermCounts> {
        let mut used = bags.numbers().to_vec();
        used.par_sort_unstable();
        used.dedup();
        let lexicon = self.lexicon;
        let term = |term: u32| lexicon.terms()[term as usize].as_str();
        let mut named: Vec<(String, u32)> = used
            .into_iter()
            .map(|sequence| (self.write(sequence, &term), sequence))
            .collect();
        named.par_sort_unstable();
        // Tokens that hold spaces can give two sequences one name: they are one term.
        let mut column_of_sequence = vec![DROPPED; self.len()];
        let mut n_columns = 0;
        for (at, (name, sequence)) in named.iter().enumerate() {
            n_columns += u32::from(at == 0 || named[at - 1].0 != *name);
            column_of_sequence[*sequence as usize] = n_columns - 1;
        }
        named.dedup_by(|next, kept| next.0 == kept.0);
        let surface = |term: u32| lexicon.surface(term);
        let surfaces = named
            .iter()
            .map(|(_, sequence)| self.write(*sequence, &surface))
            .collect();
        let bags = Bags::renumbered(
            vec![(0, bags)],
            &[column_of_sequence],
            named.len(),
            progress,
        )?;
        Ok(TermCounts {
            vocabulary: named.into_iter().map(|(name, _)| name).collect(),
            surfaces,
            bags,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::AnalyzerParams;

    fn sequences(texts: &[&str], ngram_range: (usize, usize)) -> TermCounts {
        let analyzer = AnalyzerParams::default().check().unwrap();
        let progress = Progress::default();
        let (words, lexicon) = analyzer.analyze(texts, &progress).unwrap();
        TermCounts::of_sequences(&words, &lexicon, ngram_range, &progress).unwrap()
    }

    fn terms(texts: &[&str]) -> TermCounts {
        let analyzer = AnalyzerParams::default().check().unwrap();
        let progress = Progress::default();
        let mut reader = analyzer.bag_reader();
        reader.read(texts, &progress).unwrap();
        let (bags, lexicon) = reader.finish(&progress).unwrap();
        TermCounts::of_bags(bags, &lexicon)
    }

    fn rows(counts: TermCounts) -> Csr<u32> {
        counts.into_csr(&Progress::default()).unwrap()
    }

    #[test]
    fn sequences_run_over_what_stop_words_leave() {
        let counts = sequences(&["sale of arms, arms sales", "arms"], (1, 2));
        assert_eq!(
            counts.vocabulary,
            ["arm", "arm arm", "arm sale", "sale", "sale arm"]
        );
        assert_eq!(counts.surfaces[2], "arms sale");
        let rows = rows(counts);
        assert_eq!(
            rows.row(0),
            (&[0u32, 1, 2, 3, 4][..], &[2u32, 1, 1, 2, 1][..])
        );
        assert_eq!(rows.row(1), (&[0u32][..], &[1u32][..]));
        assert_eq!(
            sequences(&["sale of arms"], (2, 2)).vocabulary,
            ["sale arm"]
        );
    }

    #[test]
    fn counts_move_to_another_vocabulary() {
        let counts = terms(&["alpha beta beta", "gamma"]);
        let other = ["gamma".to_owned(), "delta".to_owned(), "beta".to_owned()];
        let moved = counts.over(other.to_vec(), &Progress::default()).unwrap();
        assert_eq!(moved.surfaces, other);
        assert_eq!(moved.bags.document_frequencies(), [1, 0, 1]);
        let moved = rows(moved);
        assert_eq!(moved.row(0), (&[2u32][..], &[2u32][..]));
        assert_eq!(moved.row(1), (&[0u32][..], &[1u32][..]));
    }

    #[test]
    fn pruned_counts_lose_columns_and_nothing_else() {
        let pruning = Pruning {
            min_df: DocumentFrequency::Articles(2),
            ..Pruning::default()
        };
        let text = ["alpha beta ", "gamma ", "delta delta "];
        let many = text[2].repeat(200) + text[0];
        let texts = [&many, "beta gamma delta", &text[1].repeat(300), "alpha"];
        let counts = terms(&texts).pruned(&pruning).unwrap();
        assert_eq!(counts.vocabulary, ["alpha", "beta", "delta", "gamma"]);
        let counts = terms(&texts[..3]).pruned(&pruning).unwrap();
        assert_eq!(counts.vocabulary, ["beta", "delta", "gamma"]);
        assert_eq!(counts.bags.sums(), [2, 401, 301]);
        let rows = rows(counts);
        assert_eq!(rows.row(0), (&[0u32, 1][..], &[1u32, 400][..]));
        assert_eq!(rows.row(2), (&[2u32][..], &[300u32][..]));
    }

    #[test]
    fn bags_count_what_words_in_order_count() {
        let texts: Vec<String> = (0..300)
            .map(|at| format!("w{} w{} missiles w{} missile", at % 7, at % 11, at % 7).repeat(at))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let progress = Progress::default();
        let analyzer = AnalyzerParams::default().check().unwrap();
        let (words, lexicon) = analyzer.analyze(&texts, &progress).unwrap();
        let expected = TermCounts::of_terms(&words, &lexicon, &progress).unwrap();
        assert_eq!(rows(terms(&texts)), expected);
        assert_eq!(rows(sequences(&texts, (1, 1))), expected);
    }
}
