//! What a report takes from a study besides its frames: counts of all terms, passages, origin.

use erascope::article::{Article, Id};
use erascope::era::Eras;
use erascope::progress::Progress;
use erascope::study::{Study, StudyParams, TopicCount, TrendOptions};
use erascope::trend::bins::BinWidth;

const TEXTS: [(&str, &str, &str); 7] = [
    (
        "2000-01-03",
        "Arms",
        "Missile talks went on in Moscow.\nNo missile was sold.",
    ),
    (
        "2000-01-20",
        "Arms",
        "Missile talks went on in Moscow.\nNo missile was sold.",
    ),
    (
        "2000-02-11",
        "",
        "The bank raised rates; 😀 the bank may raise rates again.",
    ),
    ("2000", "Rates", "Banks and rates, banks and missiles."),
    ("2016-05-05", "Rates", "A rate is a rate."),
    (
        "2016-07-01",
        "Calm",
        "Nothing was sold, and no talks were held.",
    ),
    ("", "Undated", "Missiles without a date."),
];

fn study(reversed: bool) -> Study {
    let mut articles: Vec<Article> = TEXTS
        .iter()
        .zip(0..)
        .map(|(&(date, title, text), id)| Article {
            id: Id::Number(id),
            title: Some(title),
            text: Some(text),
            problem: None,
            date: Some(date).filter(|date| !date.is_empty()),
            source: None,
            url: None,
        })
        .collect();
    if reversed {
        articles.reverse();
    }
    StudyParams::new(Eras::from_years(&[2000, 2016]).unwrap())
        .n_topics(TopicCount::Same(1))
        .min_df(erascope::counts::DocumentFrequency::Articles(1))
        .check()
        .unwrap()
        .fit(&articles, None, &Progress::default())
        .unwrap()
}

#[test]
fn the_counts_of_all_terms_are_those_of_their_trends() {
    let study = study(false);
    for by in [BinWidth::Month, BinWidth::Quarter, BinWidth::Year] {
        let cells = study.term_bins(by).unwrap();
        assert!(cells.is_sorted_by_key(|cell| (cell.term, cell.bin)));
        for word in ["missile", "bank", "rate", "talks", "sold"] {
            let rows = study.trend(&[word], TrendOptions::new(by)).unwrap().rows;
            let form = study.lexicon().form(word).unwrap();
            let term = study.lexicon().term_of_form(form).unwrap();
            let mut counts = vec![0; rows.len()];
            for cell in cells.iter().filter(|cell| cell.term == term) {
                counts[cell.bin] = cell.count;
            }
            let expected: Vec<u64> = rows.iter().map(|row| row.stories).collect();
            assert_eq!(counts, expected, "{word} {by}");
        }
    }
}

#[test]
fn what_is_found_of_all_terms_is_what_their_trends_find() {
    let study = study(false);
    let all: Vec<u32> = (0..study.lexicon().terms().len() as u32).collect();
    for by in [BinWidth::Month, BinWidth::Year] {
        let found = study.term_findings(&all, by).unwrap();
        assert_eq!(found.tests.len(), all.len());
        for word in ["missile", "bank", "rate", "talks", "sold"] {
            let own = study.trend(&[word], TrendOptions::new(by)).unwrap();
            let form = study.lexicon().form(word).unwrap();
            let term = study.lexicon().term_of_form(form).unwrap() as usize;
            // Debug shows numbers whole, and NaN as equal to itself.
            let shown = |tests: Vec<_>| format!("{tests:?}");
            let test = found.tests[term];
            assert_eq!(test.series.query, term);
            let expected = own.findings.tests[0];
            assert_eq!(
                shown(vec![(
                    test.n_bins,
                    test.test,
                    test.autocorrelated,
                    test.slope
                )]),
                shown(vec![(
                    expected.n_bins,
                    expected.test,
                    expected.autocorrelated,
                    expected.slope
                )])
            );
            let at = |found: &[erascope::trend::findings::Change], query: usize| -> Vec<i32> {
                let own = found.iter().filter(|one| one.series.query == query);
                own.map(|one| one.at).collect()
            };
            assert_eq!(
                at(&found.changes, term),
                at(&own.findings.changes, 0),
                "{word}"
            );
            let bursts = found.bursts.iter().filter(|one| one.series.query == term);
            let expected = own.findings.bursts.iter();
            assert!(
                bursts
                    .map(|one| (one.start, one.end))
                    .eq(expected.map(|one| (one.start, one.end)))
            );
        }
    }
}

#[test]
fn passages_show_each_term_as_often_as_asked_where_it_stands() {
    let study = study(false);
    let lexicon = study.lexicon();
    let all: Vec<u32> = (0..lexicon.terms().len() as u32).collect();
    for (per_era, window) in [(1, 2), (2, 0), (9, 99)] {
        let (passages, mentions) = study
            .passages(&[6, 5, 4, 3, 2, 1, 0, 77], &all, per_era, window)
            .unwrap();
        for mention in &mentions {
            let passage = &passages[mention.passage];
            let units: Vec<u16> = passage.text.encode_utf16().collect();
            let word = &units[mention.start..mention.start + mention.length];
            let word = String::from_utf16(word).unwrap().to_lowercase();
            let form = lexicon.form(&word).unwrap();
            assert_eq!(lexicon.term_of_form(form), Some(mention.term));
            assert!(!passage.text.contains('\n'));
        }
        for term in 0..all.len() as u32 {
            let shown: Vec<usize> = mentions
                .iter()
                .filter(|mention| mention.term == term)
                .map(|mention| passages[mention.passage].article)
                .collect();
            assert!(!shown.is_empty());
            let mut articles = shown.clone();
            articles.dedup();
            assert_eq!(articles, shown, "an article shows a term once");
            let in_2000 = shown.iter().filter(|&&article| article < 4).count();
            assert!(in_2000 <= per_era);
        }
    }
    let (passages, mentions) = study.passages(&[0], &[u32::MAX], 3, 3).unwrap();
    assert!(passages.is_empty() && mentions.is_empty());
}

#[test]
fn the_fingerprint_is_of_the_articles_and_not_of_their_order() {
    let (one, other) = (study(false), study(true));
    assert_eq!(one.fingerprint(), other.fingerprint());
    assert_eq!(one.parameters(), other.parameters());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("study");
    one.save(&path, false).unwrap();
    let loaded = Study::load(&path).unwrap();
    assert_eq!(loaded.fingerprint(), one.fingerprint());
    let problem = loaded.passages(&[0], &[0], 1, 1).unwrap_err().to_string();
    assert!(problem.contains("keep_text=False"), "{problem}");
}
