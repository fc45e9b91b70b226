"""What a study says against slow, plain counts of the same articles: columns as documented, numbers
that tie together across frames, statistics as scipy has them, and findings a reader of the texts
knows."""

from __future__ import annotations

import json
import re
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import erascope as es

SAMPLE = es.datasets.load_sample()
COLUMNS = {
    "eras": "era start end n_articles n_stories n_tokens n_undated_attributed",
    "topics": "era topic label terms n_articles n_stories share share_low share_high cohesion "
    "stability coherence representatives",
    "articles": "id era topic similarity runner_up runner_up_similarity story attributed "
    "attributed_probability date",
    "links": "era_from topic_from era_to topic_to similarity correlation expected p_link p_change "
    "event nearest share_from share_to share_change share_change_low share_change_high",
    "keyness": "era term surface count rest_count rate rest_rate log_ratio log_ratio_low "
    "log_ratio_high g2 g2_p z p q documents rest_documents dispersion p_is_bound chi2 g2_two_cell "
    "log_ratio_conservative document_difference document_difference_low document_difference_high "
    "log_ratio_reweighted is_phrase within",
    "composition": "era measure value rest_value difference divergence",
    "ledger": "id stage reason",
    "kwic": "id date title left keyword right",
    "choose_k": "era n_topics objective gap gap_error silhouette stability chosen",
}
TREND_COLUMNS = (
    "term bin_start bin_end articles all_articles stories all_stories tokens all_tokens "
    "share share_low share_high per_million per_million_low per_million_high partial "
    "share_rolling per_million_rolling few_articles few_with_term"
)
LONGEST_SECONDS = 20
# Columns that articles and kwic carry on where the user named them.
GIVEN = {"title", "source", "url"}


class Case:
    """A corpus, its study, and how long that took."""

    def __init__(self, articles: pd.DataFrame, **parameters: Any) -> None:
        self.text = parameters.get("text", "body")
        self.articles = articles.set_index("id", drop=False)
        start = time.perf_counter()
        with warnings.catch_warnings():
            # The corpora differ in form between their eras, and are warned of.
            warnings.simplefilter("ignore", es.ErascopeWarning)
            self.study = es.compare_eras(articles, id="id", progress=False, **parameters)
        self.seconds = time.perf_counter() - start

    def texts(self, era: str) -> pd.Series:
        """The analysed texts of an era, titles included."""
        ids = self.study.articles.query("era == @era")["id"]
        found = self.articles.loc[ids]
        texts = found[self.text]
        return found["title"] + "\n\n" + texts if "title" in found else texts


@pytest.fixture(scope="module", params=["sample", "un_debates", "beige_book"])
def case(request: pytest.FixtureRequest) -> Case:
    if request.param == "sample":
        eras = {"2000": ("2000-01-01", "2002-01-01"), "2016": ("2016-01-01", "2017-01-01")}
        return Case(SAMPLE, eras=eras, title="title", source="source", n_topics=4)
    corpus = request.getfixturevalue("corpus")
    # What is recounted here are articles; the sample holds no copies.
    return Case(corpus(request.param), eras=[2000, 2016], text="text", count="articles")


@pytest.fixture(scope="module")
def sample() -> es.Study:
    eras = {"2000": ("2000-01-01", "2002-01-01"), "2016": ("2016-01-01", "2017-01-01")}
    return Case(SAMPLE, eras=eras, title="title", source="source", n_topics=4).study


def test_a_study_is_quick_and_its_columns_are_as_documented(case: Case) -> None:
    assert case.seconds < LONGEST_SECONDS
    for name, columns in COLUMNS.items():
        frame = case.study.kwic("the") if name == "kwic" else getattr(case.study, name)
        documented = columns.split()
        found = frame.columns.tolist()
        assert found[: len(documented)] == documented, name
        assert set(found[len(documented) :]) <= GIVEN, name
        for column in columns.split():
            described = getattr(es.Study, name).__doc__ or ""
            assert re.search(rf"\b{column}\b", described), (name, column)
    trend = case.study.trend("sanction")
    assert trend.frame.columns.tolist() == TREND_COLUMNS.split()
    assert trend.ledger.columns.tolist() == COLUMNS["ledger"].split()


