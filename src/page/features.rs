//! The features of a piece: what it looks like, where it stands, what stands around it.
//!
//! Comes in: the pieces of a page. Goes out: a table with a row per piece and a column per name of
//! [`names`]. Time is linear in the page: neighbours are read at fixed distances, windows are
//! differences of running sums, and the run of densest prose is Kadane's maximal segment (Bentley,
//! "Programming pearls: algorithm design techniques", 1984, doi:10.1145/358234.381162).

use rustc_hash::{FxHashMap, FxHashSet};

use super::measure::Measure;
use super::pieces::Piece;
use super::repetition::{frequent_short_words, grams_elsewhere, hash_of, topic};
use super::runs::{Distance, FAR, Gaps, Sums, best_run, log, since, until};
use super::words::WordLists;

/// What a piece looks like by itself.
#[rustfmt::skip]
const OWN: [&str; 41] = [
    "words", "characters", "word_length", "longest", "lower", "upper", "capitals", "numbers",
    "digits", "function", "furniture", "comments", "related", "address", "byline", "calendar",
    "furniture_n", "commas", "quotes", "separators", "brackets", "colons", "ends", "words_per_end",
    "addresses", "copyright", "ends_sentence", "ends_colon", "ends_open", "bullet", "starts_lower",
    "starts_quote", "starts_digit", "indent", "blank_before", "blank_after", "continues", "prose",
    "letters", "page_function", "repeated",
];
/// What of a piece its neighbours see.
const SEEN: [usize; 9] = [0, 4, 9, 10, 19, 26, 34, 37, 33];
const NEIGHBOURS: [isize; 6] = [-3, -2, -1, 1, 2, 3];
/// Where it stands on the page.
#[rustfmt::skip]
const PLACE: [&str; 42] = [
    "place", "words_before_share", "from_start", "from_end", "prose_2", "prose_5", "prose_12",
    "density_2", "density_5", "density_12", "since_prose", "until_prose", "words_since_prose",
    "words_until_prose", "prose_before", "prose_after", "in_run", "from_run_start", "from_run_end",
    "run_share", "words_from_run_start", "words_from_run_end", "since_comments", "since_related",
    "since_calendar", "since_furniture", "since_copyright", "indent_as_run", "indent_change",
    "topic", "grams_elsewhere", "seen_before", "dated_5", "dated_15", "short_5", "furniture_5",
    "comments_15", "related_5", "until_comments", "page_words", "page_prose", "page_pieces",
];
/// The column `since_prose` of PLACE.
const SINCE: usize = 10;
/// What the first judgement adds for the second.
#[rustfmt::skip]
const JUDGED: [&str; 22] = [
    "p", "p-4", "p-3", "p-2", "p-1", "p+1", "p+2", "p+3", "p+4", "p_2", "p_6", "p_15", "p_in_run",
    "p_from_run_start", "p_from_run_end", "p_words_from_run_start", "p_words_from_run_end",
    "p_before", "p_after", "p_total", "p_largest", "p_twin",
];

/// Number of columns of the first table.
pub const N_FIRST: usize = OWN.len() + SEEN.len() * NEIGHBOURS.len() + PLACE.len();
/// Number of columns of the second table.
pub const N_SECOND: usize = N_FIRST + JUDGED.len();

/// The names of the columns, in order.
pub fn names() -> Vec<String> {
    let own = OWN.iter().map(|name| (*name).to_owned());
    let seen = NEIGHBOURS
        .iter()
        .flat_map(|offset| SEEN.map(|column| format!("{}{offset:+}", OWN[column])));
    let place = PLACE.iter().chain(&JUDGED).map(|name| (*name).to_owned());
    own.chain(seen).chain(place).collect()
}

/// What is known of a page before its features are made.
pub struct Context<'a> {
    /// Its pieces.
    pub pieces: &'a [Piece<'a>],
    /// A measure per piece.
    pub measures: Vec<Measure>,
    /// A hash per piece: equal where letters and digits are, whatever their case.
    pub hashes: Vec<u64>,
}

