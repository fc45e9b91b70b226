"""An HTML page to an article: the body and the metadata by trafilatura, the rest from its text.

A page is also rendered as text, a block per line, and read as a text dump is: that gives what the
markup does not say. Nothing is fetched, no entity is expanded, and the address of the page, which
it may give itself, is no evidence of its date.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from erascope.pages.html_dates import MarkupDates, markup_dates, over_text_dates

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: What is no text of a page, though the tree holds it as text.
UNSHOWN = ["script", "style", "noscript", "template", "head", "svg", "textarea", "select", "iframe"]
#: What stands within a line; everything else begins a line of its own.
INLINE = {
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "kbd",
}
INLINE |= {
    "label",
    "mark",
    "nobr",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
}
INLINE |= {"u", "var", "wbr"}
#: What XML forbids, and lxml refuses: control characters and half of a surrogate pair.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Elements in each other beyond which libxml2 reads no further; its own bound without `huge_tree`.
DEPTH_ERROR = re.compile("depth", re.IGNORECASE)
#: A body of trafilatura's careful mode that has less than this of that of its usual mode is no
#: careful choice but a failure.
LEAST_CAREFUL = 0.5
NO_TRAFILATURA_ARTICLE = (
    "trafilatura found no article; this is the text of the page, read as a dump"
)
TOO_DEEP = "nested too deeply: what stands deeper was not read"


class HtmlPage(NamedTuple):
    """An HTML page as it was found.

    Attributes
    ----------
    text : str
        The page as text, a block per line.
    title, body, source : str or None
        What trafilatura found, the body without the title; `source` may be the host of the page.
    dates : MarkupDates
        What the markup says about dates.
    problems : list of str
    """

    text: str
    title: str | None
    body: str | None
    source: str | None
    dates: MarkupDates
    problems: list[str]


def require(n_html: int, n_pages: int) -> None:
    """Import what HTML needs.

    Raises
    ------
    ImportError
        It is not installed, or does not import.
    """
    try:
        import htmldate
        import trafilatura
    except ImportError as error:
        what = f"{n_html} of the {n_pages} pages are HTML" if n_pages > 1 else "the page is HTML"
        raise ImportError(
            f"{what}, which needs trafilatura, htmldate and lxml_html_clean ({error}): "
            'pip install "erascope[html]"'
        ) from error
    for package in (trafilatura, htmldate):
        # They log what we put into `problem`; without a handler Python would print it.
        logger = logging.getLogger(package.__name__)
        if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
            logger.addHandler(logging.NullHandler())


def read_html(source: str) -> HtmlPage:
    """Read an HTML page that was decoded."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(FORBIDDEN.sub("", source).encode(), parser=parser)
    except etree.ParserError:  # nothing but comments and blanks
        return HtmlPage("", None, None, None, MarkupDates([], None, None), [])
    problems = [TOO_DEEP] if any(DEPTH_ERROR.search(e.message) for e in parser.error_log) else []
    host = _without_address(tree)
    title = body = name = None
    dates = MarkupDates([], None, None)
    try:
        title, name = _metadata(tree)
        dates = markup_dates(tree)
        body = _without_title(_body(tree), title)
    except Exception as error:  # of any kind: a page that trips a foreign parser loses no other
        problems.append(f"trafilatura or htmldate failed: {type(error).__name__}: {error}")
    return HtmlPage(rendered(tree), title, body, name or host, dates, problems)


def _without_address(tree: HtmlElement) -> str | None:
    """Take the page's address out of the tree, and return its host."""
    places = [
        (".//link[@rel='canonical']", "href"),
        (".//meta[@property='og:url']", "content"),
        (".//meta[@name='og:url']", "content"),
        (".//meta[@name='twitter:url']", "content"),
        (".//base", "href"),
        (".//link[@hreflang]", "href"),
    ]
    host = None
    for path, attribute in places:
        for element in tree.findall(path):
            try:
                host = host or urlsplit(element.attrib.pop(attribute, "")).hostname
            except ValueError:  # no address
                continue
    return host.removeprefix("www.") if host else None


def _metadata(tree: HtmlElement) -> tuple[str | None, str | None]:
    """Return the title of the article and the name of the site."""
    from copy import copy

    from trafilatura.metadata import extract_metadata

    # Its date is not used: a range without a day keeps it from looking for one.
    nowhere = {"original_date": True, "extensive_search": False, "max_date": "1800-01-01"}
    found = extract_metadata(copy(tree), date_config=nowhere, extensive=False)
    return found.title or None, found.sitename or None


def _body(tree: HtmlElement) -> str | None:
    """Return the article without comments, a paragraph per line.

    The careful mode leaves out more of what stands around the article, and now and then the
    article; then the usual mode has the say.
    """
    from copy import copy

    from trafilatura import extract

    usual = extract(copy(tree), include_comments=False) or ""
    careful = extract(copy(tree), include_comments=False, favor_precision=True) or ""
    return (careful if len(careful) >= LEAST_CAREFUL * len(usual) else usual) or None


def _without_title(body: str | None, title: str | None) -> str | None:
    """Return the body without a first line that is the title; what is nothing else stays."""
    first, _, rest = (body or "").partition("\n")
    is_title = title and " ".join(first.split()).casefold() == " ".join(title.split()).casefold()
    return rest if is_title and rest else body


def rendered(tree: HtmlElement) -> str:
    """Return the text of a page, a block per line, without scripts and styles. Changes the tree."""
    for element in list(tree.iter(*UNSHOWN)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter():
        edge = "" if element.tag in INLINE else "\n"
        element.text = edge + _spaced(element.text)
        element.tail = edge + _spaced(element.tail)
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)


def _spaced(text: str | None) -> str:
    return "" if text is None else re.sub(r"\s+", " ", text)


def over_text(page: HtmlPage, row: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a page: what was found in HTML, over the row of its text."""
    problems = list(page.problems)
    if page.body is not None:
        row |= {"body": page.body, "removed": left_out(page.text, page.body)}
    elif page.text:
        problems.append(NO_TRAFILATURA_ARTICLE)
    else:
        row["body"] = None
        problems.append("no text on the page")
    row["title"] = page.title or row["title"]
    row["source"] = page.source or row["source"]
    row["problem"] = "; ".join(problems) or None
    return row | over_text_dates(page.dates, row)


def left_out(text: str, body: str) -> list[dict[str, Any]]:
    """Return the lines of a page's text that its body does not hold; lines count from 1."""
    kept = {" ".join(line.split()) for line in body.splitlines()}
    running = " ".join(body.split())
    parts: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n"), 1):
        # A short line may stand in a sentence by chance.
        if line in kept or (len(line) >= 20 and line in running):
            continue
        if parts and parts[-1]["last_line"] == number - 1:
            parts[-1]["last_line"] = number
            parts[-1]["text"] += "\n" + line
        else:
            rule = "left out by trafilatura"
            parts.append({"first_line": number, "last_line": number, "text": line, "rule": rule})
    return parts
