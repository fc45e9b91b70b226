"""What scikit-learn asks of an estimator, without importing scikit-learn.

Importing it takes a second and more memory than most texts. So the estimators follow its protocol
in place of extending `sklearn.base.BaseEstimator`, and turn to scikit-learn itself where a user is
there already: for tags, HTML, frames of input, and whatever of an input is not plainly right.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any, Self, cast

import numpy as np

from erascope.sklearn import checks


class Estimator:
    """Parameters, their display and tags.

    `clone`, pipelines, searches and scikit-learn's displays look at these methods, not at classes:
    ``isinstance(estimator, sklearn.base.BaseEstimator)`` is False, and only scikit-learn's
    `check_estimator` says so.
    """

    #: "clusterer" or None, as in scikit-learn's tags.
    _kind: str | None = None
    #: What is read: "rows", dense or sparse, or "texts".
    _reads = "rows"

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters by name.

        Parameters
        ----------
        deep : bool, default=True
            No parameter is an estimator with parameters of its own, so nothing depends on it.

        Returns
        -------
        dict of str to any
        """
        return {name: getattr(self, name) for name in sorted(_defaults(self))}

    def set_params(self, **params: Any) -> Self:
        """Set parameters; they are checked once the estimator is fitted.

        Parameters
        ----------
        **params : any
            Values by name.

        Returns
        -------
        Estimator
            The estimator itself.

        Raises
        ------
        ValueError
            There is no parameter of this name; nothing is set.
        """
        known = sorted(_defaults(self))
        for name in params:
            if name not in known:
                raise ValueError(
                    f"{name!r} is no parameter of {type(self).__name__}, which has "
                    f"{', '.join(known)}"
                )
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        changed = (
            f"{name}={value!r}"
            for name, default in _defaults(self).items()
            if repr(value := getattr(self, name)) != repr(default)
        )
        return f"{type(self).__name__}({', '.join(changed)})"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        """Notebooks show what scikit-learn's estimators show."""
        from sklearn import get_config
        from sklearn.utils import estimator_html_repr

        bundle = {"text/plain": repr(self)}
        if get_config()["display"] == "diagram":
            bundle["text/html"] = estimator_html_repr(self)
        return bundle

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import InputTags, Tags, TargetTags, TransformerTags

        rows = self._reads == "rows"
        return Tags(
            estimator_type=self._kind,
            target_tags=TargetTags(required=False),
            transformer_tags=TransformerTags(),
            input_tags=InputTags(two_d_array=rows, sparse=rows, string=not rows),
        )


class FrameOutput:
    """Numbered columns that can come as a frame."""

    _n_features_out: int

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """Return the names of the columns of `transform`: the name of the class and a number.

        Parameters
        ----------
        input_features : None
            Ignored.

        Returns
        -------
        ndarray of str objects of shape (n_columns,)
        """
        checks.fitted(self, "_n_features_out")
        prefix = type(self).__name__.lower()
        return np.array([f"{prefix}{at}" for at in range(self._n_features_out)], dtype=object)

    def set_output(self, *, transform: str | None = None) -> Self:
        """Choose what `transform` and `fit_transform` return.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"} or None
            An array, or a frame with the index of the frame that came in. None changes nothing.

        Returns
        -------
        Estimator
            The estimator itself.
        """
        checks.one_of("transform", transform, ["default", "pandas", "polars", None])
        if transform is not None:
            # The name under which scikit-learn's `clone` looks for it.
            self._sklearn_output_config = {"transform": transform}
        return self

    def _framed(self, values: np.ndarray, X: Any) -> np.ndarray:
        """The values, or a frame where the user chose so, here or for all of scikit-learn."""
        kind = getattr(self, "_sklearn_output_config", {}).get("transform")
        if kind is None:
            # Nobody has configured what is not imported.
            sklearn = sys.modules.get("sklearn")
            kind = sklearn.get_config()["transform_output"] if sklearn else "default"
        framed: Any = values
        if kind == "pandas":
            import pandas as pd

            index = X.index if isinstance(X, pd.DataFrame) else None
            framed = pd.DataFrame(values, index, self.get_feature_names_out(), copy=False)
        elif kind == "polars":
            import polars as pl

            framed = pl.DataFrame(values, schema=self.get_feature_names_out().tolist())
        return cast("np.ndarray", framed)


def _defaults(estimator: Any) -> dict[str, Any]:
    """The parameters of an estimator and their defaults, in the order of its signature."""
    signature = inspect.signature(type(estimator))
    return {name: parameter.default for name, parameter in signature.parameters.items()}
