//! Stories as a user sees them, and all of it against the definition applied to every pair.

use std::collections::HashSet;

use super::*;
use crate::random::KeyedRandom;
use crate::text::AnalyzerParams;

fn fit(params: StoryParams, articles: &[(String, &str)]) -> Stories {
    let texts: Vec<&str> = articles.iter().map(|(text, _)| text.as_str()).collect();
    let dates: Vec<Option<PublicationDate>> = articles
        .iter()
        .map(|(_, date)| PublicationDate::parse(date).ok())
        .collect();
    let progress = Progress::default();
    let analyzer = AnalyzerParams::default().check().unwrap();
    let (words, lexicon) = analyzer.analyze(&texts, &progress).unwrap();
    let params = params.check().unwrap();
    params.fit(&words, &lexicon, &dates, &progress).unwrap()
}

/// Paragraphs of 30 words each, named by numbers; words of different paragraphs differ.
fn text(paragraphs: &[u64]) -> String {
    let paragraph = |paragraph: &u64| {
        let random = KeyedRandom::new(*paragraph);
        let word = |place: u64| -> String {
            let letter = |at: u64| (b'a' + random.child(place).below(at, 26) as u8) as char;
            (0..7).map(letter).collect()
        };
        (0..30).map(word).collect::<Vec<_>>().join(" ")
    };
    let paragraphs: Vec<String> = paragraphs.iter().map(paragraph).collect();
    paragraphs.join(".\n\n")
}

#[test]
fn dates_decide_which_copies_are_one_story() {
    let short = "Too short for a shingle.".to_owned();
    let long = text(&[1, 2, 3, 4]);
    type Row<'a> = (&'a [(&'a String, &'a str)], &'a [u32]);
    let table: &[Row] = &[
        // The window counts days between, and chains.
        (&[(&long, "2000-01-01"), (&long, "2000-01-08")], &[0, 0]),
        (&[(&long, "2000-01-01"), (&long, "2000-01-09")], &[0, 1]),
        (
            &[
                (&long, "2000-01-01"),
                (&long, "2000-01-09"),
                (&long, "2000-01-05"),
            ],
            &[0, 0, 0],
        ),
        (&[(&short, "2000-01-01"), (&short, "2000-01-03")], &[0, 0]),
        (&[(&short, "2000-01-01"), (&short, "2001-01-03")], &[0, 1]),
        // Undated articles join, but tie nothing together.
        (
            &[(&long, ""), (&long, ""), (&long, "2000-01-01")],
            &[0, 0, 0],
        ),
        (
            &[(&long, "2000-01-01"), (&long, ""), (&long, "2010-01-01")],
            &[0, 0, 1],
        ),
        // Nor do articles that are dated to a year, or by month and day alone.
        (
            &[
                (&long, "2000-12-01"),
                (&long, "2000"),
                (&long, "2000-02-01"),
            ],
            &[0, 1, 1],
        ),
        (&[(&long, "1999"), (&long, "2000-02-01")], &[0, 1]),
        (&[(&long, "1999"), (&long, ""), (&long, "2001")], &[0, 0, 1]),
        (&[(&long, "--02-01"), (&long, "2000-05-01")], &[0, 0]),
        // A week touches the days beside it.
        (&[(&long, "2000-W02"), (&long, "2000-01-23")], &[0, 0]),
        (&[(&long, "2000-W02"), (&long, "2000-01-24")], &[0, 1]),
        // Texts without words have nothing in common.
        (
            &[
                (&String::new(), ""),
                (&String::new(), ""),
                (&"...".to_owned(), ""),
            ],
            &[0, 1, 2],
        ),
    ];
    for (articles, expected) in table {
        let articles: Vec<(String, &str)> = articles
            .iter()
            .map(|(text, date)| ((*text).clone(), *date))
            .collect();
        let dates: Vec<&str> = articles.iter().map(|(_, date)| *date).collect();
        let stories = fit(StoryParams::default(), &articles);
        assert_eq!(&stories.story, expected, "{dates:?}");
        for (story, n_copies) in stories.story.iter().zip(&stories.n_copies) {
            let size = stories.story.iter().filter(|other| *other == story).count();
            assert_eq!(*n_copies as usize, size);
        }
        assert!(
            stories
                .similarity
                .iter()
                .all(|&similarity| similarity == 1.0)
        );
    }
}

#[test]
fn without_a_window_dates_do_not_matter() {
    let long = text(&[1, 2]);
    let articles = [
        (long.clone(), "1950"),
        ("Others.".to_owned(), ""),
        (long, "2000-02-01"),
    ];
    let params = StoryParams {
        window_days: None,
        ..StoryParams::default()
    };
    assert_eq!(fit(params, &articles).story, [0, 1, 0]);
}

