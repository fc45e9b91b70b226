//! Dates of saved pages, from outside: forms and languages, roles, what stays undated, inputs of any
//! kind, and the two bounds on the measured pages.

use std::path::PathBuf;

use erascope::page::date::{PageDates, Role, WeekdayCheck};
use erascope::page::read_page;
use proptest::prelude::*;

const STORY: &str = "The ministers met for two days and agreed that the talks should go on in spring, \
                     a spokesman said after the last session.";

fn find_dates(text: &str) -> PageDates {
    read_page(text).dates
}

/// A page with a date line between title and story.
fn page(date_line: &str) -> String {
    format!("Talks end without a result\n\n{date_line}\n\n{STORY}\n\n{STORY}\n")
}

fn published(date_line: &str) -> Option<String> {
    let dates = find_dates(&page(date_line));
    dates.published.map(|found| found.date.to_string())
}

#[test]
fn forms_and_languages_are_read() {
    let table = [
        "2000-12-27",
        "2000-12-27T23:30:00-08:00",
        "2000/12/27",
        "2000年12月27日",
        "20001227 15:24",
        "Wed, 27 Dec 2000 17:22:00 +0800",
        "Wednesday, December 27, 2000",
        "December 27th, 2000",
        "the 27th of December 2000",
        "27-Dec-2000",
        "Dec 27 2000 2:48 PM EST",
        "15:43 - 27th, Dec 2000",
        "27/12/2000",
        "12/27/2000",
        "27.12.00",
        "27. 12. 2000, 15:20 Uhr",
        "27.12.200027.12.2000",
        "Mittwoch, den 27. Dezember 2000",
        "Veröffentlicht am 27.12.2000",
        "Publié le 27 décembre 2000 à 16:00",
        "27 de diciembre de 2000",
        "27 dicembre 2000",
        "27 de dezembro de 2000",
        "27 december 2000 om 9.30 uur",
        "27 декабря 2000 года, 13:43",
    ];
    for line in table {
        assert_eq!(published(line).as_deref(), Some("2000-12-27"), "{line}");
    }
    let others = [
        ("1er février 2016", "2016-02-01"),
        ("3 maart 2016", "2016-03-03"),
        ("3 сентября 2016", "2016-09-03"),
        ("Published: 31 Dec 99", "1999-12-31"),
        ("4 September", "--09-04"),
        ("4. September", "--09-04"),
        ("1st May 2016", "2016-05-01"),
        ("Jan-15-08", "2008-01-15"),
        ("12 févr. 2016", "2016-02-12"),
        ("3 сент. 2016 г.", "2016-09-03"),
        ("5 ago. 2016", "2016-08-05"),
        ("7 mrt. 2016", "2016-03-07"),
        ("Sonntag, 2. Okt. 2016", "2016-10-02"),
        ("2016-05-03T23:30:00-08:00", "2016-05-03"),
        ("Tue, 03 May 2016 23:59:59 -0500", "2016-05-03"),
        ("Dezember 2000", "2000-12"),
    ];
    for (line, date) in others {
        assert_eq!(published(line).as_deref(), Some(date), "{line}");
    }
}

#[test]
fn what_names_no_day_is_undated() {
    let table = [
        "",
        "31 February 2001",
        "29/02/2001",
        "99/99/2001",
        "3 hours ago",
        "10/01/2008",
        "Copyright 1995-2024",
        "© 2000 The Gazette",
        "Version 1.2.3.2008",
        "Tel. 2008 1234",
        "th/16 ago 3 32016/",
        "vor 3 Stunden",
        "il y a 3 heures",
        "hace 2 días",
        "Ein Beitrag geteilt von Ann Reed (@annreed) am Mär 27, 2018 um 12:08 PDT",
    ];
    for line in table {
        let dates = find_dates(&page(line));
        assert_eq!(dates.date(), None, "{line}");
        assert!(dates.candidates.iter().all(|date| date.rejected.is_some()));
    }
    let ambiguous = find_dates(&page("10/01/2008"));
    let why = ambiguous.candidates[0]
        .rejected
        .as_deref()
        .unwrap_or_default();
    assert!(why.contains("2008-01-10 or 2008-10-01"), "{why}");
    assert!(!find_dates(&page("3 hours ago")).candidates.is_empty());
}

