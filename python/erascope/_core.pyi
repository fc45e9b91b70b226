"""The compiled core: a thin face over the crate's stages. Users meet it through `erascope`.

Frames are record batches of pyarrow.
"""

from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, TypedDict, final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = [
    "DateCandidate",
    "ErascopeError",
    "FoundDate",
    "KMeansModel",
    "LsaModel",
    "PageDates",
    "Study",
    "TermCounts",
    "Trend",
    "Weights",
    "__version__",
    "chains",
    "choose_k",
    "find_dates",
    "find_stories",
    "forms",
    "memberships",
    "merge_topics",
    "origin",
    "page_feature_names",
    "page_features",
    "page_title_features",
    "passages",
    "predict",
    "quotes",
    "read_page",
    "read_pages_together",
    "rename_topics",
    "representatives",
    "split_topic",
    "study_of_bytes",
    "study_to_bytes",
    "term_bins",
    "term_findings",
    "topic_terms",
    "topic_trend",
    "words",
]

__version__: str

_Texts: TypeAlias = Sequence[object] | pa.Array | pa.ChunkedArray
_Rows: TypeAlias = NDArray[np.float64] | _Sparse
_Era: TypeAlias = tuple[str, str, str]
_Observer: TypeAlias = Callable[[str, int, int], object]

class _Sparse(TypedDict):
    """Compressed rows; the columns of each row rise."""

    n_cols: int
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32] | NDArray[np.int64]
    values: NDArray[np.float64]

class ErascopeError(ValueError): ...

def find_stories(
    *,
    ids: NDArray[np.int64] | _Texts,
    texts: _Texts,
    titles: _Texts | None,
    dates: _Texts | None,
    date_format: str | None,
    similarity: float,
    window_days: int | None,
    n_threads: int | None,
    observer: _Observer | None,
) -> tuple[pa.RecordBatch, pa.RecordBatch, int, str | None]: ...

@final
class Study:
    @staticmethod
    def fit(
        *,
        ids: NDArray[np.int64] | _Texts,
        texts: _Texts,
        problems: _Texts | None,
        dates: _Texts,
        titles: _Texts | None,
        sources: _Texts | None,
        urls: _Texts | None,
        eras: Sequence[_Era],
        n_topics: str | int | Sequence[tuple[str, int]],
        language: str,
        stop_words: Sequence[str],
        weights: str,
        n_components: int | None,
        cluster: str,
        embeddings: NDArray[np.float64] | None,
        min_df: float,
        max_df: float,
        phrases: bool,
        count: str,
        n_permutations: int,
        include_undated: bool,
        keep_text: bool,
        date_format: str | None,
        seed: int,
        n_threads: int | None,
        observer: _Observer | None,
    ) -> Study: ...
    @staticmethod
    def load(path: str | PathLike[str]) -> Study: ...
    def save(self, path: str | PathLike[str], texts: bool) -> None: ...
    def eras(self) -> pa.RecordBatch: ...
    def topics(self) -> pa.RecordBatch: ...
    def articles(self) -> pa.RecordBatch: ...
    def links(self) -> pa.RecordBatch: ...
    def keyness(self) -> pa.RecordBatch: ...
    def composition(self) -> pa.RecordBatch: ...
    def keyness_against(self, reference: Sequence[tuple[str, int]]) -> pa.RecordBatch: ...
    def ledger(self) -> pa.RecordBatch: ...
    def trend(
        self, terms: Sequence[str], *, by: str, by_source: bool, min_articles: int, window: int
    ) -> Trend: ...
    def kwic(self, term: str, window: int) -> pa.RecordBatch: ...
    def summary(self) -> list[str]: ...
    @property
    def date_format(self) -> str | None: ...
    @property
    def attribution(self) -> tuple[int, float, float, float] | None: ...
    @property
    def warnings(self) -> list[str]: ...

def choose_k(study: Study) -> pa.RecordBatch:
    """The table behind "auto": one row per era and number of topics tried."""

def topic_terms(study: Study, order: str, n_terms: int) -> pa.RecordBatch:
    """The first terms of every topic in an order."""

