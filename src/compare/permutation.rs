//! Whether the articles of an era use a term more or less than chance deals them: the p-value of
//! keyness.
//!
//! Problem: a token-level test takes one article that repeats a word for many observations. Articles
//! are the sample, so here they are dealt to the eras anew, within each stratum (such as a source) as
//! many to each era as it has, and the token log-ratio r of a term is seen over those deals. With r0
//! the log-ratio of the expected counts, which is 0 without strata, p is the share of deals in which
//! |r − r0| is at least what was observed. With strata r0 is what their mix explains.
//!
//! **Sequential stopping** (Besag, Clifford 1991, doi:10.1093/biomet/78.2.301): a term leaves once h
//! deals reached its statistic, with p = h / deals; at the end of the budget of N deals
//! p = (reached + 1) / (N + 1). Both are valid at every level: P(p ≤ α) ≤ α. For n permutations
//! asked, h = (n + 1) / 20 and N = 100 (n + 1) − 1: a term at p = 0.05 sees the n deals, a term
//! without effect a few dozen, and the few that stand out enough to be resolved down to
//! 1 / (100 (n + 1)). That floor matters: among 5,000 terms tested, 20 at p = 0.001 have q = 0.25.
//!
//! How long it takes hangs on how many terms stand out, which is known once those that do not have
//! left: progress is told then, in additions, so that the time it shows is the time to come.
//!
//! Cost: one addition per value of the remaining terms and deal, a vector of deals at a time. Deals are
//! keyed by their number, the stratum and the place of the article in the canonical order, so any
//! number of threads gives the same p.

use rayon::prelude::*;

use super::deals::{BLOCK, Block, Column};
use crate::csr::Csr;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::random::KeyedRandom;
use crate::statistics::association::log_ratio;

/// Terms in fewer articles are not tested: no deal of four articles is surprising enough.
pub const LEAST_DOCUMENTS: usize = 5;

/// Deals after which it is told how long the rest will take: by then the terms without effect are gone.
const PILOT: usize = 8 * BLOCK;

/// Ratios this near to each other are equal: those of mirrored deals are, but for rounding.
const TIE: f64 = 1e-9;

/// How many permutations, and their seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermutationTest {
    n_permutations: usize,
    seed: u64,
}

impl PermutationTest {
    /// The fewest permutations by which p can fall to 0.05.
    pub const LEAST: usize = 19;
    /// More would take days.
    pub const MOST: usize = 1_000_000;

    /// A test that gives a term at p = 0.05 `n_permutations`; 0 for no test.
    pub fn new(n_permutations: usize, seed: u64) -> Result<Self> {
        let allowed = n_permutations == 0 || (Self::LEAST..=Self::MOST).contains(&n_permutations);
        if !allowed {
            let bound = format!(
                "must be 0 for no test, or from {} to {}",
                Self::LEAST,
                Self::MOST
            );
            return Err(Error::parameter("n_permutations", n_permutations, bound));
        }
        Ok(Self {
            n_permutations,
            seed,
        })
    }

    /// Deals that must reach the observed statistic for a term to leave.
    fn enough(self) -> u32 {
        ((self.n_permutations + 1) / 20) as u32
    }

    /// Most deals of a term.
    fn budget(self) -> usize {
        100 * (self.n_permutations + 1) - 1
    }

    /// Tests each era against the others together.
    ///
    /// `counts` is articles × terms, `eras` holds for each era its articles (rows of `counts`, in the
    /// canonical order), `n_words` the words of each article and `strata` the stratum of each. The
    /// result holds for each era the terms; those tested have a p.
    pub fn run(
        self,
        counts: &Csr<u32>,
        eras: &[Vec<usize>],
        n_words: &[u64],
        strata: &[u32],
        progress: &Progress,
    ) -> Result<Vec<Vec<Option<ArticleP>>>> {
        let mut results = vec![vec![None; counts.n_cols()]; eras.len()];
        if self.n_permutations == 0 {
            return Ok(results);
        }
        progress.enter("permutations", PILOT.min(self.budget()))?;
        let pool = Pool::new(eras, n_words, strata);
        let columns = pool.columns(counts);
        let mut active: Vec<Hypothesis<'_>> = pool.hypotheses(&columns);
        // A label of its own, apart from all other draws of the seed.
        let deals = KeyedRandom::new(self.seed).child(0x7065_726d);
        let mut drawn = 0;
        while drawn < self.budget() && !active.is_empty() {
            if drawn == PILOT {
                let plan = |one: &mut Hypothesis<'_>| one.plan(self.enough(), self.budget());
                let work = active.iter_mut().map(plan).sum();
                progress.enter("permutations", work)?;
            }
            let block = pool.deal(deals, drawn, BLOCK.min(self.budget() - drawn));
            active
                .par_iter_mut()
                .for_each(|hypothesis| hypothesis.see(&block, self.enough()));
            drawn += block.n_deals;
            let last = drawn == self.budget();
            let mut work = if drawn <= PILOT { block.n_deals } else { 0 };
            active.retain_mut(|hypothesis| {
                let left = hypothesis.reached >= self.enough();
                work += hypothesis.work_done(left || last);
                if left || last {
                    let p = if left {
                        f64::from(hypothesis.reached) / hypothesis.deals as f64
                    } else {
                        (f64::from(hypothesis.reached) + 1.0) / (hypothesis.deals as f64 + 1.0)
                    };
                    results[hypothesis.era][hypothesis.column.term] = Some(ArticleP {
                        p,
                        is_bound: hypothesis.reached == 0,
                    });
                }
                !left
            });
            progress.advance(work)?;
        }
        if results.len() == 2 {
            results[1] = results[0].clone(); // of two eras each is the other's rest
        }
        Ok(results)
    }
}