#[test]
fn the_page_decides_the_order_of_day_and_month() {
    let table = [
        ("Thursday 10/01/2008", "2008-01-10"),
        ("10/01/2008\nSee also: 25/01/2008", "2008-01-10"),
        ("10/01/2008\nSee also: 01/25/2008", "2008-10-01"),
        ("10/01/2008\n1 October 2008", "2008-10-01"),
        ("10/01/2008 4:33 PM EST", "2008-10-01"),
    ];
    for (line, date) in table {
        assert_eq!(published(line).as_deref(), Some(date), "{line}");
    }
}

#[test]
fn a_span_of_days_gives_no_year() {
    let values = |line: &str| -> Vec<String> {
        let dates = find_dates(line).candidates;
        let values = dates.iter().filter_map(|date| date.value);
        values.map(|value| value.to_string()).collect()
    };
    assert_eq!(values("March 15-16"), ["--03-15"]);
    // Columns beside each other are no date.
    assert_eq!(
        values("meet on Jan. 31.          2005 RX 330"),
        ["--01-31", "2005"]
    );
}

#[test]
fn a_day_takes_its_year_from_the_same_day_elsewhere() {
    let found = |line: &str| {
        let found = find_dates(&page(line)).published;
        found.map(|found| (found.date.to_string(), found.evidence))
    };
    let shown = |date: &str, evidence: &str| Some((date.to_owned(), evidence.to_owned()));
    assert_eq!(
        found("06 PM | 18 Mai\n\nGedruckt: 18.05.2014"),
        shown("2014-05-18", "18.05.2014")
    );
    // Two years, or a weekday that contradicts: the day stays as it is.
    for line in [
        "By Ann Reed, 18 May\n\nSee also: 18 May 2014, 18 May 2015",
        "By Ann Reed, Monday, 18 May\n\nSee also: 18 May 2014",
    ] {
        let value = find_dates(&page(line)).candidates[0].value;
        assert_eq!(
            value.map(|value| value.to_string()).as_deref(),
            Some("--05-18"),
            "{line}"
        );
    }
}

#[test]
fn the_day_at_the_head_of_a_page_is_not_the_article_s() {
    let text = format!(
        "Tuesday 15 January 2008\nHome\nNews\n\nTalks end without a result\nBy Ann Reed\n\
         Last Updated: 12:44am GMT 31/12/2007\n\n{STORY}\n\n{STORY}\n"
    );
    let dates = find_dates(&text);
    assert_eq!(dates.published, None);
    let date = dates.date().map(|found| found.date.to_string());
    assert_eq!(date.as_deref(), Some("2007-12-31"));
    let why = dates.candidates[0].rejected.as_deref();
    assert_eq!(
        why,
        Some("later than the last change of the page; more speaks for 2007-12-31 on line 7")
    );
}

#[test]
fn the_account_of_an_author_makes_no_message() {
    let dates = find_dates(&page("By Ann Reed @annreed Nov 19, 2019, 7:53pm EST"));
    assert_eq!(dates.candidates[0].role, Role::Unmarked);
    assert_eq!(
        dates
            .published
            .map(|found| found.date.to_string())
            .as_deref(),
        Some("2019-11-19")
    );
}

#[test]
fn a_wrong_weekday_lowers_trust() {
    let score = |line: &str| {
        let dates = find_dates(&page(line));
        (dates.candidates[0].weekday, dates.candidates[0].score)
    };
    let (agrees, right) = score("Wednesday, December 27, 2000");
    let (contradicts, wrong) = score("Monday, December 27, 2000");
    assert_eq!(agrees, WeekdayCheck::Agrees);
    assert_eq!(contradicts, WeekdayCheck::Contradicts);
    assert!(wrong < right);
}