def quotes(study: Study, n_quotes: int) -> pa.RecordBatch:
    """Sentences that show each topic, with the article they stand in."""

def representatives(study: Study, n_articles: int) -> pa.RecordBatch:
    """The articles nearest to the centroid of each topic."""

def memberships(study: Study) -> pa.RecordBatch:
    """Of a mixture, the probability of every topic for each article."""

def forms(study: Study) -> pa.RecordBatch:
    """Every form and the term it counts as; a stop word has none."""

def term_bins(study: Study, terms: Sequence[str], by: str) -> pa.RecordBatch:
    """Articles or stories with each term in each bin, without the zeros: places and counts."""

def term_findings(
    study: Study, terms: Sequence[str], by: str
) -> tuple[pa.RecordBatch, pa.RecordBatch, pa.RecordBatch]:
    """Test, changes and bursts of each term as a trend finds them; terms are places."""

def passages(
    study: Study, articles: Sequence[int], terms: Sequence[str], per_era: int, window: int
) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """Pieces of these articles that show the terms, and where each term stands in them."""

def origin(study: Study) -> tuple[list[tuple[str, str]], str]:
    """The parameters of a study in words, and the fingerprint of what it read."""

def predict(
    study: Study,
    *,
    ids: NDArray[np.int64] | _Texts,
    texts: _Texts,
    dates: _Texts | None,
    titles: _Texts | None,
    era: str | None,
    embeddings: NDArray[np.float64] | None,
    n_threads: int | None,
    observer: _Observer | None,
) -> pa.RecordBatch:
    """The topics of articles, one row for each."""

def merge_topics(
    study: Study, era: str, topics: Sequence[int], label: str | None, observer: _Observer | None
) -> Study:
    """A study in which topics of an era are one."""

def split_topic(
    study: Study, era: str, topic: int, n_topics: int, observer: _Observer | None
) -> Study:
    """A study in which a topic of an era is several."""

def rename_topics(study: Study, era: str, labels: Sequence[tuple[int, str]]) -> Study:
    """A study in which topics of an era have other labels."""

def chains(study: Study) -> pa.RecordBatch:
    """The chains of topics, one row for each topic in them."""

def topic_trend(study: Study, *, by: str, by_source: bool, min_articles: int, window: int) -> Trend:
    """Counts the chains over time."""

def study_to_bytes(study: Study) -> bytes:
    """A study as its file holds it."""

def study_of_bytes(bytes: bytes) -> Study:
    """The study that `study_to_bytes` gave."""

@final
class Trend:
    def frame(self) -> pa.RecordBatch: ...
    def test(self) -> pa.RecordBatch: ...
    def changes(self) -> pa.RecordBatch: ...
    def bursts(self) -> pa.RecordBatch: ...
    def ledger(self) -> pa.RecordBatch: ...

@final
class TermCounts:
    @staticmethod
    def of_texts(
        texts: _Texts | pa.RecordBatchReader,
        *,
        tokenizer: str,
        language: str,
        stemming: bool,
        stop_words: Sequence[str],
        lowercase: bool,
        ngram_range: tuple[int, int],
        columns: Mapping[str, Any],
        n_threads: int | None = None,
    ) -> TermCounts: ...
    @staticmethod
    def of_tokens(
        tokens: Sequence[Sequence[str]],
        *,
        language: str,
        stop_words: Sequence[str],
        ngram_range: tuple[int, int],
        columns: Mapping[str, Any],
    ) -> TermCounts: ...
    @property
    def vocabulary(self) -> list[str]: ...
    @property
    def surfaces(self) -> list[str]: ...
    def rows(
        self, *, n_threads: int | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64]]: ...

@final
class Weights:
    @staticmethod
    def fit(
        counts: TermCounts,
        *,
        norm: Literal["l1", "l2"] | None,
        use_idf: bool,
        smooth_idf: bool,
        sublinear_tf: bool,
    ) -> Weights: ...
    @staticmethod
    def of_idf(
        idf: NDArray[np.float64],
        *,
        norm: Literal["l1", "l2"] | None,
        sublinear_tf: bool,
    ) -> Weights: ...
    @property
    def idf(self) -> NDArray[np.float64]: ...
    def transform(
        self, counts: TermCounts, *, n_threads: int | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.float64]]: ...

