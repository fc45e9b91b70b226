//! Text to counts against splitting the same bytes on white space, which is the floor: nothing that
//! reads words can be faster. Prints the ratio of medians over alternating runs.

use std::hint::black_box;
use std::time::Instant;

use erascope::counts::TermCounts;
use erascope::progress::Progress;
use erascope::random::KeyedRandom;
use erascope::text::{AnalyzerParams, Tokenizer};

const RUNS: usize = 5;

/// Articles whose words follow Zipf's law, as those of real text do.
fn articles(n_articles: usize, n_words: usize, n_distinct: usize) -> Vec<String> {
    let random = KeyedRandom::new(7);
    (0..n_articles)
        .map(|article| {
            let random = random.child(article as u64);
            (0..n_words as u64)
                .map(|place| {
                    let rank = (n_distinct as f64).powf(random.unit(place)) as u64;
                    let letter = |i: u64| char::from(b'a' + (random_letters(rank, i) % 26) as u8);
                    let word: String = (0..2 + rank.ilog2() as u64 / 2).map(letter).collect();
                    word + if place % 12 == 11 { ". " } else { " " }
                })
                .collect()
        })
        .collect()
}

fn random_letters(rank: u64, place: u64) -> u64 {
    KeyedRandom::new(rank).bits(place)
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let texts = articles(4_000, 2_000, 60_000);
    let megabytes = texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    for n_threads in [1, rayon::current_num_threads()] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build();
        let Ok(pool) = pool else { return };
        for (name, tokenizer) in [("words", Tokenizer::Words), ("pattern", Tokenizer::Pattern)] {
            let params = AnalyzerParams {
                tokenizer,
                ..AnalyzerParams::default()
            };
            let Ok(analyzer) = params.check() else { return };
            let (mut floor, mut counts) = (Vec::new(), Vec::new());
            for _ in 0..RUNS {
                floor.push(seconds(|| {
                    black_box(
                        texts
                            .iter()
                            .map(|text| text.split_whitespace().count())
                            .sum::<usize>(),
                    );
                }));
                counts.push(seconds(|| {
                    pool.install(|| {
                        let read = analyzer.analyze(&texts, &Progress::default());
                        let counted = read
                            .and_then(|(words, lexicon)| TermCounts::of_terms(&words, &lexicon));
                        let _ = black_box(counted);
                    });
                }));
            }
            let (floor, counts) = (median(floor), median(counts));
            println!(
                "text to counts, {name}, {megabytes:.0} MB, {n_threads} threads: {:.1} times the time of \
                 splitting on white space on one ({:.0} MB/s)",
                counts / floor,
                megabytes / counts
            );
        }
    }
}