/// The result of a term in an era.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArticleP {
    /// The p-value.
    pub p: f64,
    /// Whether p is the smallest that the budget can show: "p ≤".
    pub is_bound: bool,
}

/// The articles of all eras, numbered in the canonical order.
struct Pool {
    /// Rows of the counts.
    rows: Vec<usize>,
    era: Vec<u16>,
    n_words: Vec<u64>,
    /// The articles of each stratum.
    strata: Vec<Vec<u32>>,
    n_eras: usize,
}

impl Pool {
    fn new(eras: &[Vec<usize>], n_words: &[u64], strata: &[u32]) -> Self {
        let mut articles: Vec<(usize, u16)> = eras
            .iter()
            .enumerate()
            .flat_map(|(era, rows)| rows.iter().map(move |&row| (row, era as u16)))
            .collect();
        articles.sort_unstable();
        let mut places: Vec<(u32, u32)> = articles
            .iter()
            .enumerate()
            .map(|(place, &(row, _))| (strata[row], place as u32))
            .collect();
        places.sort_unstable();
        Self {
            rows: articles.iter().map(|&(row, _)| row).collect(),
            era: articles.iter().map(|&(_, era)| era).collect(),
            n_words: articles.iter().map(|&(row, _)| n_words[row]).collect(),
            strata: places
                .chunk_by(|a, b| a.0 == b.0)
                .map(|stratum| stratum.iter().map(|&(_, place)| place).collect())
                .collect(),
            n_eras: eras.len(),
        }
    }

    /// The terms to test.
    fn columns(&self, counts: &Csr<u32>) -> Vec<Column> {
        let mut documents = vec![0usize; counts.n_cols()];
        for &row in &self.rows {
            for &term in counts.row(row).0 {
                documents[term as usize] += 1;
            }
        }
        let mut place = vec![usize::MAX; counts.n_cols()];
        let mut columns = Vec::new();
        for (term, &n) in documents.iter().enumerate() {
            if n >= LEAST_DOCUMENTS {
                place[term] = columns.len();
                columns.push(Column {
                    term,
                    articles: Vec::with_capacity(n),
                    counts: Vec::with_capacity(n),
                });
            }
        }
        for (article, &row) in self.rows.iter().enumerate() {
            let (terms, values) = counts.row(row);
            for (&term, &count) in terms.iter().zip(values) {
                if let Some(column) = columns.get_mut(place[term as usize]) {
                    column.articles.push(article as u32);
                    column.counts.push(count);
                }
            }
        }
        columns
    }

