//! Saved pages as a user meets them: an invented page, hostile ones, and the labelled sets.

use std::collections::HashMap;
use std::path::PathBuf;

use erascope::page::recurring::Recurring;
use erascope::page::{Page, Rule, read_page, read_page_among};
use erascope::progress::Progress;
use proptest::prelude::*;

const PAGE: &str = "\
Home | News | Sport | Weather | Contact us
  * Politics
  * Business
  * Subscribe to our newsletter

Harbour of Millbrook opens again after the storm

By Ann Example
Tuesday, March 4, 2003

The harbour of Millbrook opened again on Tuesday, three weeks after a storm had filled its entrance with sand and broken two of its cranes.

\"We have worked day and night, and the first ships are already waiting outside,\" the harbour master, John Sample, said at a short ceremony in the rain.

The town council had given four million crowns for the repairs, although several members said that the money was meant for a school and should have stayed there.

Ships will be able to use both basins from next month, when the second crane is expected to return from the yard where it is being mended.

Related stories
  * Storm leaves Millbrook without power
  * Council votes on new school

The harbour of Millbrook opened again on Tuesday, three weeks after a storm had filled its entrance with sand and broken two of its cranes.

About us | Privacy | Terms of use
© 2003 The Millbrook Herald. All rights reserved.
";

#[test]
fn an_invented_page_is_read() {
    let page = read_page(PAGE);
    assert_eq!(
        page.title.as_deref(),
        Some("Harbour of Millbrook opens again after the storm")
    );
    assert!(
        page.body.starts_with("The harbour of Millbrook opened"),
        "{}",
        page.body
    );
    assert!(
        page.body.ends_with("where it is being mended."),
        "{}",
        page.body
    );
    assert_eq!(page.body.matches("three weeks after a storm").count(), 1);
    assert_eq!(page.source.as_deref(), Some("The Millbrook Herald"));
    assert_eq!(page.agency, None);
    assert_eq!(
        page.language.map(|language| language.name()),
        Some("english")
    );
}

/// Every word of the page stands in the body or among what was removed.
fn nothing_is_lost(text: &str, page: &Page) -> bool {
    let count = |text: &str| text.split_whitespace().count();
    let removed: usize = page.removed.iter().map(|part| count(&part.text)).sum();
    let n_lines = text.split(['\n', '\r']).count();
    let in_order = |part: &erascope::page::Removed| {
        1 <= part.first_line && part.first_line <= part.last_line && part.last_line <= n_lines
    };
    count(&page.body) + removed == count(text) && page.removed.iter().all(in_order)
}

#[test]
fn every_removal_stands_with_its_lines_and_rule() {
    let page = read_page(PAGE);
    assert!(nothing_is_lost(PAGE, &page));
    let title = page
        .removed
        .iter()
        .find(|part| part.rule == Rule::Title)
        .unwrap();
    assert_eq!((title.first_line, title.last_line), (6, 6));
    assert!(
        page.removed
            .iter()
            .any(|part| part.text.contains("About us"))
    );
}

#[test]
fn what_recurs_beside_different_articles_is_furniture() {
    let article = |subject: &str| {
        format!(
            "News from the {subject}\n\n\
             The {subject} was the subject of a long meeting on Monday, and nobody left it early.\n\n\
             It was said that the {subject} would be discussed again when the {subject} returns.\n\n\
             \"We have always liked the {subject}, and we will keep it,\" the mayor told reporters.\n\n\
             The council will vote on the {subject} in June, after the budget has been approved.\n\n\
             Readers who liked this article about our town also enjoyed the guided walks on Sundays.\n"
        )
    };
    let pages = ["bridge", "school", "museum"].map(article);
    let texts: Vec<&str> = pages.iter().map(String::as_str).collect();
    let recurring = Recurring::among(&texts, &Progress::default()).unwrap();
    let page = read_page_among(texts[0], &recurring);
    assert!(!page.body.contains("guided walks"), "{}", page.body);
    assert!(page.removed.iter().any(|part| part.rule == Rule::Recurring));
    // Copies of one article are one page: their paragraphs are no furniture.
    let copies = Recurring::among(&[texts[0], texts[0], texts[0]], &Progress::default()).unwrap();
    assert_eq!(read_page_among(texts[0], &copies), read_page(texts[0]));
}