#[test]
fn a_cut_copy_with_header_and_credit_is_found() {
    let original = text(&[1, 2, 3, 4, 5]);
    let cut = format!(
        "By Staff Writers\nMoscow (AFP) Feb 16, 2016\n{}\nAll rights reserved.",
        text(&[1, 3, 5])
    );
    let articles = [
        (original, "2016-02-16"),
        (text(&[6, 7, 8, 9]), "2016-02-16"),
        (cut, "2016-02-18"),
        // A digest is an article of its own, and so is one that shares a paragraph.
        (text(&[4]), "2016-02-16"),
        (text(&[5, 10, 11, 12]), "2016-02-16"),
    ];
    let stories = fit(StoryParams::default(), &articles);
    assert_eq!(stories.story, [0, 1, 0, 2, 3]);
    assert_eq!(stories.n_copies, [2, 1, 2, 1, 1]);
    // 90 of 90 + 11 words.
    assert_eq!(stories.similarity[0], 90.0 / 101.0);
    assert_eq!(stories.similarity[2], 90.0 / 101.0);
    assert_eq!(stories.similarity[1], 1.0);
    assert_eq!(stories.pairs.len(), 1);
}

#[test]
fn the_next_issue_of_a_report_is_no_copy() {
    let report = |rate: &str, sum: &str| {
        format!(
            "The Federal Reserve entered the government securities market to arrange {sum} billion \
             dollars of customer repurchase agreements, a spokesman said. Dealers said federal funds \
             were trading at {rate} per cent when the Fed began its supply of reserves to the banks."
        )
    };
    let stories = |date: &'static str, rate: &str, sum: &str| {
        let articles = [
            (report("6.18", "2.5"), "1987-03-09"),
            (report(rate, sum), date),
        ];
        fit(StoryParams::default(), &articles).len()
    };
    assert_eq!(stories("1987-03-11", "6.31", "1.5"), 2);
    assert_eq!(stories("1987-03-11", "6.18", "2.5"), 1);
    // On the same day it is a correction; undated, only the words count.
    assert_eq!(stories("1987-03-09", "6.31", "1.5"), 1);
    assert_eq!(stories("", "6.31", "1.5"), 1);
}

/// Articles made of few paragraphs, so that many share some, over 40 days; some undated.
fn drawn(seed: u64, n_articles: u64) -> Vec<(String, String)> {
    let random = KeyedRandom::new(seed);
    (0..n_articles)
        .map(|article| {
            let random = random.child(article);
            let source = 10 * random.below(0, 8) as u64;
            let n_paragraphs = 2 + random.below(1, 5) as u64;
            let paragraphs: Vec<u64> = (0..n_paragraphs)
                .map(|at| source + random.below(2 + at, 7) as u64)
                .collect();
            let date = match random.below(20, 8) {
                0 => String::new(),
                1 => "2000".to_owned(),
                day => format!("2000-01-{:02}", 1 + 4 * day - random.below(21, 4)),
            };
            (text(&paragraphs), date)
        })
        .collect()
}

fn borrowed(articles: &[(String, String)]) -> Vec<(String, &str)> {
    articles
        .iter()
        .map(|(text, date)| (text.clone(), date.as_str()))
        .collect()
}

#[test]
fn all_pairs_by_the_definition_are_found_and_no_other() {
    let params = StoryParams {
        window_days: None,
        ..StoryParams::default()
    };
    let (mut n_expected, mut n_missed) = (0, 0);
    for seed in 0..3 {
        let articles = drawn(seed, 60);
        let words: Vec<Vec<&str>> = articles
            .iter()
            .map(|(text, _)| {
                text.split([' ', '.', '\n'])
                    .filter(|w| !w.is_empty())
                    .collect()
            })
            .collect();
        let covered = |a: &[&str], b: &[&str]| {
            let shared: HashSet<&[&str]> = b.windows(8).collect();
            let stands = |at: usize| {
                (at.saturating_sub(7)..=at)
                    .filter_map(|start| a.get(start..start + 8))
                    .any(|shingle| shared.contains(shingle))
            };
            (0..a.len()).filter(|&at| stands(at)).count()
        };
        let similarity = |a: &[&str], b: &[&str]| {
            let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            let mut n_covered = covered(shorter, longer);
            if a.len() == b.len() {
                n_covered = n_covered.max(covered(longer, shorter));
            }
            let long_enough = shorter.len() as f64 >= 0.3 * longer.len() as f64;
            (long_enough && n_covered >= 24).then(|| n_covered as f64 / shorter.len() as f64)
        };
        let stories = fit(params.clone(), &borrowed(&articles));
        // Of a text that occurs again only the first article stands in pairs with other texts.
        let is_first = |b: usize| !words[..b].contains(&words[b]);
        for b in 0..articles.len() {
            for a in 0..b {
                let found = stories
                    .pairs
                    .iter()
                    .find(|pair| (pair.first as usize, pair.second as usize) == (a, b));
                let expected = similarity(&words[a], &words[b]).filter(|&s| s >= 0.6);
                if let Some(found) = found {
                    assert_eq!(Some(found.similarity), expected);
                }
                if expected.is_some() && is_first(a) && is_first(b) {
                    n_expected += 1;
                    n_missed += usize::from(found.is_none());
                }
                if expected.is_some() {
                    assert_eq!(stories.story[a], stories.story[b]);
                }
            }
        }
    }
    assert!(n_expected > 200, "{n_expected}");
    assert_eq!(n_missed, 0);
}

