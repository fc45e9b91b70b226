"""Frames made up for the tests of the plots, and what a drawn figure is asked."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt

from erascope.plot import (
    ChooseKDisplay,
    KeynessDisplay,
    LinksDisplay,
    TopicsDisplay,
    TrendDisplay,
)

HOSTILE = [r"$\frac{1", "<script>", "rocket 🚀", "صواريخ", "x" * 200, "tab\tnew\nline", "$5 or $6"]
WORDS = [
    "missile",
    "tanker",
    "sanction",
    "oil",
    "embargo",
    "election",
    "inflation",
    "bank",
    "tariff",
    "steel",
    "worker",
    "strike",
    "virus",
    "school",
    "satellite",
    "uranium",
    "treaty",
    "refugee",
    "flood",
    "harvest",
    "pipeline",
    "climate",
    "internet",
    "merger",
    "bond",
    "verdict",
    "prison",
    "protest",
    "football",
    "festival",
]
ERAS = pd.DataFrame(
    {
        "era": ["2000", "2016"],
        "start": ["2000-01-01", "2016-01-01"],
        "end": ["2002-01-01", "2017-01-01"],
    }
)


def mock_keyness(eras, n_terms, surfaces=(), seed=0):
    generator = np.random.default_rng(seed)
    usual = generator.zipf(1.6, n_terms).clip(1, 3000)
    counts = {
        era: generator.poisson(usual * np.exp(generator.normal(0, 0.6, n_terms))) for era in eras
    }
    rows = []
    for era in eras:
        rest = sum((counts[other] for other in eras if other != era), np.zeros(n_terms, dtype=int))
        for place in range(n_terms):
            own, other = int(counts[era][place]), int(rest[place])
            term = f"{WORDS[place % 30]} {WORDS[(place // 30) % 30]} {place // 900 or ''}".strip()
            ratio = np.log2(max(own, 0.5) / max(other, 0.5) * max(1, len(eras) - 1))
            deviation = np.sqrt(1 / (own + 0.5) + 1 / (other + 0.5))
            rows.append(
                {
                    "era": era,
                    "term": term,
                    "surface": surfaces[place] if place < len(surfaces) else term,
                    "count": own,
                    "rest_count": other,
                    "log_ratio": ratio,
                    "z": ratio / deviation,
                    "documents": -(-own // 2),
                    "rest_documents": -(-other // 2),
                }
            )
    columns = [
        "era",
        "term",
        "surface",
        "count",
        "rest_count",
        "log_ratio",
        "z",
        "documents",
        "rest_documents",
    ]
    return pd.DataFrame(rows, columns=columns)


def mock_tested(keyness):
    """The same with p-values of 999 permutations; rare terms are not tested."""
    decades = (1.1 * keyness["z"].abs()).clip(upper=3.0)
    tested = keyness["documents"] + keyness["rest_documents"] >= 5
    difference = (keyness["documents"] - keyness["rest_documents"]).abs() / 2000
    return keyness.assign(
        p=(10.0**-decades).where(tested),
        q=(10.0 ** (0.5 - decades)).clip(upper=1.0).where(tested),
        p_is_bound=tested & (decades == 3.0),
        document_difference_low=difference,
        document_difference_high=difference + 0.1,
    )


CHOOSE_K = pd.DataFrame(
    {
        "era": ["2000"] * 4 + ["2016"] * 4,
        "n_topics": [1, 2, 3, 4] * 2,
        "gap": [0.0, 0.05, 0.09, 0.085, 0.0, 0.02, 0.018, 0.02],
        "gap_error": [np.nan, 0.002, 0.003, 0.004] * 2,
        "chosen": [False, False, True, False, False, True, False, False],
    }
)


def mock_topics(sizes, terms=None, seed=0):
    generator = np.random.default_rng(seed)
    rows = []
    for era, n_topics in sizes.items():
        shares = np.sort(generator.dirichlet(np.full(n_topics, 2.0)))[::-1]
        for topic in range(n_topics):
            words = list(generator.choice(WORDS, 9, replace=False)) if terms is None else terms
            words = [*words[:4], "long-range surface-to-air defence system", *words[4:]]
            rows.append(
                {
                    "era": era,
                    "topic": topic,
                    "label": ", ".join(words[:3]),
                    "terms": words,
                    "n_articles": round(400 * shares[topic]),
                    "share": shares[topic],
                    "share_low": max(0.0, shares[topic] - 0.03),
                    "share_high": min(1.0, shares[topic] + 0.03),
                }
            )
    columns = ["era", "topic", "label", "terms", "n_articles", "share", "share_low", "share_high"]
    return pd.DataFrame(rows, columns=columns)


def mock_links(rows):
    columns = ["era_from", "topic_from", "era_to", "topic_to", "similarity", "event"]
    return pd.DataFrame(rows, columns=columns)


LINKS = mock_links(
    [
        ("2000", 0, "2016", 2, 0.8, "continues"),
        ("2000", 1, "2016", 0, 0.5, "continues"),
        ("2000", 0, "2016", 1, 0.3, "split"),
        ("2000", 2, "2016", None, np.nan, "died"),
        ("2000", None, "2016", 3, np.nan, "born"),
    ]
)


def mock_trend(terms, counts, by="MS", start="2000-01-01", articles=4):
    """One bin per number of `counts`, which are the articles of the bins."""
    edges = pd.date_range(start, periods=len(counts) + 1, freq=by).strftime("%Y-%m-%d")
    rows = []
    for term in terms:
        for place, total in enumerate(counts):
            found = min(articles, total)
            share = found / total if total else np.nan
            rows.append(
                {
                    "term": term,
                    "bin_start": edges[place],
                    "bin_end": edges[place + 1],
                    "articles": found,
                    "all_articles": total,
                    "share": share,
                    "share_low": share * 0.6,
                    "share_high": min(1.0, share * 1.5 + 0.01) if total else np.nan,
                    "per_million": share * 1000,
                    "per_million_low": share * 600,
                    "per_million_high": share * 1500,
                    "partial": place == len(counts) - 1,
                }
            )
    return pd.DataFrame(rows)


def mock_findings(terms, starts):
    """Every term rises, changes at the second of the starts, and bursts from there to the third."""
    one, other, last = starts
    each = {"term": terms}
    return {
        "test": pd.DataFrame(each).assign(n_bins=12, s=30, p=0.004, p_autocorrelated=0.0001),
        "changes": pd.DataFrame(each).assign(at=other, low=one, high=last, before=0.1, after=0.2),
        "bursts": pd.DataFrame(each).assign(start=other, end=last, weight=3.0),
    }


def unbounded():
    """A rate whose interval has no end in one bin, and a very far one in another."""
    frame = mock_trend(WORDS[:2], [20] * 12)
    frame.loc[3, "per_million_high"] = np.inf
    frame.loc[5, "per_million_high"] = 1e9
    return frame


BROKEN = [20] * 24 + [0] * 168 + [20] * 12  # 2000, 2001, nothing, 2016


def words_on(figure):
    """All texts of a figure that a reader sees; ticks beyond the ends of an axis are not drawn."""
    figure.canvas.draw()
    beyond = set()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            ticks = axis.get_major_ticks()
            beyond |= {tick.label1 for tick in ticks if not low <= tick.get_loc() <= high}
            if not ax.axison:
                beyond |= {*axis.get_majorticklabels(), axis.label}
    return [
        text
        for text in figure.findobj(plt.Text)
        if text.get_visible() and text.get_text() and text not in beyond
    ]


def assert_apart(texts):
    """No two texts overlap, by more than the fraction of a pixel that rounding gives."""
    boxes = [(text.get_text(), plt.Text.get_window_extent(text)) for text in texts]
    for (first, one), (second, other) in combinations(boxes, 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        up = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert across <= 0.5 or up <= 0.5, f"{first!r} overlaps {second!r}"


def assert_inside(figure):
    """No text is cut by the edge of the figure."""
    for text in words_on(figure):
        box = plt.Text.get_window_extent(text)
        assert box.x0 >= -0.5, text.get_text()
        assert box.x1 <= figure.bbox.x1 + 0.5, text.get_text()
        assert box.y0 >= -0.5, text.get_text()
        assert box.y1 <= figure.bbox.y1 + 0.5, text.get_text()


DISPLAYS = {
    "keyness of many terms": lambda: KeynessDisplay(
        mock_keyness(["2000", "2016"], 3000), ["2000", "2016"]
    ),
    "keyness of three terms": lambda: KeynessDisplay(
        mock_keyness(["2000", "2016"], 3), ["2000", "2016"]
    ),
    "keyness of three eras": lambda: KeynessDisplay(
        mock_keyness(["2000", "2008", "2016"], 500), ["2000", "2008", "2016"]
    ),
    "keyness with long era names": lambda: KeynessDisplay(
        mock_keyness(["a" * 70, "b" * 70], 50), ["a" * 70, "b" * 70]
    ),
    "keyness of hostile terms": lambda: KeynessDisplay(
        mock_keyness(["2000", "$2016$"], 7, HOSTILE), ["2000", "$2016$"]
    ),
    "keyness of tested terms": lambda: KeynessDisplay(
        mock_tested(mock_keyness(["2000", "2016"], 3000)), ["2000", "2016"]
    ),
    "number of topics": lambda: ChooseKDisplay(CHOOSE_K, ["2000", "2016"]),
    "topics of two eras": lambda: TopicsDisplay(mock_topics({"2000": 6, "2016": 6})),
    "topics of three eras": lambda: TopicsDisplay(mock_topics({"2000": 5, "2008": 1, "2016": 3})),
    "twelve topics": lambda: TopicsDisplay(mock_topics({"2000": 12, "2016": 9})),
    "one topic": lambda: TopicsDisplay(mock_topics({"2000": 1})),
    "hostile topics": lambda: TopicsDisplay(mock_topics({"2000": 4, "$x$": 4}, HOSTILE)),
    "links of two eras": lambda: LinksDisplay(LINKS, mock_topics({"2000": 3, "2016": 4})),
    "links of twelve topics": lambda: LinksDisplay(LINKS, mock_topics({"2000": 12, "2016": 12})),
    "links of twelve linked topics in three eras": lambda: LinksDisplay(
        mock_links(
            [
                (era, topic, later, 11 - topic, 0.9, "continues")
                for era, later in (("2000", "2008"), ("2008", "2016"))
                for topic in range(12)
            ]
        ),
        mock_topics({"2000": 12, "2008": 12, "2016": 12}),
    ),
    "links of one era": lambda: LinksDisplay(LINKS.iloc[:0], mock_topics({"2000": 5})),
    "links of three eras": lambda: LinksDisplay(
        LINKS, mock_topics({"2000": 3, "2008": 5, "2016": 4})
    ),
    "hostile links": lambda: LinksDisplay(LINKS, mock_topics({"2000": 3, "2016": 4}, HOSTILE)),
    "trend of one term": lambda: TrendDisplay(mock_trend(WORDS[:1], BROKEN), ERAS),
    "trend of three terms": lambda: TrendDisplay(mock_trend(WORDS[:3], BROKEN), ERAS),
    "trend of hostile terms": lambda: TrendDisplay(mock_trend(HOSTILE, BROKEN), ERAS),
    "trend of three terms over thin bins": lambda: TrendDisplay(
        mock_trend(WORDS[:3], [20, 2, 3] * 8), ERAS
    ),
    "trend with findings": lambda: TrendDisplay(
        mock_trend(WORDS[:4], BROKEN),
        ERAS,
        **mock_findings(WORDS[:4], ["2000-03-01", "2000-09-01", "2001-05-01"]),
    ),
    "trend of hostile terms with findings": lambda: TrendDisplay(
        mock_trend(HOSTILE, BROKEN),
        ERAS,
        **mock_findings(HOSTILE, ["2000-03-01", "2000-09-01", "2016-05-01"]),
    ),
    "trend of bins with gaps": lambda: TrendDisplay(mock_trend(WORDS[:1], [20, 20, 0] * 24), ERAS),
    "trend without bounds": lambda: TrendDisplay(unbounded(), ERAS, value="per_million"),
    "trend by year": lambda: TrendDisplay(
        mock_trend(WORDS[:3], [20] + [0] * 15 + [20], by="YS"), ERAS
    ),
    "trend by week": lambda: TrendDisplay(mock_trend(WORDS[:2], [20] * 40, by="W-MON"), ERAS),
}
