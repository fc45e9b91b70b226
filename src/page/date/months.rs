//! Names of months and weekdays in English, German, French, Spanish, Italian, Portuguese, Dutch and
//! Russian (and what Danish, Norwegian and Swedish share with them), and the small words that stand
//! inside dates. A word in lower case comes in; out comes what it names.

/// A month by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// 1 to 12.
    pub number: i8,
    /// The name is an everyday word as well ("may", "out", "ago"): a date needs its year, or a
    /// capital letter, before it counts as one.
    pub everyday: bool,
    /// Behind a number and a full stop it may begin an item of a list: "1. May we ask".
    pub begins_items: bool,
}

/// The month a word in lower case names.
pub(super) fn month(word: &str) -> Option<Month> {
    let number =
        match word {
            "january" | "jan" | "januar" | "jänner" | "jän" | "janvier" | "janv" | "enero"
            | "ene" | "gennaio" | "gen" | "genn" | "janeiro" | "januari" | "январь" | "января"
            | "янв" | "janner" => 1,
            "february" | "feb" | "febr" | "februar" | "feber" | "février" | "fevrier" | "févr"
            | "fevr" | "fév" | "fev" | "febrero" | "febbraio" | "febb" | "fevereiro"
            | "februari" | "февраль" | "февраля" | "фев" | "февр" => 2,
            "march" | "mar" | "märz" | "maerz" | "mär" | "mrz" | "mars" | "marzo" | "março"
            | "marco" | "maart" | "mrt" | "март" | "марта" | "мар" => 3,
            "april" | "apr" | "avril" | "avr" | "abril" | "abr" | "aprile" | "апрель"
            | "апреля" | "апр" => 4,
            "may" | "mai" | "mayo" | "maggio" | "mag" | "magg" | "maio" | "mei" | "maj" | "май"
            | "мая" => 5,
            "june" | "jun" | "juni" | "juin" | "junio" | "giugno" | "giu" | "junho" | "июнь"
            | "июня" | "июн" => 6,
            "july" | "jul" | "juli" | "juillet" | "juil" | "julio" | "luglio" | "lug" | "julho"
            | "июль" | "июля" | "июл" => 7,
            "august" | "aug" | "août" | "aout" | "agosto" | "ago" | "augustus" | "augusti"
            | "август" | "августа" | "авг" => 8,
            "september" | "sep" | "sept" | "septembre" | "septiembre" | "setiembre"
            | "settembre" | "sett" | "set" | "setembro" | "сентябрь" | "сентября" | "сен"
            | "сент" => 9,
            "october" | "oct" | "oktober" | "okt" | "octobre" | "octubre" | "ottobre" | "ott"
            | "outubro" | "out" | "октябрь" | "октября" | "окт" => 10,
            "november" | "nov" | "novembre" | "noviembre" | "novembro" | "ноябрь" | "ноября"
            | "ноя" | "нояб" => 11,
            "december" | "dec" | "dezember" | "dez" | "décembre" | "decembre" | "déc"
            | "diciembre" | "dic" | "dicembre" | "dezembro" | "desember" | "des" | "декабрь"
            | "декабря" | "дек" => 12,
            _ => return None,
        };
    let everyday = matches!(
        word,
        "may"
            | "march"
            | "mar"
            | "mars"
            | "marco"
            | "out"
            | "set"
            | "ago"
            | "gen"
            | "mag"
            | "dic"
            | "des"
            | "mai"
            | "ene"
            | "lug"
            | "mär"
            | "ott"
            | "giu"
    );
    let begins_items = everyday && !matches!(word, "mai" | "mär");
    Some(Month {
        number,
        everyday,
        begins_items,
    })
}

/// The weekday a word in lower case names, 1 for Monday to 7 for Sunday. Abbreviations of two
/// letters count as well: they are looked for only beside a date.
pub(super) fn weekday(word: &str) -> Option<i8> {
    Some(match word {
        "monday"
        | "mon"
        | "montag"
        | "mo"
        | "lundi"
        | "lun"
        | "lunes"
        | "lunedì"
        | "lunedi"
        | "segunda"
        | "seg"
        | "maandag"
        | "ma"
        | "понедельник"
        | "пн" => 1,
        "tuesday" | "tue" | "tues" | "dienstag" | "di" | "mardi" | "martes" | "martedì"
        | "martedi" | "terça" | "ter" | "dinsdag" | "вторник" | "вт" => 2,
        "wednesday" | "wed" | "wednes" | "mittwoch" | "mi" | "mercredi" | "mer" | "miércoles"
        | "miercoles" | "mié" | "mercoledì" | "mercoledi" | "quarta" | "qua" | "woensdag"
        | "wo" | "среда" | "среду" | "ср" => 3,
        "thursday" | "thu" | "thur" | "thurs" | "donnerstag" | "do" | "jeudi" | "jeu"
        | "jueves" | "jue" | "giovedì" | "giovedi" | "gio" | "quinta" | "qui" | "donderdag"
        | "четверг" | "чт" => 4,
        "friday" | "fri" | "freitag" | "fr" | "vendredi" | "ven" | "viernes" | "vie"
        | "venerdì" | "venerdi" | "sexta" | "sex" | "vrijdag" | "vr" | "пятница" | "пятницу"
        | "пт" => 5,
        "saturday" | "sat" | "samstag" | "sonnabend" | "sa" | "samedi" | "sam" | "sábado"
        | "sabado" | "sáb" | "sabato" | "sab" | "zaterdag" | "za" | "суббота" | "субботу"
        | "сб" => 6,
        "sunday"
        | "sun"
        | "sonntag"
        | "so"
        | "dimanche"
        | "dim"
        | "domingo"
        | "dom"
        | "domenica"
        | "zondag"
        | "zo"
        | "воскресенье"
        | "вс" => 7,
        _ => return None,
    })
}