#[test]
fn no_story_mixes_years_and_threads_leave_no_trace() {
    for seed in 0..5 {
        let articles = drawn(seed, 80);
        let run = |n_threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(n_threads)
                .build();
            pool.unwrap()
                .install(|| fit(StoryParams::default(), &borrowed(&articles)))
        };
        let stories = run(1);
        assert_eq!(run(2), stories);
        assert_eq!(run(3), stories);
        assert!(stories.len() < 80);
        for pair in &stories.pairs {
            let of = |article: u32| stories.story[article as usize];
            assert_eq!(of(pair.first), of(pair.second));
        }
        // Numbered by the first member.
        let mut next = 0;
        for &story in &stories.story {
            assert!(story <= next);
            next = next.max(story + 1);
        }
    }
}

#[test]
fn the_order_of_the_articles_does_not_change_who_belongs_together() {
    let mut articles = drawn(3, 80);
    let partition = |articles: &[(String, String)]| {
        let stories = fit(StoryParams::default(), &borrowed(articles));
        let mut named: Vec<Vec<&(String, String)>> = vec![Vec::new(); stories.len()];
        for (article, &story) in articles.iter().zip(&stories.story) {
            named[story as usize].push(article);
        }
        named.iter_mut().for_each(|members| members.sort());
        named.sort();
        format!("{named:?}")
    };
    // Undated articles could join several stories; which one is a matter of order where they tie.
    articles.retain(|(_, date)| date.len() == 10);
    let expected = partition(&articles);
    KeyedRandom::new(1).shuffle(&mut articles);
    assert_eq!(partition(&articles), expected);
}

#[test]
fn parameters_out_of_bounds_are_named() {
    let default = StoryParams::default;
    let table = [
        (
            StoryParams {
                similarity: 0.0,
                ..default()
            },
            "similarity is 0, but must be above 0 and at most 1",
        ),
        (
            StoryParams {
                similarity: f64::NAN,
                ..default()
            },
            "similarity is NaN, but must be above 0 and at most 1",
        ),
        (
            StoryParams {
                min_length_ratio: -0.1,
                ..default()
            },
            "min_length_ratio is -0.1, but must be from 0 to 1",
        ),
        (
            StoryParams {
                max_changed_figures: 2.0,
                ..default()
            },
            "max_changed_figures is 2, but must be from 0 to 1",
        ),
        (
            StoryParams {
                n_shingle: 0,
                ..default()
            },
            "n_shingle is 0, but must be from 1 to 64",
        ),
        (
            StoryParams {
                n_bins: 0,
                ..default()
            },
            "n_bins is 0, but must be from 1 to 1024",
        ),
        (
            StoryParams {
                window_days: Some(u32::MAX),
                ..default()
            },
            "window_days is 4294967295, but must be at most 10,000,000",
        ),
    ];
    for (params, message) in table {
        assert_eq!(params.check().unwrap_err().to_string(), message);
    }
    let (words, lexicon) = (Words::default(), Lexicon::default());
    let valid = default().check().unwrap();
    let error = valid.fit(&words, &lexicon, &[None], &Progress::default());
    assert_eq!(
        error.unwrap_err().to_string(),
        "there are 0 texts, but 1 dates"
    );
    let none = valid
        .fit(&words, &lexicon, &[], &Progress::default())
        .unwrap();
    assert!(none.is_empty() && none.pairs.is_empty());
}

#[test]
fn cancelled_work_stops() {
    let progress = Progress::default();
    let analyzer = AnalyzerParams::default().check().unwrap();
    let (words, lexicon) = analyzer.analyze(&["some words"], &progress).unwrap();
    progress.cancel();
    let result = StoryParams::default()
        .check()
        .unwrap()
        .fit(&words, &lexicon, &[None], &progress);
    assert!(matches!(result, Err(Error::Interrupted)));
}
