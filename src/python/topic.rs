//! What shows the topics of a study: their terms in several orders, quotes, and the articles nearest to
//! their centroids.

use super::frame::Frame;
use crate::error::{Error, Result};
use crate::study::{Quote, Record, Study, ToldTerm};
use crate::topic::terms::TermOrder;

/// The order a user names.
pub fn term_order(name: &str) -> Result<TermOrder> {
    match name {
        "weight" => Ok(TermOrder::Weight),
        "c-tf-idf" => Ok(TermOrder::CTfIdf),
        "frex" => Ok(TermOrder::Frex),
        other => Err(Error::parameter(
            "order",
            format!("{other:?}"),
            "must be \"weight\", \"c-tf-idf\" or \"frex\"",
        )),
    }
}

/// One row for each term of a topic.
pub fn topic_terms_frame(study: &Study, terms: &[ToldTerm]) -> Frame {
    Frame::default()
        .text("era", terms.iter().map(|term| Some(era(study, term.era))))
        .count("topic", terms.iter().map(|term| term.topic.into()))
        .text("term", terms.iter().map(|term| Some(study.term(term.term))))
        .text("surface", terms.iter().map(|term| Some(&term.surface)))
        .number("weight", terms.iter().map(|term| term.weight))
        .count("count", terms.iter().map(|term| term.count))
        .count("documents", terms.iter().map(|term| term.documents))
}

/// One row for each quote, with the article it stands in.
pub fn quotes_frame(study: &Study, quotes: &[Quote]) -> Frame {
    let frame = Frame::default()
        .text(
            "era",
            quotes.iter().map(|quote| Some(era(study, quote.era))),
        )
        .count("topic", quotes.iter().map(|quote| quote.topic.into()))
        .text("quote", quotes.iter().map(|quote| Some(&quote.text)));
    let records: Vec<&Record> = quotes
        .iter()
        .map(|quote| &study.records()[quote.article])
        .collect();
    with_articles(frame, study, &records)
}

/// One row for each of the articles nearest to the centroid of a topic.
pub fn representatives_frame(study: &Study, n_articles: usize) -> Frame {
    let (mut eras, mut topics, mut records) = (Vec::new(), Vec::new(), Vec::new());
    for topic in study.topics() {
        for row in study.nearest(topic.era, topic.topic, n_articles) {
            eras.push(era(study, topic.era));
            topics.push(u64::from(topic.topic));
            records.push(&study.records()[row]);
        }
    }
    let frame = Frame::default()
        .text("era", eras.into_iter().map(Some))
        .count("topic", topics.into_iter());
    with_articles(frame, study, &records)
        .number("similarity", records.iter().map(|record| record.similarity))
}

/// Adds what tells a reader which article it is.
fn with_articles(frame: Frame, study: &Study, records: &[&Record]) -> Frame {
    let date = |record: &&Record| record.date.map(|date| date.to_string());
    frame
        .id(
            "id",
            study.ids_are_numbers(),
            records.iter().map(|record| &record.id),
        )
        .text("date", records.iter().map(date))
        .text(
            "title",
            records.iter().map(|record| record.title.as_deref()),
        )
        .given(
            "source",
            records.iter().map(|record| record.source.as_deref()),
        )
        .given("url", records.iter().map(|record| record.url.as_deref()))
}

fn era(study: &Study, era: u32) -> &str {
    &study.params().eras().as_slice()[era as usize].name
}
