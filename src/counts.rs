//! Words to counts: the sorted vocabulary, how each term is shown, and how often each article uses
//! it. Text ends here; numbers begin.

mod phrases;
mod pruning;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::csr::{Block, Csr, row_blocks};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::{Lexicon, Words};

pub use phrases::phrase_counts;
pub use pruning::{DocumentFrequency, Pruning};

/// The terms of a corpus and how often each article uses them.
#[derive(Clone, Debug, PartialEq)]
pub struct TermCounts {
    /// Sorted; their places are the columns of `counts`.
    pub vocabulary: Vec<String>,
    /// For each term the form people are shown.
    pub surfaces: Vec<String>,
    /// Articles × terms.
    pub counts: Csr<u32>,
}

impl TermCounts {
    /// Counts single terms: column `i` is term `i` of the lexicon.
    pub fn of_terms(words: &Words, lexicon: &Lexicon, progress: &Progress) -> Result<Csr<u32>> {
        let blocks = row_blocks(words.indptr());
        progress.enter("counts", words.len())?;
        let blocks = blocks
            .into_par_iter()
            .map(|texts| {
                let mut counter = Counter::new(lexicon.terms().len());
                for text in texts.windows(2) {
                    counter.row(terms(words.between(text[0], text[1]), lexicon));
                }
                progress.advance(texts.len() - 1)?;
                Ok(counter.block)
            })
            .collect::<Result<_>>()?;
        Ok(Csr::of_blocks(lexicon.terms().len(), blocks))
    }

    /// Counts terms and sequences of `shortest..=longest` terms. As in scikit-learn, sequences are
    /// taken over what is left when stop words are gone, and are written with spaces between.
    pub fn new(
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
        if ngram_range == (1, 1) {
            let surface = |term| lexicon.surface(term as u32).to_owned();
            return Ok(Self {
                vocabulary: lexicon.terms().to_vec(),
                surfaces: (0..lexicon.terms().len()).map(surface).collect(),
                counts: Self::of_terms(words, lexicon, progress)?,
            });
        }
        let mut sequences = Sequences::new(lexicon);
        let mut rows = Vec::with_capacity(words.len());
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
            rows.push(found);
        }
        sequences.sorted(rows)
    }

    /// The same counts with only the columns for which `keep` is true.
    pub fn pruned(&self, keep: &[bool]) -> Self {
        let kept = |words: &[String]| {
            words
                .iter()
                .zip(keep)
                .filter(|(_, keep)| **keep)
                .map(|(word, _)| word.clone())
                .collect()
        };
        Self {
            vocabulary: kept(&self.vocabulary),
            surfaces: kept(&self.surfaces),
            counts: self.counts.select_columns(keep),
        }
    }

    /// The counts of these articles over another vocabulary, given as sorted or unsorted terms;
    /// terms it does not hold are dropped. The surface of a term that no article holds is the term.
    pub fn over(&self, vocabulary: Vec<String>) -> Result<Self> {
        let place: FxHashMap<&str, u32> = vocabulary
            .iter()
            .enumerate()
            .map(|(at, term)| (term.as_str(), at as u32))
            .collect();
        let column: Vec<Option<u32>> = self
            .vocabulary
            .iter()
            .map(|term| place.get(term.as_str()).copied())
            .collect();
        let mut rows = Vec::with_capacity(self.counts.n_rows());
        for (columns, values) in self.counts.rows() {
            let mut row: Vec<(u32, u32)> = columns
                .iter()
                .zip(values)
                .filter_map(|(&from, &count)| column[from as usize].map(|to| (to, count)))
                .collect();
            row.sort_unstable();
            rows.push(row);
        }
        let mut surfaces = vocabulary.clone();
        for (surface, column) in self.surfaces.iter().zip(&column) {
            if let Some(column) = column {
                surfaces[*column as usize].clone_from(surface);
            }
        }
        Ok(Self {
            counts: from_rows(vocabulary.len(), rows)?,
            vocabulary,
            surfaces,
        })
    }

    /// The same terms, each counted once per article that holds it.
    pub fn binary(&self) -> Self {
        Self {
            vocabulary: self.vocabulary.clone(),
            surfaces: self.surfaces.clone(),
            counts: self.counts.map(|_, _| 1),
        }
    }
}

/// Counts the terms of one text after the other: a number for each term, all 0 between two texts, and
/// no map.
struct Counter {
    counts: Vec<u32>,
    block: Block<u32>,
}

impl Counter {
    fn new(n_terms: usize) -> Self {
        Self {
            counts: vec![0; n_terms],
            block: Block {
                ends: Vec::new(),
                indices: Vec::new(),
                values: Vec::new(),
            },
        }
    }

