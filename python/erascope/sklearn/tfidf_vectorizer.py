"""Texts to sparse rows of TF-IDF weights as a scikit-learn estimator."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import numpy as np
import scipy.sparse

from erascope import _core
from erascope.sklearn import checks
from erascope.sklearn.count_vectorizer import CountVectorizer, sparse_rows
from erascope.sklearn.terms import TOKEN_PATTERN


class TfidfVectorizer(CountVectorizer):
    """Weigh the terms of each text by how often it uses them and how few texts do.

    scikit-learn's `TfidfVectorizer` with the same vocabulary and weights, and with stems:
    weight = tf * idf with tf the count and idf = ln((1 + n) / (1 + df)) + 1, for n documents of
    which df hold the term; rows are then scaled to length 1.

    Parameters
    ----------
    input, encoding, decode_error, strip_accents, lowercase, preprocessor, tokenizer, analyzer, \
stop_words, token_pattern, ngram_range, max_df, min_df, max_features, vocabulary, binary
        As in `CountVectorizer`.
    dtype : {np.float64, np.float32}, default=np.float64
        Weights are computed in 64 bits either way.
    norm : {"l2", "l1"} or None, default="l2"
        Whether squares, or magnitudes, of the weights of a row add up to 1.
    use_idf : bool, default=True
        Whether idf is anything but 1.
    smooth_idf : bool, default=True
        False for idf = ln(n / df) + 1.
    sublinear_tf : bool, default=False
        Whether tf is 1 + ln(count).
    stemmer, n_threads
        As in `CountVectorizer`.

    Attributes
    ----------
    vocabulary_, fixed_vocabulary_, surfaces_
        As in `CountVectorizer`.
    idf_ : ndarray of shape (n_terms,)
        Only with `use_idf`; may be set.

    Raises
    ------
    ValueError, ErascopeError
        As in `CountVectorizer`.

    Examples
    --------
    >>> import erascope as es
    >>> vectorizer = es.TfidfVectorizer(stop_words="english")
    >>> rows = vectorizer.fit_transform(["the arms sale", "the arms trade", "the bank rates"])
    >>> rows.shape
    (3, 5)
    >>> vectorizer.idf_.round(3).tolist()
    [1.288, 1.693, 1.693, 1.693, 1.693]
    """

    def __init__(
        self,
        *,
        input: str = "content",
        encoding: str = "utf-8",
        decode_error: str = "strict",
        strip_accents: str | Callable[[str], str] | None = None,
        lowercase: bool = True,
        preprocessor: Callable[[str], str] | None = None,
        tokenizer: str | Callable[[str], Iterable[str]] | None = None,
        analyzer: str | Callable[[Any], Iterable[str]] = "word",
        stop_words: str | list[str] | None = None,
        token_pattern: str | None = TOKEN_PATTERN,
        ngram_range: tuple[int, int] = (1, 1),
        max_df: float = 1.0,
        min_df: float = 1,
        max_features: int | None = None,
        vocabulary: Mapping[str, int] | Iterable[str] | None = None,
        binary: bool = False,
        dtype: Any = np.float64,
        norm: Literal["l1", "l2"] | None = "l2",
        use_idf: bool = True,
        smooth_idf: bool = True,
        sublinear_tf: bool = False,
        stemmer: str | None = None,
        n_threads: int | None = None,
    ) -> None:
        super().__init__(
            input=input,
            encoding=encoding,
            decode_error=decode_error,
            strip_accents=strip_accents,
            lowercase=lowercase,
            preprocessor=preprocessor,
            tokenizer=tokenizer,
            stop_words=stop_words,
            token_pattern=token_pattern,
            ngram_range=ngram_range,
            analyzer=analyzer,
            max_df=max_df,
            min_df=min_df,
            max_features=max_features,
            vocabulary=vocabulary,
            binary=binary,
            dtype=dtype,
            stemmer=stemmer,
            n_threads=n_threads,
        )
        self.norm = norm
        self.use_idf = use_idf
        self.smooth_idf = smooth_idf
        self.sublinear_tf = sublinear_tf

    @property
    def idf_(self) -> np.ndarray:
        """Inverse document frequency of each term, of shape (n_terms,); only with `use_idf`."""
        if not hasattr(self, "_idf"):
            name = type(self).__name__
            raise checks.not_fitted(
                f"this {name} has no idf_: it is not fitted, or use_idf was False"
            )
        return self._idf

    @idf_.setter
    def idf_(self, value: Any) -> None:
        if not self.use_idf:
            raise ValueError("idf_ cannot be set where use_idf is False")
        idf = np.array(value, dtype=np.float64)
        if self.vocabulary is not None:
            self._ensure_vocabulary()
        if hasattr(self, "vocabulary_") and idf.shape != (len(self.vocabulary_),):
            raise ValueError(
                f"idf_ is of shape {idf.shape}, but must hold one number for each of the "
                f"{len(self.vocabulary_)} terms of the vocabulary"
            )
        self._idf = idf

    def transform(self, raw_documents: Iterable[Any]) -> scipy.sparse.csr_matrix:
        """Return the weights of the terms of each document.

        Parameters
        ----------
        raw_documents : iterable of str, bytes, files or names of files

        Returns
        -------
        csr_matrix of shape (n_documents, n_terms)
        """
        checks.fitted(self, "vocabulary_")
        return super().transform(raw_documents)

    def _learn(self, raw_documents: Iterable[Any]) -> _core.TermCounts:
        checks.one_of("norm", self.norm, ["l1", "l2", None])
        for name in ("use_idf", "smooth_idf", "sublinear_tf"):
            checks.flag(name, getattr(self, name))
        if np.dtype(self.dtype) not in (np.float64, np.float32):
            warnings.warn(
                f"dtype is {self.dtype!r}, but should be float64 or float32: weights are float64",
                UserWarning,
                stacklevel=3,
            )
        counts = super()._learn(raw_documents)
        self.__dict__.pop("_idf", None)
        if self.use_idf:
            self._idf = _core.Weights.fit(
                counts,
                norm=self.norm,
                use_idf=True,
                smooth_idf=bool(self.smooth_idf),
                sublinear_tf=bool(self.sublinear_tf),
            ).idf
        return counts

    def _finished(self, counts: _core.TermCounts) -> scipy.sparse.csr_matrix:
        idf = self.idf_ if self.use_idf else np.ones(len(self.vocabulary_))
        weights = _core.Weights.of_idf(idf, norm=self.norm, sublinear_tf=bool(self.sublinear_tf))
        dtype = np.float32 if np.dtype(self.dtype) == np.float32 else np.float64
        rows = weights.transform(counts, n_threads=self.n_threads)
        return sparse_rows(rows, len(self.vocabulary_), dtype)
