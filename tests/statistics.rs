//! The statistics against values made elsewhere: `data/statistics.json` (scipy; the script that
//! made it stands beside it) and the project's reference values where they are at hand.

use std::path::{Path, PathBuf};

use erascope::csr::Csr;
use erascope::random::KeyedRandom;
use erascope::statistics::association::{
    chi_square, conservative_log_ratio, fisher_p, g2, g2_p, g2_two_cell, log_odds_z, log_ratio,
    log_ratio_interval,
};
use erascope::statistics::distributions::{
    beta_quantile, chi_square_1_upper_tail, normal_quantile, student_critical,
};
use erascope::statistics::divergence::jensen_shannon;
use erascope::statistics::intervals::{RatioSums, clopper_pearson, wilson};
use erascope::topic::terms::c_tf_idf;
use erascope::trend::bursts::{BurstModel, states};
use erascope::trend::monotone::{mann_kendall, theil_sen};
use erascope::weight::{Norm, Scheme, WeightParams};
use serde_json::Value;

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn golden(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/statistics.json");
    read(&path)[name].as_array().unwrap().clone()
}

/// The shared reference values; `None`, with a line that says so, where they are absent.
fn reference() -> Option<Value> {
    let folder = std::env::var_os("ERASCOPE_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = folder.join("reference/statistics.json");
    if !path.exists() {
        println!(
            "skipped: {} is absent; set ERASCOPE_DATA to its folder",
            path.display()
        );
        return None;
    }
    Some(read(&path))
}

fn number(row: &Value, key: &str) -> f64 {
    row[key].as_f64().unwrap()
}

fn count(row: &Value, key: &str) -> u64 {
    row[key].as_u64().unwrap()
}

fn close(value: f64, expected: f64, relative: f64, row: &Value) {
    let within = (value - expected).abs() <= relative * expected.abs();
    assert!(within, "{value:e} is not {expected:e} in {row}");
}

fn four(row: &Value) -> (u64, u64, u64, u64) {
    (
        count(row, "a"),
        count(row, "b"),
        count(row, "n1"),
        count(row, "n2"),
    )
}

#[test]
fn keyness_agrees_with_scipy() {
    for row in golden("keyness") {
        let (a, b, n1, n2) = four(&row);
        let value = g2(a, b, n1, n2);
        close(value, number(&row, "g2"), 1e-12, &row);
        close(g2_p(value), number(&row, "p"), 1e-9, &row);
        let (low, high) = log_ratio_interval(a, b, n1, n2, 0.95);
        for (end, key) in [(low, "low"), (high, "high")] {
            match row[key].as_f64() {
                Some(expected) => assert!((end - expected).abs() < 1e-9, "{end} in {row}"),
                None => assert!(end.is_infinite(), "{end} in {row}"),
            }
        }
    }
}

#[test]
fn quantiles_and_tails_agree_with_scipy() {
    for row in golden("beta") {
        let x = beta_quantile(number(&row, "p"), number(&row, "a"), number(&row, "b"));
        close(x, number(&row, "x"), 1e-11, &row);
    }
    for row in golden("student") {
        close(
            student_critical(0.05, number(&row, "df")),
            number(&row, "t"),
            1e-11,
            &row,
        );
    }
    for row in golden("chi_square_1") {
        close(
            chi_square_1_upper_tail(number(&row, "x")),
            number(&row, "p"),
            1e-12,
            &row,
        );
    }
    for row in golden("normal") {
        close(
            normal_quantile(number(&row, "p")),
            number(&row, "z"),
            1e-13,
            &row,
        );
    }
}

#[test]
fn intervals_agree_with_scipy() {
    for row in golden("shares") {
        let (k, n) = (count(&row, "successes"), count(&row, "n"));
        let confidence = number(&row, "confidence");
        for (interval, key) in [
            (wilson(k, n, confidence), "wilson"),
            (clopper_pearson(k, n, confidence), "clopper_pearson"),
        ] {
            for (end, expected) in [(interval.0, &row[key][0]), (interval.1, &row[key][1])] {
                let expected = expected.as_f64().unwrap();
                assert!((end - expected).abs() < 1e-10, "{key} {end} in {row}");
            }
        }
    }
    for row in golden("rates") {
        let mut sums = RatioSums::default();
        let column = |key: &str| {
            row[key]
                .as_array()
                .unwrap()
                .iter()
                .map(|x| x.as_u64().unwrap())
                .collect::<Vec<_>>()
        };
        for (x, t) in column("counts").into_iter().zip(column("tokens")) {
            sums.add(x, t);
        }
        let (low, high) = sums.log_interval(0.95);
        close(low, number(&row, "low"), 1e-10, &row);
        close(high, number(&row, "high"), 1e-10, &row);
    }
}

#[test]
fn the_project_reference_is_met() {
    let Some(reference) = reference() else {
        return;
    };
    for row in reference["keyness"].as_array().unwrap() {
        let (a, b, n1, n2) = four(row);
        close(g2(a, b, n1, n2), number(row, "g2_four_cell"), 1e-9, row);
        close(
            g2_two_cell(a, b, n1, n2),
            number(row, "g2_two_cell"),
            1e-9,
            row,
        );
        close(g2_p(g2(a, b, n1, n2)), number(row, "p_g2"), 1e-9, row);
        close(
            log_ratio(a, b, n1, n2),
            number(row, "log_ratio"),
            1e-10,
            row,
        );
        for (value, key) in [
            (chi_square(a, b, n1, n2, false), "chi2"),
            (chi_square(a, b, n1, n2, true), "chi2_yates"),
            (fisher_p(a, b, n1, n2), "fisher_p"),
        ] {
            close(value, number(row, key), 1e-9, row);
        }
        if let Some(expected) = row["lrc_95"].as_f64() {
            close(
                conservative_log_ratio(a, b, n1, n2, 0.95),
                expected,
                1e-9,
                row,
            );
        }
    }
    for row in reference["wilson_95"].as_array().unwrap() {
        let (low, high) = wilson(count(row, "successes"), count(row, "n"), 0.95);
        close(low, number(row, "low"), 1e-9, row);
        close(high, number(row, "high"), 1e-9, row);
    }
    for row in reference["mann_kendall"].as_array().unwrap() {
        let series = numbers(&row["x"]);
        let places: Vec<f64> = (0..series.len()).map(|place| place as f64).collect();
        let test = mann_kendall(&series);
        assert_eq!(test.s, row["s"].as_i64().unwrap());
        close(test.variance, number(row, "var"), 1e-9, row);
        close(test.z, number(row, "z"), 1e-9, row);
        close(test.p, number(row, "p"), 1e-9, row);
        let slope = theil_sen(&places, &series, 0.95).slope;
        close(slope, number(row, "sen_slope"), 1e-9, row);
    }
    let row = &reference["burst"];
    let model = BurstModel {
        ratio: number(row, "s"),
        rise: number(row, "gamma"),
    };
    let (found, cost) = states(&whole(&row["r"]), &whole(&row["d"]), model);
    let found: Vec<u64> = found.into_iter().map(u64::from).collect();
    assert_eq!(found, whole(&row["states"]));
    close(cost, number(row, "cost"), 1e-9, row);
    let row = &reference["jensen_shannon_base2"];
    let value = jensen_shannon(&numbers(&row["p"]), &numbers(&row["q"]));
    assert!((value - number(row, "value")).abs() < 1e-9, "{value}");
    let row = &reference["log_odds"];
    let words = |key: &str| {
        row[key]
            .as_str()
            .unwrap()
            .split_whitespace()
            .collect::<Vec<_>>()
    };
    let (first, second) = (words("text_1"), words("text_2"));
    let vocabulary: std::collections::BTreeSet<_> = first.iter().chain(&second).collect();
    let alpha = number(row, "alpha");
    for (word, z) in row["z"].as_object().unwrap() {
        let occurrences =
            |words: &[&str]| words.iter().filter(|other| *other == word).count() as u64;
        let value = log_odds_z(
            occurrences(&first),
            first.len() as u64,
            occurrences(&second),
            second.len() as u64,
            alpha,
            alpha * vocabulary.len() as f64,
        );
        assert!(
            (value - z.as_f64().unwrap()).abs() < 1e-9,
            "{word}: {value}"
        );
    }
}

fn numbers(list: &Value) -> Vec<f64> {
    let list = list.as_array().unwrap();
    list.iter().map(|value| value.as_f64().unwrap()).collect()
}

fn whole(list: &Value) -> Vec<u64> {
    let list = list.as_array().unwrap();
    list.iter().map(|value| value.as_u64().unwrap()).collect()
}

#[test]
fn weights_meet_the_project_reference() {
    let Some(reference) = reference() else {
        return;
    };
    let row = &reference["c_tf_idf"];
    let counts: Vec<Vec<u64>> = row["counts"]
        .as_array()
        .unwrap()
        .iter()
        .map(whole)
        .collect();
    let found = c_tf_idf(&counts);
    for (found, expected) in found.iter().zip(row["expected"].as_array().unwrap()) {
        for (found, expected) in found.iter().zip(numbers(expected)) {
            assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
        }
    }
}

#[test]
fn tf_idf_meets_the_project_reference() {
    let Some(reference) = reference() else {
        return;
    };
    let row = &reference["tf_idf_sklearn_row0"];
    let (mut indptr, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
    for counts in row["counts"].as_array().unwrap().iter().map(whole) {
        for (term, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            indices.push(term as u32);
            values.push(count as u32);
        }
        indptr.push(indices.len());
    }
    let counts = Csr::new(3, indptr, indices, values).unwrap();
    for (smooth_idf, key) in [(false, "smooth_idf_false"), (true, "smooth_idf_true")] {
        let scheme = Scheme::TfIdf {
            sublinear_tf: false,
            smooth_idf,
            use_idf: true,
        };
        let norm = Norm::L2;
        let params = WeightParams { scheme, norm }.check().unwrap();
        let rows = params.fit(&counts).unwrap().transform(&counts).unwrap();
        let (terms, weights) = rows.row(0);
        for (&term, &weight) in terms.iter().zip(weights) {
            let expected = numbers(&row[key])[term as usize];
            // The file has eight digits, and rows are stored in seven.
            assert!((f64::from(weight) - expected).abs() < 1e-7, "{weight}");
        }
    }
}

/// A bursty word: an article in five (or in twenty) holds it, about three times among 400 tokens.
#[test]
fn the_interval_of_a_rate_holds_the_truth() {
    let tokens = 400u64;
    let odds = 0.008 * tokens as f64;
    for (n_articles, share) in [(50u64, 0.2), (200, 0.05)] {
        let mut held = 0;
        for round in 0..4_000 {
            let random = KeyedRandom::new(11).child(n_articles).child(round);
            let mut sums = RatioSums::default();
            for article in 0..n_articles {
                let holds = random.unit(2 * article) < share;
                // Poisson with a rate that is itself exponential: a geometric number.
                let draw = (1.0 - random.unit(2 * article + 1)).ln() / (odds / (1.0 + odds)).ln();
                sums.add(if holds { draw as u64 } else { 0 }, tokens);
            }
            let (low, high) = sums.log_interval(0.95);
            held += usize::from(low <= 0.008 * share && 0.008 * share <= high);
        }
        let coverage = held as f64 / 4_000.0;
        assert!(
            (0.93..0.97).contains(&coverage),
            "{n_articles} {share}: {coverage}"
        );
        println!("{n_articles} articles, share {share}: {coverage}");
    }
}
