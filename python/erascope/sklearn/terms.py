"""Raw documents to term counts, by the parameters of a vectorizer.

The core finds the words of scikit-learn's default pattern and those of `compare_eras`. Any other
tokenizer, pattern or analyzer is Python's: scikit-learn's own functions split, the core counts.
They decode bytes and files, too, and hold the list of stop words; only then are they imported.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterable
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np

from erascope import _core
from erascope.sklearn import checks

if TYPE_CHECKING:
    from erascope.sklearn.count_vectorizer import CountVectorizer

TOKEN_PATTERN = r"(?u)\b\w\w+\b"


def count_terms(
    vectorizer: CountVectorizer, raw_documents: Iterable[Any], vocabulary: list[str] | None
) -> _core.TermCounts:
    """Count the terms of documents: those of the vocabulary, or all that pruning leaves."""
    if isinstance(raw_documents, str):
        raise ValueError("raw_documents is one str, but must be an iterable of documents")
    columns: dict[str, Any] = {
        "vocabulary": vocabulary,
        "min_df": vectorizer.min_df,
        "max_df": vectorizer.max_df,
        "max_features": vectorizer.max_features,
        "binary": bool(vectorizer.binary),
    }
    preprocess = _preprocessor(vectorizer)
    in_place = _is_native(vectorizer) and preprocess is None
    documents: Any = (
        raw_documents
        if in_place and vectorizer.input == "content" and _is_arrow(raw_documents)
        else _decoded(vectorizer, raw_documents)
    )
    if not _is_native(vectorizer) and vectorizer.stemmer is None:
        analyze = _reader(vectorizer).build_analyzer()
        return _count_tokens(vectorizer, map(analyze, documents), [], (1, 1), columns)
    if preprocess is not None:
        documents = [preprocess(document) for document in documents]
    if not _is_native(vectorizer):
        reader, stop_words = _reader(vectorizer), _stop_words(vectorizer)
        tokenize = reader.build_tokenizer()
        own = reader.get_stop_words() or frozenset()
        tokens = ([token for token in tokenize(text) if token not in own] for text in documents)
        single = [word for word in stop_words if len(word.split()) == 1]
        return _count_tokens(vectorizer, tokens, single, vectorizer.ngram_range, columns)
    return _core.TermCounts.of_texts(
        documents,
        tokenizer="words" if vectorizer.tokenizer == "words" else "pattern",
        language=vectorizer.stemmer or "any",
        stemming=vectorizer.stemmer is not None,
        stop_words=_stop_words(vectorizer),
        lowercase=bool(vectorizer.lowercase) and (preprocess is None or _lowers_last(vectorizer)),
        ngram_range=vectorizer.ngram_range,
        columns=columns,
        n_threads=vectorizer.n_threads,
    )


def check_params(vectorizer: CountVectorizer) -> None:
    """Raise where a parameter is out of its bound, in words that name it."""
    params: Any = vectorizer
    checks.one_of("input", params.input, ["content", "file", "filename"])
    checks.one_of("decode_error", params.decode_error, ["strict", "ignore", "replace"])
    if not isinstance(params.encoding, str):
        raise ValueError(f"encoding is {params.encoding!r}, but must be a str")
    if not callable(params.strip_accents):
        checks.one_of("strip_accents", params.strip_accents, ["ascii", "unicode", None])
    checks.flag("lowercase", params.lowercase)
    checks.flag("binary", params.binary)
    if params.preprocessor is not None and not callable(params.preprocessor):
        raise ValueError(f"preprocessor is {params.preprocessor!r}, but must be callable or None")
    if not callable(params.tokenizer):
        checks.one_of("tokenizer", params.tokenizer, ["words", None])
    if not isinstance(params.token_pattern, str) and (
        params.token_pattern is not None or params.tokenizer is None
    ):
        bound = "must be a str, or None beside a tokenizer"
        raise ValueError(f"token_pattern is {params.token_pattern!r}, but {bound}")
    if params.analyzer != "word" and not callable(params.analyzer):
        raise ValueError(f"analyzer is {params.analyzer!r}, but must be 'word' or a callable")
    if params.stemmer is not None and not isinstance(params.stemmer, str):
        raise ValueError(f"stemmer is {params.stemmer!r}, but must be a language or None")
    if params.stemmer is not None and callable(params.analyzer):
        bound = "must be None where analyzer is callable"
        raise ValueError(f"stemmer is {params.stemmer!r}, but {bound}")
    _check_stop_words(params.stop_words)
    _check_ngram_range(params.ngram_range)
    for name, value in (("min_df", params.min_df), ("max_df", params.max_df)):
        _check_frequency(name, value)
    if params.max_features is not None:
        checks.whole("max_features", params.max_features, 1)
    if params.n_threads is not None:
        checks.whole("n_threads", params.n_threads, 1)


def warn_of_contradictions(vectorizer: CountVectorizer) -> None:
    """Warn of parameters that others leave without effect, and of stop words that cannot match."""
    split_otherwise = vectorizer.token_pattern not in (None, TOKEN_PATTERN)
    if callable(vectorizer.analyzer):
        given = {
            "preprocessor": vectorizer.preprocessor is not None,
            "tokenizer": vectorizer.tokenizer is not None,
            "stop_words": vectorizer.stop_words is not None,
            "token_pattern": split_otherwise,
            "ngram_range": tuple(vectorizer.ngram_range) != (1, 1),
        }
        reason = "analyzer is callable"
    else:
        given = {"token_pattern": split_otherwise and vectorizer.tokenizer is not None}
        reason = "tokenizer is given"
    for name in (name for name, is_given in given.items() if is_given):
        warnings.warn(f"{name} has no effect, since {reason}", UserWarning, stacklevel=4)
    by_words = callable(vectorizer.analyzer) or vectorizer.tokenizer == "words"
    if vectorizer.stop_words is not None and not by_words:
        _reader(vectorizer).build_analyzer()  # scikit-learn's own check of the stop words


def vocabulary_terms(vocabulary: Any) -> list[str]:
    """Terms of a fixed vocabulary in the order of their columns; scikit-learn's own errors."""
    from sklearn.feature_extraction import text

    names = text.CountVectorizer(vocabulary=vocabulary).get_feature_names_out()
    return [str(name) for name in names]


