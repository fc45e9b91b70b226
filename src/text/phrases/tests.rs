use proptest::prelude::*;

use super::*;
use crate::progress::Progress;
use crate::text::{AnalyzerParams, Words};

/// Phrases of texts, each of which stands by itself.
fn phrases(texts: &[String], min_articles: u32) -> Phrases {
    let analyzer = AnalyzerParams::default().check().unwrap();
    let (words, lexicon) = analyzer.analyze(texts, &Progress::default()).unwrap();
    let all: Vec<usize> = (0..texts.len()).collect();
    let params = PhraseParams {
        min_articles,
        ..PhraseParams::default()
    };
    find(&words, &lexicon, &all, params, &Progress::default()).unwrap()
}

/// Texts that hold each of `pieces` as often as it says, among words that stand nowhere else.
fn texts(pieces: &[(&str, usize)]) -> Vec<String> {
    let mut texts = Vec::new();
    for (piece, times) in pieces {
        for _ in 0..*times {
            let n = 7 * texts.len();
            let filler = |from: usize| {
                (from..from + 7)
                    .map(|n| format!("w{n}x "))
                    .collect::<String>()
            };
            texts.push(format!("{}{piece} {}", filler(n), filler(1_000_000 + n)));
        }
    }
    texts
}

fn surfaces(phrases: &Phrases) -> Vec<&str> {
    (0..phrases.len() as u32)
        .map(|phrase| phrases.surface(phrase))
        .collect()
}

#[test]
fn words_that_belong_together_are_found_in_their_commonest_wording() {
    let found = phrases(
        &texts(&[
            ("sustainable development", 9),
            ("sustainable developments", 2),
            ("rule of law", 6),
            ("the law", 3),
            ("law of the sea", 5),
            ("Theo-Ben Gurirab", 6),
            ("10 percent", 8),
            ("2030 agenda", 5),
            ("too rare", 4),
            ("cut, short", 8),
        ]),
        5,
    );
    let expected = [
        "2030 agenda",
        "law of the sea",
        "rule of law",
        "sustainable development",
    ];
    assert_eq!(surfaces(&found)[..4], expected);
    assert_eq!(found.names()[3], "sustain develop");
    assert_eq!(surfaces(&found)[4..], ["theo ben gurirab"]);
    assert!(found.npmi(3) > 0.99 && found.npmi(2) < 0.99);
}

#[test]
fn pieces_of_phrases_and_phrases_tied_together_are_left_out() {
    let found = phrases(
        &texts(&[
            ("weapons of mass destruction", 9),
            ("mass destruction", 2),
            ("general assembly", 9),
            ("session of the general assembly", 6),
            ("climate change", 9),
            ("paris agreement", 5),
            ("paris agreement on climate change", 6),
            ("small island developing states", 6),
        ]),
        5,
    );
    let expected = [
        "climate change",
        "general assembly",
        "paris agreement",
        "small island developing states",
        "weapons of mass destruction",
    ];
    assert_eq!(surfaces(&found), expected);
}

#[test]
fn chance_neighbours_are_no_phrase_and_copies_count_once() {
    // Two words that stand everywhere meet in every text, but no oftener than their numbers make them.
    let common: Vec<String> = (0..60)
        .map(|n| {
            let words: Vec<String> = (0..40)
                .map(|k| ["alpha", "beta", "gamma", "delta"][(n * 7 + k * k + k * n) % 4].into())
                .collect();
            words.join(" ")
        })
        .collect();
    assert!(phrases(&common, 5).is_empty());
    let copies = vec!["A sentence printed nine times over".to_owned(); 9];
    let analyzer = AnalyzerParams::default().check().unwrap();
    let (words, lexicon) = analyzer.analyze(&copies, &Progress::default()).unwrap();
    let params = PhraseParams::default();
    let found = find(&words, &lexicon, &[0], params, &Progress::default()).unwrap();
    assert!(found.is_empty());
}

#[test]
fn neither_threads_nor_the_order_of_texts_leave_a_trace() {
    let texts = texts(&[("arms sale", 9), ("arms sales", 9), ("new york city", 8)]);
    let reference = phrases(&texts, 5);
    assert_eq!(surfaces(&reference), ["arms sale", "new york city"]);
    let mut turned = texts.clone();
    turned.reverse();
    for n_threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .unwrap();
        let found = pool.install(|| phrases(&turned, 5));
        assert_eq!(surfaces(&found), surfaces(&reference));
        assert_eq!(found.npmi, reference.npmi);
    }
}

#[test]
fn a_bad_bound_is_named() {
    let params = PhraseParams {
        min_npmi: 1.5,
        ..PhraseParams::default()
    };
    let error = find(
        &Words::default(),
        &Lexicon::default(),
        &[],
        params,
        &Progress::default(),
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "min_npmi is 1.5, but must be above -1 and at most 1"
    );
}

proptest! {
    #[test]
    fn the_tree_finds_what_a_search_at_every_place_finds(
        words in proptest::collection::vec(0usize..5, 0..40),
        wanted in proptest::collection::btree_set(proptest::collection::vec(0usize..4, 2..5), 1..8),
    ) {
        let names = ["aa", "bb", "cc", "of", "/"];
        let text: Vec<&str> = words.iter().map(|&word| if word == 4 { ",\n" } else { names[word] }).collect();
        let analyzer = AnalyzerParams::default().check().unwrap();
        let every = "aa bb cc of".to_owned();
        let (read, lexicon) =
            analyzer.analyze(&[text.join(" "), every], &Progress::default()).unwrap();
        let units = Units::new(&lexicon);
        let unit = |word: &usize| units.of(lexicon.form(names[*word]).unwrap());
        let mut phrases = Phrases::default();
        // No phrase begins with a stop word.
        for one in wanted.iter().filter(|one| one[0] < 3) {
            phrases.units.push(one.iter().map(unit).collect());
        }
        let forms = read.text(0);
        let mut expected = Vec::new();
        for start in 0..forms.len() {
            for (phrase, wanted) in phrases.units.iter().enumerate() {
                let here = forms.get(start..start + wanted.len());
                let is_here = |forms: &[u32]| {
                    forms.iter().zip(wanted).all(|(&form, &unit)| form != Words::BREAK && units.of(form) == unit)
                };
                if here.is_some_and(is_here) {
                    expected.push((start, wanted.len(), phrase as u32));
                }
            }
        }
        let mut found = Vec::new();
        let mut free = 0;
        phrases.matcher(&lexicon).each(forms, |one| {
            if one.stands_alone {
                assert!(one.start >= free);
                free = one.start + one.length;
            }
            found.push((one.start, one.length, one.phrase));
        });
        found.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
    }
}
