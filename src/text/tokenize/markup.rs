//! What is left of a page's markup in a text: it shows how words look and is none of them.

/// Elements of HTML, and those of wikis, that are found in texts. A name in angle brackets that is none of
/// these stays a word: agencies print companies as `<OXY>`.
const ELEMENTS: [&str; 70] = [
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "gallery",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "includeonly",
    "ins",
    "li",
    "link",
    "math",
    "meta",
    "nav",
    "noinclude",
    "nowiki",
    "ol",
    "onlyinclude",
    "p",
    "pre",
    "q",
    "ref",
    "references",
    "s",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "tt",
    "u",
    "ul",
];

/// Characters that are written by name between `&` and `;`, besides the letters with a sign: what texts hold of
/// HTML's some two thousand. A word in their place stays one: `black&white;`.
#[rustfmt::skip]
const CHARACTERS: [&str; 46] = [
    "amp", "apos", "asymp", "bull", "cent", "copy", "deg", "divide", "emsp", "ensp", "eth", "euro", "frac12",
    "frac14", "frac34", "gt", "hellip", "iexcl", "iquest", "laquo", "ldquo", "lsquo", "lt", "mdash", "middot",
    "minus", "nbsp", "ndash", "not", "ordf", "ordm", "para", "pound", "quot", "raquo", "rdquo", "reg", "rsquo",
    "sect", "shy", "szlig", "thinsp", "thorn", "times", "trade", "yen",
];
/// What the signs of letters are called: `eacute`, `Ouml`, `oelig`.
const SIGNS: [&str; 9] = [
    "acute", "caron", "cedil", "circ", "grave", "lig", "ring", "tilde", "uml",
];
/// Longer tags, in bytes, are taken for text that happens to hold the brackets.
const LONGEST_TAG: usize = 1_000;
const LONGEST_COMMENT: usize = 2_000;
const LONGEST_TEMPLATE: usize = 100;

/// Where the markup that starts at `at` ends: a tag, a comment, a character reference (`&mdash;`), a wiki's
/// switch (`__NOTOC__`) or the name of its template (`{{United States infobox}}`, and of `{{w|Chad}}` what
/// stands before the bar).
pub(super) fn end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let length = match rest.first()? {
        b'<' if rest.starts_with(b"<!--") => comment(rest),
        b'<' => tag(rest),
        b'&' => reference(rest),
        b'_' => switch(rest),
        b'{' => template(rest),
        _ => None,
    };
    length.map(|length| at + length)
}

fn comment(rest: &[u8]) -> Option<usize> {
    let within = &rest[4..rest.len().min(LONGEST_COMMENT)];
    let end = within.windows(3).position(|bytes| bytes == b"-->")?;
    Some(4 + end + 3)
}

/// `<br>`, `<br />`, `</p>`, `<a href="...">`; a single capital is no element.
fn tag(rest: &[u8]) -> Option<usize> {
    let closing = usize::from(rest.get(1) == Some(&b'/'));
    let name = &rest[1 + closing..];
    let name = &name[..run(name, |byte| byte.is_ascii_alphanumeric())];
    let behind = &rest[1 + closing + name.len()..];
    let known = ELEMENTS
        .iter()
        .any(|element| element.as_bytes().eq_ignore_ascii_case(name));
    let bare = closing == 0 && behind.first() == Some(&b'>');
    if !known || (bare && name.len() == 1 && name[0].is_ascii_uppercase()) {
        return None;
    }
    if !matches!(behind.first()?, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n') {
        return None;
    }
    let within = &behind[..behind.len().min(LONGEST_TAG)];
    let end = within.iter().position(|byte| b"<>".contains(byte))?;
    (within[end] == b'>').then_some(rest.len() - behind.len() + end + 1)
}

fn reference(rest: &[u8]) -> Option<usize> {
    let name = &rest[1..];
    let number = name.strip_prefix(b"#");
    let name = number.unwrap_or(name);
    let name = &name[..run(name, |byte| byte.is_ascii_alphanumeric())];
    let end = 1 + usize::from(number.is_some()) + name.len();
    let known = match number {
        Some(_) => (1..=7).contains(&name.len()),
        None => is_character(name),
    };
    (known && rest.get(end) == Some(&b';')).then_some(end + 1)
}

/// Whether a character is called so: one of the list, or one or two letters and the name of a sign.
fn is_character(name: &[u8]) -> bool {
    let with_sign = |sign: &&str| {
        let letters = name.strip_suffix(sign.as_bytes());
        letters.is_some_and(|letters| (1..=2).contains(&letters.len()))
    };
    CHARACTERS.iter().any(|one| one.as_bytes() == name) || SIGNS.iter().any(with_sign)
}

fn template(rest: &[u8]) -> Option<usize> {
    let name = rest.strip_prefix(b"{{")?;
    let name = &name[..name.len().min(LONGEST_TEMPLATE)];
    let length = name.iter().position(|byte| b"{|}\r\n".contains(byte))?;
    let closes = usize::from(name[length..].starts_with(b"}}"));
    (name[length] != b'{' && name.first()?.is_ascii_alphanumeric())
        .then_some(2 + length + 2 * closes)
}

fn switch(rest: &[u8]) -> Option<usize> {
    let name = rest.strip_prefix(b"__")?;
    let length = run(name, |byte| byte.is_ascii_uppercase());
    (length > 2 && name[length..].starts_with(b"__")).then_some(2 + length + 2)
}

fn run(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    let end = bytes.iter().position(|&byte| !belongs(byte));
    end.unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_ends_where_it_ends() {
        for text in [
            "<br>",
            "<BR>",
            "<br />",
            "</p>",
            "<p>",
            "</P>",
            "<a href=\"x\">",
            "<H2 class=a>",
            "<!-- b -->",
            "<!---->",
            "<noinclude>",
            "&mdash;",
            "&eacute;",
            "&AElig;",
            "&#8212;",
            "&#x2014;",
            "__NOTOC__",
            "{{United States infobox}}",
        ] {
            assert_eq!(end(text.as_bytes(), 0), Some(text.len()), "{text}");
            let within = format!("y {text} z");
            assert_eq!(end(within.as_bytes(), 2), Some(text.len() + 2), "{text}");
        }
    }

    #[test]
    fn text_is_no_markup() {
        for text in [
            "<OXY>",
            "<S>",
            "< 5",
            "<5",
            "<",
            "<b",
            "<br",
            "<brother>",
            "<p or q",
            "<a <b>",
            "<!-- b",
            "&",
            "&T",
            "& co;",
            "&a;",
            "AT&T;",
            "&white;",
            "&acute;",
            "&#;",
            "{",
            "{{",
            "{{}}",
            "{{{x}}}",
            "{{a {{b}}",
            "__init__",
            "_",
            "__",
            "<>",
            "</>",
            "",
        ] {
            assert_eq!(end(text.as_bytes(), 0), None, "{text}");
        }
        assert_eq!(end(b"{{w|Chad}}", 0), Some(3));
        let long = format!("<p {}>", "x".repeat(LONGEST_TAG));
        assert_eq!(end(long.as_bytes(), 0), None);
    }
}
