"""Texts to sparse rows of counts as a scikit-learn estimator."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import scipy.sparse

from erascope import _core
from erascope.sklearn import checks
from erascope.sklearn.estimator import Estimator
from erascope.sklearn.terms import (
    TOKEN_PATTERN,
    check_params,
    count_terms,
    vocabulary_terms,
    warn_of_contradictions,
)


# Like scikit-learn's it has no set_output: rows are sparse, and frames are not.
class CountVectorizer(Estimator):
    """Count how often each text uses each term.

    scikit-learn's `CountVectorizer` with the same vocabulary and counts for words and n-grams of
    words, and with stems.

    Parameters
    ----------
    input : {"content", "file", "filename"}, default="content"
        What documents are: str or bytes, open files, or names of files.
    encoding : str, default="utf-8"
        Encoding of bytes.
    decode_error : {"strict", "ignore", "replace"}, default="strict"
        What becomes of bytes that are not in `encoding`.
    strip_accents : {"ascii", "unicode"}, callable or None, default=None
        Whether ``é`` becomes ``e``.
    lowercase : bool, default=True
    preprocessor : callable or None, default=None
        Text to text, in place of `strip_accents` and `lowercase`.
    tokenizer : "words", callable or None, default=None
        None takes `token_pattern`. "words" takes the rules of `compare_eras`, by which ``S-300``,
        ``U.S.`` and ``AT&T`` are words, possessives are dropped and web addresses are no words; the
        rules of one language (``US`` is the country, French ``l'accord``) come with `stemmer`. A
        callable takes a text and gives its tokens.
    stop_words : "english", list of str or None, default=None
        Words to leave out. "english" is scikit-learn's list, which is not that of `compare_eras`.
        They are compared with tokens as they stand, as in scikit-learn; with `stemmer` or
        ``tokenizer="words"`` they are seen as the text is: in lower case, every form of their stem.
    token_pattern : str or None
        Regular expression of a token, with at most one group; by default two or more letters,
        digits or underscores.
    ngram_range : (int, int), default=(1, 1)
        Shortest and longest sequence of tokens to count, taken over what stop words leave.
    analyzer : {"word"} or callable, default="word"
        A callable takes a document and gives its features, which are counted as they are.
        scikit-learn's "char" and "char_wb" are not available.
    max_df, min_df : float or int, default=1.0, 1
        Terms in more, or fewer, documents are left out; a float is a share of the documents.
    max_features : int or None, default=None
        Of the rest so many terms stay: those that occur most often, the first ones of equals.
    vocabulary : mapping or iterable or None, default=None
        Terms (to columns), in place of those found; with `stemmer` they are stems.
    binary : bool, default=False
        Whether every count above 0 is 1.
    dtype : dtype, default=np.int64
    stemmer : str or None, default=None
        Language whose stems are the terms, by name or ISO 639-1 code.
    n_threads : int or None, default=None
        Number of threads, all cores for None; tokens that Python finds are found on one.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Terms and their columns.
    fixed_vocabulary_ : bool
        Whether `vocabulary` was given.
    surfaces_ : dict of str to str
        Each term in the form the fitted texts use most often: ``missil`` is ``missiles``.

    Raises
    ------
    ValueError
        A parameter is out of its bound; the message names it, its value and the bound.
    ErascopeError
        A document is no text, holds a lone surrogate, or no term stays between min_df and max_df.

    Examples
    --------
    >>> import erascope as es
    >>> vectorizer = es.CountVectorizer(tokenizer="words", stemmer="english", stop_words=["the"])
    >>> rows = vectorizer.fit_transform(["The U.S. missiles", "a missile, the S-300"])
    >>> vectorizer.get_feature_names_out().tolist()
    ['a', 'missil', 's-300', 'u.s.']
    >>> rows.toarray().tolist()
    [[0, 1, 0, 1], [1, 1, 1, 0]]
    >>> vectorizer.surfaces_["missil"]
    'missile'
    """

    _reads = "texts"

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
        stop_words: str | list[str] | None = None,
        token_pattern: str | None = TOKEN_PATTERN,
        ngram_range: tuple[int, int] = (1, 1),
        analyzer: str | Callable[[Any], Iterable[str]] = "word",
        max_df: float = 1.0,
        min_df: float = 1,
        max_features: int | None = None,
        vocabulary: Mapping[str, int] | Iterable[str] | None = None,
        binary: bool = False,
        dtype: Any = np.int64,
        stemmer: str | None = None,
        n_threads: int | None = None,
    ) -> None:
        self.input = input
        self.encoding = encoding
        self.decode_error = decode_error
        self.strip_accents = strip_accents
        self.lowercase = lowercase
        self.preprocessor = preprocessor
        self.tokenizer = tokenizer
        self.stop_words = stop_words
        self.token_pattern = token_pattern
        self.ngram_range = ngram_range
        self.analyzer = analyzer
        self.max_df = max_df
        self.min_df = min_df
        self.max_features = max_features
        self.vocabulary = vocabulary
        self.binary = binary
        self.dtype = dtype
        self.stemmer = stemmer
        self.n_threads = n_threads

    def fit(self, raw_documents: Iterable[Any], y: Any = None) -> CountVectorizer:
        """Learn the terms of documents.

        Parameters
        ----------
        raw_documents : iterable of str, bytes, files or names of files
            Arrow strings (a column of pyarrow, polars or pandas) are read where they lie, and a
            `pyarrow.RecordBatchReader` with one column batch by batch: it may be larger than
            memory.
        y : None
            Ignored.

        Returns
        -------
        CountVectorizer
            The estimator itself.
        """
        self._learn(raw_documents)
        return self

    def fit_transform(self, raw_documents: Iterable[Any], y: Any = None) -> scipy.sparse.csr_matrix:
        """Learn the terms of documents and return how often each uses each.

        Parameters
        ----------
        raw_documents : iterable of str, bytes, files or names of files
            Arrow strings (a column of pyarrow, polars or pandas) are read where they lie, and a
            `pyarrow.RecordBatchReader` with one column batch by batch: it may be larger than
            memory.
        y : None
            Ignored.

        Returns
        -------
        csr_matrix of shape (n_documents, n_terms)
        """
        return self._finished(self._learn(raw_documents))

    def transform(self, raw_documents: Iterable[Any]) -> scipy.sparse.csr_matrix:
        """Return how often each document uses each term.

        Parameters
        ----------
        raw_documents : iterable of str, bytes, files or names of files

        Returns
        -------
        csr_matrix of shape (n_documents, n_terms)
        """
        self._ensure_vocabulary()
        check_params(self)
        terms = self.get_feature_names_out().tolist()
        return self._finished(count_terms(self, raw_documents, terms))

    def inverse_transform(self, X: Any) -> list[np.ndarray]:
        """Return the terms of each row that are not 0.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_documents, n_terms)

        Returns
        -------
        list of ndarray of str
        """
        self._ensure_vocabulary()
        from sklearn.feature_extraction import text

        reader = text.CountVectorizer(vocabulary=self.vocabulary_)
        return list(reader.inverse_transform(X))

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """Return the terms in the order of their columns.

        Parameters
        ----------
        input_features : None
            Ignored.

        Returns
        -------
        ndarray of str objects of shape (n_terms,)
        """
        self._ensure_vocabulary()
        terms = sorted(self.vocabulary_, key=self.vocabulary_.__getitem__)
        return np.asarray(terms, dtype=object)

    def _learn(self, raw_documents: Iterable[Any]) -> _core.TermCounts:
        """Set the vocabulary and return the counts over it."""
        check_params(self)
        warn_of_contradictions(self)
        fixed = None if self.vocabulary is None else self._fixed_terms()
        counts = count_terms(self, raw_documents, fixed)
        terms = counts.vocabulary
        self.surfaces_ = dict(zip(terms, counts.surfaces, strict=True))
        self.fixed_vocabulary_ = fixed is not None
        self.vocabulary_ = dict(zip(terms, range(len(terms)), strict=True))
        return counts

    def _fixed_terms(self) -> list[str]:
        terms = vocabulary_terms(self.vocabulary)
        shouted = next((term for term in terms if term != term.lower()), None)
        if self.lowercase and self.preprocessor is None and shouted is not None:
            warnings.warn(
                f"vocabulary holds {shouted!r}, but lowercase is True: no text will match it",
                UserWarning,
                stacklevel=4,
            )
        return terms

    def _ensure_vocabulary(self) -> None:
        if hasattr(self, "vocabulary_"):
            return
        if self.vocabulary is None:
            name = type(self).__name__
            raise checks.not_fitted(f"this {name} is not fitted, and vocabulary is None: call fit")
        self.vocabulary_ = {term: at for at, term in enumerate(vocabulary_terms(self.vocabulary))}
        self.fixed_vocabulary_ = True

    def _finished(self, counts: _core.TermCounts) -> scipy.sparse.csr_matrix:
        rows = counts.rows(n_threads=self.n_threads)
        return sparse_rows(rows, len(self.vocabulary_), self.dtype)


def sparse_rows(
    parts: tuple[np.ndarray, np.ndarray, np.ndarray], n_columns: int, dtype: Any
) -> scipy.sparse.csr_matrix:
    """Return rows of the core as scikit-learn's; of their columns nothing is copied."""
    indptr, indices, values = parts
    small = len(values) <= np.iinfo(np.int32).max
    # The bits of a small number are the same with and without a sign.
    columns = indices.view(np.int32) if small else indices.astype(np.int64)
    offsets = indptr.astype(np.int32) if small else indptr
    return scipy.sparse.csr_matrix(
        (values.astype(dtype, copy=False), columns, offsets), shape=(len(indptr) - 1, n_columns)
    )
