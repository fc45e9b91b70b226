//! How a date may be written: tokens from a given place on come in, what the parts say and where
//! the date ends come out. No form is tried against a locale, and no part is made up: an order of
//! day and month that the form leaves open stays open ([`Parts::Numeric`]).

use super::tokens::{Kind, Token};

/// The layout a date is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `2000-12-27`, also with `/` or `.`, and `2000年12月27日`
    YearFirst,
    /// `20001227`
    Compact,
    /// `27 December 2000`, `4 de septiembre de 2001`, `Wed, 27 Dec 2000 17:22:00 +0800`
    DayMonthName,
    /// `December 27th, 2000`
    MonthNameDay,
    /// `27/12/2000`, `27.12.00`
    Numeric,
    /// `4 September`, `Sept. 4`, `9/4`: no year
    NoYear,
    /// `December 2000`, `2000-12`
    MonthAndYear,
    /// `2000`
    YearOnly,
    /// `3 hours ago`, `yesterday`
    Relative,
}

impl Form {
    /// The name in frames and explanations.
    pub fn name(self) -> &'static str {
        match self {
            Self::YearFirst => "year first",
            Self::Compact => "eight digits",
            Self::DayMonthName => "day and month name",
            Self::MonthNameDay => "month name and day",
            Self::Numeric => "numeric",
            Self::NoYear => "no year",
            Self::MonthAndYear => "month and year",
            Self::YearOnly => "year only",
            Self::Relative => "relative",
        }
    }
}

/// What the parts of a date say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parts {
    Day(i16, i8, i8),
    /// Two numbers and a year, the order of day and month open; the sign between them.
    Numeric(i8, i8, i16, char),
    /// Two numbers without a year.
    NumericNoYear(i8, i8, char),
    MonthDay(i8, i8),
    Month(i16, i8),
    Year(i16),
}

/// A date as written: what it says, its layout, the token after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub parts: Parts,
    pub form: Form,
    pub end: usize,
    /// The year has two digits.
    pub short_year: bool,
}

/// Tokens with a look ahead that cannot run out.
#[derive(Clone, Copy)]
pub(super) struct Ahead<'a>(pub &'a [Token]);

