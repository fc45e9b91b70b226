//! Articles to stories: which articles are copies of one text, exact or with parts cut and added.
//!
//! **Problem.** A wire story is printed by ten outlets; one cuts three paragraphs, each adds its
//! header and credit line. Counted as ten articles it drowns what was reported once. In come the
//! words of all articles and their dates, out comes the story of each article.
//!
//! **Similarity.** The words of the shorter text that stand in a run of at least `n_shingle` words
//! which the longer text holds too, as a share of its words:
//!
//! ```text
//! similarity = |words of the shorter text covered by shared shingles| / |its words|
//! ```
//!
//! It is a containment, since a copy that was cut is contained in its original (Broder 1997), and it
//! counts covered words, not shared shingles, since every cut would cost `n_shingle - 1` shingles on
//! top of the words it takes. For texts of equal length the larger of the two coverages holds. Two
//! texts are copies of each other if
//!
//! - they are word for word the same, however short; or
//! - `similarity` is at least 0.6, at least 24 words are covered, and the shorter text has at least
//!   0.3 times the words of the longer one: what digests a long report is an article of its own.
//!
//! Eight words, not the usual three to five: notices that fill the same form with other names and
//! figures share short shingles by the dozen, but seldom eight words in a row. Under the same bounds,
//! shingles of 4 words pair 655 articles of Reuters-21578 within a week, those of 8 words 461.
//!
//! **Time.** With a window (7 days) dated articles are copies only if at most so many days lie
//! between them, and on different days only if what stands between the copied words agrees: where
//! words were replaced by others (more than 0.15 for each copied one), or the numbers among them
//! (more than 0.15 of all), it is the next issue of a regular report. Where words were replaced and
//! both texts begin with words that the other does not, one form was filled in for two subjects, and
//! they are two stories on one day, too. Without a window only the texts count. An article without a
//! date, or with one coarser than the window, joins by similarity and never ties two dated stories
//! together: it joins the one it resembles most.
//!
//! A story is what pairs of copies connect. A chain of revisions may hold texts that are unlike each
//! other; the window keeps chains short. Grouping around a representative was rejected: which
//! version of a wire story comes first is chance, and two cuts of it may share little.
//!
//! **Steps.** Texts that are word for word the same are one from here on, so 100,000 copies cost no
//! more than their reading (`fold`). One-permutation MinHash (Li, Owen, Zhang 2012) over the
//! shingles, empty bins left empty (`signature`). Locality-sensitive hashing with one bin per band;
//! a bucket that would give too many pairs is split by further bins, and one that cannot be split is
//! a chain (`candidates`). Every pair left is verified on the words themselves (`verify`), so
//! no pair is a matter of luck; only a miss can be. Dates and union (`grouping`).
//!
//! **Cost.** Time linear in the words, plus at most a constant number of comparisons per distinct
//! text; memory of `n_bins` x 4 bytes per distinct text. Nothing depends on the number of threads,
//! on the numbering of the forms or, for articles in canonical order, on the order they came in.
//!
//! References: Broder 1997, doi:10.1109/SEQUEN.1997.666900; Indyk, Motwani 1998,
//! doi:10.1145/276698.276876; Li, Owen, Zhang 2012, arXiv:1208.1259.
//!
//! ```
//! use erascope::progress::Progress;
//! use erascope::story::StoryParams;
//! use erascope::text::AnalyzerParams;
//!
//! let texts = ["Rates rose.", "An arms sale.", "Rates rose!"];
//! let progress = Progress::default();
//! let (words, lexicon) = AnalyzerParams::default().check()?.analyze(&texts, &progress)?;
//! let stories = StoryParams::default().check()?.fit(&words, &lexicon, &[None; 3], &progress)?;
//! assert_eq!(stories.story, [0, 1, 0]);
//! assert_eq!(stories.n_copies, [2, 1, 2]);
//! # Ok::<(), erascope::Error>(())
//! ```

mod candidates;
mod fold;
mod grouping;
mod signature;
#[cfg(test)]
mod tests;
mod verify;

use serde::{Deserialize, Serialize};

use crate::article::{DateSpan, PublicationDate};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::{Lexicon, Words};

use candidates::candidates;
use fold::Folded;
use grouping::group;
use signature::Signatures;
use verify::{Rules, verify};

