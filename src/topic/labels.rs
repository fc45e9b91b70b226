//! What a topic is called: few of its terms, none of which says what another has said.
//!
//! The heaviest terms of a topic repeat each other: `israel, israeli, palestinian, israelis`, or
//! `san, francisco`. So terms are chosen one after the other, each time the one with the most weight
//! left after what the chosen ones say already (maximal marginal relevance, Carbonell, Goldstein 1998,
//! doi:10.1145/290941.291025): `ln weight - largest similarity`, the similarity of two terms being the
//! cosine of the articles that hold them. Relatives are never both taken: forms that share half of the
//! longer one from its beginning, phrases with a word in common, and what is short for another (`sids`,
//! `small island developing states`). A word that stands in a phrase in most of its places leaves them to
//! the phrase: `district` to `tenth district`. And two words that form a phrase become it, `nuclear` and
//! `weapons`, unless it weighs next to nothing.
//!
//! Cost: one pass over the articles of the era for each of [`N_CANDIDATES`] terms.

use super::terms::TopicTerm;

/// Of a topic's heaviest terms, how many are looked at.
pub const N_CANDIDATES: usize = 40;
/// Letters from which two beginnings can be relatives.
const LEAST_SHARED: usize = 4;
/// What a phrase must weigh against the lighter of two words that become it.
const LEAST_WEIGHT: f64 = 0.1;

/// A term that may become part of a label.
pub struct Candidate {
    /// The term with its weight.
    pub term: TopicTerm,
    /// Its commonest form, or the commonest wording of a phrase.
    pub surface: String,
    /// The terms of a phrase in their order; of a word itself.
    pub parts: Vec<u32>,
    /// The articles that hold it, rising.
    pub articles: Vec<u32>,
}