#[test]
fn roles_are_read_from_the_words_beside() {
    let table = [
        ("Published December 28th, 2000 - 02:00 GMT", Role::Published),
        ("Last updated: 3 May 2016", Role::Updated),
        ("Stand: 26.10.2021", Role::Updated),
        ("Mis à jour le 2 nov. 2016", Role::Updated),
        ("Moscow (AFP) Feb 16, 2016", Role::Dateline),
        ("Copyright 2016", Role::Copyright),
        ("Ausdruck vom 11.02.2020", Role::Reading),
        ("our privacy policy of May 25, 2018", Role::Policy),
        ("3 May 2016", Role::Unmarked),
    ];
    for (line, role) in table {
        let dates = find_dates(&page(line));
        assert_eq!(dates.candidates[0].role, role, "{line}");
    }
}

#[test]
fn published_and_updated_are_both_kept() {
    let dates = find_dates(&page(
        "Published 2 May 2016\nLast updated 4 May 2016, 10:30",
    ));
    let shown = |found: Option<erascope::page::date::Found>| {
        found.map(|found| (found.date.to_string(), found.evidence, found.line))
    };
    assert_eq!(
        shown(dates.date().cloned()),
        Some(("2016-05-02".into(), "Published 2 May 2016".into(), 3))
    );
    assert_eq!(
        shown(dates.updated),
        Some((
            "2016-05-04".into(),
            "Last updated 4 May 2016, 10:30".into(),
            4
        ))
    );
}

#[test]
fn evidence_stands_on_the_page() {
    let table = [
        (
            "Wednesday, December 27, 2000, updated at 17:22(GMT+8)",
            "Wednesday, December 27, 2000",
        ),
        (
            "Published December 28th, 2000 - 02:00 GMT",
            "Published December 28th, 2000 - 02:00 GMT",
        ),
        (
            "by Staff Writers Moscow (AFP) Feb 16, 2016",
            "Moscow (AFP) Feb 16, 2016",
        ),
        (
            "Veröffentlicht am 3. Mai 2016, 15:20 Uhr",
            "Veröffentlicht am 3. Mai 2016, 15:20 Uhr",
        ),
    ];
    for (line, evidence) in table {
        let found = find_dates(&page(line)).published;
        assert_eq!(
            found.map(|found| found.evidence).as_deref(),
            Some(evidence),
            "{line}"
        );
    }
}

#[test]
fn long_lines_and_many_lines_take_linear_time() {
    let long = "On 3 May 2016 they met, and in 1999, by A. B. Smith (AP) ".repeat(20_000);
    assert!(!find_dates(&long).candidates.is_empty());
    let many = "3 May 2016\n".repeat(1_000_000);
    assert!(!find_dates(&many).candidates.is_empty());
    assert!(find_dates(&"\n".repeat(1_000_000)).candidates.is_empty());
    assert!(find_dates(&"é".repeat(1_000_000)).candidates.is_empty());
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>()) {
        find_dates(&text);
    }

    #[test]
    fn no_mixture_of_date_parts_panics(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "Published", "3", "31", "May", "Mai", "2016", "16", "/", ".", "-", ":", ",", " ", "\n", "(",
                ")", "AFP", "©", "年", "月", "th", "de", "'", "ago", "é", "12", "00", "@", "Feb", "Mo", "T",
            ]),
            0..60,
        )
    ) {
        let text = parts.concat();
        for candidate in find_dates(&text).candidates {
            prop_assert!(text.get(candidate.span.clone()).is_some());
            prop_assert!(candidate.line <= text.split('\n').count());
        }
    }
}

#[test]
fn the_measured_pages_keep_their_bounds() {
    let data = std::env::var_os("ERASCOPE_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let Ok(table) = std::fs::read_to_string(data.join("dates/expected.csv")) else {
        eprintln!("skipped: no dates/expected.csv in {}", data.display());
        return;
    };
    let (mut right, mut wrong) = (0, 0);
    for row in table.lines().skip(1) {
        let name = row.split(',').next().unwrap_or_default();
        let expected = row.rsplit(',').next().unwrap_or_default();
        let bytes = std::fs::read(data.join("dates").join(name)).unwrap();
        let dates = find_dates(&String::from_utf8_lossy(&bytes));
        match dates.date() {
            Some(found) if found.date.to_string() == expected => right += 1,
            Some(_) => wrong += 1,
            None => {}
        }
    }
    assert!(right >= 98 && wrong <= 3, "{right} right, {wrong} wrong");
}
