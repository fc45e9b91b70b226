//! Copies to stories: dates decide which copies belong together, and what pairs connect is a story.
//!
//! An article is *firm* in time if its date is known and no coarser than the window. Firm articles are
//! joined first, wherever the window allows. The others (undated, or dated to a year) would reach
//! everywhere and could tie a story of January to its reprint in December; so they join afterwards,
//! the most similar pairs first, and never two stories that hold firm articles each.

use super::fold::Folded;
use super::verify::{Agreement, Link};
use super::{Copies, Stories};
use crate::article::DateSpan;

/// The stories of all articles, given the links between distinct texts.
pub(super) fn group(
    folded: &Folded,
    links: &[Link],
    spans: &[Option<DateSpan>],
    window_days: Option<u32>,
) -> Stories {
    let mut forest = Forest::new(spans.len());
    let mut pairs = Vec::new();
    match window_days {
        None => {
            let chain = |members: &[u32]| -> Vec<Copies> {
                members
                    .windows(2)
                    .map(|m| copies(m[0], m[1], 1.0))
                    .collect()
            };
            pairs.extend(folded.iter().flat_map(chain));
            pairs.extend(links.iter().map(|link| {
                let first = |text: u32| folded.members(text)[0];
                copies(first(link.a), first(link.b), link.similarity)
            }));
            for pair in &pairs {
                forest.join(pair.first, pair.second);
            }
        }
        Some(days) => {
            let calendar = Calendar::new(folded, spans, days);
            pairs.extend(calendar.firm_pairs(folded, links));
            for pair in &pairs {
                forest.join(pair.first, pair.second);
            }
            let mut groups = Groups::new(&calendar, forest);
            let loose = calendar.loose_pairs(links);
            pairs.extend(loose.into_iter().filter(|pair| groups.join(pair)));
            forest = groups.forest;
        }
    }
    pairs.sort_by_key(|pair| (pair.first, pair.second));
    pairs.dedup_by_key(|pair| (pair.first, pair.second));
    numbered(forest, pairs)
}

fn copies(a: u32, b: u32, similarity: f64) -> Copies {
    Copies {
        first: a.min(b),
        second: a.max(b),
        similarity,
    }
}

fn numbered(mut forest: Forest, pairs: Vec<Copies>) -> Stories {
    let n_articles = forest.parent.len();
    let mut story_of_root = vec![u32::MAX; n_articles];
    let mut sizes: Vec<u32> = Vec::new();
    let mut story = Vec::with_capacity(n_articles);
    for article in 0..n_articles as u32 {
        let root = forest.root(article) as usize;
        if story_of_root[root] == u32::MAX {
            story_of_root[root] = sizes.len() as u32;
            sizes.push(0);
        }
        story.push(story_of_root[root]);
        sizes[story_of_root[root] as usize] += 1;
    }
    let n_copies: Vec<u32> = story.iter().map(|&story| sizes[story as usize]).collect();
    let mut similarity: Vec<f64> = n_copies
        .iter()
        .map(|&n_copies| if n_copies == 1 { 1.0 } else { 0.0 })
        .collect();
    for pair in &pairs {
        for article in [pair.first, pair.second] {
            let best = &mut similarity[article as usize];
            *best = best.max(pair.similarity);
        }
    }
    Stories {
        story,
        n_copies,
        similarity,
        pairs,
    }
}

/// The articles of each distinct text in time.
struct Calendar<'a> {
    spans: &'a [Option<DateSpan>],
    days: i64,
    firm: Vec<Firm>,
    /// Per text the articles that are not firm: the first one of each date.
    loose: Vec<Vec<u32>>,
    /// The other articles that are not firm, each with the first one of its text and date.
    repeated: Vec<(u32, u32)>,
}

/// The firm articles of a text by their first day.
#[derive(Default)]
struct Firm {
    articles: Vec<u32>,
    starts: Vec<i32>,
    /// Up to each place, the place of the article that ends last.
    last_to_end: Vec<usize>,
}

impl Firm {
    /// The firm articles nearest to a span: of those that start no later, and of those that do.
    fn nearest(&self, span: DateSpan) -> impl Iterator<Item = u32> + '_ {
        let later = self.starts.partition_point(|&start| start <= span.start);
        let before = later.checked_sub(1).map(|at| self.last_to_end[at]);
        let after = (later < self.starts.len()).then_some(later);
        before.into_iter().chain(after).map(|at| self.articles[at])
    }
}