def wilson(count: pd.Series, n: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Wilson's 95 % interval, from Wilson (1927)."""
    z = stats.norm.ppf(0.975)
    share, denominator = count / n, 1 + z**2 / n
    middle = (share + z**2 / (2 * n)) / denominator
    half = z / denominator * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return middle - half, middle + half


def test_articles_eras_and_topics_add_up(case: Case) -> None:
    study = case.study
    articles, eras, topics = study.articles, study.eras.set_index("era"), study.topics
    assert articles["id"].tolist() == case.articles.index.tolist()
    pd.testing.assert_series_equal(
        articles["era"].value_counts().sort_index(), eras["n_articles"], check_names=False
    )
    in_topics = articles.dropna(subset="topic").groupby(["era", "topic"]).size()
    sizes = topics.set_index(["era", "topic"])["n_articles"]
    assert in_topics.to_dict() == sizes.to_dict()
    told = articles.dropna(subset="topic").groupby(["era", "topic"])["story"].nunique()
    assert told.to_dict() == topics.set_index(["era", "topic"])["n_stories"].to_dict()
    for era, of_era in topics.groupby("era"):
        assert of_era["topic"].tolist() == list(range(len(of_era))), era
        assert of_era["n_articles"].is_monotonic_decreasing
        n = of_era["n_articles"].sum()
        np.testing.assert_allclose(of_era["share"], of_era["n_articles"] / n, rtol=1e-12)
        low, high = wilson(of_era["n_articles"], n)
        np.testing.assert_allclose(of_era["share_low"], low, atol=1e-9)
        np.testing.assert_allclose(of_era["share_high"], high, atol=1e-9)
    # Out of an era means: in the ledger, with the reason.
    outside = set(articles.loc[articles["era"].isna(), "id"])
    left_out = study.ledger.query("stage in ['text', 'date', 'era']")["id"]
    assert outside == set(left_out)
    assert left_out.is_unique


def test_topics_and_their_articles_agree(case: Case) -> None:
    articles = case.study.articles.set_index("id")
    clustered = articles.dropna(subset="topic")
    assert (clustered["topic"] != clustered["runner_up"]).fillna(True).all()
    assert (clustered["similarity"] >= clustered["runner_up_similarity"].fillna(-1) - 1e-9).all()
    assert clustered["similarity"].between(-1, 1 + 1e-12).all()
    without = articles[articles["topic"].isna()]
    assert without.loc[:, "similarity":"runner_up_similarity"].isna().all(axis=None)
    means = clustered.groupby(["era", "topic"])["similarity"].mean()
    for topic in case.study.topics.itertuples():
        members = clustered[(clustered["era"] == topic.era) & (clustered["topic"] == topic.topic)]
        nearest = members["similarity"].nlargest(3)
        assert sorted(members["similarity"][topic.representatives]) == sorted(nearest)
        assert topic.cohesion == pytest.approx(means[topic.era, topic.topic])
        assert topic.label == ", ".join(topic.terms[:4])
        assert len(set(topic.terms)) == len(topic.terms) > 0


def test_links_are_one_to_one_but_where_topics_split_or_merge(case: Case) -> None:
    links, topics = case.study.links, case.study.topics
    for side, era, other in [("from", "2000", "split"), ("to", "2016", "merged")]:
        numbers = links[f"topic_{side}"]
        assert set(numbers.dropna()) == set(topics.query("era == @era")["topic"])
        assert numbers[links["event"] != other].dropna().is_unique
        assert set(links[f"era_{side}"]) == {era}
    matched = links["topic_from"].notna() & links["topic_to"].notna()
    assert links["event"].isin(["continues", "split", "merged"]).equals(matched)
    surely = (links["p_link"] < 0.05) | (links["correlation"] >= 0.7)
    assert surely[matched].all()
    assert (links.loc[links["topic_to"].isna(), "event"] == "died").all()
    assert (links.loc[links["topic_from"].isna(), "event"] == "born").all()
    assert links["similarity"].between(0, 1 + 1e-12).all()


def test_keyness_is_what_scipy_makes_of_its_counts(case: Case) -> None:
    keyness, eras = case.study.keyness, case.study.eras.set_index("era")["n_tokens"]
    n = keyness["era"].map(eras).to_numpy()
    rest = eras.sum() - n
    np.testing.assert_allclose(keyness["rate"], keyness["count"] / n, rtol=1e-12)
    np.testing.assert_allclose(keyness["rest_rate"], keyness["rest_count"] / rest, rtol=1e-12)
    ratio = (keyness["count"].clip(lower=0.5) / n) / (keyness["rest_count"].clip(lower=0.5) / rest)
    np.testing.assert_allclose(keyness["log_ratio"], np.log2(ratio), atol=1e-9)
    assert (keyness["log_ratio_low"] <= keyness["log_ratio"]).all()
    assert (keyness["log_ratio"] <= keyness["log_ratio_high"]).all()
    np.testing.assert_allclose(
        keyness["g2_p"], stats.chi2.sf(keyness["g2"], 1), rtol=1e-6, atol=1e-300
    )
    some = keyness.index[:: max(1, len(keyness) // 300)]
    for row in some:
        a, b = keyness.loc[row, ["count", "rest_count"]]
        table = [[a, n[row] - a], [b, rest[row] - b]]
        g2 = stats.chi2_contingency(table, lambda_="log-likelihood", correction=False).statistic
        assert keyness.loc[row, "g2"] == pytest.approx(g2, rel=1e-9, abs=1e-9)
    # Two eras mirror each other; the strongest evidence stands first.
    two = [keyness.query("era == @era").set_index("term").sort_index() for era in ("2000", "2016")]
    for one, other in [
        ("count", "rest_count"),
        ("documents", "rest_documents"),
        ("rate", "rest_rate"),
    ]:
        pd.testing.assert_series_equal(two[0][one], two[1][other], check_names=False)
    np.testing.assert_allclose(two[0]["z"], -two[1]["z"], atol=1e-9)
    # What is found within a longer phrase is told there, and stands behind.
    for _, of_era in keyness[keyness["within"].isna()].groupby("era"):
        evidence = np.copysign(-np.log10(of_era["p"].fillna(1.0)), of_era["log_ratio"])
        assert evidence.is_monotonic_decreasing
        assert of_era.loc[of_era["p"].isna(), "z"].is_monotonic_decreasing
    within = keyness["within"].notna()
    more = (keyness["log_ratio"] > 0) & keyness["p"].lt(0.05)
    for _, of_era in keyness[more].groupby("era"):
        assert within[of_era.index].is_monotonic_increasing
    assert set(keyness.loc[within, "within"]) <= set(keyness.loc[keyness["is_phrase"], "surface"])
    assert keyness["dispersion"].isna().equals(keyness["count"] == 0)
    assert keyness["dispersion"].dropna().between(0, 1).all()


def test_keyness_counts_are_those_of_kwic(case: Case) -> None:
    era_of = case.study.articles.set_index("id")["era"]
    keyness = case.study.keyness.set_index(["era", "term"])
    top = case.study.keyness.groupby("era").head(12)
    for term, surface in top[["term", "surface"]].itertuples(index=False):
        hits = case.study.kwic(surface)
        eras = hits["id"].map(era_of)
        for era in ("2000", "2016"):
            row = keyness.loc[(era, term)]
            assert row["count"] == (eras == era).sum(), surface
            assert row["documents"] == hits["id"][(eras == era).to_numpy()].nunique(), surface
        found = hits["keyword"].str.lower().str.removesuffix("'s")
        # A phrase is written with spaces, be its words joined by hyphens or broken over lines.
        assert surface in {*found, *found.str.replace(r"[\s-]+", " ", regex=True)}, surface


@pytest.mark.parametrize(
    ("surfaces", "forms"),
    [
        (["paris"], "paris"),
        (["millennium"], "millenniums?"),
        (["refugees", "refugee"], "refugees?"),
        (["percent"], "percent"),
        (["internet"], "internet"),
        (["russia"], "russia"),
        (["modest"], "modest(?:ly)?"),
    ],
)
def test_keyness_counts_are_those_of_a_plain_search(
    case: Case, surfaces: list[str], forms: str
) -> None:
    # A lower-case compound is a word of its own: "refugee-hosting" is no "refugee". A name is not.
    name = forms[0].upper() + forms[1:]
    pattern = rf"\b(?:{name}|(?i:{forms})(?<=[A-Z]))\b|(?<![a-z]-)\b(?:{forms})\b(?!-[a-z])"
    for row in case.study.keyness.query("surface in @surfaces").itertuples():
        found = case.texts(row.era).map(lambda text: len(re.findall(pattern, text)))
        assert (row.count, row.documents) == (found.sum(), (found > 0).sum())


QUERIES = [
    "sanction",
    '"sanctions"',
    "sanction*",
    "*port*",
    "interest rates",
    "price",
    "the",
    "xyzzy",
]


@pytest.mark.parametrize("by", ["year", "quarter", "month", "week", "day"])
def test_trends_add_up(case: Case, by: str) -> None:
    trend = case.study.trend(QUERIES, by=by)
    frame, left_out = trend.frame, set(trend.ledger["id"])
    assert frame["term"].drop_duplicates().tolist() == QUERIES
    in_a_bin = set(case.articles.index) - left_out
    step = {"year": "YS", "quarter": "QS", "month": "MS", "week": "W-MON", "day": "D"}[by]
    for term, rows in frame.groupby("term"):
        bins = pd.date_range(rows["bin_start"].iloc[0], periods=len(rows) + 1, freq=step)
        assert rows["bin_start"].tolist() == bins[:-1].tolist()
        assert rows["bin_end"].tolist() == bins[1:].tolist()
        assert rows["all_articles"].sum() == len(in_a_bin)
        assert not rows["partial"].iloc[1:-1].any()
        hits = case.study.kwic(term)
        assert rows["tokens"].sum() == (~hits["id"].isin(left_out)).sum()
        assert rows["articles"].sum() == hits["id"][~hits["id"].isin(left_out)].nunique()
    some = frame["all_articles"] > 0
    assert frame.loc[~some, ["articles", "tokens", "all_tokens"]].eq(0).all(axis=None)
    assert (
        frame.loc[~some, ["share", "share_low", "share_high", "per_million"]].isna().all(axis=None)
    )
    frame = frame[some]
    np.testing.assert_allclose(frame["share"], frame["articles"] / frame["all_articles"])
    low, high = wilson(frame["articles"], frame["all_articles"])
    np.testing.assert_allclose(frame["share_low"], low, atol=1e-9)
    np.testing.assert_allclose(frame["share_high"], high, atol=1e-9)
    np.testing.assert_allclose(frame["per_million"], 1e6 * frame["tokens"] / frame["all_tokens"])
    sure = frame.dropna(subset=["per_million_low", "per_million_high"])
    assert (sure["per_million_low"] <= sure["per_million"]).all()
    assert (sure["per_million"] <= sure["per_million_high"]).all()


def test_trends_and_eras_count_the_same_words(case: Case) -> None:
    frame = case.study.trend("the", by="year").frame
    for era in case.study.eras.itertuples():
        inside = frame[(frame["bin_start"] >= era.start) & (frame["bin_end"] <= era.end)]
        assert inside["all_articles"].sum() == era.n_articles
        assert inside["all_tokens"].sum() == era.n_tokens


def test_dates_coarser_than_the_bin_stand_in_the_ledger_of_the_trend(sample: es.Study) -> None:
    coarse = set(SAMPLE.loc[SAMPLE["date"].str.len() == 7, "id"])
    undated = set(SAMPLE.loc[SAMPLE["date"].isna(), "id"])
    assert coarse
    assert undated
    assert set(sample.trend("iran", by="month").ledger["id"]) == undated
    for by in ("day", "week"):
        ledger = sample.trend("iran", by=by).ledger
        assert set(ledger["id"]) == coarse | undated
        assert set(ledger["stage"]) == {"trend"}
        assert ledger.loc[ledger["id"].isin(coarse), "reason"].str.contains(by).all()


@pytest.mark.parametrize(
    ("query", "pattern"),
    [
        ("missile", r"\bmissiles?\b"),
        ('"missile"', r"\bmissile\b"),
        ('"missiles"', r"\bmissiles\b"),
        ("MISSILES", r"\bmissiles?\b"),
        ("missile*", r"\bmissile\w*"),
        ("*issile", r"\b\w*issile\b"),
        ("m*s*les", r"\bm\w*s\w*les\b"),
        ("arms sale", r"\barms?[\s-]+sales?\b"),
        ('"arms sales"', r"\barms[\s-]+sales\b"),
        ("arms sale*", r"\barms?[\s-]+sale\w*"),
        ('"central" bank', r"\bcentral[\s-]+bank(s|ed|ing)?\b"),
        ("the central bank", r"\bthe[\s-]+central[\s-]+bank(s|ed|ing)?\b"),
        ("S-300", r"\bs-300s?\b"),
    ],
)
def test_kwic_finds_what_a_search_finds(sample: es.Study, query: str, pattern: str) -> None:
    hits = sample.kwic(query)
    texts = (SAMPLE["title"] + "\n\n" + SAMPLE["body"]).set_axis(SAMPLE["id"])
    expected = {name: len(re.findall(pattern, text, re.I)) for name, text in texts.items()}
    assert hits["id"].value_counts().to_dict() == {name: n for name, n in expected.items() if n}
    assert len(hits) > 0
    for hit in hits.itertuples():
        assert re.match(pattern, hit.keyword, re.I)
        shown = "".join(f"{hit.left}{hit.keyword}{hit.right}".split())
        assert shown in "".join(texts[hit.id].split())
        assert max(len(hit.left.split()), len(hit.right.split())) <= 8 + 2  # dashes between words
    dates = hits["date"].fillna("9999")
    assert dates.is_monotonic_increasing


def test_a_word_the_articles_lack_gives_zeros_not_gaps(sample: es.Study) -> None:
    frame = sample.trend("xyzzy", by="year").frame
    assert len(frame) == 17
    assert (frame["tokens"] == 0).all()
    assert frame.loc[frame["all_articles"] > 0, "share"].eq(0).all()
    assert frame.loc[frame["all_articles"] > 0, "share_high"].gt(0).all()
    assert len(sample.kwic("xyzzy")) == 0


def test_the_summary_has_its_figures_from_the_frames(case: Case) -> None:
    summary = case.study.summary()
    for era in case.study.eras.itertuples():
        assert f"{era.n_articles} articles in {era.era} ({era.n_tokens:,} words)" in summary
    assert all(label in summary for label in case.study.topics["label"])
    assert "Cannot be shown" in summary


def test_speeches_of_2016_speak_of_the_climate_those_of_2000_of_the_millennium(
    corpus: Callable[[str], pd.DataFrame],
) -> None:
    study = Case(corpus("un_debates"), eras=[2000, 2016], text="text").study
    top = {era: set(rows["surface"].head(15)) for era, rows in study.keyness.groupby("era")}
    assert {"sustainable development", "climate change", "paris agreement"} <= top["2016"]
    assert {"millennium summit", "theo ben gurirab", "kofi annan"} <= top["2000"]
    # The words of a phrase do not stand beside it, unless they do so by themselves.
    assert not {"sustainable", "climate", "paris", "goals", "millennium", "summit"} & set().union(
        *top.values()
    )
    assert "terrorism" in top["2016"]
    assert "peacekeeping operations" in set(study.keyness["surface"])
    assert "european union" in set(study.keyness["surface"])


@pytest.mark.parametrize("all_dated", [True, False])
def test_the_five_founding_pages(data_file: Callable[[str], Path], all_dated: bool) -> None:
    folder = data_file("seeds")
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    dates = {page: known["date"]["value"] for page, known in expected.items()}
    undated = [page for page, date in dates.items() if date is None or date.startswith("--")]
    assert len(undated) == 2
    for page, date in zip(undated, ["2000-12-28", "2001-09-04"], strict=True):
        dates[page] = date if all_dated else None
    overrides = pd.DataFrame({"id": dates.keys(), "date": dates.values()})
    pages = es.read_pages(folder, overrides=overrides)
    with pytest.warns(es.ErascopeWarning, match="too few"):
        study = es.compare_eras(
            pages,
            id="id",
            title="title",
            eras={"2000": ("2000-01-01", "2002-01-01"), "2016": 2016},
            progress=False,
        )
    assert study.eras["n_articles"].tolist() == ([4, 1] if all_dated else [2, 1])
    left_out = [] if all_dated else undated
    assert study.ledger.query("stage == 'date'")["id"].tolist() == left_out
    assert "cannot stand for all of 2016" in study.summary()
    assert study.kwic("military cooperation")["id"].nunique() >= 4
