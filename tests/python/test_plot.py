"""What a reader of the plots would notice, on frames made up here: words that overlap or turn into
mathematics, colours that change between plots, gaps that are bridged, data that is altered."""

from __future__ import annotations

import subprocess
import sys
import types
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.colors import to_hex  # noqa: E402
from matplotlib.patches import PathPatch, Rectangle  # noqa: E402

PACKAGE = Path(__file__).parents[2] / "python" / "erascope"

try:
    import erascope.plot
except ImportError:  # the compiled core is not built: the plots need only their own folder
    for name in [name for name in sys.modules if name.split(".")[0] == "erascope"]:
        del sys.modules[name]
    parent = types.ModuleType("erascope")
    parent.__path__ = [str(PACKAGE)]
    sys.modules["erascope"] = parent
    import erascope.plot  # noqa: F401

from erascope.plot import (  # noqa: E402
    KeynessDisplay,
    LinksDisplay,
    StudyPlots,
    TopicsDisplay,
    TrendDisplay,
)
from erascope.plot.contrast import contrast  # noqa: E402
from erascope.plot.palette import LONE  # noqa: E402

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


@pytest.fixture(autouse=True)
def _figures():
    yield
    plt.close("all")


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
    "trend of bins with gaps": lambda: TrendDisplay(mock_trend(WORDS[:1], [20, 20, 0] * 24), ERAS),
    "trend without bounds": lambda: TrendDisplay(unbounded(), ERAS, value="per_million"),
    "trend by year": lambda: TrendDisplay(
        mock_trend(WORDS[:3], [20] + [0] * 15 + [20], by="YS"), ERAS
    ),
    "trend by week": lambda: TrendDisplay(mock_trend(WORDS[:2], [20] * 40, by="W-MON"), ERAS),
}


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("name", DISPLAYS)
def test_no_words_overlap_and_none_are_cut(name):
    display = DISPLAYS[name]()
    assert display.plot() is display
    assert display.ax_ is display.axes_[0]
    assert_apart(words_on(display.figure_))
    assert_inside(display.figure_)


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("name", DISPLAYS)
def test_article_text_is_literal(name):
    for text in words_on(DISPLAYS[name]().plot().figure_):
        if "$" in text.get_text():
            assert not text.get_parse_math()
            assert not text.get_usetex()


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("name", DISPLAYS)
def test_frames_are_not_altered(name):
    display = DISPLAYS[name]()
    frames = {key: value for key, value in vars(display).items() if isinstance(value, pd.DataFrame)}
    copies = {key: frame.copy(deep=True) for key, frame in frames.items()}
    display.plot()
    for key, frame in frames.items():
        pd.testing.assert_frame_equal(frame, copies[key])


@pytest.mark.parametrize("style", ["default", "dark_background", "ggplot"])
def test_a_new_figure_is_dark_on_white_in_any_style(style):
    with plt.style.context(style):
        display = TrendDisplay(mock_trend(WORDS[:2], BROKEN), ERAS).plot()
        display.figure_.canvas.draw()
    assert to_hex(display.figure_.get_facecolor()) == "#ffffff"
    for text in words_on(display.figure_):
        assert np.mean(matplotlib.colors.to_rgb(text.get_color())) < 0.6, text.get_text()


def given_axes(display, style="default", **options):
    with plt.style.context(style):
        figure, (ax, other) = plt.subplots(1, 2, figsize=(12, 4))
        display.plot(ax, **options)
    assert plt.get_fignums() == [figure.number]
    assert figure.axes == [ax, other]
    assert display.figure_ is figure
    assert display.axes_ == [ax]
    assert display.ax_ is ax
    assert ax.has_data() or ax.texts
    assert not other.has_data()
    assert not other.texts
    assert not figure.texts
    return ax


@pytest.mark.parametrize(
    "name", ["keyness of many terms", "twelve topics", "links of two eras", "trend of three terms"]
)
def test_an_axes_that_is_given_is_used_and_nothing_else(name):
    given_axes(DISPLAYS[name]())


def test_ink_on_a_dark_axes_that_is_given_is_pale():
    display = LinksDisplay(LINKS, mock_topics({"2000": 3, "2016": 4}))
    ax = given_axes(display, "dark_background")
    assert all(np.mean(matplotlib.colors.to_rgb(text.get_color())) > 0.6 for text in ax.texts)