@final
class KMeansModel:
    @staticmethod
    def fit(
        rows: _Rows,
        *,
        n_clusters: int,
        metric: str,
        init: NDArray[np.float64] | None,
        n_init: int,
        max_iter: int,
        tolerance: float,
        seed: int,
        n_swaps: int = 0,
        n_threads: int | None = None,
    ) -> KMeansModel: ...
    @staticmethod
    def of_centroids(centroids: NDArray[np.float64], *, metric: str) -> KMeansModel: ...
    def predict(self, rows: _Rows, *, n_threads: int | None = None) -> NDArray[np.uint32]: ...
    def transform(self, rows: _Rows, *, n_threads: int | None = None) -> NDArray[np.float64]: ...
    @property
    def centroids(self) -> NDArray[np.float64]: ...
    @property
    def labels(self) -> NDArray[np.uint32]: ...
    @property
    def inertia(self) -> float: ...
    @property
    def n_iter(self) -> int: ...

@final
class LsaModel:
    @staticmethod
    def fit(
        rows: _Sparse,
        *,
        n_components: int,
        n_oversamples: int,
        n_iter: int,
        seed: int,
        n_threads: int | None = None,
    ) -> LsaModel: ...
    @staticmethod
    def project(
        rows: _Sparse, components: NDArray[np.float64], *, n_threads: int | None = None
    ) -> NDArray[np.float64]: ...
    @property
    def components(self) -> NDArray[np.float64]: ...
    @property
    def singular_values(self) -> NDArray[np.float64]: ...
    @property
    def explained_variance(self) -> NDArray[np.float64]: ...
    @property
    def explained_variance_ratio(self) -> NDArray[np.float64]: ...

@final
class FoundDate:
    @property
    def date(self) -> str: ...
    @property
    def precision(self) -> str: ...
    @property
    def evidence(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def line(self) -> int: ...

@final
class DateCandidate:
    @property
    def line(self) -> int: ...
    @property
    def evidence(self) -> str: ...
    @property
    def form(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def value(self) -> str | None: ...
    @property
    def weekday(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def rejected(self) -> str | None: ...
    @property
    def eligible(self) -> bool: ...
    @property
    def signals(self) -> list[str]: ...

@final
class PageDates:
    @property
    def published(self) -> FoundDate | None: ...
    @property
    def updated(self) -> FoundDate | None: ...
    @property
    def date(self) -> FoundDate | None: ...
    @property
    def candidates(self) -> list[DateCandidate]: ...

def find_dates(text: str) -> PageDates: ...
def words(text: str) -> list[str]:
    """Return the words of a text, lower-case, in their order, as studies and stories read them."""

class _Removed(TypedDict):
    first_line: int
    last_line: int
    text: str
    rule: str

class _Page(TypedDict):
    title: str | None
    body: str
    source: str | None
    agency: str | None
    language: str | None
    date: FoundDate | None
    updated: FoundDate | None
    removed: list[_Removed]
    truncated: bool

class _PageFeatures(TypedDict):
    pieces: list[str]
    continues: list[bool]
    candidate: list[bool]
    features: NDArray[np.float32]

class _TitleFeatures(TypedDict):
    pieces: list[int]
    features: NDArray[np.float32]

def read_page(text: str, models: tuple[str, str, str] | None = None) -> _Page:
    """Read one text dump of a page, with the models of this build or others in their place."""

def read_pages_together(
    texts: Sequence[str], *, n_threads: int | None = None, observer: _Observer | None = None
) -> list[_Page]:
    """Read several pages, of one source or more: what recurs on them is no part of an article."""

def page_features(text: str, judgement: Sequence[float] | None = None) -> _PageFeatures:
    """What the models are trained on: the pieces of a page and their features."""

def page_title_features(text: str, judgement: Sequence[float]) -> _TitleFeatures:
    """What the model of headlines is trained on."""

def page_feature_names() -> list[str]:
    """The names of the columns of `page_features`."""