impl Ahead<'_> {
    pub fn number(self, at: usize) -> Option<(u32, u8)> {
        match self.0.get(at)?.kind {
            Kind::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    pub fn sign(self, at: usize, signs: &str) -> Option<char> {
        match self.0.get(at)?.kind {
            Kind::Sign(sign) if signs.contains(sign) => Some(sign),
            _ => None,
        }
    }

    pub fn tight(self, at: usize) -> bool {
        self.0.get(at).is_some_and(|token| !token.spaced)
    }

    fn small(self, at: usize, most: u32) -> Option<i8> {
        let (value, digits) = self.number(at)?;
        (digits <= 2 && (1..=most).contains(&value)).then_some(value as i8)
    }

    pub fn full_year(self, at: usize) -> Option<i16> {
        let (value, digits) = self.number(at)?;
        (digits == 4 && (1500..2200).contains(&value)).then_some(value as i16)
    }

    /// A year of four digits, or of two where no `:` makes it an hour. As in POSIX, 68 is 2068 and
    /// 69 is 1969.
    fn any_year(self, at: usize) -> Option<(i16, bool)> {
        if let Some(year) = self.full_year(at) {
            return Some((year, false));
        }
        let (value, digits) = self.number(at)?;
        let hour = self.sign(at + 1, ":.").is_some() && self.tight(at + 2);
        if digits != 2 || hour {
            return None;
        }
        let century = if value < 69 { 2000 } else { 1900 };
        Some((century + value as i16, true))
    }
}

/// The date that starts at a token, in the longest form that fits.
pub(super) fn date_at(tokens: &[Token], at: usize) -> Option<Written> {
    let ahead = Ahead(tokens);
    match tokens.get(at)?.kind {
        Kind::Number(value, digits) => match digits {
            4 => year_first(ahead, at, i16::try_from(value).ok()?),
            8 => compact(ahead, at, value),
            1 | 2 => day_and_month_name(ahead, at).or_else(|| numeric(ahead, at)),
            _ => None,
        },
        Kind::Month(_) => month_name_first(ahead, at),
        Kind::Word | Kind::Sign(_) => None,
    }
}

fn year_first(ahead: Ahead<'_>, at: usize, year: i16) -> Option<Written> {
    if !(1500..2200).contains(&year) {
        return None;
    }
    let written = |parts, form, end| {
        Some(Written {
            parts,
            form,
            end,
            short_year: false,
        })
    };
    let day = |month, day, end| written(Parts::Day(year, month, day), Form::YearFirst, end);
    if let Some(sign) = ahead.sign(at + 1, "-/.‑–年년") {
        let closing = match sign {
            '年' => "月",
            '년' => "월",
            _ => "-/.‑–",
        };
        if let (Some(month), Some(second)) = (ahead.small(at + 2, 12), ahead.sign(at + 3, closing))
            && let Some(number) = ahead.small(at + 4, 31)
            && (second == sign || closing.len() == 3)
        {
            let end = at + 5 + usize::from(ahead.sign(at + 5, "日일").is_some());
            return day(month, number, end);
        }
        // A month of two digits after a hyphen; "2000-01" may be a span of years as well, and
        // stays a month only where nothing else follows.
        if sign == '-'
            && ahead.number(at + 2).is_some_and(|(_, digits)| digits == 2)
            && ahead.tight(at + 1)
            && ahead.tight(at + 2)
            && let Some(month) = ahead.small(at + 2, 12)
            && ahead.sign(at + 3, "-/.").is_none()
        {
            return written(Parts::Month(year, month), Form::MonthAndYear, at + 3);
        }
    }
    // "2000 Dec 27", "2000, December 27"
    let name = at + 1 + usize::from(ahead.sign(at + 1, ",.-/").is_some());
    if let Some(Kind::Month(month)) = ahead.0.get(name).map(|token| token.kind) {
        let number = name + 1 + usize::from(ahead.sign(name + 1, ",.-/").is_some());
        if let Some(number_of_day) = ahead.small(number, 31)
            && ahead.full_year(number + 1).is_none()
            && (!month.everyday || ahead.0[name].capital)
            && ahead.sign(number + 1, ":").is_none()
            && ahead
                .sign(number + 1, ",")
                .is_none_or(|_| ahead.full_year(number + 2).is_none())
        {
            return day(month.number, number_of_day, number + 1);
        }
    }
    written(Parts::Year(year), Form::YearOnly, at + 1)
}

/// Eight digits are a date only where they make a possible one of a year since 1900; a number of
/// another kind may still look like it, so the choice asks for more (a time, a line of its own).
fn compact(ahead: Ahead<'_>, at: usize, value: u32) -> Option<Written> {
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    let possible =
        (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let alone = at == 0 || ahead.0[at].spaced;
    let parts = Parts::Day(year as i16, month as i8, day as i8);
    (possible && alone).then_some(Written {
        parts,
        form: Form::Compact,
        end: at + 1,
        short_year: false,
    })
}

/// After a month: the sign or words that may stand before the year, and the year.
fn year_after(ahead: Ahead<'_>, from: usize) -> Option<(i16, bool, usize)> {
    let mut at = from;
    for _ in 0..3 {
        let token = ahead.0.get(at)?;
        let skipped = match token.kind {
            Kind::Sign(sign) => ".,/-|'’‘".contains(sign),
            Kind::Word => token.joins,
            Kind::Number(..) | Kind::Month(_) => false,
        };
        if !skipped {
            break;
        }
        at += 1;
    }
    let (year, short) = ahead.any_year(at)?;
    // Two digits are a year behind an apostrophe or where the date is written in one piece
    // ("14-Jan-08", "14 Jan 08"); after a comma they are something else ("Jan 14, 08").
    let marked = at > from && ahead.sign(at - 1, "'’‘/-").is_some();
    if short && !(marked || at == from) {
        return None;
    }
    let end = at + 1 + usize::from(ahead.0.get(at + 1).is_some_and(|token| token.follows_year));
    Some((year, short, end))
}

fn day_and_month_name(ahead: Ahead<'_>, at: usize) -> Option<Written> {
    let day = ahead.small(at, 31)?;
    let mut name = at + 1;
    // "28th", "1er", "3rd of", "4 de", "3.", "15-"
    for _ in 0..3 {
        let token = ahead.0.get(name)?;
        let skipped = match token.kind {
            Kind::Sign(sign) => ".,-/'".contains(sign),
            Kind::Word => token.joins || (token.ordinal && name == at + 1),
            Kind::Number(..) | Kind::Month(_) => false,
        };
        if !skipped {
            break;
        }
        name += 1;
    }
    let Kind::Month(month) = ahead.0.get(name)?.kind else {
        return None;
    };
    // "4. September", but not "1. May we ask" or "4-Mai".
    let joined = match ahead.sign(name - 1, ".-/'") {
        None => true,
        Some(sign) => sign == '.' && name == at + 2 && ahead.tight(at + 1) && !month.begins_items,
    };
    if let Some((year, short_year, end)) = year_after(ahead, name + 1)
        // "4 May 12" may be a list; a short year wants an unmistakable month.
        && !(short_year && month.everyday && ahead.sign(name + 1, "'’‘/-").is_none())
    {
        return Some(Written {
            parts: Parts::Day(year, month.number, day),
            form: Form::DayMonthName,
            end,
            short_year,
        });
    }
    // "52. Mars", "18 | Mai" without a year: an everyday word needs its capital.
    let plain =
        joined && (!month.everyday || ahead.0[name].capital && ahead.0[name].span.len() > 2);
    plain.then_some(Written {
        parts: Parts::MonthDay(month.number, day),
        form: Form::NoYear,
        end: name + 1,
        short_year: false,
    })
}

fn month_name_first(ahead: Ahead<'_>, at: usize) -> Option<Written> {
    let token = ahead.0.get(at)?;
    let Kind::Month(month) = token.kind else {
        return None;
    };
    if month.everyday && !token.capital {
        return None;
    }
    let mut number = at + 1;
    while number < at + 3 && ahead.sign(number, ".,-/'’").is_some() {
        number += 1;
    }
    number += usize::from(ahead.0.get(number).is_some_and(|token| token.joins));
    if let Some(year) = ahead.full_year(number) {
        return Some(Written {
            parts: Parts::Month(year, month.number),
            form: Form::MonthAndYear,
            end: number + 1,
            short_year: false,
        });
    }
    let day = ahead.small(number, 31)?;
    // "January 10:55" is an hour, "June 5.2" a figure.
    if ahead.sign(number + 1, ":.").is_some()
        && ahead.tight(number + 1)
        && ahead.tight(number + 2)
        && ahead
            .number(number + 2)
            .is_some_and(|(_, digits)| digits < 4)
    {
        return None;
    }
    let suffixed = ahead.0.get(number + 1).is_some_and(|token| token.ordinal);
    let after = number + 1 + usize::from(suffixed);
    let mut year = after;
    while year < after + 2 && ahead.sign(year, ",.-/|'’").is_some() {
        year += 1;
    }
    let (parts, form, end) = if let Some(full) = ahead.full_year(year) {
        (
            Parts::Day(full, month.number, day),
            Form::MonthNameDay,
            year + 1,
        )
    } else if year == after + 1
        && let Some(sign) = ahead.sign(after, "'’-/")
        // "March 15-16" names two days; "Jan-15-08" is one piece.
        && ("'’".contains(sign) || ahead.sign(at + 1, "-/") == Some(sign))
        && let Some((short, true)) = ahead.any_year(year)
    {
        let parts = Parts::Day(short, month.number, day);
        return Some(Written {
            parts,
            form: Form::MonthNameDay,
            end: year + 1,
            short_year: true,
        });
    } else {
        (Parts::MonthDay(month.number, day), Form::NoYear, after)
    };
    Some(Written {
        parts,
        form,
        end,
        short_year: false,
    })
}

fn numeric(ahead: Ahead<'_>, at: usize) -> Option<Written> {
    let first = ahead.small(at, 31)?;
    let sign = ahead.sign(at + 1, "./-‑")?;
    let second = ahead.small(at + 2, 31)?;
    let shaped = ahead.tight(at + 1) && (sign == '.' || ahead.tight(at + 2));
    // A number before, as in "1.2.3.2008" or "5/10/11/2008", makes it something else.
    let continued = at > 1
        && ahead.sign(at - 1, "./-").is_some()
        && ahead.tight(at)
        && ahead.number(at - 2).is_some_and(|(_, digits)| digits < 4);
    if !shaped || continued {
        return None;
    }
    if ahead.sign(at + 3, "./-‑") == Some(sign)
        && ahead.tight(at + 3)
        && let Some((year, short_year)) = ahead.any_year(at + 4)
        && (sign == '.' || ahead.tight(at + 4))
        && !(short_year && (!ahead.tight(at + 4) || !ahead.tight(at + 2)))
        // A fourth part makes it a version or an address.
        && !(ahead.sign(at + 5, "./-").is_some() && ahead.tight(at + 5) && ahead.tight(at + 6)
            && short_year && ahead.number(at + 6).is_some())
    {
        return Some(Written {
            parts: Parts::Numeric(first, second, year, sign),
            form: Form::Numeric,
            end: at + 5,
            short_year,
        });
    }
    // Without a year only before a time: "1/16 3:36 pm"; anything else may be a fraction.
    let timed = sign == '/' && ahead.number(at + 3).is_some() && ahead.sign(at + 4, ":").is_some();
    (timed && ahead.tight(at + 2)).then_some(Written {
        parts: Parts::NumericNoYear(first, second, sign),
        form: Form::NoYear,
        end: at + 3,
        short_year: false,
    })
}
