//! Distinct slices of text to small numbers: one arena for the bytes, open-addressed tables of
//! numbers for the look-up, no allocation per word.
//!
//! Slices of up to sixteen bytes, which nearly all words are, are compared as packed bytes. Tables hold
//! nothing but numbers, and what a number stands for lies in the order of the numbers: common words come
//! early, so that theirs share cache lines, and a table may stay half empty at four bytes a place.
//! (Finding many words first and looking them up together was measured, too, and was slower.)

use xxhash_rust::xxh3::xxh3_64;

use super::tokenize::ascii;

/// Longest slice that is packed.
const PACKED: usize = 16;
const EMPTY: u32 = u32::MAX;
/// In place of the packed bytes of a long slice; no short one is packed to it.
const LONG: u128 = 0;

#[derive(Clone, Copy)]
struct LongSlot {
    /// Part of the hash, so that most mismatches need no look at the bytes.
    tag: u32,
    id: u32,
}

/// Numbers slices in the order they are first met, and counts them.
pub struct Interner {
    /// Whether capitals of short ASCII slices are folded before they are numbered.
    folding: bool,
    /// The one short slice whose capitals count, packed.
    kept: u128,
    short: Vec<u32>,
    n_short: usize,
    long: Vec<LongSlot>,
    n_long: usize,
    /// Per slice: its bytes if it is short.
    packed: Vec<u128>,
    /// Per slice: how often it was met.
    counts: Vec<u64>,
    /// Per slice: where it ends in the arena; it starts where the one before ends.
    ends: Vec<usize>,
    arena: String,
}

impl Interner {
    /// An empty one. With `folding`, capitals of short ASCII slices become small letters, except in
    /// the slice `kept`.
    pub fn new(folding: bool, kept: Option<&str>) -> Self {
        Self {
            folding,
            kept: kept.map_or(0, |kept| packed(kept, 0, kept.len())),
            short: Vec::new(),
            n_short: 0,
            long: Vec::new(),
            n_long: 0,
            packed: Vec::new(),
            counts: Vec::new(),
            ends: Vec::new(),
            arena: String::new(),
        }
    }

    /// Number of the slice `text[start..end]`; a new one is the number of slices before it.
    #[inline]
    pub fn intern(&mut self, text: &str, start: usize, end: usize) -> u32 {
        let length = end - start;
        // Packed bytes do not tell how many zeros a slice ends with.
        if length == 0 || length > PACKED || text.as_bytes()[end - 1] == 0 {
            return self.intern_long(&text[start..end]);
        }
        let mut packed = packed(text, start, length);
        if self.folding && ascii::is_ascii(packed) && packed != self.kept {
            packed = ascii::lower_case(packed);
        }
        if self.n_short * 2 >= self.short.len() {
            self.grow_short();
        }
        let mask = self.short.len() - 1;
        let mut slot = hash(packed) as usize & mask;
        loop {
            let id = self.short[slot];
            if id == EMPTY {
                return self.add_short(slot, packed, &text[start..end]);
            }
            if self.packed[id as usize] == packed {
                self.counts[id as usize] += 1;
                return id;
            }
            slot = (slot + 1) & mask;
        }
    }

    #[cold]
    fn add_short(&mut self, slot: usize, packed: u128, slice: &str) -> u32 {
        self.short[slot] = self.ends.len() as u32;
        self.n_short += 1;
        match std::str::from_utf8(&packed.to_le_bytes()[..slice.len()]) {
            Ok(folded) => self.push(folded, packed),
            // Packed bytes are those of the slice but for the case of ASCII, so they are text, too.
            Err(_) => self.push(slice, packed),
        }
    }

