"""Studies for the tests of the report in a browser."""

from __future__ import annotations

import warnings
from typing import Any

import erascope as es

ERAS = {"2000": ("2000", "2002"), "2016": 2016}


def study_of(articles: Any, **parameters: Any) -> es.Study:
    settings = {"eras": ERAS, "n_topics": 2, "progress": False, "id": "id", "title": "title"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", es.ErascopeWarning)
        return es.compare_eras(articles, **(settings | parameters))
