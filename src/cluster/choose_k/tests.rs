use ndarray::Array2;

use super::*;
use crate::cluster::permute_terms::permute_terms;
use crate::csr::Csr;
use crate::lsa::LsaParams;

/// Articles of `n_groups` subjects: ten words of the subject's own twelve, four of forty that
/// all share.
fn articles(n_rows: usize, n_groups: usize) -> Csr<f32> {
    let random = KeyedRandom::new(11);
    let n_terms = 40 + 12 * n_groups;
    let (mut indptr, mut indices) = (vec![0], Vec::new());
    for row in 0..n_rows {
        let own = 40 + 12 * (row % n_groups);
        let random = random.child(row as u64);
        let mut terms: Vec<u32> = (0..4).map(|i| random.below(i, 40) as u32).collect();
        terms.extend((4..14).map(|i| (own + random.below(i, 12)) as u32));
        terms.sort_unstable();
        terms.dedup();
        indices.extend(terms);
        indptr.push(indices.len());
    }
    let values = vec![1.0; indices.len()];
    Csr::new(n_terms, indptr, indices, values).unwrap()
}

fn search_rows(rows: &Csr<f32>) -> SearchRows {
    let lsa = LsaParams::default().n_components(8).check().unwrap();
    let progress = Progress::default();
    let projection = lsa.fit(rows, &progress).unwrap();
    SearchRows {
        clustered: projection.transform(rows).unwrap(),
        weighted: Some(rows.clone()),
    }
}

fn choose(params: ChooseKParams, rows: &Csr<f32>) -> TopicNumber {
    let permuted = |draw| {
        let random = KeyedRandom::new(100 + draw as u64);
        Ok(search_rows(&permute_terms(rows, random)?))
    };
    alone(params, search_rows(rows), permuted).unwrap()
}

/// The number of one era.
fn alone(
    params: ChooseKParams,
    rows: SearchRows,
    reference: impl Fn(usize) -> Result<SearchRows> + Sync,
) -> Result<TopicNumber> {
    let (valid, progress) = (params.check()?, Progress::default());
    let era = valid.era(rows, reference, &progress)?;
    Ok(valid.fit(&[era], &progress)?.remove(0))
}

#[test]
fn clear_groups_are_counted() {
    for n_groups in [2, 3, 5] {
        let chosen = choose(ChooseKParams::default(), &articles(90, n_groups));
        assert_eq!(
            (chosen.n_topics, chosen.reason),
            (n_groups, Reason::Sufficient)
        );
        assert!(chosen.structure_found());
        // The table goes on for one row past the steps the rule looked at.
        assert_eq!(chosen.table.len(), n_groups + rule::N_STEPS + 1);
    }
}

#[test]
fn eras_with_clear_numbers_keep_their_own_beside_others() {
    let progress = Progress::default();
    let search = ChooseKParams::default().check().unwrap();
    let without_subjects = permute_terms(&articles(90, 3), KeyedRandom::new(5)).unwrap();
    let sets = [
        articles(90, 3),
        articles(90, 5),
        without_subjects,
        articles(10, 2),
    ];
    let eras: Vec<SearchEra> = (sets.iter())
        .map(|rows| {
            let permuted = |draw| {
                let random = KeyedRandom::new(100 + draw as u64);
                Ok(search_rows(&permute_terms(rows, random)?))
            };
            search.era(search_rows(rows), permuted, &progress).unwrap()
        })
        .collect();
    let found = search.fit(&eras, &progress).unwrap();
    let told: Vec<(usize, Reason)> = (found.iter())
        .map(|found| (found.n_topics, found.reason))
        .collect();
    assert_eq!(
        told,
        [
            (3, Reason::Sufficient),
            (5, Reason::Sufficient),
            (1, Reason::NoStructure),
            (1, Reason::FewArticles)
        ]
    );
    // Tables of eras that are compared go equally far, the others only as far as they must.
    let lengths: Vec<usize> = found.iter().map(|found| found.table.len()).collect();
    assert_eq!(lengths, [10, 10, 6, 0]);
    assert!(search.fit(&[], &progress).unwrap().is_empty());
}

#[test]
fn articles_without_subjects_are_one_topic() {
    // Permuted themselves, they are one more draw of the reference.
    let rows = permute_terms(&articles(90, 3), KeyedRandom::new(5)).unwrap();
    let chosen = choose(ChooseKParams::default(), &rows);
    assert_eq!((chosen.n_topics, chosen.reason), (1, Reason::NoStructure));
    assert!(!chosen.structure_found());
    assert_eq!(chosen.reason.as_str(), "no structure found");
}

#[test]
fn identical_articles_are_one_topic() {
    let rows = SearchRows {
        clustered: Array2::ones((30, 3)),
        weighted: None,
    };
    let chosen = alone(ChooseKParams::default(), rows.clone(), |_| Ok(rows.clone()));
    assert_eq!(chosen.unwrap().reason, Reason::NoStructure);
}

#[test]
fn few_articles_are_one_topic() {
    let chosen = choose(ChooseKParams::default(), &articles(19, 3));
    let expected = TopicNumber {
        n_topics: 1,
        reason: Reason::FewArticles,
        table: vec![],
    };
    assert_eq!(chosen, expected);
    assert_eq!(chosen.reason.as_str(), "few articles");
}

#[test]
fn the_search_ends_at_its_bounds() {
    let chosen = choose(ChooseKParams::default().max_topics(3), &articles(90, 5));
    assert_eq!((chosen.n_topics, chosen.reason), (3, Reason::LargestTried));
    // Five rows per topic: 20 articles may form 4.
    let chosen = choose(ChooseKParams::default(), &articles(20, 10));
    assert!(chosen.n_topics <= 4 && chosen.table.len() <= 4);
}

#[test]
fn where_the_search_stops_does_not_change_what_it_found() {
    let rows = articles(60, 3);
    let short = choose(ChooseKParams::default().n_beyond(0), &rows);
    let long = choose(ChooseKParams::default().n_beyond(100), &rows);
    assert_eq!(short.n_topics, long.n_topics);
    assert_eq!((short.table.len(), long.table.len()), (7, 12));
    // As text, since the first silhouette is NaN.
    let told = |table: &[Trial]| format!("{table:?}");
    assert_eq!(told(&short.table), told(&long.table[..7]));
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let rows = articles(60, 4);
    let run = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
        let params = ChooseKParams::default().n_draws(4);
        pool.build().unwrap().install(|| choose(params, &rows))
    };
    assert_eq!(format!("{:?}", run(1)), format!("{:?}", run(4)));
}

#[test]
fn every_invalid_parameter_is_named_with_its_bound() {
    let params = ChooseKParams::default;
    for (params, message) in [
        (
            params().max_topics(0),
            "max_topics is 0, but it must be at least 1",
        ),
        (
            params().n_draws(1),
            "n_draws is 1, but it must be at least 2",
        ),
        (params().n_init(0), "n_init is 0, but it must be at least 1"),
    ] {
        assert_eq!(params.check().unwrap_err().to_string(), message);
    }
    let of_length = |n_rows: usize| SearchRows {
        clustered: Array2::ones((n_rows, 2)),
        weighted: None,
    };
    let rows = of_length(30);
    let fit = |reference: &(dyn Fn(usize) -> Result<SearchRows> + Sync)| {
        alone(params(), rows.clone(), reference).unwrap_err()
    };
    let error = fit(&|_| Ok(of_length(29)));
    assert!(
        error
            .to_string()
            .contains("has 29 rows, but the articles have 30")
    );
    assert!(matches!(
        fit(&|_| Err(Error::Interrupted)),
        Error::Interrupted
    ));
}
