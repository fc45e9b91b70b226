//! What terms do in running words, and what they are pieces of.

use super::completion::complete;
use super::era_terms::EraTerms;
use super::places::{Places, Role};
use crate::counts::TermCounts;
use crate::progress::Progress;
use crate::text::AnalyzerParams;
use crate::text::phrases::Phrases;
use crate::topic::terms::TermOrder;

/// Every text is an article of one topic; the forms of `names` are names.
fn with_places<T>(texts: &[String], names: &[&str], look: impl FnOnce(&Places<'_>) -> T) -> T {
    let progress = Progress::default();
    let analyzer = AnalyzerParams::default().check().unwrap();
    let (words, lexicon) = analyzer.analyze(texts, &progress).unwrap();
    let n_terms = lexicon.terms().len() as u32;
    let is_name: Vec<bool> = (0..n_terms)
        .map(|term| names.contains(&lexicon.surface(term)))
        .collect();
    let places: Vec<usize> = (0..texts.len()).collect();
    let era = EraTerms {
        lexicon: &lexicon,
        phrases: &Phrases::default(),
        is_name: &is_name,
        words: &words,
        texts: &places,
        counts: &TermCounts::of_terms(&words, &lexicon, &progress).unwrap(),
        columns: &(0..n_terms).collect::<Vec<u32>>(),
        articles: &places,
        topic: &vec![0; texts.len()],
        n_topics: 1,
    };
    look(&Places::new(&era))
}

fn role(places: &Places<'_>, form: &str) -> Role {
    let lexicon = places.era.lexicon;
    let number = lexicon
        .form(form)
        .and_then(|form| lexicon.term_of_form(form));
    places.roles[number.unwrap() as usize]
}

#[test]
fn figures_and_pieces_are_told_by_what_stands_beside_them() {
    let texts = [
        "The mutual trust of the harbours grew by 4 knots in october.",
        "A mutual fund for sailors took 9 knots, and the harbours waited for weeks.",
        "It was 1987, and mutual respect of the harbours was worth 7 knots.",
    ];
    with_places(&texts.map(str::to_owned), &[], |places| {
        for form in ["knots", "october", "weeks", "1987"] {
            assert!(role(places, form).is_figure, "{form}");
        }
        assert!(!role(places, "harbours").is_figure && !role(places, "harbours").leads_on);
        assert!(role(places, "mutual").leads_on);
        // Where nothing is known to be a name, nothing is unlike one.
        assert_eq!(role(places, "grew").likeness, 1.0);
    });
}

#[test]
fn words_of_tables_do_not_run_on() {
    let texts = [
        "Net dues 42 vs 38 vs 36 knots. Avg 12 vs 14 vs 15 sails. The harbour earned 3 mln florins as it was \
         open all year.",
        "Net loss 52 vs 48 vs 46 knots. Avg 22 vs 24 vs 25 sails. The harbour lost 9 mln florins when it was \
         shut for the winter.",
    ];
    with_places(&texts.map(str::to_owned), &[], |places| {
        let running = |form: &str| role(places, form).running;
        assert_eq!((running("avg"), running("harbour")), (0.0, 1.0));
        assert!(places.running() > 0.3 && places.running() < 0.7);
        // Millions stand behind numbers, so what stands behind millions is measured.
        assert!(role(places, "florins").is_figure && !role(places, "harbour").is_figure);
    });
}

#[test]
fn figures_name_nothing_where_words_are_left() {
    let texts = [
        "Dues of 4 florins in the harbour.",
        "The harbour took 5 florins.",
    ];
    with_places(&texts.map(str::to_owned), &[], |places| {
        let ranked = places.era.ranked(TermOrder::Weight);
        let names: Vec<&str> = ranked[0]
            .iter()
            .map(|term| places.era.surface(term.term))
            .collect();
        assert_eq!(names, ["harbour", "dues"]);
    });
    with_places(
        &["Of 4 florins.".to_owned(), "A 5 florins.".to_owned()],
        &[],
        |places| {
            assert_eq!(places.era.ranked(TermOrder::Weight)[0].len(), 1);
        },
    );
}

#[test]
fn nouns_stand_where_names_stand() {
    let mut texts = Vec::new();
    for name in ["Alba", "Brena", "Corva", "Delva"] {
        for _ in 0..10 {
            texts.push(format!(
                "The ships of {name} came to the harbour of {name}. They have declined to pay, and in \
                 {name} the captains have declined to talk about the harbour."
            ));
        }
    }
    with_places(&texts, &["alba", "brena", "corva", "delva"], |places| {
        let of = |form: &str| role(places, form).likeness;
        assert!(of("alba") == 1.0 && of("ships") > of("declined"));
        assert!(of("declined") < 0.5, "{}", of("declined"));
    });
}

/// What each of `forms` is a piece of, in articles of these texts.
fn wholes(texts: &[&str], names: &[&str], forms: &[&str]) -> Vec<Option<String>> {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    with_places(&texts, names, |places| {
        let lexicon = places.era.lexicon;
        let term = |form: &&str| lexicon.term_of_form(lexicon.form(form).unwrap()).unwrap();
        let whole = complete(places, &[forms.iter().map(term).collect()]);
        let surface = |whole: Option<super::completion::Whole>| Some(whole?.surface);
        whole.into_iter().flatten().map(surface).collect()
    })
}

#[test]
fn a_piece_is_completed_where_the_rest_is_beside_it() {
    let texts = [
        "Sales of light ferry boats fell, and the boats of the island wait.",
        "A light ferry boat is dear, and the island is far.",
        "Light ferry boats, 12 on the island; the light was out.",
        "They sold light ferry boats on the island in 1999.",
    ];
    let found = wholes(&texts, &[], &["light", "island", "boats"]);
    // Four of five, all of four, and three of five places: an island is whole.
    assert_eq!(found[0].as_deref(), Some("light ferry boats"));
    assert_eq!(found[1], None);
    assert_eq!(found[2].as_deref(), Some("light ferry boats"));
}

#[test]
fn figures_and_breaks_end_a_whole() {
    let texts = [
        "The toll january. Toll, harbour of the north.",
        "A toll january, and toll. Harbour in the south.",
        "Of the toll january. The toll. Harbour of the east.",
    ];
    assert_eq!(wholes(&texts, &[], &["toll"]), [None]);
}
