//! The words that tell what a line is for: function words of the page's language, and words with
//! which pages speak about themselves. Lists are short and of many languages; a page in a language
//! without a list is read by its other features.

use rustc_hash::FxHashSet;

/// What a page offers to do or leads to: navigation, accounts, sharing, law.
#[rustfmt::skip]
const FURNITURE: &[&str] = &[
    "subscribe", "subscription", "subscriber", "subscribers", "newsletter", "newsletters", "login",
    "log", "sign", "signup", "register", "registration", "rss", "feed", "feeds", "print", "printer",
    "printable", "email", "e-mail", "share", "sharing", "facebook", "twitter", "digg", "delicious",
    "del.icio.us", "reddit", "stumbleupon", "whatsapp", "linkedin", "pinterest", "flipboard",
    "bookmark", "advertisement", "advertise", "advertising", "advertisers", "sponsored", "privacy",
    "terms", "policy", "disclaimer", "contact", "sitemap", "copyright", "reserved", "search",
    "home", "homepage", "navigation", "menu", "skip", "archive", "archives", "help", "faq",
    "cookie", "cookies", "javascript", "browser", "click", "password", "username", "font",
    "enlarge", "download", "submit", "toggle", "account", "advert", "ads", "gallery", "galleries",
    "slideshow", "podcast", "podcasts", "widget", "mobile", "app", "classifieds", "horoscopes",
    "anmelden", "abonnieren", "impressum", "datenschutz", "startseite", "drucken", "teilen",
    "anzeige", "newsticker", "suche", "registrieren", "merken", "agb", "abo", "werbung",
    "abonnez-vous", "imprimer", "partager", "accueil", "publicité", "connexion", "recherche",
    "s'abonner", "suscríbete", "imprimir", "compartir", "inicio", "publicidad", "contacto",
    "buscar", "publicidade", "compartilhar", "compartilhe", "pesquisar", "assine", "condividi",
    "stampa", "abbonati", "pubblicità", "cerca", "delen", "zoeken", "advertentie", "inloggen",
    "подписаться", "подписка", "поделиться", "реклама", "поиск", "контакты", "войти", "регистрация",
    "bagikan", "cari", "berlangganan", "paylaş", "abone", "szukaj", "udostępnij",
];
/// What readers add.
#[rustfmt::skip]
const COMMENTS: &[&str] = &[
    "comment", "comments", "response", "responses", "says", "wrote", "commented", "commenting", "reply", "replies", "reader", "readers",
    "discussion", "discuss", "feedback", "moderated", "abuse", "offensive", "flag", "rating",
    "rate", "rated", "vote", "votes", "poll", "review", "reviews", "say", "kommentar", "kommentare",
    "kommentieren", "antworten", "leserbrief", "commentaire", "commentaires", "répondre",
    "comentario", "comentarios", "responder", "comentário", "comentários", "commenti", "commento",
    "rispondi", "reactie", "reacties", "комментарий", "комментарии", "комментировать", "ответить",
    "komentar", "balas", "yorum",
];
/// What leads to other articles.
#[rustfmt::skip]
const RELATED: &[&str] = &[
    "related", "more", "read", "also", "see", "stories", "story", "article", "articles", "latest",
    "popular", "recommended", "trending", "links", "link", "headlines", "previous", "next", "top",
    "breaking", "recent", "viewed", "emailed", "full", "continue", "watch", "video", "videos",
    "photo", "photos", "editor's", "picks", "featured", "mehr", "weitere", "weiterlesen", "lesen",
    "artikel", "thema", "meistgelesen", "lire", "aussi", "suite", "articles", "leer", "más",
    "relacionadas", "noticias", "leia", "mais", "também", "relacionados", "leggi", "anche", "altri",
    "lees", "ook", "meer", "читайте", "также", "далее", "новости", "ещё", "похожие", "baca", "juga",
];
/// How a page speaks to who reads it.
#[rustfmt::skip]
const ADDRESS: &[&str] = &[
    "you", "your", "yours", "please", "here", "our", "we", "us", "my", "sie", "ihr", "ihre", "bitte",
    "hier", "vous", "votre", "vos", "usted", "su", "aquí", "você", "seu", "qui", "вы", "ваш", "мы",
    "anda", "kami",
];
/// Who wrote, and when it was changed.
#[rustfmt::skip]
const BYLINE: &[&str] = &[
    "by", "staff", "writer", "writers", "reporter", "correspondent", "editor", "published",
    "posted", "updated", "update", "last", "modified", "date", "source", "author", "von", "par",
    "por", "di", "da", "veröffentlicht", "aktualisiert", "stand", "uhr", "quelle", "publié",
    "publicado", "actualizado", "atualizado", "pubblicato", "автор", "опубликовано", "обновлено",
    "oleh", "am", "pm", "est", "edt", "gmt", "et", "pst", "ist",
];
/// Months and days of the week by their first three or four letters, and words for days.
#[rustfmt::skip]
const CALENDAR: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "januar", "februar", "märz", "mai",
    "juni", "juli", "oktober", "dezember", "montag", "dienstag", "mittwoch", "donnerstag",
    "freitag", "samstag", "sonntag", "janvier", "février", "mars", "avril", "juin", "juillet",
    "août", "septembre", "octobre", "novembre", "décembre", "enero", "febrero", "marzo", "abril",
    "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "novembro",
    "dezembro", "gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre",
    "ottobre", "dicembre", "января", "февраля", "марта", "апреля", "мая", "июня", "июля",
    "августа", "сентября", "октября", "ноября", "декабря",
];

/// The kinds of words that are counted.
pub const N_KINDS: usize = 6;
const LISTS: [&[&str]; N_KINDS] = [FURNITURE, COMMENTS, RELATED, ADDRESS, BYLINE, CALENDAR];
/// Longer words stand in no list.
const MAX_BYTES: usize = 40;

/// What is looked up for every word of a page.
pub struct WordLists {
    kinds: rustc_hash::FxHashMap<&'static str, u8>,
    function: FxHashSet<&'static str>,
    buffer: String,
}

impl WordLists {
    /// The lists, with the function words of a language (ISO 639-1), where it has a list.
    pub fn new(language: Option<&str>) -> Self {
        let mut kinds = rustc_hash::FxHashMap::default();
        for (kind, list) in LISTS.iter().enumerate() {
            for word in *list {
                *kinds.entry(*word).or_insert(0) |= 1 << kind;
            }
        }
        let listed = language.and_then(stop_words::lookup).unwrap_or(&[]);
        Self {
            kinds,
            function: listed.iter().copied().collect(),
            buffer: String::new(),
        }
    }

    /// The kinds of a word as bits, and whether it is a function word.
    pub fn look_up(&mut self, word: &str) -> (u8, bool) {
        if word.len() > MAX_BYTES {
            return (0, false);
        }
        self.buffer.clear();
        for character in word.chars() {
            let character = if character == '’' { '\'' } else { character };
            self.buffer.extend(character.to_lowercase());
        }
        let lower = self.buffer.as_str();
        (
            self.kinds.get(lower).copied().unwrap_or(0),
            self.function.contains(lower),
        )
    }
}
