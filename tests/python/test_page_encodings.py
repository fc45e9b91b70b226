"""Pages in any encoding are text in the frame; what is right already is not touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pandas as pd
import pytest

from erascope.pages.encoding import decode, repaired
from erascope.pages.files import UnreadablePageError

TEXTS = {
    "Russian": "Министры двух стран подписали соглашение после четырёх дней переговоров.",
    "German": "Die Gespräche über die Lieferung fanden in München statt, größer als 2001.",
    "French": "Le café où l'été s'achève : déjà, les élèves reçoivent leur goûter à l'école.",
    "English": "The minister said: “We don’t know” – and left.",
    "Polish": "Ministrowie podpisali w czwartek porozumienie. Żeglarze są źli, że łódź jest wąska.",
    "Turkish": "Bakanlar dört gün süren görüşmelerin ardından perşembe günü anlaşmayı imzaladı.",
    "Greek": "Οι υπουργοί των δύο χωρών υπέγραψαν τη συμφωνία μετά από τέσσερις ημέρες.",
    "Japanese": "両国の大臣は木曜日、四日間の協議の末に協定に署名した。最初の船は春に出る。",
    "Chinese": "两国部长经过四天谈判后于星期四签署了协议，首班渡轮将于春季启航。",
    "Korean": "양국 장관은 나흘간의 회담 끝에 목요일 협정에 서명했다. 첫 배는 봄에 출항한다.",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("Russian", "cp1251"),
        ("Russian", "koi8-r"),
        ("German", "latin-1"),
        ("French", "latin-1"),
        ("English", "cp1252"),
        ("Polish", "cp1250"),
        ("Polish", "iso8859-2"),
        ("Turkish", "cp1254"),
        ("Greek", "cp1253"),
        ("Japanese", "shift_jis"),
        ("Japanese", "euc_jp"),
        ("Chinese", "gb18030"),
        ("Korean", "euc_kr"),
    ],
)
@pytest.mark.parametrize("n_ascii_lines", [0, 30])
def test_an_undeclared_encoding_is_guessed_and_said(
    language: str, encoding: str, n_ascii_lines: int
) -> None:
    text = "Home | News | Sport\n" * n_ascii_lines + TEXTS[language]
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.doubt is not None
    assert decoded.doubt.startswith("encoding: neither UTF-8 nor declared, taken for ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("language", sorted(TEXTS))
def test_unicode_is_certain(language: str, encoding: str) -> None:
    assert decode(TEXTS[language].encode(encoding))[::2] == (TEXTS[language], None)


def test_utf_16_without_a_mark() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        decoded = decode(TEXTS["German"].encode(encoding))
        assert decoded == (
            TEXTS["German"],
            encoding,
            f"encoding: no byte-order mark, taken for {encoding}",
        )
    for content in (b"a\0b", bytes(range(256)) * 9, b"\0" * 50):
        with pytest.raises(UnreadablePageError, match="not text: it holds a null byte"):
            decode(content)


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="{}">',
        "<META http-equiv=Content-Type content='text/html; charset={}'>",
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_what_html_declares_is_taken_if_it_fits(declaration: str) -> None:
    page = f"<html>{declaration.format('windows-1251')}<p>{TEXTS['Russian']}"
    assert decode(page.encode("cp1251"), html=True) == (page, "cp1251", None)
    for wrong in ("utf-8", "no-such-set", "rot13", "idna", "ascii"):
        page = f"<html>{declaration.format(wrong)}<p>{TEXTS['German']}"
        assert decode(page.encode("cp1252"), html=True).text == page
    assert decode(page.encode(), html=True) == (page, "utf-8", None)


def test_one_file_may_hold_two_encodings() -> None:
    lines = [TEXTS["German"], TEXTS["Russian"], "Größe"]
    content = b"\n".join([lines[0].encode(), lines[1].encode(), lines[2].encode("latin-1")])
    decoded = decode(content)
    assert decoded.text == "\n".join(lines)
    assert decoded.doubt == "encoding: UTF-8 with 2 bytes that are not, read as windows-1252"


def test_what_was_decoded_wrongly_before_is_repaired_line_by_line() -> None:
    wrong = TEXTS["German"].encode().decode("cp1252")
    assert wrong != TEXTS["German"]
    mixed = f"{TEXTS['German']}\r\n{wrong}\n{TEXTS['Russian']}"
    right = f"{TEXTS['German']}\r\n{TEXTS['German']}\n{TEXTS['Russian']}"
    assert decode(mixed.encode()).text == right


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        "It’s “quoted” ‘twice’ — ﬁne, ＷＩＤＥ, &amp; &eacute;\r\n\x0cnext\u2028line\u00a0here…",
        "Ångström, São Paulo, Łódź, Århus, naïve, £5 • ½ ™ µ ° §",
    ],
)
def test_what_is_right_is_not_touched(text: str) -> None:
    assert repaired(text) == text
    assert repaired(normalize("NFD", text)) == normalize("NFC", text)


def test_no_text_of_the_corpora_is_changed(
    corpus: Callable[[str], pd.DataFrame], data_file: Callable[[str], Path]
) -> None:
    texts = [*corpus("wikinews_economy")["text"].dropna(), *corpus("fomc_statements")["text"]]
    texts += [path.read_text() for path in sorted(data_file("pages").glob("*.txt"))[:20]]
    changed = [text for text in texts if repaired(text) != normalize("NFC", text)]
    assert len(texts) > 2000
    assert len(changed) <= 2, "only what was broken before it came to us"