#[test]
fn hostile_pages_are_read_in_linear_time() {
    for (part, times) in [
        ("word ", 200_000),
        ("x", 1_000_000),
        ("So it is. ", 100_000),
        ("Home\n", 120_000),
        ("a    b    c\n", 40_000),
        ("a  b  ", 200_000),
        ("by X (AFP) May 3, 2004 ", 20_000),
        ("(AFP)", 100_000),
        ("\0\u{1}\u{7f}\u{200b}\r\n\t", 100_000),
        (".\"", 200_000),
        ("© 2000 A. ", 40_000),
        ("。ع😀. ", 50_000),
    ] {
        let text = part.repeat(times);
        let page = read_page(&text);
        assert!(page.body.len() <= text.len(), "{part:?}");
    }
    assert_eq!(read_page(""), Page::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_page_panics_or_loses_a_word(text in "([a-zA-Z0-9 .,|:*()©\"\\-]{0,60}[\n\r]{1,3}){0,12}") {
        prop_assert!(nothing_is_lost(&text, &read_page(&text)));
    }

    #[test]
    fn no_characters_panic(text in any::<String>()) {
        read_page(&text);
    }
}

/// The folder with the labelled pages; `None`, said aloud, where it is absent.
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("ERASCOPE_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    if folder.join("pages/expected.jsonl").exists() && folder.join("seeds").exists() {
        return Some(folder);
    }
    eprintln!("skipped: no labelled pages under {}", folder.display());
    None
}

fn grams(text: &str) -> HashMap<Vec<&str>, usize> {
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let mut count = HashMap::new();
    for gram in words.windows(4) {
        *count.entry(gram.to_vec()).or_insert(0) += 1;
    }
    count
}

fn f1(found: &str, wanted: &str) -> f64 {
    let (found, wanted) = (grams(found), grams(wanted));
    let common: usize = wanted
        .iter()
        .map(|(gram, n)| found.get(gram).map_or(0, |m| *n.min(m)))
        .sum();
    let total: usize = found.values().chain(wanted.values()).sum();
    2.0 * common as f64 / total.max(1) as f64
}

#[test]
fn labelled_dumps_are_read_no_worse_than_sites_held_out() {
    let Some(folder) = data() else { return };
    let lines = std::fs::read_to_string(folder.join("pages/expected.jsonl")).unwrap();
    let scores: Vec<f64> = lines
        .lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            let file = entry["file"].as_str().unwrap();
            let text = std::fs::read_to_string(folder.join("pages").join(file)).unwrap();
            f1(&read_page(&text).body, entry["body"].as_str().unwrap())
        })
        .collect();
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    assert!(mean >= 0.88, "{mean}");
}

#[test]
fn the_seeds_are_read_as_a_careful_reader_does() {
    let Some(folder) = data() else { return };
    let expected = std::fs::read_to_string(folder.join("seeds/expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    for (name, wanted) in expected.as_object().unwrap() {
        let text = std::fs::read_to_string(folder.join("seeds").join(name)).unwrap();
        let page = read_page(&text);
        assert_eq!(page.title.as_deref(), wanted["title"].as_str(), "{name}");
        assert_eq!(page.source.as_deref(), wanted["source"].as_str(), "{name}");
        let body = page.body.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            body.starts_with(wanted["body_starts"].as_str().unwrap()),
            "{name}: {body}"
        );
        assert!(
            body.ends_with(wanted["body_ends"].as_str().unwrap()),
            "{name}: {body}"
        );
        for part in wanted["must_not_contain"].as_array().unwrap() {
            assert!(!body.contains(part.as_str().unwrap()), "{name}: {part}");
        }
    }
}
