//! Deals of articles to eras, and the count of a term in each of many deals at once.

/// Deals seen at once.
pub(super) const BLOCK: usize = 128;

/// A term's articles and its count in each.
pub(super) struct Column {
    pub term: usize,
    pub articles: Vec<u32>,
    pub counts: Vec<u32>,
}

/// A number of deals: `era[article * BLOCK + deal]`, and the words of each era in each deal.
pub(super) struct Block {
    pub n_deals: usize,
    pub era: Vec<u16>,
    pub words: Vec<[f64; BLOCK]>,
    pub all_words: f64,
}

impl Column {
    /// The count of the term in an era, for each deal. Sixteen bits at a time are added, which
    /// the processor does eight or sixteen deals at once.
    pub fn count_in(&self, era: u16, block: &Block) -> [u32; BLOCK] {
        let mut counts = [0u32; BLOCK];
        let mut part = [0u16; BLOCK];
        let mut room = u16::MAX;
        for (&article, &count) in self.articles.iter().zip(&self.counts) {
            let start = article as usize * BLOCK;
            let dealt = &block.era[start..start + BLOCK];
            let mut left = count;
            while left > 0 {
                if room == 0 {
                    for (count, part) in counts.iter_mut().zip(&mut part) {
                        *count += u32::from(std::mem::take(part));
                    }
                    room = u16::MAX;
                }
                let piece = left.min(u32::from(room)) as u16;
                for (part, &dealt) in part.iter_mut().zip(dealt) {
                    *part += if dealt == era { piece } else { 0 };
                }
                room -= piece;
                left -= u32::from(piece);
            }
        }
        for (count, part) in counts.iter_mut().zip(part) {
            *count += u32::from(part);
        }
        counts
    }
}