def _reader(vectorizer: CountVectorizer) -> Any:
    """scikit-learn's vectorizer, for what it does in Python: decode, preprocess, split."""
    from sklearn.feature_extraction import text

    by_words = vectorizer.tokenizer == "words"
    return text.CountVectorizer(
        input=vectorizer.input,
        encoding=vectorizer.encoding,
        decode_error=vectorizer.decode_error,
        strip_accents=vectorizer.strip_accents,
        lowercase=vectorizer.lowercase and not by_words,
        preprocessor=vectorizer.preprocessor,
        tokenizer=None if by_words else vectorizer.tokenizer,
        stop_words=vectorizer.stop_words,
        token_pattern=TOKEN_PATTERN if by_words else vectorizer.token_pattern,
        ngram_range=vectorizer.ngram_range,
        analyzer=vectorizer.analyzer,
    )


def _is_arrow(raw_documents: Any) -> bool:
    """Whether the core can read Arrow strings where they lie; other cells are Python's to judge."""
    is_object = getattr(raw_documents, "dtype", None) == np.dtype(object)
    return hasattr(raw_documents, "__arrow_c_stream__") and not is_object


def _decoded(vectorizer: CountVectorizer, raw_documents: Iterable[Any]) -> list[str]:
    is_content, documents, reader = vectorizer.input == "content", [], None
    for row, raw in enumerate(raw_documents):
        if is_content and type(raw) is str:
            documents.append(raw)
            continue
        reader = reader or _reader(vectorizer)
        document = reader.decode(raw)
        if not isinstance(document, str):
            raise _core.ErascopeError(
                f"row {row}: text is of type {type(document).__name__}, but must be a string"
            )
        documents.append(document)
    return documents


