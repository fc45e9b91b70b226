//! Text to TF-IDF against splitting the same bytes on white space, which is the floor: nothing that
//! reads words can be faster. Prints the ratio of medians over alternating runs, on one thread and on
//! all against the split on one, and the time of each step. The text is generated, or the file that
//! `ERASCOPE_BENCH_TEXT` names, with an empty line between articles.

use std::hint::black_box;
use std::time::Instant;

use erascope::Result;
use erascope::counts::{Pruning, TermCounts};
use erascope::progress::Progress;
use erascope::random::KeyedRandom;
use erascope::text::{Analyzer, AnalyzerParams, Tokenizer};
use erascope::weight::WeightParams;

const RUNS: usize = 5;
const STEPS: [&str; 4] = ["words", "vocabulary and counts", "pruning", "weights"];

/// Articles whose words follow Zipf's law, as those of real text do.
fn articles(n_articles: usize, n_words: usize, n_distinct: usize) -> Vec<String> {
    let random = KeyedRandom::new(7);
    let spelled = |rank: u64| -> String {
        let letter = |i: u64| char::from(b'a' + (KeyedRandom::new(rank).bits(i) % 26) as u8);
        (0..2 + u64::from(rank.ilog2()) / 2).map(letter).collect()
    };
    let words: Vec<String> = (1..=n_distinct as u64).map(spelled).collect();
    (0..n_articles)
        .map(|article| {
            let random = random.child(article as u64);
            (0..n_words as u64)
                .map(|place| {
                    let rank = (n_distinct as f64).powf(random.unit(place)) as usize;
                    let end = if place % 12 == 11 { ". " } else { " " };
                    words[rank - 1].clone() + end
                })
                .collect()
        })
        .collect()
}

fn seconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let made = black_box(work());
    (made, start.elapsed().as_secs_f64())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The seconds of each step.
fn tf_idf(analyzer: &Analyzer, texts: &[&str]) -> Result<[f64; 4]> {
    let progress = Progress::default();
    let mut reader = analyzer.bag_reader();
    let (read, words) = seconds(|| reader.read(texts, &progress));
    read?;
    let (finished, vocabulary) = seconds(|| reader.finish(&progress));
    let (bags, lexicon) = finished?;
    let (kept, pruned) =
        seconds(|| TermCounts::of_bags(bags, &lexicon).pruned(&Pruning::default()));
    let kept = kept?;
    let (weighted, weights) = seconds(|| {
        let frequencies = kept.bags.document_frequencies();
        WeightParams::default()
            .check()?
            .fit_frequencies(kept.bags.n_texts(), frequencies, 0)?
            .rows(kept.bags, &progress)
    });
    weighted?;
    Ok([words, vocabulary, pruned, weights])
}

fn main() -> Result<()> {
    let text = std::env::var("ERASCOPE_BENCH_TEXT")
        .ok()
        .and_then(|path| std::fs::read_to_string(path).ok())
        .unwrap_or_else(|| articles(16_000, 400, 60_000).join("\n\n"));
    let texts: Vec<&str> = text.split("\n\n").collect();
    let megabytes = text.len() as f64 / 1e6;
    for n_threads in [
        1,
        std::thread::available_parallelism().map_or(2, usize::from),
    ] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build();
        let Ok(pool) = pool else { continue };
        for (name, tokenizer) in [("words", Tokenizer::Words), ("pattern", Tokenizer::Pattern)] {
            let params = AnalyzerParams {
                tokenizer,
                ..AnalyzerParams::default()
            };
            let analyzer = params.check()?;
            let (mut floor, mut ours) = (Vec::new(), Vec::new());
            for _ in 0..RUNS {
                let split = || texts.iter().map(|text| text.split_whitespace().count());
                floor.push(seconds(|| split().sum::<usize>()).1);
                ours.push(pool.install(|| tf_idf(&analyzer, &texts))?);
            }
            let floor = median(floor);
            let whole = median(ours.iter().map(|steps| steps.iter().sum()).collect());
            let step = |at: usize| median(ours.iter().map(|steps| steps[at]).collect());
            println!(
                "text to TF-IDF, {name}, {megabytes:.0} MB, {n_threads} threads: {:.2} times the time \
                 of splitting on white space on one ({:.0} MB/s); {}",
                whole / floor,
                megabytes / whole,
                (0..4)
                    .map(|at| format!("{} {:.0} ms", STEPS[at], step(at) * 1e3))
                    .collect::<Vec<_>>()
                    .join(", ")
            );
        }
    }
    Ok(())
}
