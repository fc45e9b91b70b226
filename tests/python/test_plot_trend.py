"""What a reader of a trend would notice: gaps that are bridged, bins that hold too little."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

import erascope as es
from erascope.plot import TrendDisplay
from plot_mocks import BROKEN, ERAS, WORDS, mock_findings, mock_trend, unbounded


def lines_of(ax):
    return [line for line in ax.lines if line.get_linestyle() == "-" and len(line.get_xdata()) > 1]


def test_gaps_stay_gaps_and_few_articles_are_only_a_whisker():
    counts = [20, 20, 20, 0, 20, 20, 3, 20, 20]
    ax = TrendDisplay(mock_trend(["oil"], counts), ERAS).plot().ax_
    assert [len(line.get_xdata()) for line in lines_of(ax)] == [3, 2, 2]
    values = np.concatenate([np.asarray(line.get_ydata(), dtype=float) for line in lines_of(ax)])
    assert (values > 0).all()
    whiskers = [
        segment
        for found in ax.collections
        if hasattr(found, "get_segments")
        for segment in found.get_segments()
    ]
    assert len(whiskers) == 1
    assert "fewer than 5 articles" in " ".join(ax.figure.get_supxlabel().split())


def test_a_word_that_never_occurs_is_a_line_at_zero():
    ax = TrendDisplay(mock_trend(["oil"], [20] * 6, articles=0), ERAS).plot().ax_
    (line,) = lines_of(ax)
    assert list(line.get_ydata()) == [0.0] * 6
    assert ax.get_title("left") == "oil (0 articles)"


def test_a_bin_covered_in_part_is_hollow():
    ax = TrendDisplay(mock_trend(["oil"], [20] * 6), ERAS).plot().ax_
    hollow = [
        line
        for line in ax.lines
        if line.get_marker() == "o" and to_hex(line.get_markerfacecolor()) == "#ffffff"
    ]
    assert [len(line.get_xdata()) for line in hollow] == [1]


def test_long_empty_years_are_cut_out_of_a_new_figure_only():
    trend = mock_trend(["oil"], BROKEN)
    first, second = TrendDisplay(trend, ERAS).plot().axes_
    left, right = (
        plt.matplotlib.dates.num2date(edge).year
        for edge in (first.get_xlim()[0], second.get_xlim()[0])
    )
    assert (left, right) == (2000, 2016)
    assert first.get_ylim() == second.get_ylim()
    assert [text.get_text() for text in second.texts] == ["2016"]
    assert "no articles" in [text.get_text() for text in first.texts]
    ax = plt.subplots()[1]
    assert TrendDisplay(trend, ERAS).plot(ax).axes_ == [ax]


def test_an_interval_without_end_leaves_the_values_readable():
    frame = unbounded()
    ax = TrendDisplay(frame, ERAS, value="per_million").plot().ax_
    assert frame["per_million"].max() < ax.get_ylim()[1] < 5 * frame["per_million"].max()
    assert "cut at the top" in ax.figure.get_supxlabel()
    ax = TrendDisplay(mock_trend(WORDS[:2], [20] * 12), ERAS).plot().ax_
    assert "cut at the top" not in ax.figure.get_supxlabel()


def test_terms_over_thin_bins_take_a_panel_each_and_longer_bins_are_recommended():
    display = TrendDisplay(mock_trend(WORDS[:3], [20, 2, 3] * 8), ERAS).plot()
    assert [ax.get_title("left").split(" ")[0] for ax in display.axes_] == WORDS[:3]
    assert "longer bins would tell more" in " ".join(display.figure_.get_supxlabel().split())


def test_more_than_four_terms_take_a_panel_each():
    assert len(TrendDisplay(mock_trend(WORDS[:4], [20] * 12), ERAS).plot().axes_) == 1
    display = TrendDisplay(mock_trend(WORDS[:5], [20] * 12), ERAS).plot()
    assert [ax.get_title("left").split(" ")[0] for ax in display.axes_] == WORDS[:5]


def test_dates_may_be_dates_and_an_era_without_articles_is_named():
    trend = mock_trend(["oil"], [20] * 6)
    dates = trend.assign(
        bin_start=pd.to_datetime(trend["bin_start"]), bin_end=pd.to_datetime(trend["bin_end"])
    )
    display = TrendDisplay(dates, ERAS, value="per_million").plot()
    assert display.ax_.get_ylabel() == "per million words"
    assert "no articles in 2016" in display.figure_.get_supxlabel()
    with pytest.raises(ValueError, match="value is 'percent'"):
        TrendDisplay(trend, ERAS, value="percent").plot()


def test_what_was_found_is_marked_and_told():
    found = mock_findings(WORDS[:2], ["2000-02-01", "2000-05-01", "2000-08-01"])
    found["bursts"] = found["bursts"].iloc[1:]
    display = TrendDisplay(mock_trend(WORDS[:2], [20] * 12), ERAS, **found).plot()
    names = [text.get_text() for text in display.figure_.legends[0].get_texts()]
    assert names == [f"{term} (48 articles; rises, p 0.004)" for term in WORDS[:2]]
    segments = [
        [list(map(tuple, segment)) for segment in lines.get_segments()]
        for lines in display.ax_.collections
        if hasattr(lines, "get_segments") and lines.get_linewidth()[0] in (1.3, 4.0)
    ]
    levels, risers, bursts = segments[0], segments[1], segments[-1]
    assert [one[0][1] for one in levels] == [0.1, 0.2]
    assert [(one[0][1], one[1][1]) for one in risers] == [(0.1, 0.2)]
    assert len(bursts) == 1
    assert bursts[0][0][1] < 0
    assert display.ax_.get_ylim()[0] < bursts[0][0][1]
    aid = " ".join(display.figure_.get_supxlabel().split())
    assert "dashed: levels between changes" in aid
    assert "bar at the bottom: burst" in aid
    # Levels are shares: a plot of rates has none.
    rates = TrendDisplay(
        mock_trend(WORDS[:1], [20] * 12), ERAS, value="per_million", **found
    ).plot()
    assert "dashed" not in rates.figure_.get_supxlabel()


def test_a_trend_is_drawn_from_any_kind_of_frame_and_by_source():
    polars = pytest.importorskip("polars")
    articles = polars.from_pandas(es.datasets.load_sample())
    study = es.compare_eras(
        articles, eras=[2000, 2016], n_topics=2, source="source", progress=False
    )
    display = study.trend(["sanction", "missile*"], by="year", by_source=True).plot()
    names = [ax.get_title("left") for ax in display.axes_]
    assert any(name.startswith("sanction, ") for name in names)
    assert isinstance(study.plot.trend("sanction", by="year"), TrendDisplay)