def _is_native(vectorizer: CountVectorizer) -> bool:
    if callable(vectorizer.analyzer):
        return False
    if vectorizer.tokenizer is None:
        return bool(vectorizer.token_pattern == TOKEN_PATTERN)
    return bool(vectorizer.tokenizer == "words")


def _preprocessor(vectorizer: CountVectorizer) -> Callable[[str], str] | None:
    """What Python does to a document before it is split; None where the core does it all."""
    needless = vectorizer.preprocessor is None and vectorizer.strip_accents is None
    if needless and _is_native(vectorizer):
        return None
    preprocess: Callable[[str], str] = _reader(vectorizer).build_preprocessor()
    return preprocess


def _lowers_last(vectorizer: CountVectorizer) -> bool:
    """The rules of words look at capitals (US), so lower case comes after them, accents before."""
    return vectorizer.tokenizer == "words" and vectorizer.preprocessor is None


def _stop_words(vectorizer: CountVectorizer) -> list[str]:
    """Stop words as the core takes them.

    scikit-learn compares them as they stand. So do we for its own tokens: a word that the text can
    never hold (`The` in lower-case text) stays without effect. With stems or the rules of words,
    the list is seen as the text is seen.
    """
    if vectorizer.stop_words is None:
        return []
    reader = _reader(vectorizer)
    words = sorted(reader.get_stop_words() or ())
    if vectorizer.stemmer is None and vectorizer.tokenizer is None:
        preprocess, tokenize = reader.build_preprocessor(), reader.build_tokenizer()
        return [word for word in words if tokenize(preprocess(word)) == [word]]
    preprocess = _preprocessor(vectorizer)
    return words if preprocess is None else [preprocess(word) for word in words]


def _count_tokens(
    vectorizer: CountVectorizer,
    tokens: Iterable[Iterable[str]],
    stop_words: list[str],
    ngram_range: tuple[int, int],
    columns: dict[str, Any],
) -> _core.TermCounts:
    return _core.TermCounts.of_tokens(
        [list(document) for document in tokens],
        language=vectorizer.stemmer or "any",
        stop_words=stop_words,
        ngram_range=ngram_range,
        columns=columns,
    )


def _check_stop_words(stop_words: Any) -> None:
    if stop_words is None or (isinstance(stop_words, str) and stop_words == "english"):
        return
    bound = "must be None, 'english' (scikit-learn's list) or a list of words"
    if isinstance(stop_words, str | bytes) or not isinstance(stop_words, Collection):
        raise ValueError(f"stop_words is {stop_words!r}, but {bound}")
    for word in stop_words:
        if not isinstance(word, str):
            raise ValueError(f"stop_words holds {word!r}, but {bound}")


def _check_ngram_range(ngram_range: Any) -> None:
    bound = "must be (shortest, longest) with 1 <= shortest <= longest"
    if not isinstance(ngram_range, tuple | list) or len(ngram_range) != 2:
        raise ValueError(f"ngram_range is {ngram_range!r}, but {bound}")
    shortest, longest = ngram_range
    numbers = isinstance(shortest, Integral) and isinstance(longest, Integral)
    if not numbers or not 1 <= shortest <= longest:
        raise ValueError(f"ngram_range is {ngram_range!r}, but {bound}")


def _check_frequency(name: str, value: Any) -> None:
    if isinstance(value, bool):
        valid = False
    elif isinstance(value, Integral):
        valid = int(value) >= 1
    else:
        valid = isinstance(value, Real) and 0 <= float(value) <= 1
    if valid:
        return
    bound = "must be a whole number of at least 1, or a share (float) from 0 to 1"
    raise ValueError(f"{name} is {value!r}, but {bound}")
