//! Words that say what a date is: published, updated, printed, a comment, an event. Text beside a
//! date comes in, the nearest cue comes out. The lists hold beginnings of words in eight languages.

use std::ops::Range;

/// What a word beside a date says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    Published,
    Updated,
    Copyright,
    /// The day somebody printed, saved or read the page.
    Reading,
    Comment,
    Event,
    /// Terms of use, privacy statements.
    Policy,
}

#[rustfmt::skip]
const PUBLISHED: &[&str] = &[
    "publish", "posted", "launched", "created", "submitted", "filed", "issued", "entered",
    "written", "veröffentlich", "erschien", "erstellt", "publizier", "eingestellt", "gepostet",
    "verfasst", "publié", "publie", "posté", "paru", "publicad", "pubblicat", "publicat",
    "geplaatst", "gepubliceerd", "verschenen", "опубликован", "размещен", "добавлен",
];
/// These count only as the whole word, just before the date.
#[rustfmt::skip]
const PUBLISHED_WORDS: &[&str] = &[
    "date", "datum", "fecha", "data", "дата", "online", "dated",
];
#[rustfmt::skip]
const UPDATED: &[&str] = &[
    "updat", "modif", "edited", "revis", "changed", "reviewed", "aktualisier", "geändert",
    "bearbeitet", "überarbeitet", "actuali", "aggiorna", "atualiza", "bijgewerkt", "gewijzigd",
    "обновлен", "изменен",
];
const UPDATED_WORDS: &[&str] = &["stand", "jour"];
#[rustfmt::skip]
const READING: &[&str] = &[
    "printed", "ausdruck", "gedruckt", "abgerufen", "retrieved", "accessed", "imprimé",
    "stampato", "captured", "archived", "impreso", "распечатано",
];
#[rustfmt::skip]
const COMMENT: &[&str] = &[
    "comment", "kommentar", "komentar", "comentario", "comentário", "reactie", "коммент",
    "wrote", "schrieb", "schreibt", "sagt", "says", "said", "meint", "reply", "antwort",
    "répon", "respond", "permalink", "geteilt", "shared", "registered", "joined", "registriert", "mitglied",
    "followers", "twitter", "retweet",
];
#[rustfmt::skip]
const EVENT: &[&str] = &[
    "born", "geb", "geboren", "né", "nacido", "seit", "since", "until", "till", "between",
    "zwischen", "deadline", "termin", "beginn", "starts", "starting", "depuis", "jusqu",
    "desde", "hasta", "expires", "gültig", "effective", "erscheint",
    "bis", "ab", "from", "through", "photo", "foto", "picture", "file", "getty", "afp/",
    "reuters/", "image", "bild", "opens", "due",
];
#[rustfmt::skip]
const POLICY: &[&str] = &[
    "agreement", "policy", "policies", "terms", "datenschutz", "cookie", "gdpr", "privacy",
    "regulation", "statement", "agb",
];
#[rustfmt::skip]
const COPYRIGHT: &[&str] = &[
    "copyright", "rights", "rechte", "droits", "derechos", "diritti", "direitos",
];
#[rustfmt::skip]
const BYLINE: &[&str] = &[
    "by", "von", "par", "por", "di", "door", "author", "autor", "autorin", "автор", "redaktion",
    "reporter", "writer", "correspondent", "editor", "staff",
];
#[rustfmt::skip]
const RELATED: &[&str] = &[
    "related", "latest", "recent", "popular", "trending", "archive", "archives", "archiv",
    "ähnlich", "weitere", "aktuelle", "neueste", "meistgelesen", "empfohlen", "beliebt",
    "verwandt", "mehr", "more", "previous", "next", "headlines", "récents", "articles", "lire",
    "similaires", "populaires", "relacionad", "últimas", "recientes", "correlati", "ultime",
    "recenti", "gerelateerd", "laatste", "похожие", "последние", "новости", "also", "auch",
    "interessant", "events", "veranstaltungen", "termine",
];

fn starts_one_of(word: &str, beginnings: &[&str]) -> bool {
    beginnings
        .iter()
        .any(|beginning| word.starts_with(beginning))
}