impl<'a> Calendar<'a> {
    fn new(folded: &Folded, spans: &'a [Option<DateSpan>], days: u32) -> Self {
        let mut calendar = Self {
            spans,
            days: i64::from(days),
            firm: Vec::with_capacity(folded.len()),
            loose: Vec::with_capacity(folded.len()),
            repeated: Vec::new(),
        };
        for members in folded.iter() {
            let (mut firm, mut others): (Vec<u32>, Vec<u32>) = members
                .iter()
                .partition(|&&article| calendar.is_firm(article));
            let start = |article: u32| spans[article as usize].map_or(i32::MIN, |span| span.start);
            let end = |article: u32| spans[article as usize].map_or(i32::MAX, |span| span.end);
            firm.sort_by_key(|&article| (start(article), article));
            let mut last_to_end: Vec<usize> = Vec::with_capacity(firm.len());
            for (at, &article) in firm.iter().enumerate() {
                let last = last_to_end.last().copied();
                let last = last.filter(|&last| end(firm[last]) >= end(article));
                last_to_end.push(last.unwrap_or(at));
            }
            others.sort_by_key(|&article| (start(article), end(article), article));
            let mut firsts: Vec<u32> = Vec::new();
            for &article in &others {
                match firsts.last() {
                    Some(&first) if spans[first as usize] == spans[article as usize] => {
                        calendar.repeated.push((first, article));
                    }
                    _ => firsts.push(article),
                }
            }
            calendar.firm.push(Firm {
                starts: firm.iter().map(|&article| start(article)).collect(),
                articles: firm,
                last_to_end,
            });
            calendar.loose.push(firsts);
        }
        calendar
    }

    fn is_firm(&self, article: u32) -> bool {
        self.spans[article as usize]
            .is_some_and(|span| i64::from(span.end) - i64::from(span.start) <= self.days.max(1))
    }

    /// Whether two articles, unless undated, may be copies on their days.
    fn allows(&self, a: u32, b: u32, agreement: Agreement) -> bool {
        match (self.spans[a as usize], self.spans[b as usize]) {
            (Some(a), Some(b)) => {
                let between = days_between(a, b);
                between <= self.days
                    && match agreement {
                        Agreement::Form => false,
                        Agreement::Subject => between == 0,
                        Agreement::Report => true,
                    }
            }
            _ => true,
        }
    }

    /// Pairs that connect firm articles: within a text each with the nearest before, between two
    /// texts each article of the rarer one with the nearest of the other.
    fn firm_pairs(&self, folded: &Folded, links: &[Link]) -> Vec<Copies> {
        let mut pairs = Vec::new();
        for text in 0..folded.len() {
            let firm = &self.firm[text];
            for at in 1..firm.articles.len() {
                let before = firm.articles[firm.last_to_end[at - 1]];
                if self.allows(before, firm.articles[at], Agreement::Report) {
                    pairs.push(copies(before, firm.articles[at], 1.0));
                }
            }
        }
        for link in links {
            let (a, b) = (&self.firm[link.a as usize], &self.firm[link.b as usize]);
            let (rarer, other) = if a.articles.len() <= b.articles.len() {
                (a, b)
            } else {
                (b, a)
            };
            for &article in &rarer.articles {
                let span = self.spans[article as usize];
                for partner in span.into_iter().flat_map(|span| other.nearest(span)) {
                    if self.allows(article, partner, link.agreement) {
                        pairs.push(copies(article, partner, link.similarity));
                    }
                }
            }
        }
        pairs
    }

    /// Pairs with an article that is not firm, the most similar first, then those that come first.
    fn loose_pairs(&self, links: &[Link]) -> Vec<Copies> {
        let mut pairs: Vec<Copies> = self
            .repeated
            .iter()
            .map(|&(first, article)| copies(first, article, 1.0))
            .collect();
        for text in 0..self.loose.len() as u32 {
            for neighbours in self.loose[text as usize].windows(2) {
                self.propose(
                    neighbours[0],
                    neighbours[1],
                    1.0,
                    Agreement::Report,
                    &mut pairs,
                );
            }
            self.propose_firm(text, text, 1.0, Agreement::Report, &mut pairs);
        }
        for link in links {
            for &a in &self.loose[link.a as usize] {
                for &b in &self.loose[link.b as usize] {
                    self.propose(a, b, link.similarity, link.agreement, &mut pairs);
                }
            }
            for (from, to) in [(link.a, link.b), (link.b, link.a)] {
                self.propose_firm(from, to, link.similarity, link.agreement, &mut pairs);
            }
        }
        pairs.sort_by(|x, y| {
            (y.similarity.total_cmp(&x.similarity))
                .then((x.first, x.second).cmp(&(y.first, y.second)))
        });
        pairs
    }