    /// Each era against the rest, of two eras the first one alone. An era or a rest without
    /// articles has nothing to compare, and a term that no deal can move to or from an era has no
    /// test: its sources stand in one era only.
    fn hypotheses<'a>(&self, columns: &'a [Column]) -> Vec<Hypothesis<'a>> {
        let n_contrasts = if self.n_eras == 2 { 1 } else { self.n_eras };
        let mut stratum_of = vec![0u32; self.rows.len()];
        for (stratum, articles) in self.strata.iter().enumerate() {
            for &article in articles {
                stratum_of[article as usize] = stratum as u32;
            }
        }
        let all_words: u64 = self.n_words.iter().sum();
        let mut hypotheses = Vec::new();
        for era in 0..n_contrasts {
            let of_era = |article: usize| usize::from(self.era[article]) == era;
            // Shares of the strata's articles that each deal gives to the era.
            let share: Vec<f64> = self
                .strata
                .iter()
                .map(|articles| {
                    let n = articles.iter().filter(|&&a| of_era(a as usize)).count();
                    n as f64 / articles.len() as f64
                })
                .collect();
            let dealt = |article: usize| share[stratum_of[article] as usize];
            let words: u64 = (0..self.rows.len())
                .filter(|&article| of_era(article))
                .map(|article| self.n_words[article])
                .sum();
            if words == 0 || words == all_words {
                continue;
            }
            let expected_words: f64 = (0..self.rows.len())
                .map(|article| dealt(article) * self.n_words[article] as f64)
                .sum();
            for column in columns {
                let cells = || column.articles.iter().zip(&column.counts);
                let moves = cells().any(|(&article, _)| {
                    let share = dealt(article as usize);
                    0.0 < share && share < 1.0
                });
                if !moves {
                    continue;
                }
                let total: u64 = cells().map(|(_, &count)| u64::from(count)).sum();
                let count: u64 = cells()
                    .filter(|(article, _)| of_era(**article as usize))
                    .map(|(_, &count)| u64::from(count))
                    .sum();
                let expected: f64 = cells()
                    .map(|(&article, &count)| dealt(article as usize) * f64::from(count))
                    .sum();
                let centre = if self.strata.len() == 1 {
                    1.0
                } else {
                    (expected / expected_words)
                        / ((total as f64 - expected) / (all_words as f64 - expected_words))
                };
                let observed = log_ratio(count, total - count, words, all_words - words);
                hypotheses.push(Hypothesis {
                    era,
                    column,
                    total: total as f64,
                    centre,
                    threshold: (observed - centre.log2()).abs().exp2() * (1.0 - TIE),
                    reached: 0,
                    deals: 0,
                    planned: 0,
                    told: 0,
                });
            }
        }
        hypotheses
    }

    /// Deals number `first` and on.
    fn deal(&self, random: KeyedRandom, first: usize, n_deals: usize) -> Block {
        let deals: Vec<Vec<u16>> = (first..first + n_deals)
            .into_par_iter()
            .map(|deal| {
                let random = random.child(deal as u64);
                let mut era = self.era.clone();
                let mut drawn = Vec::new();
                for (stratum, articles) in self.strata.iter().enumerate() {
                    drawn.clear();
                    drawn.extend(articles.iter().map(|&article| self.era[article as usize]));
                    random.child(stratum as u64).shuffle(&mut drawn);
                    for (&article, &dealt) in articles.iter().zip(&drawn) {
                        era[article as usize] = dealt;
                    }
                }
                era
            })
            .collect();
        let mut words = vec![[0.0; BLOCK]; self.n_eras];
        for (deal, dealt) in deals.iter().enumerate() {
            let mut sums = vec![0u64; self.n_eras];
            for (&era, &n_words) in dealt.iter().zip(&self.n_words) {
                sums[usize::from(era)] += n_words;
            }
            for (words, sum) in words.iter_mut().zip(sums) {
                words[deal] = sum as f64;
            }
        }
        let mut era = vec![0u16; self.rows.len() * BLOCK];
        era.par_chunks_mut(BLOCK)
            .enumerate()
            .for_each(|(article, eras)| {
                for (era, dealt) in eras.iter_mut().zip(&deals) {
                    *era = dealt[article];
                }
            });
        Block {
            n_deals,
            era,
            words,
            all_words: self.n_words.iter().sum::<u64>() as f64,
        }
    }
}

/// A term in an era, and the deals it has seen.
struct Hypothesis<'a> {
    era: usize,
    column: &'a Column,
    total: f64,
    /// The ratio of rates that the strata alone lead to expect.
    centre: f64,
    /// The observed ratio of rates over the centre, or that turned over: at least 1, but for ties.
    threshold: f64,
    reached: u32,
    deals: u64,
    /// Deals after which it is expected to leave; 0 while that is unknown.
    planned: u64,
    /// Deals of these that progress was told of.
    told: u64,
}

impl Hypothesis<'_> {
    /// Expects it to go on as it began, and says what work that is: additions.
    fn plan(&mut self, enough: u32, budget: usize) -> usize {
        let to_leave = (f64::from(enough) * self.deals as f64 / f64::from(self.reached)).ceil();
        self.planned = (to_leave as u64).min(budget as u64);
        self.told = self.deals.min(self.planned);
        (self.planned - self.told) as usize * self.column.articles.len()
    }

    /// The planned work that progress has not heard of; all of it where the term leaves.
    fn work_done(&mut self, leaves: bool) -> usize {
        let done = if leaves {
            self.planned
        } else {
            self.deals.min(self.planned)
        };
        let deals = done - std::mem::replace(&mut self.told, done);
        deals as usize * self.column.articles.len()
    }

    /// Counts the deals that reach the observed statistic, up to the one by which it leaves.
    fn see(&mut self, block: &Block, enough: u32) {
        let counts = self.column.count_in(self.era as u16, block);
        let mut reached = [false; BLOCK];
        for ((reached, &count), &words) in
            reached.iter_mut().zip(&counts).zip(&block.words[self.era])
        {
            // The log-ratio without the logarithm; a count of 0 is taken as 0.5 there, too.
            let (count, rest) = (f64::from(count), self.total - f64::from(count));
            let in_era = count.max(0.5) * (block.all_words - words);
            let in_rest = rest.max(0.5) * words * self.centre;
            *reached = (in_era >= self.threshold * in_rest) | (in_rest >= self.threshold * in_era);
        }
        for &reached in &reached[..block.n_deals] {
            self.deals += 1;
            self.reached += u32::from(reached);
            if self.reached == enough {
                return;
            }
        }
    }
}
