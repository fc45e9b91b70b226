//! What became of the topics of each era, in sentences.

use super::result::{EraSummary, Study};
use super::topics::Topic;
use super::wording::{digits, listed, percent};
use crate::topic::links::{Event, LARGEST_P, LEAST_PART, Link};

impl Study {
    /// For each pair of neighbouring eras by what topics were linked, and a line for every topic that goes
    /// on, that ended and that is new.
    pub(super) fn what_became_of_topics(&self, eras: &[EraSummary]) -> Vec<String> {
        let mut lines = Vec::new();
        for (from, pair) in eras.windows(2).enumerate() {
            let links = || {
                self.links
                    .iter()
                    .filter(move |link| link.era_from as usize == from)
            };
            if links().next().is_none() {
                continue;
            }
            let of = |event| links().filter(move |link| link.event == event);
            let continuing = of(Event::Continues).map(|link| self.continuation(link, links()));
            let ended = of(Event::Died).map(|link| {
                let (name, share) = (self.earlier(link), percent(link.share_from));
                let akin = akin(link, self.bracketed(link.era_to, link.nearest));
                format!("not found again: {name} ({share}){akin}")
            });
            let new = of(Event::Born).map(|link| {
                let (name, share) = (self.later(link), percent(link.share_to));
                let akin = akin(link, self.bracketed(link.era_from, link.nearest));
                format!("new: {name} ({share}){akin}")
            });
            lines.extend(listed(
                format!(
                    "From {} to {}, where a topic goes on if another has more in common with it than \
                     chance deals out (p below {LARGEST_P}) and at least {} of what random halves of \
                     the topics have:",
                    pair[0].name,
                    pair[1].name,
                    percent(LEAST_PART)
                ),
                continuing.chain(ended).chain(new),
            ));
        }
        lines
    }

    /// `[a] goes on as [b]; its share grew from 12 % to 31 % (+19 points, 95 % interval 12 to 26)`
    fn continuation<'a>(
        &self,
        link: &Link,
        links: impl Iterator<Item = &'a Link> + Clone,
    ) -> String {
        let list = |names: &[String]| names.join(" and ");
        let split: Vec<String> = links
            .clone()
            .filter(|other| other.event == Event::Split && other.topic_from == link.topic_from)
            .map(|other| self.later(other))
            .collect();
        let merged: Vec<String> = links
            .filter(|other| other.event == Event::Merged && other.topic_to == link.topic_to)
            .map(|other| self.earlier(other))
            .collect();
        let mut told = format!("{} goes on as {}", self.earlier(link), self.later(link));
        if !split.is_empty() {
            told += &format!(", {} split off", list(&split));
        }
        if !merged.is_empty() {
            told += &format!(", {} merged into it", list(&merged));
        }
        let whose = match split.is_empty() && merged.is_empty() {
            true => "its share",
            false => "their shares together",
        };
        let (from, to) = (percent(link.share_from), percent(link.share_to));
        let (low, high) = (link.share_change_low, link.share_change_high);
        let changed = match (low > 0.0, high < 0.0) {
            (true, _) => format!("grew from {from} to {to}"),
            (_, true) => format!("shrank from {from} to {to}"),
            _ => format!("did not surely change, {from} and then {to}"),
        };
        let words = if link.evidence.p_change < LARGEST_P {
            "; its words changed more than random halves of it differ"
        } else {
            ""
        };
        format!(
            "{told}; {whose} {changed} ({}, 95 % interval {} to {}){words}",
            points(link.share_change),
            minus(&digits(low)),
            minus(&digits(high))
        )
    }

    fn earlier(&self, link: &Link) -> String {
        self.bracketed(link.era_from, link.topic_from)
    }

    fn later(&self, link: &Link) -> String {
        self.bracketed(link.era_to, link.topic_to)
    }

    fn bracketed(&self, era: u32, topic: Option<u32>) -> String {
        let of_link = self
            .topics
            .iter()
            .find(|t| t.era == era && Some(t.topic) == topic);
        let loose = match of_link.is_some_and(Topic::is_loose) {
            true => " (loose)",
            false => "",
        };
        format!(
            "[{}]{loose}",
            of_link.map_or("", |topic| topic.label.as_str())
        )
    }
}

/// What is told of a topic without a partner that has more in common with another than chance deals out, and
/// at least half of what would link them.
fn akin(link: &Link, nearest: String) -> String {
    let part = link.evidence.correlation / link.evidence.expected;
    if link.evidence.p_link < LARGEST_P && part >= LEAST_PART / 2.0 {
        format!("; akin to {nearest}, which shares {}", percent(part))
    } else {
        String::new()
    }
}

/// `+19 points`, `−1 point`, `0 points`.
fn points(share: f64) -> String {
    let digits = minus(&digits(share));
    let sign = if digits.starts_with(['−', '0']) {
        ""
    } else {
        "+"
    };
    let unit = if digits.trim_start_matches('−') == "1" {
        "point"
    } else {
        "points"
    };
    format!("{sign}{digits} {unit}")
}

/// With a minus as it is printed, and without one before a zero.
fn minus(digits: &str) -> String {
    match digits.strip_prefix('-') {
        Some("0") => "0".to_owned(),
        Some(digits) => format!("−{digits}"),
        None => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_signs() {
        assert_eq!(points(0.19), "+19 points");
        assert_eq!(points(-0.041), "−4 points");
        assert_eq!(points(0.01), "+1 point");
        assert_eq!(points(-0.001), "0 points");
    }
}