fn cue_of(word: &str, nearest: bool) -> Option<Cue> {
    if starts_one_of(word, UPDATED) || nearest && UPDATED_WORDS.contains(&word) {
        Some(Cue::Updated)
    } else if starts_one_of(word, PUBLISHED) || nearest && PUBLISHED_WORDS.contains(&word) {
        Some(Cue::Published)
    } else if starts_one_of(word, READING) {
        Some(Cue::Reading)
    } else if COPYRIGHT.contains(&word) {
        Some(Cue::Copyright)
    } else if starts_one_of(word, COMMENT) {
        Some(Cue::Comment)
    } else if POLICY.contains(&word) {
        Some(Cue::Policy)
    } else if EVENT.contains(&word) {
        Some(Cue::Event)
    } else {
        None
    }
}

/// Words with their places.
fn words(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// The last bytes of a text, from a character on.
pub(super) fn tail(text: &str, bytes: usize) -> &str {
    let from = text.len().saturating_sub(bytes);
    let from = (from..=text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len());
    &text[from..]
}

/// The first bytes of a text, up to a character.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    let to = (0..=bytes.min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0);
    &text[..to]
}

/// The nearest cue in the words before a date, with its place in `before`; a sign of copyright
/// counts as a word, and an account as the cue of a message shown on the page.
pub(super) fn before(before: &str) -> Option<(Cue, usize)> {
    let near = tail(before, 48);
    let message = near
        .rfind('@')
        .filter(|_| shows_message(before))
        .map(|at| before.len() - near.len() + at);
    match (nearest(before), message) {
        (Some((Cue::Published | Cue::Updated, at)), Some(message)) if at > message => {
            nearest(before)
        }
        (_, Some(_)) => Some((Cue::Comment, before.len())),
        (cue, None) => cue,
    }
}

fn nearest(before: &str) -> Option<(Cue, usize)> {
    let reach = tail(before, 60);
    let offset = before.len() - reach.len();
    let mut nearest = true;
    for (seen, (at, word)) in words(reach).rev().enumerate() {
        let lower = word.to_lowercase();
        // A sign of copyright between the cue and the date speaks first.
        if reach[at + word.len()..].contains('©') {
            return Some((Cue::Copyright, offset + at));
        }
        if let Some(cue) = cue_of(&lower, nearest) {
            let between = &reach[at + word.len()..];
            let apart = between.contains(". ") || between.contains('|');
            let far = seen > 3 && matches!(cue, Cue::Published | Cue::Updated | Cue::Event);
            return (!apart && !far).then_some((cue, offset + at));
        }
        // "on", "am", "the", "at", a weekday's name: the cue may stand before them.
        nearest &= word.chars().count() <= 3;
        if seen >= 5 {
            break;
        }
    }
    let sign = ["©", "(c)", "(C)", "&copy;"]
        .iter()
        .any(|sign| tail(reach, 16).contains(sign));
    sign.then_some((Cue::Copyright, before.len()))
}

/// Whether an account stands just before a date: that of a message shown on the page.
pub(super) fn shows_message(before: &str) -> bool {
    let near = tail(before, 48);
    // Authors give their account as well: "By Ann Reed @annreed".
    near.contains("(@") || near.contains('@') && !byline(near)
}

/// A cue behind the date: "am 3. Dezember 2011 veröffentlicht", "3:04 pm Reply".
pub(super) fn after(after: &str) -> Option<Cue> {
    words(head(after, 50))
        .take(6)
        .find_map(|(_, word)| cue_of(&word.to_lowercase(), false))
        .filter(|cue| matches!(cue, Cue::Published | Cue::Comment | Cue::Copyright))
}

/// A short line that is nothing but a cue: "Published", "Zuletzt aktualisiert:".
pub(super) fn alone(line: &str) -> Option<Cue> {
    let line = line.trim();
    if line.len() > 60 || words(line).count() > 4 {
        return None;
    }
    words(line)
        .rev()
        .find_map(|(_, word)| cue_of(&word.to_lowercase(), true))
}

/// Whether words name an author: "By Patrick Barnard", "von Marc".
pub(super) fn byline(line: &str) -> bool {
    words(head(line.trim(), 120)).any(|(at, word)| {
        let lower = word.to_lowercase();
        BYLINE.contains(&lower.as_str()) && (at < 40 || lower.len() > 3)
    })
}

