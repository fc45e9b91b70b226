"""A study as one self-contained page that opens anywhere, without a network.

`contents` gathers what the page shows as plain data; `document` puts it, the styles and the scripts
of the folder `page` into one file; `notebook` makes the small version that a notebook shows.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from erascope import parameters
from erascope.files import write_whole
from erascope.report.contents import TERMS, contents
from erascope.report.document import document

if TYPE_CHECKING:
    from erascope.study import Study

__all__ = ["write_report"]

#: No page is larger than this; what has to be left out for it, the page says.
LARGEST = 2_950_000
#: What may be carried, from all to little: terms, and articles that show each term in each era.
AMOUNTS = ((TERMS, 4), (TERMS, 2), (TERMS, 1), (TERMS // 2, 1), (TERMS // 4, 1), (TERMS // 10, 0))


def write_report(
    study: Study, path: str | os.PathLike[str], title: str | None, by: str | None
) -> None:
    """Write the page of `study`, as much of it as the largest size allows."""
    title = None if title is None else parameters.string("title", title)
    by = None if by is None else parameters.string("by", by)
    page = b""
    for n_terms, per_era in AMOUNTS:
        page = document(contents(study, title, by, n_terms, per_era))
        if len(page) <= LARGEST:
            break
    write_whole(path, page, "report.html")
