"""Whether the statistics hold what they promise; prints a table of promise and measurement.

Everything is measured through the public calls, on frames as a user sees them: false findings by
splitting one era of a real corpus at random, coverage of intervals and power on words planted into
articles. Real corpora are looked for in the folder that ERASCOPE_DATA names, else in `../shared`;
lines that need one are left out where it is absent. Exits with 1 if a promise is broken.

Run: python scripts/calibrate.py            (about five minutes)
     python scripts/calibrate.py --sample   (a tenth of the runs, as in the tests)
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

import erascope as es

DATA = Path(os.environ.get("ERASCOPE_DATA") or Path(__file__).resolve().parents[2] / "shared")
TWO_ERAS = {"one": 2000, "other": 2001}


class Line(NamedTuple):
    """What was measured, what was found, and the promise it is held against.

    A share of `runs` drawn at random misses its promise by chance; it is broken from two standard
    errors on. What is exact has no runs.
    """

    what: str
    found: float
    low: float
    high: float
    runs: float = np.inf

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        low, high = (bound * (1 - bound) / self.runs for bound in (self.low, self.high))
        above = self.low - 2 * np.sqrt(max(low, 0)) <= self.found
        return bool(above and self.found <= self.high + 2 * np.sqrt(max(high, 0)))

    def __str__(self) -> str:
        promise = f"{self.low:.3f} to {self.high:.3f}"
        return f"{'ok' if self.kept else 'BROKEN':7}{self.found:8.3f}   {promise:16}{self.what}"


def corpus(name: str) -> pd.DataFrame | None:
    """A real corpus, or nothing where it is absent."""
    path = DATA / "corpora" / f"{name}.parquet"
    return pd.read_parquet(path) if path.exists() else None


def compare(articles: pd.DataFrame, **parameters: object) -> es.Study:
    """Two eras word by word, with as little besides as a study can do."""
    settings = {"eras": TWO_ERAS, "text": "text", "n_topics": 1, "count": "articles"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", es.ErascopeWarning)
        return es.compare_eras(articles, progress=False, **(settings | parameters))


def halves(n: int, rng: np.random.Generator) -> list[str]:
    """A random half of n articles in each of the two eras."""
    return rng.permutation(["2000", "2001"] * ((n + 1) // 2))[:n].tolist()


def false_findings(name: str, runs: int) -> Iterator[Line]:
    """Splits the articles of 2016 at random, where nothing is to be found."""
    articles = corpus(name)
    if articles is None:
        return
    articles = articles[articles["date"].astype(str).str.startswith("2016")]
    rng = np.random.default_rng(1)
    shares, tokens, found = [], [], []
    for _ in range(runs):
        split = articles.assign(date=halves(len(articles), rng))
        keyness = compare(split).keyness.query("era == 'one'").dropna(subset="p")
        shares.append((keyness["p"] < 0.05).mean())
        tokens.append((keyness["g2_p"] < 0.05).mean())
        found.append((keyness["q"] < 0.1).any())
    of = f"{name}, {len(articles)} articles of 2016, {runs} random halves, {len(keyness)} terms"
    yield Line(f"share of terms with p < 0.05: {of}", float(np.mean(shares)), 0.04, 0.06)
    yield Line("  token G² for contrast: terms with g2_p < 0.05", float(np.mean(tokens)), 0, 1)
    yield Line("  runs with any finding at q < 0.1", float(np.mean(found)), 0, 0.15, runs)


def wilson() -> Iterator[Line]:
    """Exact coverage of the share's interval: bin k of a year of trends holds the word k times."""
    covered = []
    for n in (20, 50, 100):
        dates = [f"{2000 + k}" for k in range(n + 1) for _ in range(n)]
        texts = ["lake comet" if i < k else "lake" for k in range(n + 1) for i in range(n)]
        frame = pd.DataFrame({"text": texts, "date": dates})
        trend = compare(frame, eras={"all": (2000, 2000 + n + 1)}).trend("comet", by="year").frame
        for share in np.arange(0.04, 0.961, 0.01):
            inside = (trend["share_low"] <= share) & (share <= trend["share_high"])
            covered.append(stats.binom.pmf(trend["articles"], n, share)[inside].sum())
    grid = "20, 50, 100 articles, shares 0.04 to 0.96 by 0.01"
    yield Line(f"coverage of the share's interval, mean over {grid}", np.mean(covered), 0.93, 0.97)
    yield Line("  and the least of them", min(covered), 0.91, 1)


