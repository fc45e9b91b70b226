"""What changed in the coverage between eras, and how sure are we?

One call, `compare_eras`, turns dated articles into the topics of each era and how they link, the
words that set the eras apart and keyword trends, each with its uncertainty and its way back to the
article.
"""  # noqa: D400

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from erascope import accessor as _accessor  # registers DataFrame.erascope
from erascope import datasets
from erascope._core import ErascopeError, __version__
from erascope.compare import ErascopeWarning, compare_eras
from erascope.stories import find_copies, find_stories
from erascope.study import Study, load
from erascope.trend import Trend

if TYPE_CHECKING:
    from erascope.explanation import explain_page
    from erascope.pages import read_pages
    from erascope.sklearn import CountVectorizer, KMeans, TfidfVectorizer, TruncatedSVD

__all__ = [
    "CountVectorizer",
    "ErascopeError",
    "ErascopeWarning",
    "KMeans",
    "Study",
    "TfidfVectorizer",
    "Trend",
    "TruncatedSVD",
    "__version__",
    "compare_eras",
    "datasets",
    "explain_page",
    "find_copies",
    "find_stories",
    "load",
    "read_pages",
]

#: Pages need pandas and estimators SciPy: only those who use them wait for what they import.
_LATE = {
    "CountVectorizer": "erascope.sklearn",
    "KMeans": "erascope.sklearn",
    "TfidfVectorizer": "erascope.sklearn",
    "TruncatedSVD": "erascope.sklearn",
    "explain_page": "erascope.explanation",
    "read_pages": "erascope.pages",
}

del _accessor


def __getattr__(name: str) -> Any:
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module 'erascope' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