/// Whether a short line heads a list of other articles.
pub(super) fn heads_related(line: &str) -> bool {
    words(line).any(|(_, word)| RELATED.contains(&word.to_lowercase().as_str()))
}

/// Whether a short line heads the comments of readers.
pub(super) fn heads_comments(line: &str) -> bool {
    #[rustfmt::skip]
    const HEADS: &[&str] = &[
        "comment", "kommentar", "comentario", "comentário", "commenti", "reacties", "коммент",
        "leserbrief", "responses", "réactions", "antworten", "replies", "talkback",
    ];
    words(line).any(|(_, word)| starts_one_of(&word.to_lowercase(), HEADS))
}

/// Where the evidence for a marked date begins: at its cue, if only small words stand between.
pub(super) fn evidence_start(line: &str, cue: usize, date: Range<usize>) -> usize {
    let between = &line[cue..date.start];
    let small = words(between)
        .skip(1)
        .all(|(_, word)| word.chars().count() <= 3);
    if !small || between.contains('|') {
        return date.start;
    }
    let earlier = words(tail(&line[..cue], 24)).next_back();
    match earlier {
        Some((at, word))
            if matches!(
                word.to_lowercase().as_str(),
                "last" | "zuletzt" | "letzte" | "first" | "article" | "originally"
            ) =>
        {
            cue - tail(&line[..cue], 24).len() + at
        }
        _ => cue,
    }
}

/// A place and an agency just before a date, as wire stories begin: where they start.
/// `whole` says that `before` is all that stands before the date on its line.
pub(super) fn dateline_start(before: &str, whole: bool) -> Option<usize> {
    let trimmed = before.trim_end_matches([' ', ',', '-', '–', '—', '\u{a0}']);
    let closed = trimmed.strip_suffix(')');
    let place = match closed {
        Some(inside) => {
            let open = tail(inside, 40).rfind('(')? + inside.len() - tail(inside, 40).len();
            let agency = &inside[open + 1..];
            let named = agency.chars().next()?.is_uppercase()
                && agency.chars().filter(|c| c.is_uppercase()).count() >= 2;
            if !named {
                return None;
            }
            before[..open].trim_end()
        }
        // "Berlin, 28.10.2021": only where the line begins with the place.
        None if trimmed.len() < before.trim_end().len() => trimmed,
        None => return None,
    };
    let start_of_line = place.len() - place.trim_start().len();
    let trimmed_place = place.trim();
    let words_of_place = trimmed_place.split_whitespace().count();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    if whole
        && (1..=4).contains(&words_of_place)
        && trimmed_place.len() <= 40
        && trimmed_place.split_whitespace().all(capital)
        && trimmed_place
            .chars()
            .all(|c| c.is_alphabetic() || " .-/'’,".contains(c))
    {
        return Some(start_of_line);
    }
    closed?;
    let (at, word) = words(tail(place, 40)).next_back()?;
    capital(word).then(|| place.len() - tail(place, 40).len() + at)
}

/// Whether a line names what an article is filed under: "Filed under News", "Kategorie: Technik".
pub(super) fn files(line: &str) -> bool {
    #[rustfmt::skip]
    const FILED: &[&str] = &[
        "filed", "categor", "uncategor", "tag", "topics", "abgelegt", "kategori", "getaggt",
        "schlagw", "schlagwort", "rubri", "ressort", "catégori", "étiquet", "etiquet", "рубрик", "метк", "тег",
    ];
    words(head(line, 120)).any(|(_, word)| starts_one_of(&word.to_lowercase(), FILED))
}

/// Whether a line counts comments, views or minutes of reading beside a number.
pub(super) fn counts(line: &str) -> bool {
    #[rustfmt::skip]
    const COUNTED: &[&str] = &[
        "comment", "kommentar", "comentario", "comentário", "commenti", "reacties", "коммент", "min",
        "lesezeit", "lecture", "lectura", "lettura", "read", "views", "aufrufe", "shares", "просмотр",
    ];
    let line = head(line.trim(), 200);
    line.contains(|c: char| c.is_ascii_digit())
        && words(line).any(|(_, word)| starts_one_of(&word.to_lowercase(), COUNTED))
}