    /// Adds the row of a text.
    fn row(&mut self, terms: impl Iterator<Item = u32>) {
        let Block {
            ends,
            indices,
            values,
        } = &mut self.block;
        let start = indices.len();
        for term in terms {
            let count = &mut self.counts[term as usize];
            if *count == 0 {
                indices.push(term);
            }
            *count += 1;
        }
        indices[start..].sort_unstable();
        let counts = indices[start..].iter();
        values.extend(counts.map(|&term| std::mem::take(&mut self.counts[term as usize])));
        ends.push(indices.len());
    }
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

fn counted(mut ids: Vec<u32>) -> Vec<(u32, u32)> {
    ids.sort_unstable();
    ids.chunk_by(|a, b| a == b)
        .map(|run| (run[0], run.len() as u32))
        .collect()
}

fn from_rows(n_cols: usize, rows: Vec<Vec<(u32, u32)>>) -> Result<Csr<u32>> {
    let mut indptr = Vec::with_capacity(rows.len() + 1);
    let n_values = rows.iter().map(Vec::len).sum();
    let (mut indices, mut values) = (Vec::with_capacity(n_values), Vec::with_capacity(n_values));
    indptr.push(0);
    for row in rows {
        for (column, count) in row {
            indices.push(column);
            values.push(count);
        }
        indptr.push(indices.len());
    }
    Csr::new(n_cols, indptr, indices, values)
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

    fn extend(&mut self, sequence: u32, term: u32) -> u32 {
        let next = (self.lexicon.terms().len() + self.parts.len()) as u32;
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

    fn sorted(self, rows: Vec<Vec<u32>>) -> Result<TermCounts> {
        let mut used: Vec<u32> = rows.iter().flatten().copied().collect();
        used.par_sort_unstable();
        used.dedup();
        let lexicon = self.lexicon;
        let mut named: Vec<(String, u32)> = used
            .into_iter()
            .map(|id| {
                (
                    self.write(id, &|term| lexicon.terms()[term as usize].as_str()),
                    id,
                )
            })
            .collect();
        named.par_sort_unstable();
        // Tokens that hold spaces can give two sequences one name: they are one term.
        let mut column: FxHashMap<u32, u32> = FxHashMap::default();
        let mut n_columns = 0;
        for (at, (name, id)) in named.iter().enumerate() {
            n_columns += u32::from(at == 0 || named[at - 1].0 != *name);
            column.insert(*id, n_columns - 1);
        }
        let rows = rows
            .into_par_iter()
            .map(|row| counted(row.into_iter().map(|id| column[&id]).collect()))
            .collect();
        named.dedup_by(|next, kept| next.0 == kept.0);
        let surfaces = named
            .iter()
            .map(|(_, id)| self.write(*id, &|term| lexicon.surface(term)))
            .collect();
        Ok(TermCounts {
            counts: from_rows(named.len(), rows)?,
            vocabulary: named.into_iter().map(|(name, _)| name).collect(),
            surfaces,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::AnalyzerParams;

    fn count(texts: &[&str], ngram_range: (usize, usize)) -> TermCounts {
        let analyzer = AnalyzerParams::default().check().unwrap();
        let (words, lexicon) = analyzer.analyze(texts, &Progress::default()).unwrap();
        TermCounts::new(&words, &lexicon, ngram_range, &Progress::default()).unwrap()
    }

    #[test]
    fn sequences_run_over_what_stop_words_leave() {
        let counts = count(&["sale of arms, arms sales", "arms"], (1, 2));
        assert_eq!(
            counts.vocabulary,
            ["arm", "arm arm", "arm sale", "sale", "sale arm"]
        );
        assert_eq!(counts.surfaces[2], "arms sale");
        assert_eq!(
            counts.counts.row(0),
            (&[0u32, 1, 2, 3, 4][..], &[2u32, 1, 1, 2, 1][..])
        );
        assert_eq!(counts.counts.row(1), (&[0u32][..], &[1u32][..]));
        assert_eq!(count(&["sale of arms"], (2, 2)).vocabulary, ["sale arm"]);
    }

    #[test]
    fn counts_move_to_another_vocabulary() {
        let counts = count(&["alpha beta beta", "gamma"], (1, 1));
        let other = ["gamma".to_owned(), "delta".to_owned(), "beta".to_owned()];
        let moved = counts.over(other.to_vec()).unwrap().counts;
        assert_eq!(moved.row(0), (&[2u32][..], &[2u32][..]));
        assert_eq!(moved.row(1), (&[0u32][..], &[1u32][..]));
    }
}