/// How alike articles must be to be one story. Fields are public; `check()` names what is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryParams {
    /// Least share of the shorter text's words that the longer one holds in runs; above 0, up to 1.
    pub similarity: f64,
    /// Most days between dated copies; `None` where dates do not matter.
    pub window_days: Option<u32>,
    /// Words of a shingle, the shortest run that counts as copied.
    pub n_shingle: usize,
    /// Least number of copied words; texts that differ and have fewer are never copies.
    pub min_words: usize,
    /// Least words of the shorter text for each word of the longer one, from 0 to 1.
    pub min_length_ratio: f64,
    /// Largest share of numbers that differ among copied words, for copies on different days; 0 to 1.
    pub max_changed_figures: f64,
    /// Bins of a signature: more find rarer overlaps and take more time and memory.
    pub n_bins: usize,
    /// Seed of the hashes.
    pub seed: u64,
}

impl Default for StoryParams {
    fn default() -> Self {
        Self {
            similarity: 0.6,
            window_days: Some(7),
            n_shingle: 8,
            min_words: 24,
            min_length_ratio: 0.3,
            max_changed_figures: 0.15,
            n_bins: 64,
            seed: 0,
        }
    }
}

impl StoryParams {
    /// Checks every parameter.
    pub fn check(self) -> Result<StoryValidParams> {
        let refuse = |parameter: &str, value: String, bound: &str| {
            Err(Error::parameter(parameter, value, bound))
        };
        if !(self.similarity > 0.0 && self.similarity <= 1.0) {
            let value = self.similarity.to_string();
            return refuse("similarity", value, "must be above 0 and at most 1");
        }
        for (parameter, share) in [
            ("min_length_ratio", self.min_length_ratio),
            ("max_changed_figures", self.max_changed_figures),
        ] {
            if !(0.0..=1.0).contains(&share) {
                return refuse(parameter, share.to_string(), "must be from 0 to 1");
            }
        }
        if !(1..=64).contains(&self.n_shingle) {
            return refuse(
                "n_shingle",
                self.n_shingle.to_string(),
                "must be from 1 to 64",
            );
        }
        if !(1..=1024).contains(&self.n_bins) {
            return refuse("n_bins", self.n_bins.to_string(), "must be from 1 to 1024");
        }
        if let Some(days) = self.window_days.filter(|&days| days > MOST_DAYS) {
            return refuse(
                "window_days",
                days.to_string(),
                "must be at most 10,000,000",
            );
        }
        Ok(StoryValidParams { params: self })
    }
}

/// More days than the calendar from year 1000 to 9999 has.
const MOST_DAYS: u32 = 10_000_000;

/// Checked [`StoryParams`]; [`fit`](Self::fit) finds the stories.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryValidParams {
    params: StoryParams,
}

/// What counts as one: an article, or all copies of a story together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Count {
    /// Every article for itself.
    Articles,
    /// Of each story the article that stands for it.
    #[default]
    Stories,
}

/// Two articles that were found to be copies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Copies {
    /// The one that comes first.
    pub first: u32,
    /// The other.
    pub second: u32,
    /// Their similarity.
    pub similarity: f64,
}

/// The story of each article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stories {
    /// For each article its story; stories are numbered by their first article.
    pub story: Vec<u32>,
    /// For each article the number of articles of its story, itself included.
    pub n_copies: Vec<u32>,
    /// For each article its largest verified similarity with another of its story; 1 without one.
    pub similarity: Vec<f64>,
    /// Pairs of copies, rising: all of those that differ and are alone with their text, and for texts
    /// that occur several times as many as tie the story together.
    pub pairs: Vec<Copies>,
}

impl Stories {
    /// Number of stories.
    pub fn len(&self) -> usize {
        self.story.iter().max().map_or(0, |&last| last as usize + 1)
    }

    /// Whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.story.is_empty()
    }
}

impl StoryValidParams {
    /// Finds the stories. `dates[i]` belongs to text `i` of `words`; a text without words is a story
    /// by itself.
    pub fn fit(
        &self,
        words: &Words,
        lexicon: &Lexicon,
        dates: &[Option<PublicationDate>],
        progress: &Progress,
    ) -> Result<Stories> {
        if dates.len() != words.len() {
            return Err(Error::Data(format!(
                "there are {} texts, but {} dates",
                words.len(),
                dates.len()
            )));
        }
        let params = &self.params;
        let spans: Vec<Option<DateSpan>> = dates
            .iter()
            .map(|date| date.and_then(|date| date.span()))
            .collect();
        let folded = Folded::new(words);
        progress.enter("copies", folded.len())?;
        let signatures = Signatures::new(words, lexicon, &folded, params, progress)?;
        let pairs = candidates(
            &signatures,
            &folded.hulls(&spans),
            params.window_days,
            progress,
        )?;
        drop(signatures);
        progress.enter("stories", pairs.len())?;
        let rules = Rules::new(params, lexicon);
        let links = verify(words, &folded, &pairs, &rules, progress)?;
        Ok(group(&folded, &links, &spans, params.window_days))
    }
}