/// Whether the word names a span of the calendar longer than a day.
#[rustfmt::skip]
pub(crate) fn is_span(word: &str) -> bool {
    matches!(
        word,
        "week" | "weeks" | "month" | "months" | "quarter" | "quarters" | "year" | "years"
            | "woche" | "wochen" | "monat" | "monate" | "monaten" | "monats" | "quartal"
            | "quartale" | "quartals" | "jahr" | "jahre" | "jahren" | "jahres"
            | "semaine" | "semaines" | "mois" | "trimestre" | "trimestres" | "année" | "années"
            | "an" | "ans" | "semana" | "semanas" | "mes" | "meses" | "año" | "años"
            | "settimana" | "settimane" | "mese" | "mesi" | "trimestri" | "anno" | "anni"
            | "mês" | "ano" | "anos" | "weken" | "maand" | "maanden" | "kwartaal" | "kwartalen"
            | "jaar" | "jaren" | "неделя" | "недели" | "неделю" | "недель" | "месяц" | "месяца"
            | "месяцев" | "квартал" | "квартала" | "год" | "года" | "лет" | "годы"
    )
}

/// Whether the word makes the number before it an ordinal: "28th", "1er", "1ª", "3-го".
pub(super) fn ordinal_suffix(word: &str) -> bool {
    matches!(
        word,
        "st" | "nd"
            | "rd"
            | "th"
            | "er"
            | "ère"
            | "ème"
            | "eme"
            | "º"
            | "ª"
            | "°"
            | "o"
            | "te"
            | "ten"
            | "e"
            | "го"
            | "ое"
    )
}

/// Whether the word joins the parts of a date: "4 de septiembre de 2001", "3rd of May".
pub(super) fn joins_parts(word: &str) -> bool {
    matches!(
        word,
        "de" | "del" | "di" | "of" | "d" | "do" | "van" | "den"
    )
}

/// Whether the word says that the number is a year: "4 сентября 2001 года".
pub(super) fn follows_year(word: &str) -> bool {
    matches!(word, "г" | "года" | "год")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_names_twelve_months() {
        let table = [
            "january february march april may june july august september october november december",
            "januar februar märz april mai juni juli august september oktober november dezember",
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
            "januari februari maart april mei juni juli augustus september oktober november december",
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
            "jan feb mar apr may jun jul aug sep oct nov dec",
            "jän feb mrz apr mai jun jul aug sept okt nov dez",
            "янв фев мар апр мая июн июл авг сен окт ноя дек",
        ];
        for names in table {
            let numbers: Vec<i8> = names
                .split(' ')
                .map(|name| month(name).map_or(0, |month| month.number))
                .collect();
            assert_eq!(numbers, (1..=12).collect::<Vec<i8>>(), "{names}");
        }
        assert_eq!(month("marry"), None);
    }

    #[test]
    fn every_language_names_seven_days() {
        let table = [
            "monday tuesday wednesday thursday friday saturday sunday",
            "montag dienstag mittwoch donnerstag freitag samstag sonntag",
            "lundi mardi mercredi jeudi vendredi samedi dimanche",
            "lunes martes miércoles jueves viernes sábado domingo",
            "lunedì martedì mercoledì giovedì venerdì sabato domenica",
            "segunda terça quarta quinta sexta sábado domingo",
            "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
            "понедельник вторник среда четверг пятница суббота воскресенье",
        ];
        for names in table {
            let numbers: Vec<i8> = names
                .split(' ')
                .map(|name| weekday(name).unwrap_or(0))
                .collect();
            assert_eq!(numbers, (1..=7).collect::<Vec<i8>>(), "{names}");
        }
    }

    #[test]
    fn spans_of_the_calendar_have_names() {
        for span in [
            "weeks", "quarter", "jahre", "mois", "años", "mesi", "ano", "maanden", "лет",
        ] {
            assert!(is_span(span), "{span}");
        }
        assert!(!is_span("day") && !is_span("weekend"));
    }
}
