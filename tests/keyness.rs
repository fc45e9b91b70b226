//! The p-values of keyness from outside: against every possible deal, under no effect, with planted
//! words, within strata, and for any number of threads.

use std::collections::BTreeSet;

use erascope::compare::permutation::PermutationTest;
use erascope::csr::Csr;
use erascope::progress::Progress;
use erascope::random::KeyedRandom;
use erascope::statistics::association::log_ratio;
use erascope::statistics::false_discovery::benjamini_hochberg;

/// Articles of two eras: era, words, and how often each holds each term.
struct Corpus {
    eras: Vec<Vec<usize>>,
    n_words: Vec<u64>,
    cells: Vec<Vec<u32>>,
}

impl Corpus {
    fn counts(&self) -> Csr<u32> {
        let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
        for row in &self.cells {
            for (term, &count) in row.iter().enumerate().filter(|(_, count)| **count > 0) {
                indices.push(term as u32);
                values.push(count);
            }
            indptr.push(indices.len());
        }
        Csr::new(self.cells[0].len(), indptr, indices, values).unwrap()
    }

    fn p(&self, n_permutations: usize, strata: &[u32]) -> Vec<Vec<Option<f64>>> {
        let test = PermutationTest::new(n_permutations, 1).unwrap();
        let found = test.run(
            &self.counts(),
            &self.eras,
            &self.n_words,
            strata,
            &Progress::default(),
        );
        let p = |era: Vec<Option<_>>| era.into_iter().map(|test| test.map(p_of)).collect();
        found.unwrap().into_iter().map(p).collect()
    }
}

fn p_of(test: erascope::compare::permutation::ArticleP) -> f64 {
    test.p
}

/// Terms of very different frequency and burstiness, with no era of their own.
fn without_effect(n_articles: usize, n_terms: usize, round: u64) -> Corpus {
    let random = KeyedRandom::new(77).child(round);
    let cells = (0..n_articles)
        .map(|article| {
            let of_article = random.child(article as u64);
            (0..n_terms)
                .map(|term| {
                    let holds = of_article.unit(2 * term as u64) < 0.02 + 0.6 / (1 + term) as f64;
                    let burst = 1 + of_article.below(2 * term as u64 + 1, 1 + term % 7);
                    u32::from(holds) * burst as u32
                })
                .collect()
        })
        .collect();
    let half = n_articles / 2;
    Corpus {
        eras: vec![(0..half).collect(), (half..n_articles).collect()],
        n_words: (0..n_articles)
            .map(|article| 100 + random.below(1_000_000 + article as u64, 400) as u64)
            .collect(),
        cells,
    }
}

#[test]
fn p_is_the_share_of_all_deals() {
    let mut corpus = without_effect(12, 6, 3);
    let random = KeyedRandom::new(2);
    for (cell, count) in corpus.cells.iter_mut().flatten().enumerate() {
        *count = random.below(cell as u64, 5).saturating_sub(1) as u32;
    }
    let all_words: u64 = corpus.n_words.iter().sum();
    let statistic = |era: &dyn Fn(usize) -> bool, term: usize| {
        let articles = || (0..12).filter(|&article| era(article));
        let words: u64 = articles().map(|article| corpus.n_words[article]).sum();
        let count: u64 = articles().map(|a| u64::from(corpus.cells[a][term])).sum();
        let total: u64 = (0..12).map(|a| u64::from(corpus.cells[a][term])).sum();
        log_ratio(count, total - count, words, all_words - words).abs()
    };
    let p = corpus.p(9_999, &[0; 12]);
    let mut tested = 0;
    for (term, found) in p[0].iter().enumerate() {
        let documents = (0..12).filter(|&a| corpus.cells[a][term] > 0).count();
        assert_eq!(found.is_some(), documents >= 5, "{term}");
        let Some(found) = found else { continue };
        let observed = statistic(&|article| article < 6, term);
        let deals: Vec<u32> = (0..1u32 << 12)
            .filter(|set| set.count_ones() == 6)
            .collect();
        let reached = deals
            .iter()
            .filter(|&&set| statistic(&|a| set >> a & 1 == 1, term) >= observed - 1e-9)
            .count();
        let exact = reached as f64 / deals.len() as f64;
        // 500 deals that reach it leave a standard error of 4.5 % of p.
        assert!(
            (found / exact - 1.0).abs() < 0.15,
            "{term}: {found} {exact}"
        );
        tested += 1;
    }
    assert!(tested >= 3);
}

#[test]
fn without_effect_one_p_in_twenty_is_below_a_twentieth() {
    let (mut below, mut tested, mut runs_with_findings) = (0, 0, 0);
    for round in 0..40 {
        let p: Vec<f64> = without_effect(80, 60, round).p(199, &[0; 80])[0]
            .iter()
            .flatten()
            .copied()
            .collect();
        below += p.iter().filter(|&&p| p < 0.05).count();
        tested += p.len();
        runs_with_findings += i32::from(benjamini_hochberg(&p).iter().any(|&q| q < 0.1));
    }
    let share = below as f64 / tested as f64;
    assert!((0.035..0.065).contains(&share), "{share} of {tested}");
    assert!(runs_with_findings <= 8, "{runs_with_findings}");
}