    fn intern_long(&mut self, slice: &str) -> u32 {
        if self.n_long * 2 >= self.long.len() {
            self.grow_long();
        }
        let hash = xxh3_64(slice.as_bytes());
        let tag = (hash >> 32) as u32;
        let mask = self.long.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let LongSlot { tag: known, id } = self.long[slot];
            if id == EMPTY {
                break;
            }
            if known == tag && self.get(id) == slice {
                self.counts[id as usize] += 1;
                return id;
            }
            slot = (slot + 1) & mask;
        }
        let id = self.push(slice, LONG);
        self.long[slot] = LongSlot { tag, id };
        self.n_long += 1;
        id
    }

    /// Adds a slice that was met for the first time.
    fn push(&mut self, slice: &str, packed: u128) -> u32 {
        let id = self.ends.len() as u32;
        self.packed.push(packed);
        self.counts.push(1);
        self.arena.push_str(slice);
        self.ends.push(self.arena.len());
        id
    }

    /// Number of slices.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The slice with a number that [`intern`](Self::intern) gave.
    pub fn get(&self, id: u32) -> &str {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.arena[start..self.ends[id]]
    }

    /// All slices with how often each was met, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        (0..)
            .zip(&self.counts)
            .map(|(id, &count)| (self.get(id), count))
    }

    fn grow_short(&mut self) {
        let size = (self.short.len() * 2).max(1024);
        self.short.clear();
        self.short.resize(size, EMPTY);
        for (id, &packed) in (0..)
            .zip(&self.packed)
            .filter(|(_, packed)| **packed != LONG)
        {
            let mut slot = hash(packed) as usize & (size - 1);
            while self.short[slot] != EMPTY {
                slot = (slot + 1) & (size - 1);
            }
            self.short[slot] = id;
        }
    }

    fn grow_long(&mut self) {
        let size = (self.long.len() * 2).max(256);
        let empty = LongSlot { tag: 0, id: EMPTY };
        let before = std::mem::replace(&mut self.long, vec![empty; size]);
        for known in before.into_iter().filter(|known| known.id != EMPTY) {
            let mut slot = xxh3_64(self.get(known.id).as_bytes()) as usize & (size - 1);
            while self.long[slot].id != EMPTY {
                slot = (slot + 1) & (size - 1);
            }
            self.long[slot] = known;
        }
    }
}

/// Up to sixteen bytes of `text` from `start` on, zeros behind them.
#[inline]
fn packed(text: &str, start: usize, length: usize) -> u128 {
    let bytes = &text.as_bytes()[start..];
    match bytes.first_chunk::<PACKED>() {
        Some(chunk) => u128::from_le_bytes(*chunk) & MASKS[length],
        None => {
            let mut padded = [0; PACKED];
            padded[..length].copy_from_slice(&bytes[..length]);
            u128::from_le_bytes(padded)
        }
    }
}

/// The lowest `n` bytes, for each `n`.
const MASKS: [u128; PACKED + 1] = {
    let mut masks = [u128::MAX; PACKED + 1];
    let mut length = 0;
    while length < PACKED {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// Both halves times odd constants, the halves of the product folded: every bit in, every bit out.
#[inline]
fn hash(packed: u128) -> u64 {
    let low = packed as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let high = (packed >> 64) as u64 ^ 0xd1b5_4a32_d192_ed03;
    let product = u128::from(low) * u128::from(high);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intern(interner: &mut Interner, slice: &str) -> u32 {
        let text = format!("ab{slice}yz");
        interner.intern(&text, 2, 2 + slice.len())
    }

    #[test]
    fn numbers_follow_first_appearance_through_growth() {
        let mut interner = Interner::new(false, None);
        let words: Vec<String> = (0..5_000)
            .map(|i| {
                if i % 3 == 0 {
                    format!("a rather long w{i}")
                } else {
                    format!("w{i}")
                }
            })
            .collect();
        for _ in 0..2 {
            for (expected, word) in words.iter().enumerate() {
                assert_eq!(intern(&mut interner, word), expected as u32);
                assert_eq!(interner.get(expected as u32), word);
            }
        }
        assert_eq!(interner.len(), 5_000);
        assert!(interner.iter().all(|(_, count)| count == 2));
    }

    #[test]
    fn nothing_but_the_case_of_short_ascii_is_folded() {
        let mut interner = Interner::new(true, Some("US"));
        let slices = [
            "Iran",
            "US",
            "us",
            "",
            "\0",
            "a\0",
            "a",
            "É",
            "é",
            "AN ASCII SLICE OF 20",
            "x@[`{Z",
        ];
        let ids: Vec<u32> = slices
            .iter()
            .map(|slice| intern(&mut interner, slice))
            .collect();
        assert_eq!(ids, (0..slices.len() as u32).collect::<Vec<u32>>());
        assert_eq!(intern(&mut interner, "IRAN"), 0);
        assert_eq!(intern(&mut interner, "Us"), 2);
        assert_eq!(intern(&mut interner, "X@[`{z"), 10);
        assert_eq!(interner.get(0), "iran");
        assert_eq!(interner.get(1), "US");
        assert_eq!(interner.get(9), slices[9]);
    }

    #[test]
    fn slices_at_the_end_of_a_text_are_whole() {
        let mut interner = Interner::new(true, None);
        assert_eq!(interner.intern("the end", 4, 7), 0);
        assert_eq!(interner.intern("end of the line, and more", 0, 3), 0);
        assert_eq!(interner.intern("exactly sixteen!", 0, 16), 1);
        assert_eq!(interner.get(1), "exactly sixteen!");
    }
}
