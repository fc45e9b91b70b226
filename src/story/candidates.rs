//! Locality-sensitive hashing: pairs of texts that may be copies, without looking at all pairs.
//!
//! Each bin of the signatures is a band: texts with the same hash in it share a bucket, and the
//! pairs of a bucket that lie close enough in time are candidates. What many texts share (a legal
//! notice, the form of a daily report) makes a large bucket, whose pairs grow with its square; such a
//! bucket is split by the next bin, and again, so that only texts alike in several bins stay
//! together. A bucket that no split makes small holds versions of one text: there each text is
//! paired with the one before and with the first one in reach, which is enough to connect them.

use rayon::prelude::*;

use super::signature::{EMPTY, Signatures};
use crate::article::DateSpan;
use crate::error::Result;
use crate::progress::Progress;

/// Most pairs of a bucket for each of its texts.
const MOST_PAIRS_PER_TEXT: usize = 32;
/// Bins by which a large bucket is split, one after the other.
const MOST_SPLITS: usize = 4;
/// Bins worked on at a time: the pairs of so many are in memory before repeated ones go.
const BINS_AT_ONCE: usize = 8;
/// Candidates agree in so many bins. One alone is a shared phrase.
const LEAST_EQUAL_BINS: usize = 2;

/// Pairs of texts, the first below the second, rising. `hulls[i]` bounds the dates of text `i`.
pub(super) fn candidates(
    signatures: &Signatures,
    hulls: &[DateSpan],
    window_days: Option<u32>,
    progress: &Progress,
) -> Result<Vec<(u32, u32)>> {
    let search = Search {
        signatures,
        hulls,
        window_days: window_days.map(i64::from),
    };
    // By their first day, so that a sweep over a bucket ends where the window does.
    let mut by_time: Vec<u32> = (0..signatures.n_texts() as u32).collect();
    by_time.sort_unstable_by_key(|&text| (hulls[text as usize].start, text));
    let bins: Vec<usize> = (0..signatures.n_bins()).collect();
    let mut found: Vec<(u32, u32)> = Vec::new();
    for bins in bins.chunks(BINS_AT_ONCE) {
        let more: Vec<Vec<(u32, u32)>> = bins
            .par_iter()
            .map(|&bin| {
                let mut pairs = Vec::new();
                search.split(&by_time, bin, 0, &mut pairs);
                pairs.sort_unstable();
                pairs.dedup();
                pairs
            })
            .collect();
        found.extend(more.into_iter().flatten());
        found.par_sort_unstable();
        found.dedup();
        progress.advance(0)?;
    }
    Ok(found)
}

struct Search<'a> {
    signatures: &'a Signatures,
    hulls: &'a [DateSpan],
    window_days: Option<i64>,
}

impl Search<'_> {
    /// Puts texts into buckets by a bin; `texts` rise in time, and so do the buckets.
    fn split(&self, texts: &[u32], bin: usize, depth: usize, pairs: &mut Vec<(u32, u32)>) {
        let mut keyed: Vec<(u32, u32)> = texts
            .iter()
            .map(|&text| (self.signatures.get(text, bin), text))
            .filter(|&(hash, _)| depth > 0 || hash != EMPTY)
            .collect();
        keyed.sort_by_key(|&(hash, _)| hash);
        for bucket in keyed.chunk_by(|a, b| a.0 == b.0) {
            if bucket.len() > 1 {
                let bucket: Vec<u32> = bucket.iter().map(|&(_, text)| text).collect();
                self.pair(&bucket, bin, depth, pairs);
            }
        }
    }

    fn pair(&self, bucket: &[u32], bin: usize, depth: usize, pairs: &mut Vec<(u32, u32)>) {
        let most = MOST_PAIRS_PER_TEXT * bucket.len();
        let in_reach = self.pairs_in_reach(bucket).take(most + 1).count();
        if in_reach <= most {
            pairs.extend(
                self.pairs_in_reach(bucket)
                    .filter(|&(a, b)| self.signatures.n_equal(a, b) >= self.least_equal_bins()),
            );
        } else if depth < MOST_SPLITS {
            let next = (bin + 1) % self.signatures.n_bins();
            self.split(bucket, next, depth + 1, pairs);
        } else {
            self.chain(bucket, pairs);
        }
    }

    fn least_equal_bins(&self) -> usize {
        LEAST_EQUAL_BINS.min(self.signatures.n_bins())
    }

    /// Each text with the one before it and with the first one in reach.
    fn chain(&self, bucket: &[u32], pairs: &mut Vec<(u32, u32)>) {
        let mut anchor = bucket[0];
        for neighbours in bucket.windows(2) {
            let (before, text) = (neighbours[0], neighbours[1]);
            if !self.reaches(anchor, text) {
                anchor = before;
            }
            pairs.push(ordered(before, text));
            if anchor != before {
                pairs.push(ordered(anchor, text));
            }
        }
    }

    /// Pairs of a bucket whose dates may lie within the window, in the order of the bucket.
    fn pairs_in_reach<'b>(&'b self, bucket: &'b [u32]) -> impl Iterator<Item = (u32, u32)> + 'b {
        bucket.iter().enumerate().flat_map(move |(at, &text)| {
            bucket[at + 1..]
                .iter()
                .take_while(move |&&later| self.reaches(text, later))
                .map(move |&later| ordered(text, later))
        })
    }

    /// Whether a text may lie within the window after another one that does not start later. True for
    /// all texts before one for which it is true, in the order of their first days.
    fn reaches(&self, text: u32, later: u32) -> bool {
        let (end, start) = (
            i64::from(self.hulls[text as usize].end),
            i64::from(self.hulls[later as usize].start),
        );
        self.window_days.is_none_or(|days| start <= end - 1 + days)
    }
}

fn ordered(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALWAYS: DateSpan = DateSpan {
        start: i32::MIN,
        end: i32::MAX,
    };

    fn day(day: i32) -> DateSpan {
        DateSpan {
            start: day,
            end: day + 1,
        }
    }

    fn found(bins: &[[u32; 4]], hulls: &[DateSpan], window: Option<u32>) -> Vec<(u32, u32)> {
        let signatures = Signatures::of_bins(4, bins.concat());
        candidates(&signatures, hulls, window, &Progress::default()).unwrap()
    }

    #[test]
    fn texts_alike_in_two_bins_are_paired_and_empty_bins_match_nothing() {
        let bins = [
            [1, 2, 3, EMPTY],
            [1, 2, 9, EMPTY],
            [1, 8, 3, EMPTY],
            [7, 8, 9, EMPTY],
        ];
        let hulls = [ALWAYS; 4];
        assert_eq!(found(&bins, &hulls, None), [(0, 1), (0, 2)]);
    }

    #[test]
    fn the_window_counts_days_between() {
        let bins = [[1, 2, 3, 4]; 4];
        let hulls = [day(20), day(5), day(12), ALWAYS];
        assert_eq!(
            found(&bins, &hulls, Some(7)),
            [(0, 3), (1, 2), (1, 3), (2, 3)]
        );
        assert_eq!(found(&bins, &hulls, Some(8)).len(), 5);
        assert_eq!(found(&bins, &hulls, None).len(), 6);
    }

    #[test]
    fn a_large_bucket_costs_linearly_and_stays_connected() {
        for n in [1_000, 2_000] {
            let pairs = found(&vec![[1, 2, 3, 4]; n], &vec![ALWAYS; n], None);
            assert_eq!(pairs.len(), 2 * n - 3);
            assert!((1..n as u32).all(|text| pairs.contains(&(text - 1, text))));
        }
    }
}
