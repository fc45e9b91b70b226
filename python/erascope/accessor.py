"""`DataFrame.erascope`: the main job as a method of a pandas frame.

pandas is not imported for it: that takes longer than all else here, and who works with other frames
or with estimators does without. The accessor is registered where pandas is there already, and
otherwise as soon as somebody imports it.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from erascope.compare import compare_eras
from erascope.study import Study

if TYPE_CHECKING:
    import pandas as pd


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


class _PandasImport(MetaPathFinder):
    """Finds pandas once, as the other finders do, and registers the accessor behind its import."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != "pandas":
            return None
        sys.meta_path.remove(self)
        spec = find_spec(fullname)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                run(module)
                _register(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _register(pandas: ModuleType) -> None:
    pandas.api.extensions.register_dataframe_accessor("erascope")(ErascopeAccessor)


if "pandas" in sys.modules:
    _register(sys.modules["pandas"])
else:
    sys.meta_path.insert(0, _PandasImport())