impl Candidate {
    /// How many articles hold both terms.
    pub fn shared(&self, other: &Self) -> f64 {
        let (mut i, mut j, mut shared) = (0, 0, 0u64);
        while i < self.articles.len() && j < other.articles.len() {
            match self.articles[i].cmp(&other.articles[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
            }
        }
        shared as f64
    }

    /// Cosine of the articles that hold the one and the other.
    fn similarity(&self, other: &Self) -> f64 {
        let sizes = self.articles.len() as f64 * other.articles.len() as f64;
        if sizes == 0.0 {
            0.0
        } else {
            self.shared(other) / sizes.sqrt()
        }
    }
}

/// The places of at most `n_terms` of `candidates`, in the order in which they were chosen.
pub fn diverse(candidates: &[Candidate], n_terms: usize) -> Vec<usize> {
    let mut left: Vec<usize> = (0..candidates.len())
        .filter(|&at| !is_part_of_phrase(&candidates[at], candidates))
        .collect();
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < n_terms {
        let value = |&at: &usize| {
            let similarity = |&other: &usize| candidates[at].similarity(&candidates[other]);
            let repeated = chosen.iter().map(similarity).fold(0.0, f64::max);
            candidates[at].term.weight.ln() - repeated
        };
        // Of equals the first, which is the heavier one.
        let Some(best) = left
            .iter()
            .copied()
            .rev()
            .max_by(|a, b| value(a).total_cmp(&value(b)))
        else {
            break;
        };
        // Two words that form a phrase are told as that.
        let phrase = (0..candidates.len()).find_map(|phrase| {
            let with_best = |&place: &usize| {
                let [a, b] = [chosen[place], best].map(|at| candidates[at].parts.as_slice());
                let parts = candidates[phrase].parts.as_slice();
                let weight = |at: usize| candidates[at].term.weight;
                weight(phrase) >= LEAST_WEIGHT * weight(best)
                    && (parts == [a, b].concat() || parts == [b, a].concat())
            };
            Some(((0..chosen.len()).find(with_best)?, phrase))
        });
        let best = match phrase {
            Some((place, phrase)) => {
                chosen[place] = phrase;
                phrase
            }
            None => {
                chosen.push(best);
                best
            }
        };
        left.retain(|&at| !are_relatives(&candidates[at], &candidates[best]));
    }
    chosen
}

/// Whether most uses of a word are those of a phrase that is a candidate, too.
fn is_part_of_phrase(word: &Candidate, candidates: &[Candidate]) -> bool {
    candidates.iter().any(|phrase| {
        phrase.parts.len() > word.parts.len()
            && phrase
                .parts
                .windows(word.parts.len())
                .any(|part| part == word.parts)
            && 2 * phrase.term.count >= word.term.count
    })
}

/// Whether two terms have a word in common or words of one family, or one is short for the other.
fn are_relatives(a: &Candidate, b: &Candidate) -> bool {
    if is_short_for(&a.surface, &b.surface) || is_short_for(&b.surface, &a.surface) {
        return true;
    }
    let of_one_family = |one: &str| {
        b.surface
            .split(' ')
            .any(|other| are_of_one_family(one, other))
    };
    a.parts.iter().any(|part| b.parts.contains(part)) || a.surface.split(' ').any(of_one_family)
}

/// Whether a word is made of the initials of some others: `sids` of `small island developing states`, `u.s.` of
/// `united states`, `sdgs` of `sustainable development goals`.
fn is_short_for(word: &str, others: &str) -> bool {
    let initials: String = others
        .split(' ')
        .filter_map(|word| word.chars().next())
        .collect();
    let letters: String = word.chars().filter(|&c| c != '.').collect();
    initials.chars().count() > 1
        && (letters == initials || letters.strip_suffix('s') == Some(initials.as_str()))
}

/// Whether two words share at least half of the longer one, from the beginning.
pub(super) fn are_of_one_family(a: &str, b: &str) -> bool {
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let longer = a.chars().count().max(b.chars().count());
    shared >= LEAST_SHARED && 2 * shared >= longer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(candidates: &[(&str, f64, u64, &[u32])], n_terms: usize) -> Vec<String> {
        let words = ["tenth", "district", "farm", "loans"];
        let candidates: Vec<Candidate> = (100..)
            .zip(candidates)
            .map(|(term, &(surface, weight, count, articles))| Candidate {
                term: TopicTerm {
                    term,
                    weight,
                    count,
                    documents: articles.len() as u64,
                },
                surface: surface.to_owned(),
                parts: surface
                    .split(' ')
                    .map(|word| {
                        words
                            .iter()
                            .position(|w| *w == word)
                            .map_or(term, |at| at as u32)
                    })
                    .collect(),
                articles: articles.to_vec(),
            })
            .collect();
        let name = |at: usize| candidates[at].surface.clone();
        diverse(&candidates, n_terms)
            .into_iter()
            .map(name)
            .collect()
    }

    #[test]
    fn relatives_do_not_stand_side_by_side() {
        let label = chosen(
            &[
                ("syria", 5.0, 9, &[1]),
                ("syrian", 4.9, 9, &[2]),
                ("carriers", 4.0, 9, &[3]),
                ("career", 3.9, 9, &[4]),
            ],
            3,
        );
        // Five letters of six make a family, three of eight do not.
        assert_eq!(label, ["syria", "carriers", "career"]);
    }

    #[test]
    fn words_leave_their_place_to_the_phrase() {
        let label = chosen(
            &[
                ("district", 9.0, 10, &[1, 2]),
                ("tenth", 8.0, 8, &[1, 2]),
                ("tenth district", 7.0, 8, &[1, 2]),
                ("farm", 6.0, 20, &[3]),
                ("farm loans", 1.0, 3, &[3]),
            ],
            3,
        );
        // `farm` stands by itself more often than not, and then the phrase adds nothing.
        assert_eq!(label, ["tenth district", "farm"]);
    }

    #[test]
    fn what_stands_in_the_same_articles_comes_later() {
        let label = chosen(
            &[
                ("oil", 1.0, 9, &[1, 2, 3, 4]),
                ("barrels", 0.9, 9, &[1, 2, 3, 4]),
                ("strike", 0.8, 9, &[5, 6, 7, 8]),
            ],
            2,
        );
        assert_eq!(label, ["oil", "strike"]);
        assert!(chosen(&[], 4).is_empty());
    }

    #[test]
    fn two_words_that_form_a_phrase_become_it() {
        let label = chosen(
            &[
                ("farm", 9.0, 20, &[1, 2]),
                ("loans", 8.0, 20, &[3, 4]),
                ("farm loans", 2.0, 6, &[1, 3]),
                ("harbour", 1.0, 9, &[5]),
            ],
            2,
        );
        assert_eq!(label, ["farm loans", "harbour"]);
        let label = chosen(
            &[
                ("farm", 9.0, 20, &[1, 2]),
                ("loans", 8.0, 20, &[3, 4]),
                ("farm loans", 0.7, 6, &[1, 3]),
            ],
            2,
        );
        assert_eq!(label, ["farm", "loans"]);
    }

    #[test]
    fn what_is_short_for_another_does_not_stand_beside_it() {
        let label = chosen(
            &[
                ("small harbour building societies", 5.0, 9, &[1]),
                ("shbs", 4.0, 9, &[2]),
                ("united ports", 3.0, 9, &[3]),
                ("u.p.", 2.0, 9, &[4]),
                ("ups", 2.0, 9, &[4]),
                ("up", 1.0, 9, &[5]),
                ("tolls", 0.5, 9, &[6]),
            ],
            4,
        );
        assert_eq!(
            label,
            ["small harbour building societies", "united ports", "tolls"]
        );
    }
}