def test_a_word_of_one_era_alone_is_a_triangle_that_points_outwards():
    keyness = mock_keyness(["2000", "2016"], 200)
    keyness.loc[keyness["rest_count"] == 0, "log_ratio_high"] = np.inf
    display = KeynessDisplay(keyness, ["2000", "2016"]).plot()
    n_triangles = 0
    for points in display.ax_.collections:
        corners = points.get_paths()[0].vertices[:, 0]
        if len(corners) == 4:
            n_triangles += len(points.get_offsets())
            assert (np.sign(points.get_offsets()[:, 0]) == -np.sign(corners[:3].mean())).all()
    alone = contrast(keyness, "2016", "2000")["alone"].sum()
    assert n_triangles == alone > 0
    assert "triangle: never on the other side" in display.ax_.get_xlabel()


def test_keyness_of_three_eras_in_one_axes_asks_for_the_era():
    eras = ["2000", "2008", "2016"]
    display = KeynessDisplay(mock_keyness(eras, 100), eras)
    with pytest.raises(ValueError, match="3 eras take one panel each: pass era="):
        display.plot(plt.subplots()[1])
    plt.close("all")
    ax = given_axes(display, era="2008")
    assert ax.get_title("right") == "more in 2008 →"
    with pytest.raises(ValueError, match="era is '1999'"):
        display.plot(era="1999")


def test_keyness_puts_the_later_era_to_the_right():
    keyness = mock_keyness(["2000", "2016"], 200)
    display = KeynessDisplay(keyness, ["2000", "2016"], n_labels=6).plot()
    later = keyness[keyness["era"] == "2016"].set_index("surface")["log_ratio"]
    labels = display.ax_.texts
    assert 4 <= len(labels) <= 6
    for label in labels:
        assert np.sign(label.xy[0]) == np.sign(later[label.get_text()])
    strongest = later.index[keyness[keyness["era"] == "2016"]["z"].abs().argmax()]
    assert strongest in [label.get_text() for label in labels]


def test_keyness_shows_both_eras_where_each_lists_only_its_own_words():
    keyness = mock_keyness(["2000", "2016"], 200)
    own = keyness[keyness["log_ratio"] > 0]
    whole = contrast(keyness, "2016", "2000")
    halves = contrast(own, "2016", "2000")
    assert (halves["log_ratio"] < 0).sum() == (whole["log_ratio"] < 0).sum()


@pytest.mark.parametrize(
    ("display", "words"),
    [
        (KeynessDisplay(mock_keyness(["2000", "2016"], 0), ["2000", "2016"]), "No term to compare"),
        (KeynessDisplay(mock_keyness(["2000"], 5), ["2000"]), "only one era, 2000: nothing to"),
        (TopicsDisplay(mock_topics({})), "No topics to show"),
        (LinksDisplay(mock_links([]), mock_topics({})), "No topics to show"),
        (TrendDisplay(mock_trend(["a"], [1]).iloc[:0], ERAS), "No term to draw"),
        (TrendDisplay(mock_trend(["a"], [0, 0]), ERAS), "No dated articles in these bins"),
    ],
)
def test_nothing_to_draw_is_said_in_words(display, words):
    for ax in (None, plt.subplots()[1]):
        assert any(words in text.get_text() for text in display.plot(ax).ax_.texts)


def test_a_topic_has_one_colour_in_all_plots_and_keeps_it_where_it_continues():
    topics = mock_topics({"2000": 3, "2016": 4})
    bars, blocks = TopicsDisplay(topics, LINKS).plot(), LinksDisplay(LINKS, topics).plot()
    assert bars.colours_ == blocks.colours_
    colours = bars.colours_
    assert colours["2000", 0] == colours["2016", 2]
    assert colours["2000", 1] == colours["2016", 0]
    assert len(set(colours.values())) == 5
    for era, axes in zip(("2000", "2016"), bars.axes_, strict=True):
        drawn = [to_hex(patch.get_facecolor()) for patch in axes.patches]
        assert drawn == [colours[era, topic].lower() for topic in range(len(drawn))]
    drawn = [patch for patch in blocks.ax_.patches if isinstance(patch, Rectangle)]
    assert {to_hex(patch.get_facecolor()) for patch in drawn} == {
        colour.lower() for colour in colours.values()
    }


