//! Distinct slices of text to small numbers: one arena for the bytes, one open-addressed table for
//! the look-up, no allocation per word.

use xxhash_rust::xxh3::xxh3_64;

const EMPTY: u32 = u32::MAX;

/// Numbers slices in the order they are first met and counts how often each is.
#[derive(Default)]
pub struct Interner {
    /// Per slot of the table: the number of the slice, or `EMPTY`.
    slots: Vec<u32>,
    /// Per slice: part of its hash, so that most mismatches need no look at the bytes.
    tags: Vec<u32>,
    /// Per slice: where it ends in the arena; it starts where the one before ends.
    ends: Vec<usize>,
    counts: Vec<u64>,
    arena: String,
}

impl Interner {
    /// Number of a slice; a new one is the number of slices before it.
    pub fn intern(&mut self, slice: &str) -> u32 {
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = xxh3_64(slice.as_bytes());
        let tag = (hash >> 32) as u32;
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let id = self.slots[slot];
            if id == EMPTY {
                break;
            }
            if self.tags[id as usize] == tag && self.get(id) == slice {
                self.counts[id as usize] += 1;
                return id;
            }
            slot = (slot + 1) & mask;
        }
        let id = self.ends.len() as u32;
        self.slots[slot] = id;
        self.tags.push(tag);
        self.arena.push_str(slice);
        self.ends.push(self.arena.len());
        self.counts.push(1);
        id
    }

    /// The slice with a number that [`intern`](Self::intern) gave.
    pub fn get(&self, id: u32) -> &str {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.arena[start..self.ends[id]]
    }

    /// All slices with how often each was met, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        (0..self.ends.len() as u32).map(|id| (self.get(id), self.counts[id as usize]))
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(1024);
        self.slots = vec![EMPTY; size];
        for id in 0..self.ends.len() as u32 {
            let mut slot = xxh3_64(self.get(id).as_bytes()) as usize & (size - 1);
            while self.slots[slot] != EMPTY {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = id;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_first_appearance_through_growth() {
        let mut interner = Interner::default();
        let words: Vec<String> = (0..5_000).map(|i| format!("w{i}")).collect();
        for (expected, word) in words.iter().enumerate() {
            assert_eq!(interner.intern(word), expected as u32);
        }
        for (expected, word) in words.iter().enumerate() {
            assert_eq!(interner.intern(word), expected as u32);
            assert_eq!(interner.get(expected as u32), word);
        }
        assert_eq!(interner.intern(""), 5_000);
        assert_eq!(interner.get(5_000), "");
        assert_eq!(interner.iter().count(), 5_001);
        assert!(interner.iter().take(5_000).all(|(_, count)| count == 2));
    }
}
