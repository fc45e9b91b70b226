//! The main job from outside: the whole study on generated articles, its determinism, its files.

use std::fs;

use erascope::article::{Article, Id};
use erascope::era::Eras;
use erascope::progress::Progress;
use erascope::random::KeyedRandom;
use erascope::study::{Study, StudyParams, TopicCount, TrendOptions};
use erascope::trend::bins::BinWidth;

/// An article drawn word by word from one of the themes, which share common words.
struct Drawn {
    id: i64,
    date: String,
    text: String,
    theme: usize,
}

const THEMES: [&[&str]; 4] = [
    &[
        "missile",
        "submarine",
        "defence",
        "arms",
        "export",
        "tank",
        "radar",
        "navy",
    ],
    &[
        "interest",
        "rates",
        "inflation",
        "bank",
        "currency",
        "bond",
        "markets",
        "deficit",
    ],
    &[
        "emission", "climate", "carbon", "warming", "forest", "treaty", "coal", "ocean",
    ],
    &[
        "harvest", "wheat", "drought", "farmer", "cattle", "tractor", "orchard", "soil",
    ],
];
const COMMON: [&str; 12] = [
    "minister", "talks", "country", "week", "plan", "official", "report", "group", "capital",
    "visit", "question", "answer",
];

/// 40 articles of 2000 about themes 0, 1 and 2, and 40 of 2016 about themes 0, 1 and 3.
fn drawn() -> Vec<Drawn> {
    let random = KeyedRandom::new(11);
    (0..80)
        .map(|i| {
            let year = if i < 40 { 2000 } else { 2016 };
            let theme = match (i % 3, year) {
                (2, 2016) => 3,
                (theme, _) => theme,
            };
            let random = random.child(i as u64);
            let words: Vec<&str> = (0..60)
                .map(|place| {
                    let list = if random.unit(place) < 0.5 {
                        THEMES[theme]
                    } else {
                        &COMMON
                    };
                    list[random.child(1).below(place, list.len())]
                })
                .collect();
            Drawn {
                id: 1000 + i as i64,
                date: format!("{year}-{:02}-{:02}", 1 + i % 12, 1 + i % 28),
                text: format!("The {}.", words.join(" ")),
                theme,
            }
        })
        .collect()
}

fn articles(drawn: &[Drawn]) -> Vec<Article<'_>> {
    drawn
        .iter()
        .map(|drawn| Article {
            id: Id::Number(drawn.id),
            text: Some(&drawn.text),
            date: Some(&drawn.date),
            ..Article::default()
        })
        .collect()
}

fn params() -> StudyParams {
    StudyParams::new(Eras::from_years(&[2000, 2016]).unwrap())
}

fn study(params: StudyParams, drawn: &[Drawn], n_threads: usize) -> Study {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(n_threads)
        .build()
        .unwrap();
    let params = params.check().unwrap();
    pool.install(|| params.fit(&articles(drawn), None, &Progress::default()))
        .unwrap()
}

#[test]
fn planted_topics_continue_die_and_are_born() {
    let drawn = drawn();
    let study = study(params().n_topics(TopicCount::Same(3)), &drawn, 2);
    for era in 0..2 {
        assert_eq!(
            study
                .topics()
                .iter()
                .filter(|topic| topic.era == era)
                .count(),
            3
        );
    }
    // Within an era one topic is one theme.
    for (a, record) in study.records().iter().enumerate() {
        for (b, other) in study
            .records()
            .iter()
            .enumerate()
            .filter(|(_, o)| o.era == record.era)
        {
            assert_eq!(
                record.topic == other.topic,
                drawn[a].theme == drawn[b].theme
            );
        }
    }
    let mut events: Vec<&str> = study.links().iter().map(|link| link.event.name()).collect();
    events.sort_unstable();
    assert_eq!(events, ["born", "continues", "continues", "died"]);
    let born = study
        .links()
        .iter()
        .find(|link| link.event.name() == "born")
        .unwrap();
    let topic = study
        .topics()
        .iter()
        .find(|topic| topic.era == 1 && Some(topic.topic) == born.topic_to)
        .unwrap();
    assert!(
        topic.terms.iter().all(
            |term| THEMES[3].iter().any(|word| word.contains(&term[..4]))
                || COMMON.contains(&term.as_str())
        ),
        "{:?}",
        topic.terms
    );
    assert!(THEMES[3].contains(&topic.terms[0].as_str()));
}