def test_where_colours_run_out_only_topics_that_continue_have_one():
    topics = mock_topics({"2000": 14, "2016": 14})
    colours = LinksDisplay(LINKS, topics).plot().colours_
    grey = {one for one, colour in colours.items() if colour == LONE}
    assert {("2000", 0), ("2016", 2), ("2000", 1), ("2016", 0)}.isdisjoint(grey)
    assert len(grey) == len(topics) - 4
    assert colours["2000", 0] == colours["2016", 2] != colours["2000", 1]


def test_a_topic_between_two_eras_that_matches_in_neither_has_no_match():
    topics = mock_topics({"2005": 1, "2008": 2, "2012": 1})
    links = mock_links(
        [
            ("2005", 0, "2008", 0, 0.6, "continues"),
            ("2005", None, "2008", 1, 0.2, "born"),
            ("2008", 0, "2012", None, 0.3, "died"),
            ("2008", 1, "2012", None, 0.1, "died"),
            ("2008", None, "2012", 0, 0.3, "born"),
        ]
    )
    tails = [
        text.get_text().split("\n")[-1] for text in LinksDisplay(links, topics).plot().ax_.texts
    ]
    tails = [tail.split("%, ")[1] for tail in tails if "%, " in tail]
    assert sorted(tails) == ["no match", "no match in 2008", "no match in 2012"]


def test_each_ribbon_has_its_number_also_behind_the_words_of_a_middle_era():
    topics = mock_topics({"2005": 3, "2008": 1, "2012": 1})
    links = mock_links(
        [("2005", 1, "2008", 0, 0.68, "continues"), ("2008", 0, "2012", 0, 0.65, "continues")]
    )
    texts = [text.get_text() for text in LinksDisplay(links, topics).plot().ax_.texts]
    assert {"0.68", "0.65"} <= set(texts)


def test_topics_are_drawn_by_size_on_one_scale_and_a_given_name_is_shown():
    topics = mock_topics({"2000": 3, "2016": 4}).sample(frac=1, random_state=1)
    topics.loc[topics["topic"] == 0, "label"] = "Arms to Tehran"
    display = TopicsDisplay(topics).plot()
    for axes in display.axes_:
        widths = [patch.get_width() for patch in axes.patches]
        assert widths == sorted(widths, reverse=True)
        assert axes.get_xlim() == display.ax_.get_xlim()
        assert any(text.get_text().startswith("Arms to Tehran: ") for text in axes.texts)


def test_links_name_what_became_of_topics_and_draw_a_ribbon_per_link():
    display = LinksDisplay(LINKS, mock_topics({"2000": 3, "2016": 4})).plot()
    texts = [text.get_text() for text in display.ax_.texts]
    assert sum("no match in 2016" in text for text in texts) == 1
    assert sum("no match in 2000" in text for text in texts) == 1
    assert sum("split off" in text for text in texts) == 1
    ribbons = [patch for patch in display.ax_.patches if isinstance(patch, PathPatch)]
    assert len(ribbons) == 3
    assert max(ribbons, key=lambda patch: patch.get_alpha()) is ribbons[0]
    assert {"0.80", "0.50", "0.30"} <= set(texts)


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


class MockStudy:
    """A study's frames, as pandas or as polars."""

    def __init__(self, convert=lambda frame: frame):
        self.eras = convert(ERAS)
        self.topics = convert(mock_topics({"2000": 3, "2016": 4}))
        self.links = convert(LINKS)
        self.keyness = convert(mock_keyness(["2000", "2016"], 100))
        self.convert = convert

    def trend(self, terms, by="month"):
        assert by == "month"
        return types.SimpleNamespace(frame=self.convert(mock_trend(terms, BROKEN)))


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_a_study_draws_its_plots(kind):
    pytest.importorskip("narwhals")
    convert = pytest.importorskip("polars").from_pandas if kind == "polars" else lambda frame: frame
    plots = StudyPlots(MockStudy(convert))
    assert isinstance(plots.keyness(n_labels=4), KeynessDisplay)
    assert isinstance(plots.links(), LinksDisplay)
    assert plots.topics().colours_ == plots.links().colours_
    ax = plt.subplots()[1]
    assert plots.trend(["oil", "bank"], ax=ax, value="per_million").ax_ is ax


def test_importing_the_plots_does_not_import_matplotlib():
    script = (
        "import sys, types\n"
        "parent = types.ModuleType('erascope')\n"
        f"parent.__path__ = [{str(PACKAGE)!r}]\n"
        "sys.modules['erascope'] = parent\n"
        "import erascope.plot\n"
        "print([name for name in ('matplotlib', 'pandas') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