#[test]
fn planted_words_stand_out_and_say_at_most() {
    let mut corpus = without_effect(300, 60, 9);
    for planted in 0..5 {
        for (article, row) in corpus.cells.iter_mut().enumerate() {
            row.push(u32::from(article < 150 && (article + planted) % 10 == 0));
        }
    }
    // A word that one article repeats: the tokens are sure, the articles are not.
    for (article, row) in corpus.cells.iter_mut().enumerate() {
        row.push(match article {
            0 => 90,
            _ => u32::from(article % 60 == 0),
        });
    }
    let p: Vec<f64> = corpus.p(999, &[0; 300])[0]
        .iter()
        .flatten()
        .copied()
        .collect();
    let q = benjamini_hochberg(&p);
    let (planted, repeated) = (p.len() - 6..p.len() - 1, p.len() - 1);
    assert!(q[planted].iter().all(|&q| q < 0.01), "{q:?}");
    assert!(p[repeated] > 0.1, "{}", p[repeated]);
}

#[test]
fn strata_take_away_what_their_mix_explains() {
    // The second source says "percent" three times as often, and era 1 has three times as much of it.
    let random = KeyedRandom::new(5);
    let source = |article: usize| u32::from(article % 100 >= if article < 100 { 75 } else { 25 });
    let cells = (0..200)
        .map(|article| {
            let often = 0.2 + 0.4 * f64::from(source(article));
            vec![u32::from(random.unit(article as u64) < often)]
        })
        .collect();
    let corpus = Corpus {
        eras: vec![(0..100).collect(), (100..200).collect()],
        n_words: vec![300; 200],
        cells,
    };
    let sources: Vec<u32> = (0..200).map(source).collect();
    assert!(corpus.p(999, &[0; 200])[0][0].unwrap() < 0.05);
    assert!(corpus.p(999, &sources)[0][0].unwrap() > 0.05);
    // A source of one era only cannot be told from it.
    let eras: Vec<u32> = (0..200).map(|article| u32::from(article >= 100)).collect();
    assert_eq!(corpus.p(999, &eras)[0][0], None);
}

#[test]
fn several_eras_are_each_held_against_the_rest() {
    let mut corpus = without_effect(90, 30, 4);
    for (article, row) in corpus.cells.iter_mut().enumerate() {
        row.push(u32::from((60..75).contains(&article)));
    }
    corpus.eras = vec![
        (0..30).collect(),
        (30..60).collect(),
        (60..90).collect(),
        vec![],
    ];
    let p = corpus.p(999, &[0; 90]);
    assert!(p[2][30].unwrap() < 1e-3 && p[2][30] < p[0][30]);
    assert!(p[3].iter().all(Option::is_none)); // an empty era has nothing to say
    let two = without_effect(60, 30, 4).p(99, &[0; 60]);
    assert_eq!(two[0], two[1]);
}

#[test]
fn threads_leave_no_trace_and_counts_may_be_large() {
    let mut corpus = without_effect(70, 40, 8);
    for row in corpus.cells.iter_mut() {
        row[3] *= 70_000;
    }
    let results: BTreeSet<String> = [1, 2, 5]
        .into_iter()
        .map(|n_threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(n_threads)
                .build()
                .unwrap();
            format!("{:?}", pool.install(|| corpus.p(199, &[0; 70])))
        })
        .collect();
    assert_eq!(results.len(), 1);
}

#[test]
fn progress_tells_of_all_the_work() {
    for n_permutations in [19, 999] {
        let mut corpus = without_effect(40, 20, 1);
        for (article, row) in corpus.cells.iter_mut().enumerate() {
            row.push(u32::from(article < 20)); // a term that outlasts the first deals
        }
        let progress = Progress::default();
        let test = PermutationTest::new(n_permutations, 0).unwrap();
        let strata = [0; 40];
        test.run(
            &corpus.counts(),
            &corpus.eras,
            &corpus.n_words,
            &strata,
            &progress,
        )
        .unwrap();
        let told = progress.snapshot();
        assert_eq!((told.stage, told.done), ("permutations", told.total));
    }
}

#[test]
fn work_can_be_stopped_and_bad_numbers_are_named() {
    let corpus = without_effect(40, 20, 1);
    let progress = Progress::default();
    progress.cancel();
    let test = PermutationTest::new(999, 0).unwrap();
    let stopped = test.run(
        &corpus.counts(),
        &corpus.eras,
        &corpus.n_words,
        &[0; 40],
        &progress,
    );
    assert!(stopped.is_err());
    assert!(corpus.p(0, &[0; 40]).iter().flatten().all(Option::is_none));
    for bad in [1, 18, 1_000_001] {
        let error = PermutationTest::new(bad, 0).unwrap_err().to_string();
        assert!(error.starts_with(&format!("n_permutations is {bad}, but must be 0")));
    }
}
