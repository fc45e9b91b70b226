//! The stories of a study: each article's story, and of each story the article that stands for it.
//!
//! Stories are found among all articles, dated or not, and do not cross the edge of an era: what lies
//! in two eras is one story in each. The article with the earliest date stands for its story, of equals
//! the one that comes first in the canonical order, and its copies take its topic.

use rustc_hash::FxHashMap;

use super::corpus::{Corpus, Record};
use crate::article::PublicationDate;
use crate::error::Result;
use crate::progress::Progress;
use crate::story::StoryParams;

/// The story of each row of the canonical order, whatever its era.
pub(super) fn find_stories(corpus: &Corpus, progress: &Progress) -> Result<Vec<u32>> {
    let date = |row: &u32| corpus.records[*row as usize].date;
    let dates: Vec<Option<PublicationDate>> = corpus.order.iter().map(date).collect();
    let found =
        StoryParams::default()
            .check()?
            .fit(&corpus.words, &corpus.lexicon, &dates, progress)?;
    Ok(found.story)
}

/// Writes the story of each article into its record. Stories are numbered by their first article in
/// the canonical order.
pub(super) fn tell_stories(corpus: &mut Corpus, stories: &[u32]) {
    let record = |row: u32| &corpus.records[row as usize];
    let mut number: FxHashMap<(u32, Option<u32>), u32> = FxHashMap::default();
    let mut first: Vec<u32> = Vec::new();
    let mut story_of: Vec<u32> = Vec::with_capacity(corpus.order.len());
    for (&story, &row) in stories.iter().zip(&corpus.order) {
        let next = number.len() as u32;
        let story = *number.entry((story, record(row).era)).or_insert(next);
        if story == next {
            first.push(row);
        }
        let stands = &mut first[story as usize];
        if starts(record(row)) < starts(record(*stands)) {
            *stands = row;
        }
        story_of.push(story);
    }
    for (&story, &row) in story_of.iter().zip(&corpus.order) {
        let record = &mut corpus.records[row as usize];
        record.story = story;
        record.stands_for_story = first[story as usize] == row;
    }
}

/// The first day an article may be of, those without one last.
pub(super) fn starts(record: &Record) -> i32 {
    record
        .date
        .and_then(|date| date.span())
        .map_or(i32::MAX, |span| span.start)
}

/// Gives each copy the topic of the article that stands for its story.
pub(super) fn give_copies_their_topics(records: &mut [Record]) {
    let standing: FxHashMap<u32, usize> = (0..records.len())
        .filter(|&row| records[row].stands_for_story)
        .map(|row| (records[row].story, row))
        .collect();
    for row in 0..records.len() {
        if let Some(&standing) = standing.get(&records[row].story) {
            let of = &records[standing];
            let topic = (
                of.topic,
                of.similarity,
                of.runner_up,
                of.runner_up_similarity,
            );
            let record = &mut records[row];
            (record.topic, record.similarity) = (topic.0, topic.1);
            (record.runner_up, record.runner_up_similarity) = (topic.2, topic.3);
        }
    }
}