    /// Each loose article of `from` with the first firm one of `to` that its date allows.
    fn propose_firm(
        &self,
        from: u32,
        to: u32,
        similarity: f64,
        agreement: Agreement,
        pairs: &mut Vec<Copies>,
    ) {
        let firm = &self.firm[to as usize];
        for &article in &self.loose[from as usize] {
            let earliest = self.spans[article as usize].map_or(i64::MIN, |span| {
                i64::from(span.start) - 2 * self.days.max(1)
            });
            let from = firm
                .starts
                .partition_point(|&start| i64::from(start) < earliest);
            let partner = firm.articles[from..]
                .iter()
                .find(|&&partner| self.allows(article, partner, agreement));
            pairs.extend(partner.map(|&partner| copies(article, partner, similarity)));
        }
    }

    fn propose(
        &self,
        a: u32,
        b: u32,
        similarity: f64,
        agreement: Agreement,
        pairs: &mut Vec<Copies>,
    ) {
        if self.allows(a, b, agreement) {
            pairs.push(copies(a, b, similarity));
        }
    }
}

/// Whole days from the last of one span to the first of the other; 0 where they touch or overlap on
/// a day, 1 from one day to the next.
fn days_between(a: DateSpan, b: DateSpan) -> i64 {
    let gap = |a: DateSpan, b: DateSpan| i64::from(b.start) - (i64::from(a.end) - 1);
    gap(a, b).max(gap(b, a)).max(0)
}

/// What a growing story holds.
#[derive(Clone, Copy)]
struct Extent {
    has_firm: bool,
    /// From its first to its last known day.
    hull: Option<DateSpan>,
}

struct Groups<'c, 'a> {
    calendar: &'c Calendar<'a>,
    forest: Forest,
    /// Of each root.
    extents: Vec<Extent>,
}

impl<'c, 'a> Groups<'c, 'a> {
    fn new(calendar: &'c Calendar<'a>, mut forest: Forest) -> Self {
        let own = |article: u32| Extent {
            has_firm: calendar.is_firm(article),
            hull: calendar.spans[article as usize],
        };
        let mut extents: Vec<Extent> = (0..calendar.spans.len() as u32).map(own).collect();
        for article in 0..calendar.spans.len() as u32 {
            let root = forest.root(article);
            extents[root as usize] = extents[root as usize].with(own(article));
        }
        Self {
            calendar,
            forest,
            extents,
        }
    }

    /// Joins the stories of a pair if their dates allow it; whether they are one afterwards.
    fn join(&mut self, pair: &Copies) -> bool {
        let (a, b) = (self.forest.root(pair.first), self.forest.root(pair.second));
        if a == b {
            return true;
        }
        let (x, y) = (self.extents[a as usize], self.extents[b as usize]);
        let in_reach = match (x.hull, y.hull) {
            (Some(x), Some(y)) => days_between(x, y) <= self.calendar.days,
            _ => true,
        };
        if (x.has_firm && y.has_firm) || !in_reach {
            return false;
        }
        let root = self.forest.join(a, b);
        self.extents[root as usize] = x.with(y);
        true
    }
}

impl Extent {
    fn with(self, other: Self) -> Self {
        let hull = match (self.hull, other.hull) {
            (Some(a), Some(b)) => Some(DateSpan {
                start: a.start.min(b.start),
                end: a.end.max(b.end),
            }),
            (a, b) => a.or(b),
        };
        Self {
            has_firm: self.has_firm || other.has_firm,
            hull,
        }
    }
}

/// Disjoint sets; the root of a set is its first article.
struct Forest {
    parent: Vec<u32>,
}

impl Forest {
    fn new(n_articles: usize) -> Self {
        Self {
            parent: (0..n_articles as u32).collect(),
        }
    }

    fn root(&mut self, mut article: u32) -> u32 {
        while self.parent[article as usize] != article {
            let parent = self.parent[article as usize];
            self.parent[article as usize] = self.parent[parent as usize];
            article = parent;
        }
        article
    }

    fn join(&mut self, a: u32, b: u32) -> u32 {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
        a.min(b)
    }
}
