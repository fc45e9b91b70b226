"""One file out of data, styles and scripts, that runs nothing but its own scripts.

Article text is untrusted. It travels as JSON inside a data block, compressed, so that no character
of it is markup; the scripts put it on the page as text, never as markup; and a Content-Security-
Policy lets the page run only the one script and the one style sheet whose hashes it names, and load
nothing from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zlib
from importlib.resources import files
from typing import Any

#: The scripts in the order in which they stand in the page.
SCRIPTS = (
    "elements.js",
    "numbers.js",
    "data.js",
    "lookup.js",
    "table.js",
    "passages.js",
    "overview.js",
    "plane.js",
    "scatter.js",
    "keyness.js",
    "lines.js",
    "findings.js",
    "trends.js",
    "topics.js",
    "links.js",
    "sources.js",
    "main.js",
)


def document(contents: dict[str, Any]) -> bytes:
    """The page as a file."""
    folder = files(__name__.rpartition(".")[0]).joinpath("page")

    def part(name: str) -> str:
        return folder.joinpath(name).read_text(encoding="utf-8").strip()

    style = part("report.css")
    script = '"use strict";\n(() => {\n' + "\n".join(map(part, SCRIPTS)) + "\n})();"
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {digest(script)}",
            f"style-src {digest(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    pieces = {
        "policy": policy,
        "title": html.escape(contents["title"]),
        "style": style,
        "data": json_block({"deflated": deflated(contents)}),
        "script": script,
    }
    # All at once: a piece that holds the name of another one is not filled in again.
    page = re.sub(r"\{\{(\w+)\}\}", lambda name: pieces[name[1]], part("template.html"))
    return page.encode("utf-8") + b"\n"


def digest(text: str) -> str:
    """The name of an inline script or style in a Content-Security-Policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def deflated(contents: dict[str, Any]) -> str:
    """The data as JSON, compressed without a header, in letters."""
    text = json.dumps(contents, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(squeezed.compress(text.encode()) + squeezed.flush()).decode("ascii")


def json_block(value: Any) -> str:
    r"""JSON that no HTML parser and no script takes for anything else.

    Examples
    --------
    >>> json_block("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
