"""The statistics of a study against other people's: pymannkendall, ruptures, scipy and statsmodels
on the frames that a user sees."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pymannkendall
import pytest
import ruptures
from scipy import stats
from statsmodels.stats.multitest import multipletests

import erascope as es

SAMPLE = es.datasets.load_sample()
ERAS = {"2000": ("2000-01-01", "2002-01-01"), "2016": 2016}
WORDS = ["north", "south", "east", "west", "hill", "lake", "road", "town", "field", "stone"]


def of_counts(with_term: list[int], articles: list[int], **parameters: object) -> es.Study:
    """A study of one article after the other, month by month; some hold the word `comet`."""
    rng = np.random.default_rng(len(with_term))
    rows = []
    for month, (k, n) in enumerate(zip(with_term, articles, strict=True)):
        for article in range(n):
            date = f"{2000 + month // 12}-{1 + month % 12:02}-{1 + article % 28:02}"
            words = [*rng.choice(WORDS, 12), *(["comet"] if article < k else [])]
            rows.append({"body": " ".join(words), "date": date})
    end = 2000 + (len(with_term) + 11) // 12
    settings = {"eras": {"all": (2000, end)}, "n_topics": 1, "count": "articles"}
    return es.compare_eras(pd.DataFrame(rows), progress=False, **(settings | parameters))


def drawn(shares: list[float], n: int, seed: int) -> tuple[list[int], list[int]]:
    rng = np.random.default_rng(seed)
    return rng.binomial(n, shares).tolist(), [n] * len(shares)


SERIES = {
    "rising": drawn(list(np.linspace(0.1, 0.5, 24)), 20, 1),
    "flat with ties": drawn([0.2] * 30, 10, 2),
    "a step": drawn([0.05] * 14 + [0.3] * 10, 40, 3),
    "a bump": drawn([0.1] * 10 + [0.45] * 5 + [0.1] * 12, 30, 4),
    "a wave": drawn(list(0.3 + 0.2 * np.sin(np.arange(36) / 4)), 25, 5),
}


@pytest.fixture(scope="module", params=SERIES)
def trend(request: pytest.FixtureRequest) -> es.Trend:
    return of_counts(*SERIES[request.param]).trend("comet", by="month")


def test_trends_agree_with_pymannkendall_and_scipy(trend: es.Trend) -> None:
    share = trend.frame["share"].to_numpy()
    test = trend.test.iloc[0]
    plain = pymannkendall.original_test(share)
    assert (test["s"], test["n_bins"]) == (plain.s, len(share))
    np.testing.assert_allclose(test[["z", "p"]].astype(float), [plain.z, plain.p], atol=1e-12)
    corrected = pymannkendall.hamed_rao_modification_test(share)
    np.testing.assert_allclose(
        test[["z_autocorrelated", "p_autocorrelated"]].astype(float),
        [corrected.z, corrected.p],
        atol=1e-9,
    )
    sen = stats.theilslopes(share, np.arange(len(share)))
    expected = [sen.slope, sen.low_slope, sen.high_slope]
    found = test[["slope", "slope_low", "slope_high"]].astype(float)
    np.testing.assert_allclose(found, expected, atol=1e-12)


class Binomial(ruptures.base.BaseCost):  # type: ignore[misc]
    """−2 ln of the binomial likelihood of a stretch at its own share."""

    model = "binomial"
    min_size = 1

    def fit(self, signal: np.ndarray) -> Binomial:
        self.signal = signal
        return self

    def error(self, start: int, end: int) -> float:
        k, n = self.signal[start:end].sum(axis=0)
        parts = [count * np.log(count / n) for count in (k, n - k) if count > 0]
        return float(-2 * sum(parts))


def test_changes_agree_with_ruptures(trend: es.Trend) -> None:
    frame = trend.frame
    signal = frame[["articles", "all_articles"]].to_numpy(float)
    oracle = ruptures.Dynp(custom_cost=Binomial(), min_size=1, jump=1).fit(signal)
    cost = Binomial().fit(signal)
    penalty = max(2 * np.log(len(frame)), 5.5 + np.log(len(frame)))
    best = min(
        (oracle.cost.sum_of_costs(cuts) + penalty * (len(cuts) - 1), cuts)
        for cuts in ([len(frame)], *(oracle.predict(n_bkps=n) for n in range(1, 5)))
    )[1]
    changes = trend.changes
    assert changes["at"].tolist() == frame["bin_start"].iloc[best[:-1]].tolist()
    edges = [0, *best]
    for change, start, at, end in zip(
        changes.itertuples(), edges, edges[1:], edges[2:], strict=False
    ):
        drop = cost.error(start, end) - cost.error(start, at) - cost.error(at, end)
        assert change.cost_drop == pytest.approx(drop)
        assert change.before == pytest.approx(signal[start:at, 0].sum() / signal[start:at, 1].sum())
        assert change.low <= change.at <= change.high


def test_bursts_tell_what_was_planted() -> None:
    bump = of_counts(*SERIES["a bump"]).trend("comet", by="month")
    burst = bump.bursts.iloc[0]
    assert (str(burst["start"])[:7], str(burst["end"])[:7]) == ("2000-11", "2001-04")
    assert burst["weight"] > 0
    flat = of_counts(*SERIES["flat with ties"]).trend("comet", by="month")
    assert flat.bursts.empty


def test_rolling_means_take_articles_together(trend: es.Trend) -> None:
    frame = trend.frame
    rolled = frame[["articles", "all_articles"]].rolling(3, center=True, min_periods=1).sum()
    expected = rolled["articles"] / rolled["all_articles"]
    np.testing.assert_allclose(frame["share_rolling"], expected, atol=1e-12)
    assert not frame["few_articles"].any()
    assert (frame["few_with_term"] == (frame["articles"] < 30)).all()


def test_each_source_has_a_series() -> None:
    study = es.compare_eras(SAMPLE, eras=ERAS, source="source", n_topics=2, progress=False)
    whole = study.trend(["iran", "bank"], by="year")
    apart = study.trend(["iran", "bank"], by="year", by_source=True)
    columns = ["articles", "all_articles", "tokens", "all_tokens"]
    sums = apart.frame.groupby(["term", "bin_start"], sort=False)[columns].sum().reset_index()
    pd.testing.assert_frame_equal(sums, whole.frame[["term", "bin_start", *columns]])
    assert set(apart.frame["source"].dropna()) == set(SAMPLE["source"].dropna())
    assert len(apart.test) == 2 * apart.frame["source"].nunique(dropna=False)
    apart.plot()
    without = es.compare_eras(SAMPLE, eras=ERAS, n_topics=2, progress=False)
    with pytest.raises(ValueError, match="by_source is True, but no article has a source"):
        without.trend("iran", by_source=True)
    with pytest.raises(ValueError, match="window is 4, but must be odd"):
        without.trend("iran", window=4)


def test_q_agrees_with_statsmodels_and_p_is_of_articles() -> None:
    study = es.compare_eras(SAMPLE, eras=ERAS, n_topics=2, progress=False)
    keyness = study.keyness
    documents = keyness["documents"] + keyness["rest_documents"]
    assert (keyness["p"].notna() == (documents >= 5)).all()
    assert (keyness["q"].notna() == keyness["p"].notna()).all()
    for _, rows in keyness.groupby("era"):
        tested = rows.dropna(subset="p")
        _, q, _, _ = multipletests(tested["p"], method="fdr_bh")
        np.testing.assert_allclose(tested["q"], q, atol=1e-12)
        bound = tested.loc[tested["p_is_bound"], "p"]
        assert (bound == 1e-5).all()
    silent = es.compare_eras(SAMPLE, eras=ERAS, n_topics=2, n_permutations=0, progress=False)
    assert silent.keyness["p"].isna().all()
    assert silent.keyness["q"].isna().all()


def test_tables_agree_with_scipy() -> None:
    study = es.compare_eras(SAMPLE, eras=ERAS, n_topics=2, n_permutations=0, progress=False)
    words = study.eras.set_index("era")["n_tokens"]
    for row in study.keyness.sample(40, random_state=0).itertuples():
        n, rest = words[row.era], words.sum() - words[row.era]
        table = [[row.count, row.rest_count], [n - row.count, rest - row.rest_count]]
        chi2 = stats.chi2_contingency(table, correction=False).statistic
        g2 = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert row.chi2 == pytest.approx(chi2)
        assert row.g2 == pytest.approx(g2)
        nearer = min(abs(row.log_ratio_low), abs(row.log_ratio_high))
        holds = row.log_ratio_low <= 0 <= row.log_ratio_high
        expected = 0 if holds else np.copysign(nearer, row.log_ratio)
        assert row.log_ratio_conservative == pytest.approx(expected)
        assert row.document_difference_low <= row.document_difference
        assert row.document_difference <= row.document_difference_high