def rates(bins: int) -> Iterator[Line]:
    """Coverage of the interval per million: each day is a sample of the same bursty word."""
    for n, share in ((60, 0.8), (150, 0.3), (400, 0.12), (600, 0.08)):  # 45 or more hold it
        rng = np.random.default_rng(n)
        runs = max(20, min(bins, 180_000 // n))
        rows = []
        for day in pd.date_range("2000-01-01", periods=runs).astype(str):
            for _ in range(n):
                length = rng.integers(20, 120)
                # A few occurrences where there is one, more in longer articles.
                count = rng.geometric(40 / (40 + length)) if rng.random() < share else 0
                rows.append(("comet " * count + "lake " * (length - count), day))
        frame = pd.DataFrame(rows, columns=["text", "date"])
        lengths = np.arange(20, 120)
        truth = 1e6 * share * np.mean((40 + lengths) / 40) / np.mean(lengths)
        study = compare(frame, eras={"all": (2000, 2100)})
        trend = study.trend("comet", by="day").frame
        inside = trend["per_million_low"].le(truth) & trend["per_million_high"].ge(truth)
        of = f"a word in {share:.0%} of {n} articles, {len(trend)} samples"
        yield Line(f"coverage of the rate's interval: {of}", inside.mean(), 0.92, 1, len(trend))


def power(runs: int) -> Iterator[Line]:
    """Plants 20 invented words into 15 of 300 articles of one era and none of the other."""
    articles = corpus("beige_book")
    if articles is None:
        return
    found, false = [], []
    for run in range(runs):
        rng = np.random.default_rng(run)
        drawn = articles.sample(600, random_state=run).reset_index(drop=True)
        drawn["date"] = halves(600, rng)
        invented = invented_words(20)
        for word in invented:
            holders = rng.choice(np.flatnonzero(drawn["date"] == "2001"), 15, replace=False)
            drawn.loc[holders, "text"] += f" {word}"
        keyness = compare(drawn).keyness.query("era == 'other' and q < 0.05")
        found.append(keyness["surface"].isin(invented).sum() / 20)
        false.append((~keyness["surface"].isin(invented)).sum())
    of = f"20 planted words in 15 of 300 articles, {runs} runs"
    yield Line(f"share found at q < 0.05: {of}", np.mean(found), 0.95, 1)
    share = np.mean(np.divide(false, np.add(false, np.multiply(found, 20))))
    yield Line("  false findings among all that were found", share, 0, 0.05, runs)


def invented_words(n: int) -> list[str]:
    """Words no language has."""
    letters = "bcdfgjklmnprstvz"
    return [f"x{letters[i % 16]}o{letters[i // 16 % 16]}ux" for i in range(n)]


def planted(shares: np.ndarray, n_words: int, n_articles: int) -> es.Study:
    """Months of articles; each word stands in each article with the share of its month."""
    rng = np.random.default_rng(7)
    words = np.array(invented_words(n_words))
    rows = []
    for month, share in enumerate(shares):
        date = f"{2000 + month // 12}-{1 + month % 12:02}"
        for holds in rng.random((n_articles, n_words)) < share:
            rows.append((" ".join(["lake", *words[holds]]), date))
    frame = pd.DataFrame(rows, columns=["text", "date"])
    return compare(frame, eras={"all": (2000, 2100)}, language="any")


def months(days: pd.Series) -> np.ndarray:
    """Months since January 2000."""
    days = pd.to_datetime(days)
    return ((days.dt.year - 2000) * 12 + days.dt.month - 1).to_numpy()


def changes(n_words: int) -> Iterator[Line]:
    """A share of 3 % triples in the middle of 24 months of 100 articles."""
    words = invented_words(n_words)
    trend = planted(np.repeat([0.03, 0.09], 12), n_words, 100).trend(words, by="month")
    found = trend.changes.assign(away=lambda frame: np.abs(months(frame["at"]) - 12))
    placed = found.groupby("term")["away"].min().le(1).sum() / n_words
    of = f"3 % to 9 % of 100 articles, {n_words} words"
    yield Line(f"change placed within one bin: {of}", placed, 0.9, 1, n_words)
    nearest = found.sort_values("away").drop_duplicates("term")
    holds = (months(nearest["low"]) <= 12) & (months(nearest["high"]) >= 12)
    yield Line("  its interval holds the place", float(holds.mean()), 0.9, 1, n_words)
    flat = planted(np.full(24, 0.06), n_words, 100).trend(words, by="month")
    share = flat.changes["term"].nunique() / n_words
    yield Line("  changes found in words that do not change", share, 0, 0.05, n_words)
    for name, what in (("p", "p < 0.05"), ("p_autocorrelated", "p < 0.05 by Hamed and Rao")):
        found = flat.test[name].lt(0.05).mean()
        promise = 0.05 if name == "p" else 1
        yield Line(f"  trends with {what} in them", float(found), 0, promise, n_words)


def burst_ends(n_words: int) -> Iterator[Line]:
    """A share of 5 % is 25 % in months 9 to 13 of 24."""
    shares = np.full(24, 0.05)
    shares[9:14] = 0.25
    words = invented_words(n_words)
    found = planted(shares, n_words, 100).trend(words, by="month").bursts
    right = (np.abs(months(found["start"]) - 9) <= 1) & (np.abs(months(found["end"]) - 14) <= 1)
    share = found[right]["term"].nunique() / n_words
    of = f"5 months of 25 % among 5 % of 100 articles, {n_words} words"
    yield Line(f"burst found, ends right to one bin: {of}", share, 0.95, 1, n_words)


def undated() -> Iterator[Line]:
    """Hides the dates of a tenth of the speeches and has them attributed to an era."""
    articles = corpus("un_debates")
    if articles is None:
        return
    hidden = np.random.default_rng(11).choice(len(articles), len(articles) // 10, replace=False)
    dates = articles["date"].astype(object).mask(articles.index.isin(articles.index[hidden]))
    study = compare(
        articles.assign(date=dates), eras=[2000, 2016], include_undated=True, n_permutations=0
    )
    measured = study.attribution
    assert measured is not None
    of = f"un_debates, {measured['n_articles']} dated articles"
    yield Line(f"eras told by words, cross-validated: {of}", measured["accuracy"], 0.95, 1)
    yield Line("  the largest era for all", measured["baseline"], 0, 1)
    yield Line("  Brier score, 0 is best and 0.5 a guess", measured["brier"], 0, 0.1)
    truth = articles["date"].astype(str).str[:4].to_numpy()[hidden]
    right = float((study.articles["era"].to_numpy()[hidden] == truth).mean())
    yield Line(
        f"  right eras of {len(hidden)} whose dates were hidden", right, 0.95, 1, len(hidden)
    )


def speed() -> Iterator[Line]:
    """10,000 articles of 200 terms each, 999 permutations."""
    rng = np.random.default_rng(3)
    words = np.array([f"w{number}x" for number in range(30_000)])
    weights = 1 / np.arange(10, 30_010)
    weights /= weights.sum()
    texts = [" ".join(rng.choice(words, 300, p=weights)) for _ in range(10_000)]
    frame = pd.DataFrame({"text": texts, "date": halves(10_000, rng)})
    seconds = []
    for n_permutations in (0, 999):
        start = time.perf_counter()
        compare(frame, language="any", n_permutations=n_permutations)
        seconds.append(time.perf_counter() - start)
    what = "seconds of 999 permutations of 10,000 articles"
    yield Line(what, seconds[1] - seconds[0], 0, 30)


def lines(sample: bool) -> Iterator[Line]:
    """Every measurement; of a sample a tenth of the runs."""
    part = 10 if sample else 1
    for name in ("un_debates", "beige_book"):
        yield from false_findings(name, 200 // part)
    yield from wilson()
    yield from rates(1000 // part)
    yield from power(20 // part)
    yield from changes(200 // part)
    yield from burst_ends(200 // part)
    yield from undated()
    if not sample:
        yield from speed()


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", action="store_true", help="a tenth of the runs")
    print(f"{'':7}{'found':>8}   {'promised':16}what")
    kept = True
    for line in lines(parser.parse_args().sample):
        print(line, flush=True)
        kept &= line.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
