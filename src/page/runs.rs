//! Sums, distances and densest stretches over a sequence of pieces, each in linear time.

/// Distances beyond this are all the same.
pub const FAR: f32 = 40.0;

/// ln(1 + x), by the crate that gives the same bits everywhere.
pub fn log(value: f32) -> f32 {
    libm::log1pf(value.max(0.0))
}

/// Running sums, so that any stretch costs two look-ups.
pub struct Sums(Vec<f64>);

impl Sums {
    pub fn new(values: &[f32]) -> Self {
        let mut sum = 0.0;
        let mut sums = vec![0.0];
        sums.extend(values.iter().map(|&value| {
            sum += f64::from(value);
            sum
        }));
        Self(sums)
    }

    pub fn before(&self, row: usize) -> f32 {
        self.0[row] as f32
    }

    pub fn between(&self, start: usize, end: usize) -> f32 {
        (self.0[end] - self.0[start]) as f32
    }

    pub fn around(&self, row: usize, reach: usize) -> f32 {
        let end = (row + reach + 1).min(self.0.len() - 1);
        self.between(row.saturating_sub(reach), end)
    }

    pub fn total(&self) -> f32 {
        self.0.last().map_or(0.0, |&sum| sum as f32)
    }
}

/// The stretch `start..end` with the largest sum; the first of equal ones.
pub fn best_run(values: impl Iterator<Item = f32>) -> (usize, usize) {
    let (mut best, mut best_sum) = ((0, 0), 0.0);
    let (mut start, mut sum) = (0, 0.0f64);
    for (row, value) in values.enumerate() {
        if sum <= 0.0 {
            (start, sum) = (row, 0.0);
        }
        sum += f64::from(value);
        if sum > best_sum {
            (best, best_sum) = ((start, row + 1), sum);
        }
    }
    best
}

/// How far a piece stands from a run, in pieces and in words; negative before the place meant.
pub struct Distance {
    pub inside: bool,
    pub from_start: f32,
    pub from_end: f32,
    pub words_from_start: f32,
    pub words_from_end: f32,
}

impl Distance {
    pub fn new(row: usize, (start, end): (usize, usize), words: &Sums) -> Self {
        let signed = |value: f32| value.signum() * log(value.abs());
        let last = end.max(1) - 1;
        Self {
            inside: start <= row && row < end,
            from_start: signed(row as f32 - start as f32),
            from_end: signed(row as f32 - last as f32),
            words_from_start: signed(words.before(row) - words.before(start)),
            words_from_end: signed(words.before(row) - words.before(last)),
        }
    }
}

/// Pieces and words since and until the nearest prose.
pub struct Gaps {
    pub since: Vec<(f32, f32)>,
    pub until: Vec<(f32, f32)>,
}

impl Gaps {
    pub fn new(prose: &[f32], words: &[f32]) -> Self {
        let sweep = |rows: &mut dyn Iterator<Item = usize>| {
            let mut found = vec![(FAR, 10.0); prose.len()];
            let (mut pieces, mut between) = (FAR, 20_000.0f32);
            for row in rows {
                found[row] = (pieces.min(FAR), log(between));
                if prose[row] > 0.0 {
                    (pieces, between) = (0.0, 0.0);
                } else {
                    pieces += 1.0;
                    between += words[row];
                }
            }
            found
        };
        Self {
            since: sweep(&mut (0..prose.len())),
            until: sweep(&mut (0..prose.len()).rev()),
        }
    }
}

/// Pieces since the last one before that is marked.
pub fn since(marked: impl Iterator<Item = bool>) -> Vec<f32> {
    let mut distance = FAR;
    marked
        .map(|marked| {
            let found = distance;
            distance = if marked {
                0.0
            } else {
                (distance + 1.0).min(FAR)
            };
            found
        })
        .collect()
}

/// Pieces until the next one that is marked.
pub fn until(marked: impl DoubleEndedIterator<Item = bool>) -> Vec<f32> {
    let mut distances = since(marked.rev());
    distances.reverse();
    distances
}
