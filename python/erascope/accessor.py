"""`DataFrame.erascope`: the main job as a method of a pandas frame."""

from __future__ import annotations

from typing import Any

import pandas as pd

from erascope.compare import compare_eras
from erascope.study import Study


@pd.api.extensions.register_dataframe_accessor("erascope")
class ErascopeAccessor:
    """Studies of the articles in a frame, one per row.

    Examples
    --------
    >>> import erascope as es
    >>> articles = es.datasets.load_sample()
    >>> study = articles.erascope.compare(eras=[2000, 2016], id="id", n_topics=2, progress=False)
    >>> study.eras["era"].tolist()
    ['2000', '2016']
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def compare(self, **parameters: Any) -> Study:
        """Compare eras; the parameters are those of `erascope.compare_eras`, articles aside."""
        return compare_eras(self._frame, **parameters)
