"""Articles to stemmed TF-IDF, by scikit-learn's own tokens on both sides.

scikit-learn stems through PyStemmer, each distinct word once: its analyzer looks words up in a
dict.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import texts

TITLE = "text to TF-IDF"
UNIT = "MB"
SIZE = 200
GROWS = (1 / 16, 1 / 4)


def prepare(folder: Path, size: int) -> None:
    texts.write(texts.resampled(n_words=400), folder, size * 1_000_000)


def load(folder: Path, side: str) -> list[str]:
    theirs = ("sklearn.feature_extraction.text", "Stemmer")
    for module in theirs if side == "scikit-learn" else ("erascope.sklearn",):
        import_module(module)
    return texts.read(folder)


def found(rows: Any) -> dict[str, float]:
    return {"terms": rows.shape[1], "weights": rows.nnz, "their sum": float(rows.sum())}


def erascope(articles: list[str], n_threads: int | None = None) -> dict[str, float]:
    import erascope as es

    vectorizer = es.TfidfVectorizer(stemmer="english", min_df=2, n_threads=n_threads)
    return found(vectorizer.fit_transform(articles))


def scikit_learn(articles: list[str]) -> dict[str, float]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return found(TfidfVectorizer(analyzer=stemming_analyzer(), min_df=2).fit_transform(articles))


def stemming_analyzer() -> Callable[[str], list[str]]:
    import Stemmer

    stem = Stemmer.Stemmer("english").stemWord

    class Stems(dict[str, str]):
        def __missing__(self, word: str) -> str:
            # As here, designations (1990s) keep their shape.
            stemmed = word if any(map(str.isdigit, word)) else stem(word)
            return self.setdefault(word, stemmed)

    find, stems = re.compile(r"(?u)\b\w\w+\b").findall, Stems()
    return lambda article: [stems[word] for word in find(article.lower())]


SIDES = {
    "erascope": erascope,
    "erascope, one thread": lambda articles: erascope(articles, n_threads=1),
    "scikit-learn": scikit_learn,
}


def notes(folder: Path) -> list[str]:
    """The words whose stems differ: erascope's follow Snowball 2, PyStemmer's Snowball 3."""
    import erascope as es

    words = sorted({w for text in texts.read(folder) for w in re.findall(r"\w\w+", text.lower())})
    theirs = stemming_analyzer()
    vectorizer = es.CountVectorizer(stemmer="english").fit(words)
    ours = dict(zip(words, vectorizer.transform(words).indices, strict=True))
    columns = vectorizer.vocabulary_
    differ = [w for w in words if columns.get(theirs(w)[0]) != ours[w]]
    return [f"the stemmers differ on {len(differ)} of {len(words)} words: {', '.join(differ)}"]