impl<'a> Context<'a> {
    /// Measures the pieces of a page in a language (ISO 639-1).
    pub fn new(pieces: &'a [Piece<'a>], language: Option<&str>) -> Self {
        let mut lists = WordLists::new(language);
        Self {
            pieces,
            measures: pieces
                .iter()
                .map(|piece| Measure::of(piece, &mut lists))
                .collect(),
            hashes: pieces.iter().map(|piece| hash_of(piece.text)).collect(),
        }
    }

    /// The first table, row-major, [`N_FIRST`] columns.
    pub fn first_table(&self) -> Vec<f32> {
        let own = self.own();
        let place = self.place();
        let n = self.pieces.len();
        let mut table = Vec::with_capacity(n * N_FIRST);
        for row in 0..n {
            table.extend_from_slice(&own[row]);
            for offset in NEIGHBOURS {
                let other = row.checked_add_signed(offset).and_then(|row| own.get(row));
                table.extend(SEEN.map(|column| other.map_or(-1.0, |other| other[column])));
            }
            table.extend_from_slice(&place[row]);
        }
        table
    }

    /// The second table: the first with what the first judgement, a probability per piece, adds.
    pub fn second_table(&self, first: &[f32], probability: &[f32]) -> Vec<f32> {
        let judged = self.judged(probability);
        let mut table = Vec::with_capacity(judged.len() * N_SECOND);
        for (row, judged) in first.chunks_exact(N_FIRST).zip(&judged) {
            table.extend_from_slice(row);
            table.extend_from_slice(judged);
        }
        table
    }

    /// Which pieces are worth a judgement: short ones far from all prose are part of no article.
    pub fn candidates(&self, first: &[f32]) -> Vec<bool> {
        let place = OWN.len() + SEEN.len() * NEIGHBOURS.len();
        first
            .chunks_exact(N_FIRST)
            .zip(&self.measures)
            .map(|(row, measure)| {
                measure.n_words > 6.0 || row[place + SINCE].min(row[place + SINCE + 1]) < 6.0
            })
            .collect()
    }

    fn own(&self) -> Vec<[f32; OWN.len()]> {
        let frequent = frequent_short_words(self.pieces, &self.measures);
        let mut count: FxHashMap<u64, u32> = FxHashMap::default();
        for &hash in &self.hashes {
            *count.entry(hash).or_insert(0) += 1;
        }
        let blank_after = |row: usize| {
            self.pieces
                .get(row + 1)
                .map_or(3.0, |next| next.blank_before.min(5) as f32)
        };
        let rows = self.pieces.iter().zip(&self.measures).zip(&self.hashes);
        rows.enumerate()
            .map(|(row, ((piece, m), hash))| {
                let flag = |is: bool| f32::from(u8::from(is));
                let page_function = piece
                    .text
                    .split_whitespace()
                    .filter(|word| frequent.contains_key(&hash_of(word)))
                    .count() as f32;
                [
                    log(m.n_words),
                    log(m.n_characters),
                    m.n_letters / m.n_words.max(1.0),
                    m.longest.min(60.0),
                    m.share(m.n_lower),
                    m.share(m.n_upper),
                    m.share(m.n_capitals),
                    m.share(m.n_numbers),
                    m.n_digits / m.n_characters.max(1.0),
                    m.share(m.n_function),
                    m.share(m.n_kind[0]),
                    m.share(m.n_kind[1]),
                    m.share(m.n_kind[2]),
                    m.share(m.n_kind[3]),
                    m.share(m.n_kind[4]),
                    m.share(m.n_kind[5]),
                    m.n_kind[0],
                    m.share(m.n_commas),
                    m.n_quotes.min(20.0),
                    m.share(m.n_separators),
                    m.share(m.n_brackets),
                    m.share(m.n_colons),
                    m.n_ends.min(30.0),
                    m.n_words / m.n_ends.max(1.0),
                    m.n_addresses.min(10.0),
                    flag(m.copyright),
                    flag(m.ends_sentence),
                    flag(m.ends_colon),
                    flag(m.ends_open),
                    flag(m.bullet),
                    flag(m.starts_lower),
                    flag(m.starts_quote),
                    flag(m.starts_digit),
                    piece.indent.min(100) as f32,
                    piece.blank_before.min(5) as f32,
                    blank_after(row),
                    flag(piece.continues),
                    flag(m.is_prose()),
                    m.n_letters / m.n_characters.max(1.0),
                    m.share(page_function),
                    count.get(hash).map_or(0.0, |&n| n.min(10) as f32),
                ]
            })
            .collect()
    }

    fn place(&self) -> Vec<[f32; PLACE.len()]> {
        let n = self.pieces.len();
        let words: Vec<f32> = self.measures.iter().map(|m| m.n_words).collect();
        let prose: Vec<f32> = self
            .measures
            .iter()
            .map(|m| if m.is_prose() { m.n_words } else { 0.0 })
            .collect();
        let (all_words, all_prose) = (Sums::new(&words), Sums::new(&prose));
        let run = best_run(words.iter().zip(&prose).map(|(&words, &prose)| {
            if prose > 0.0 {
                prose
            } else {
                -(4.0 + words.min(40.0))
            }
        }));
        let indent = self.indent_of(&prose, run);
        let gaps = Gaps::new(&prose, &words);
        let cue = |is: &dyn Fn(&Measure) -> bool| since(self.measures.iter().map(is));
        let short = |m: &Measure, kind: usize, most: f32| m.n_kind[kind] > 0.0 && m.n_words <= most;
        let since_comments = cue(&|m| short(m, 1, 6.0));
        let since_related = cue(&|m| short(m, 2, 5.0) && !m.ends_sentence);
        let since_calendar = cue(&|m| short(m, 5, 15.0) && m.n_numbers > 0.0);
        let since_furniture = cue(&|m| m.share(m.n_kind[0]) >= 0.2);
        let since_copyright = cue(&|m| m.copyright);
        let sums = |of: &dyn Fn(&Measure) -> f32| {
            let values: Vec<f32> = self.measures.iter().map(of).collect();
            Sums::new(&values)
        };
        let flag = |is: bool| f32::from(u8::from(is));
        let dated = sums(&|m| flag(m.n_words <= 15.0 && m.n_numbers > 0.0 && m.n_kind[5] > 0.0));
        let brief = sums(&|m| flag(m.n_words <= 4.0));
        let [furniture, comments, related] =
            [0, 1, 2].map(|kind| sums(&|m| m.share(m.n_kind[kind])));
        let until_comments = until(self.measures.iter().map(|m| short(m, 1, 6.0)));
        let (topic, elsewhere) = (topic(self.pieces, &prose), grams_elsewhere(self.pieces));
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        let (total_words, total_prose) = (all_words.total(), all_prose.total());
        (0..n)
            .map(|row| {
                let around = |reach| (all_prose.around(row, reach), all_words.around(row, reach));
                let [(p2, w2), (p5, w5), (p12, w12)] = [around(2), around(5), around(12)];
                let distance = Distance::new(row, run, &all_words);
                let before = row.checked_sub(1).and_then(|row| self.pieces.get(row));
                [
                    row as f32 / n.max(1) as f32,
                    all_words.before(row) / total_words.max(1.0),
                    log(row as f32),
                    log((n - 1 - row) as f32),
                    log(p2),
                    log(p5),
                    log(p12),
                    p2 / w2.max(1.0),
                    p5 / w5.max(1.0),
                    p12 / w12.max(1.0),
                    gaps.since[row].0,
                    gaps.until[row].0,
                    gaps.since[row].1,
                    gaps.until[row].1,
                    all_prose.before(row) / total_prose.max(1.0),
                    log(total_prose - all_prose.before(row + 1)),
                    f32::from(u8::from(distance.inside)),
                    distance.from_start,
                    distance.from_end,
                    all_prose.between(run.0, run.1) / total_prose.max(1.0),
                    distance.words_from_start,
                    distance.words_from_end,
                    since_comments[row],
                    since_related[row],
                    since_calendar[row],
                    since_furniture[row],
                    since_copyright[row],
                    (self.pieces[row].indent as f32 - indent).clamp(-FAR, FAR),
                    before.map_or(0.0, |before| {
                        (self.pieces[row].indent as f32 - before.indent as f32).clamp(-FAR, FAR)
                    }),
                    topic[row],
                    elsewhere[row],
                    f32::from(u8::from(!seen.insert(self.hashes[row]))),
                    dated.around(row, 5),
                    dated.around(row, 15),
                    brief.around(row, 5),
                    furniture.around(row, 5),
                    comments.around(row, 15),
                    related.around(row, 5),
                    until_comments[row],
                    log(total_words),
                    total_prose / total_words.max(1.0),
                    log(n as f32),
                ]
            })
            .collect()
    }

    /// The indentation that most prose words of the densest run share.
    fn indent_of(&self, prose: &[f32], run: (usize, usize)) -> f32 {
        let mut weight: FxHashMap<usize, f32> = FxHashMap::default();
        let rows = self.pieces.iter().zip(prose);
        for (piece, words) in rows.take(run.1).skip(run.0) {
            *weight.entry(piece.indent).or_insert(0.0) += words;
        }
        let mut ranked: Vec<(usize, f32)> = weight.into_iter().collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        ranked.first().map_or(0.0, |&(indent, _)| indent as f32)
    }

    fn judged(&self, p: &[f32]) -> Vec<[f32; JUDGED.len()]> {
        let words: Vec<f32> = self.measures.iter().map(|m| m.n_words).collect();
        let expected: Vec<f32> = words.iter().zip(p).map(|(words, p)| words * p).collect();
        let (all_words, all) = (Sums::new(&words), Sums::new(&expected));
        let run = best_run(
            words
                .iter()
                .zip(p)
                .map(|(words, p)| (p - 0.4) * (words + 2.0)),
        );
        let largest = p.iter().copied().fold(0.0, f32::max);
        let mut twin: FxHashMap<u64, (usize, f32)> = FxHashMap::default();
        for (row, (&hash, &p)) in self.hashes.iter().zip(p).enumerate() {
            let best = twin.entry(hash).or_insert((row, p));
            if p > best.1 {
                *best = (row, p);
            }
        }
        let total = all.total();
        (0..p.len())
            .map(|row| {
                let at = |offset: isize| {
                    let other = row.checked_add_signed(offset).and_then(|row| p.get(row));
                    other.copied().unwrap_or(-1.0)
                };
                let around = |reach| all.around(row, reach) / all_words.around(row, reach).max(1.0);
                let distance = Distance::new(row, run, &all_words);
                [
                    p[row],
                    at(-4),
                    at(-3),
                    at(-2),
                    at(-1),
                    at(1),
                    at(2),
                    at(3),
                    at(4),
                    around(2),
                    around(6),
                    around(15),
                    f32::from(u8::from(distance.inside)),
                    distance.from_start,
                    distance.from_end,
                    distance.words_from_start,
                    distance.words_from_end,
                    all.before(row) / total.max(1.0),
                    (total - all.before(row + 1)) / total.max(1.0),
                    log(total),
                    largest,
                    twin.get(&self.hashes[row])
                        .filter(|best| best.0 != row)
                        .map_or(0.0, |best| best.1),
                ]
            })
            .collect()
    }
}