#[test]
fn threads_and_row_order_leave_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut drawn = drawn();
    let bytes = |study: &Study| {
        let path = folder.path().join("study");
        study.save(&path, true).unwrap();
        fs::read(path).unwrap()
    };
    let reference = study(params(), &drawn, 1);
    let reference_bytes = bytes(&reference);
    for n_threads in [2, 3, 4] {
        assert_eq!(
            bytes(&study(params(), &drawn, n_threads)),
            reference_bytes,
            "{n_threads} threads"
        );
    }
    KeyedRandom::new(5).shuffle(&mut drawn);
    let shuffled = study(params(), &drawn, 2);
    // Compared as text, since NaN is not equal to itself.
    let told = |value: &dyn std::fmt::Debug| format!("{value:?}");
    assert!(told(&shuffled.keyness()) == told(&reference.keyness()));
    assert_eq!(told(&shuffled.links()), told(&reference.links()));
    assert_eq!(shuffled.summary(), reference.summary());
    for record in shuffled.records() {
        let original = reference
            .records()
            .iter()
            .find(|other| other.id == record.id)
            .unwrap();
        assert_eq!(told(record), told(original));
    }
    let trend = |study: &Study| {
        study
            .trend(&["missile", "rate*"], TrendOptions::new(BinWidth::Quarter))
            .unwrap()
    };
    assert_eq!(told(&trend(&shuffled).rows), told(&trend(&reference).rows));
}

#[test]
fn a_saved_study_comes_back_and_a_broken_file_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("study.erascope");
    let study = study(params(), &drawn(), 2);
    study.save(&path, true).unwrap();
    let loaded = Study::load(&path).unwrap();
    assert_eq!(loaded.summary(), study.summary());
    assert_eq!(
        loaded.kwic("missile", 3).unwrap(),
        study.kwic("missile", 3).unwrap()
    );

    let whole = fs::read(&path).unwrap();
    let broken = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        Study::load(&path).unwrap_err().to_string()
    };
    for length in [0, 4, 8, 11, 19, 30, whole.len() / 2, whole.len() - 1] {
        let error = broken(&whole[..length]);
        assert!(
            error.contains("cut off") || error.contains("not a file"),
            "{length}: {error}"
        );
    }
    let mut later = whole.clone();
    later[8] = 99;
    assert!(broken(&later).contains("version 99 of the format"));
    for place in [25, whole.len() / 2, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[place] ^= 1;
        assert!(broken(&flipped).contains("damaged"), "{place}");
    }

    study.save(&path, false).unwrap();
    let error = Study::load(&path)
        .unwrap()
        .kwic("missile", 3)
        .unwrap_err()
        .to_string();
    assert!(error.contains("texts=False"), "{error}");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left beside the file"
    );
}

#[test]
fn articles_that_cannot_go_on_stand_in_the_ledger() {
    let mut drawn = drawn();
    drawn[0].text = "🙂🙂".into();
    drawn[1].date = "27/12/2000".into();
    drawn[2].date = "--09-04".into();
    drawn[3].date = "1999".into();
    let study = study(params().n_topics(TopicCount::Same(2)), &drawn, 2);
    let told: Vec<(usize, &str, &str)> = study
        .ledger()
        .iter()
        .map(|entry| (entry.article, entry.stage.as_str(), entry.reason.as_str()))
        .collect();
    assert_eq!(told[0], (0, "text", "no word in the text"));
    assert!(
        told[1]
            .2
            .starts_with("date is \"27/12/2000\", but must be ISO 8601"),
        "{:?}",
        told[1]
    );
    assert_eq!(told[2], (2, "date", "--09-04 has no year"));
    assert_eq!(told[3], (3, "era", "1999 lies outside all eras"));
    assert_eq!(told.len(), 4);
    assert_eq!(study.eras()[0].n_articles, 36);
}

#[test]
fn what_articles_do_not_allow_is_said() {
    let drawn = drawn();
    let fit = |params: StudyParams, articles: &[Article<'_>]| {
        let params = params.check().unwrap();
        params
            .fit(articles, None, &Progress::default())
            .unwrap_err()
            .to_string()
    };
    let all = articles(&drawn);
    let many = params().n_topics(TopicCount::PerEra(vec![("2016".into(), 41)]));
    assert_eq!(
        fit(many, &all),
        "n_topics is 41, but era \"2016\" holds 40 articles that can be clustered"
    );
    assert_eq!(
        fit(params(), &[]),
        "articles is empty, but must hold at least one article"
    );
    let elsewhere = StudyParams::new(Eras::from_years(&[1950]).unwrap());
    assert_eq!(
        fit(elsewhere, &all),
        "no article lies in an era: the eras are 1950 from 1950-01-01 to before 1951-01-01; the dates \
         run from 2000-01-01 to 2016-12-20"
    );
    let wordless = [Article {
        text: Some(" "),
        date: Some("2000"),
        ..Article::default()
    }];
    assert_eq!(
        fit(params(), &wordless),
        "none of the 1 texts holds a word; the first: empty text"
    );
    let undated = [Article {
        text: Some("word"),
        ..Article::default()
    }];
    assert_eq!(fit(params(), &undated), "none of the 1 articles has a date");
}

#[test]
fn a_cancelled_study_stops() {
    let progress = Progress::default();
    progress.cancel();
    let drawn = drawn();
    let result = params()
        .check()
        .unwrap()
        .fit(&articles(&drawn), None, &progress);
    assert!(matches!(result, Err(erascope::Error::Interrupted)));
}
