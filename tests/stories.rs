//! Stories in the main job, from outside: what copies change in a study, and what they do not.

use erascope::article::{Article, Id};
use erascope::era::Eras;
use erascope::progress::Progress;
use erascope::random::KeyedRandom;
use erascope::story::Count;
use erascope::study::{Study, StudyParams, TopicCount, TrendOptions};
use erascope::trend::bins::BinWidth;

struct Drawn {
    id: i64,
    date: &'static str,
    text: String,
}

/// 40 words of their own, and `words` once.
fn text(number: u64, words: &str) -> String {
    let random = KeyedRandom::new(number);
    let word = |place: u64| -> String {
        let letter = |at: u64| (b'a' + random.child(place).below(at, 26) as u8) as char;
        (0..5).map(letter).collect()
    };
    let own: Vec<String> = (0..40).map(word).collect();
    format!("{} talks {words}", own.join(" "))
}

/// In 2000 one text printed three times, once with a credit line, and one printed once; in 2001 the
/// first one again, on the day after the last of them, and another.
fn drawn() -> Vec<Drawn> {
    let article = |id, date, text| Drawn { id, date, text };
    vec![
        article(1, "2000-12-31", text(1, "missile")),
        article(
            2,
            "2000-12-29",
            format!("{}. All rights reserved.", text(1, "missile")),
        ),
        article(3, "2000-12-30", text(1, "missile")),
        article(4, "2000-12-30", text(2, "harvest")),
        article(5, "2001-01-01", text(1, "missile")),
        article(6, "2001-01-02", text(3, "harvest")),
    ]
}

fn study(drawn: &[Drawn], count: Count) -> Study {
    let articles: Vec<Article<'_>> = drawn
        .iter()
        .map(|drawn| Article {
            id: Id::Number(drawn.id),
            text: Some(&drawn.text),
            date: Some(drawn.date),
            ..Article::default()
        })
        .collect();
    StudyParams::new(Eras::from_years(&[2000, 2001]).unwrap())
        .n_topics(TopicCount::Same(1))
        .count(count)
        .check()
        .unwrap()
        .fit(&articles, None, &Progress::default())
        .unwrap()
}

#[test]
fn copies_count_once_and_stories_end_with_their_era() {
    let study = study(&drawn(), Count::Stories);
    let story: Vec<u32> = study.records().iter().map(|record| record.story).collect();
    assert_eq!((story[1], story[2]), (story[0], story[0]));
    assert_ne!(story[4], story[0], "another era, another story");
    assert_eq!(*story.iter().max().unwrap(), 3);
    // The earliest one stands for its story, and the others take its topic.
    let stands: Vec<bool> = study
        .records()
        .iter()
        .map(|record| record.stands_for_story)
        .collect();
    assert_eq!(stands, [false, true, false, true, true, true]);
    assert!(study.records().iter().all(|record| record.topic == Some(0)));
    assert_eq!(study.records()[0].similarity, study.records()[1].similarity);

    let eras: Vec<(u64, u64, u64)> = study
        .eras()
        .iter()
        .map(|era| (era.n_articles, era.n_stories, era.n_tokens))
        .collect();
    assert_eq!(eras, [(4, 2, 45 + 42), (2, 2, 84)]);
    let topics: Vec<(u64, u64, f64)> = study
        .topics()
        .iter()
        .map(|topic| (topic.n_articles, topic.n_stories, topic.share))
        .collect();
    assert_eq!(topics, [(4, 2, 1.0), (2, 2, 1.0)]);
    let missile = study.lexicon().term("missil").unwrap();
    let row = |era: u32| {
        let found = study
            .keyness()
            .iter()
            .find(|row| (row.era, row.term) == (era, missile));
        found.map(|row| (row.count, row.rest_count, row.documents, row.rest_documents))
    };
    assert_eq!(row(0), Some((1, 1, 1, 1)));
    assert!(study.summary()[0].contains("4 articles in 2000, counted as 2 stories (87 words)"));
}

#[test]
fn articles_may_be_counted_each() {
    let study = study(&drawn(), Count::Articles);
    let missile = study.lexicon().term("missil").unwrap();
    let row = study
        .keyness()
        .iter()
        .find(|row| row.era == 0 && row.term == missile);
    let row = row.unwrap();
    assert_eq!((row.count, row.documents), (3, 3));
    let era = &study.eras()[0];
    assert_eq!(
        (era.n_articles, era.n_stories, era.n_tokens),
        (4, 2, 4 * 42 + 3)
    );
    assert_eq!(study.topics()[0].n_articles, 4);
    assert_eq!(study.topics()[0].n_stories, 2);
}

#[test]
fn trends_show_both_counts_and_share_follows_the_one_asked_for() {
    for (count, share, tokens, all_tokens) in [
        (Count::Stories, 1.0 / 2.0, 1, 87),
        (Count::Articles, 3.0 / 4.0, 3, 171),
    ] {
        let trend = study(&drawn(), count)
            .trend(&["missile"], TrendOptions::new(BinWidth::Year))
            .unwrap();
        let row = &trend.rows[0];
        assert_eq!((row.articles, row.all_articles), (3, 4));
        assert_eq!((row.stories, row.all_stories), (1, 2));
        assert_eq!(
            (row.share, row.tokens, row.all_tokens),
            (share, tokens, all_tokens)
        );
        assert!(row.share_low < share && share < row.share_high);
    }
    // In bins of a day every copy is the story of its day.
    let trend = study(&drawn(), Count::Stories)
        .trend(&["missile"], TrendOptions::new(BinWidth::Day))
        .unwrap();
    let stories: Vec<u64> = trend.rows.iter().map(|row| row.stories).collect();
    assert_eq!(stories, [1, 1, 1, 1, 0]);
}

#[test]
fn copies_change_nothing_in_what_is_compared() {
    let once: Vec<Drawn> = drawn()
        .into_iter()
        .filter(|drawn| ![1, 3].contains(&drawn.id))
        .collect();
    let (with, without) = (
        study(&drawn(), Count::Stories),
        study(&once, Count::Stories),
    );
    let told = |study: &Study| format!("{:?} {:?}", study.keyness(), study.links());
    assert_eq!(told(&with), told(&without));
    let fits = |study: &Study| -> Vec<(Option<u32>, f64)> {
        let records = study.records().iter();
        records
            .filter(|record| record.stands_for_story)
            .map(|record| (record.topic, record.similarity))
            .collect()
    };
    assert_eq!(fits(&with), fits(&without));
}
