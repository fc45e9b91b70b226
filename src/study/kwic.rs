//! Keyword in context: every place where a query stands, with the words around it and the article
//! it comes from.

use super::result::Study;
use crate::error::{Error, Result};
use crate::text::Analyzer;
use crate::trend::query::Query;

/// One place where a query stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The article, as its place in the order handed over.
    pub article: usize,
    /// The words before, white space folded.
    pub left: String,
    /// The match as it stands in the text.
    pub keyword: String,
    /// The words after.
    pub right: String,
}

impl Study {
    /// Every match of `term` with `window` words to either side, by date, then identifier, then
    /// place in the text; articles without a date or a year last. Title and text do not flow into each other.
    pub fn kwic(&self, term: &str, window: usize) -> Result<Vec<Context>> {
        if !self.params.keep_text {
            return Err(Error::Data(
                "kwic shows the texts, but this study holds none: it was made with keep_text=False \
                 or saved with texts=False"
                    .into(),
            ));
        }
        let analyzer = self.analyzer()?;
        let query = Query::parse("term", term, &analyzer)?;
        let matcher = query.matcher(&self.lexicon);
        if matcher.is_hopeless() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for (text, &row) in self.order.iter().enumerate() {
            let starts = matcher.starts(self.words.text(text));
            if !starts.is_empty() {
                let contexts =
                    self.contexts(row as usize, &starts, matcher.n_words(), window, &analyzer);
                found.extend(contexts);
            }
        }
        // Stable, so matches of one article stay in the order of the text.
        found.sort_by(|a: &Context, b: &Context| {
            let key = |context: &Context| {
                let date = self.records[context.article].date;
                (date.and_then(|date| date.span()).is_none(), date)
            };
            key(a)
                .cmp(&key(b))
                .then_with(|| self.records[a.article].id.cmp(&self.records[b.article].id))
                .then_with(|| a.article.cmp(&b.article))
        });
        Ok(found)
    }

    fn contexts(
        &self,
        row: usize,
        starts: &[usize],
        length: usize,
        window: usize,
        analyzer: &Analyzer,
    ) -> Vec<Context> {
        let record = &self.records[row];
        let title = record.title.as_deref().unwrap_or_default();
        let body = record.text.as_deref().unwrap_or_default();
        let titled = analyzer.places(title);
        let bodied = analyzer.places(body);
        starts
            .iter()
            .filter_map(|&start| {
                let (part, places, at) = if start < titled.len() {
                    (title, &titled, start)
                } else {
                    (body, &bodied, start - titled.len())
                };
                let end = at + length;
                let keyword = places.get(at)?.start..places.get(end - 1)?.end;
                let from = places[at.saturating_sub(window)].start;
                let to = places[end.saturating_add(window).min(places.len()) - 1].end;
                Some(Context {
                    article: row,
                    left: folded(&part[from..keyword.start]),
                    right: folded(&part[keyword.end..to.max(keyword.end)]),
                    keyword: folded(&part[keyword]),
                })
            })
            .collect()
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
