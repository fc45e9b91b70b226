//! News agencies as datelines and credits name them: `Moscow (AFP)`, `-- TEHRAN (AFP)`,
//! `WASHINGTON (Reuters) -`, `(c) AP`.

/// How agencies are named in credits, and the name we give them.
#[rustfmt::skip]
const AGENCIES: &[(&str, &str)] = &[
    ("AFP", "AFP"), ("Agence France-Presse", "AFP"), ("Agence France Presse", "AFP"),
    ("AP", "AP"), ("Associated Press", "AP"), ("The Associated Press", "AP"),
    ("Reuters", "Reuters"), ("REUTERS", "Reuters"), ("Thomson Reuters", "Reuters"),
    ("UPI", "UPI"), ("United Press International", "UPI"), ("IANS", "IANS"),
    ("PTI", "PTI"), ("Press Trust of India", "PTI"), ("ANI", "ANI"), ("UNI", "UNI"),
    ("dpa", "dpa"), ("DPA", "dpa"), ("ANSA", "ANSA"), ("Ansa", "ANSA"), ("EFE", "EFE"),
    ("TASS", "TASS"), ("Tass", "TASS"), ("ITAR-TASS", "TASS"), ("Itar-Tass", "TASS"),
    ("Interfax", "Interfax"), ("RIA Novosti", "RIA Novosti"), ("ТАСС", "TASS"),
    ("Интерфакс", "Interfax"), ("РИА Новости", "RIA Novosti"), ("Xinhua", "Xinhua"),
    ("XINHUA", "Xinhua"), ("Kyodo", "Kyodo"), ("Yonhap", "Yonhap"), ("IRNA", "IRNA"),
    ("Bloomberg", "Bloomberg"), ("PA", "PA"), ("Press Association", "PA"), ("AAP", "AAP"),
    ("CP", "CP"), ("The Canadian Press", "CP"), ("Canadian Press", "CP"), ("Sapa", "Sapa"),
    ("SAPA", "Sapa"), ("APA", "APA"), ("sda", "SDA"), ("SDA", "SDA"), ("ATS", "ATS"),
    ("Belga", "Belga"), ("Lusa", "Lusa"), ("ANP", "ANP"), ("NTB", "NTB"), ("Ritzau", "Ritzau"),
    ("PAP", "PAP"), ("CTK", "CTK"), ("ČTK", "CTK"), ("MTI", "MTI"), ("KUNA", "KUNA"),
    ("SPA", "SPA"), ("WAM", "WAM"), ("MENA", "MENA"), ("Anadolu", "Anadolu"), ("AA", "Anadolu"),
    ("KCNA", "KCNA"), ("CNS", "CNS"), ("Notimex", "Notimex"), ("Europa Press", "Europa Press"),
    ("sid", "SID"), ("SID", "SID"), ("ddp", "ddp"), ("epd", "epd"), ("KNA", "KNA"),
];
/// The agency that is meant by a name written exactly so.
pub fn agency_called(name: &str) -> Option<&'static str> {
    AGENCIES
        .iter()
        .find(|(written, _)| *written == name)
        .map(|&(_, agency)| agency)
}

/// The first agency in brackets, and the bytes of the brackets with what they hold.
///
/// `(AFP)`, `(AP, Reuters)`, `(dpa/AFP)` count; a sentence in brackets that mentions one does not.
pub fn in_brackets(text: &str) -> Option<(&'static str, std::ops::Range<usize>)> {
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find('(')) {
        let open = from + found;
        from = open + 1;
        let inner: &str = text.get(from..).unwrap_or("");
        let limit = inner
            .char_indices()
            .nth(40)
            .map_or(inner.len(), |(byte, _)| byte);
        let Some(close) = inner.get(..limit).and_then(|inner| inner.find(')')) else {
            continue;
        };
        let named = inner
            .get(..close)
            .unwrap_or("")
            .split([',', '/', ';'])
            .map(|name| agency_called(name.trim()))
            .next()
            .flatten();
        if let Some(agency) = named {
            return Some((agency, open..from + close + 1));
        }
    }
    None
}
