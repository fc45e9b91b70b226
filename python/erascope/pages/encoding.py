"""The bytes of a page to text: its encoding found, text that was decoded wrongly before repaired.

What is certain comes first: a byte-order mark, valid UTF-8 (which other encodings hardly ever are
by chance), what an HTML page declares. Where UTF-8 is broken in places, the rest of it stands and
the broken bytes are read as windows-1252. What is left is guessed from the letters that come out,
and a page so read says it.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple
from unicodedata import is_normalized, normalize

from erascope.pages.files import UnreadablePageError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before that of UTF-16, with which it begins
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Bytes from 0x80 on within a word.
FOREIGN_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
HIGH_BYTES = bytes(range(0x80, 0x100))
#: What no text holds; tab, line ends and escape, which some Japanese encodings use, are not among
#: them. Of random bytes this is a tenth.
CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\v\f\r\x1b")
MOST_CONTROLS = 0.01
#: How an HTML page, or the XML declaration of an XHTML page, names its encoding.
DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
DECLARED_WITHIN = 4096
#: What browsers take these for: the pages mean the larger set.
LARGER_SETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
#: The encodings that pages declare, by how Python's names begin. Its other codecs are UTF, which is
#: known by then not to fit, or no encodings of pages (rot13, unicode_escape).
FAMILIES = ("ascii", "big5", "cp", "euc", "gb", "hz", "iso", "johab", "koi8", "mac", "shift", "tis")
#: Encodings of scripts other than Latin, as `charset_normalizer` names them.
OTHER_SCRIPTS = ["cp1251", "koi8_r", "cp866", "cp1253", "cp1255", "cp1256"]
OTHER_SCRIPTS += ["shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"]
#: Encodings of the Latin script with what their languages write beyond ASCII, likeliest first.
LATIN = {
    "cp1252": "äöüßéèêëàâáãåæçíìîïñóòôõøœúùûÄÖÜÉÈÀÁÅÆÇÍÑÓØŒÚ“”‘’„‚–—…•«»°§©®™€£ªº·¿¡\xa0",
    "cp1254": "çğıöşüâîûÇĞİÖŞÜ“”‘’–—…«»°§©€\xa0",
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉÍŘŠŤÚŽäôľĺŕöőüűÖŐÜŰăâîşţđ“”‘’„‚–—…«»°§©\xa0",
    "iso8859_2": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉÍŘŠŤÚŽäôľĺŕöőüűÖŐÜŰăâîşţđ°§\xa0",
}


class Decoded(NamedTuple):
    """A page as text.

    Attributes
    ----------
    encoding : str
        The encoding taken.
    doubt : str or None
        What is uncertain about it.
    """

    text: str
    encoding: str
    doubt: str | None


def decode(content: bytes, *, html: bool = False) -> Decoded:
    """Return the text of a page, repaired and in NFC.

    Raises
    ------
    UnreadablePageError
        No text: a null byte where it is not UTF-16 or UTF-32, or many control characters.
    """
    text, encoding, doubt = _decoded(content, html)
    return Decoded(repaired(text), encoding, doubt)


def _decoded(content: bytes, html: bool) -> Decoded:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark) and encoding != "utf-8":
            return _marked(content[len(mark) :], encoding)
    content = content.removeprefix(codecs.BOM_UTF8)
    if b"\0" in content:
        return _unmarked_utf_16(content)
    try:
        return Decoded(content.decode("utf-8"), "utf-8", None)
    except UnicodeDecodeError:
        pass
    if _n_of(content, CONTROLS) > MOST_CONTROLS * len(content):
        raise UnreadablePageError("not text: it holds control characters")
    declared = _declared(content) if html else None
    if declared is not None:
        try:
            return Decoded(content.decode(declared), declared, None)
        except UnicodeDecodeError:
            pass
    mixed = content.decode("utf-8", "erascope-mixed")
    n_broken = len(content) - len(content.decode("utf-8", "ignore").encode())
    n_whole = _n_of(content, HIGH_BYTES) - n_broken
    if n_whole >= 2 * n_broken:
        doubt = f"encoding: UTF-8 with {n_broken} bytes that are not, read as windows-1252"
        return Decoded(mixed, "utf-8", doubt)
    encoding = _guessed(content)
    doubt = f"encoding: neither UTF-8 nor declared, taken for {encoding}"
    return Decoded(content.decode(encoding, "replace"), encoding, doubt)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("erascope-mixed", _as_windows_1252)


def _marked(content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding, None)
    except UnicodeDecodeError as error:
        doubt = f"encoding: {encoding} by its byte-order mark, but byte {error.start} is not"
        return Decoded(content.decode(encoding, "replace"), encoding, doubt)


def _unmarked_utf_16(content: bytes) -> Decoded:
    """Return text in UTF-16 without a mark: in most scripts every other byte is often null."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    if max(even, odd) > len(content) / 10 and min(even, odd) == 0:
        try:
            doubt = f"encoding: no byte-order mark, taken for {encoding}"
            return Decoded(content.decode(encoding), encoding, doubt)
        except UnicodeDecodeError:
            pass
    raise UnreadablePageError("not text: it holds a null byte")


def _declared(content: bytes) -> str | None:
    """Return the encoding that an HTML page declares; None where it is UTF-8, which it is not."""
    found = DECLARED.search(content[:DECLARED_WITHIN])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except (LookupError, ValueError):
        return None
    return LARGER_SETS.get(name, name) if name.startswith(FAMILIES) else None


def _n_of(content: bytes, which: bytes) -> int:
    return len(content) - len(content.translate(None, which))


def _guessed(content: bytes) -> str:
    words = FOREIGN_WORD.findall(content)
    dense = sum(len(word) >= 3 and 2 * _n_of(word, HIGH_BYTES) > len(word) for word in words)
    if 2 * dense > len(words):
        # Imported here: a folder of UTF-8 does not need it.
        from charset_normalizer import from_bytes

        best = from_bytes(content, cp_isolation=OTHER_SCRIPTS, enable_fallback=False).best()
        if best is not None:
            return best.encoding
    sample = b" ".join(words)

    def usual(encoding: str) -> int:
        usual_letters = LATIN[encoding]
        return sum(letter in usual_letters for letter in sample.decode(encoding, "replace"))

    return max(LATIN, key=usual)  # the first of equals


def repaired(text: str) -> str:
    """Return a text in NFC, with lines that were once decoded wrongly (``GesprÃ¤ch``) set right.

    By `ftfy`, line by line, since one file may hold both. Of what it offers only the encoding is
    repaired: quotes, ligatures, entities and line ends stay as they are.
    """
    if text.isascii():
        return text
    # Imported here: a folder of ASCII does not need it.
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    if is_bad(text):
        lines = text.splitlines(keepends=True)
        text = "".join(fix_encoding(line) if is_bad(line) else line for line in lines)
    return text if is_normalized("NFC", text) else normalize("NFC", text)
