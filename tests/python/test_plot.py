"""What a reader of the plots would notice, on frames made up here: words that overlap or turn into
mathematics, colours that change between plots, data that is altered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import PathPatch, Rectangle

from erascope.plot import (
    ChooseKDisplay,
    KeynessDisplay,
    LinksDisplay,
    StudyPlots,
    TopicsDisplay,
    TrendDisplay,
)
from erascope.plot.contrast import contrast
from erascope.plot.palette import LONE
from plot_mocks import (
    BROKEN,
    CHOOSE_K,
    DISPLAYS,
    ERAS,
    LINKS,
    WORDS,
    assert_apart,
    assert_inside,
    mock_keyness,
    mock_links,
    mock_tested,
    mock_topics,
    mock_trend,
    words_on,
)

PACKAGE = Path(__file__).parents[2] / "python" / "erascope"


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
        assert np.mean(to_rgb(text.get_color())) < 0.6, text.get_text()


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
    assert all(np.mean(to_rgb(text.get_color())) > 0.6 for text in ax.texts)


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


def test_keyness_names_the_surest_by_p_and_then_by_effect():
    keyness = mock_tested(mock_keyness(["2000", "2016"], 400))
    terms = contrast(keyness, "2016", "2000")
    own = keyness[keyness["era"] == "2016"].set_index("surface")
    assert own.loc[terms["surface"], "p"].notna().all()  # the untested are left out
    solid = terms[~terms["faint"]]
    assert 20 < len(solid) < len(terms)
    ranked = own.loc[solid["surface"]]
    assert ranked["p"].is_monotonic_increasing
    assert (ranked["q"] < 0.05).all()
    equal = ranked[ranked["p_is_bound"]]
    assert len(equal) > 3
    assert equal["document_difference_low"].is_monotonic_decreasing
    bound = solid.iloc[: len(equal)]
    assert bound["beyond"].all()
    assert bound["evidence"].min() > solid.iloc[len(equal) :]["evidence"].max()
    display = KeynessDisplay(keyness, ["2000", "2016"], n_labels=6).plot()
    named = {text.get_text() for text in display.ax_.texts}
    assert named & set(bound["surface"])
    assert named <= set(solid["surface"])
    ticks = [tick.get_text() for tick in display.ax_.get_yticklabels()]
    assert ticks == ["1 in 10", "1 in 100", "1 in 1,000"]
    assert "faint: may be chance" in display.ax_.get_xlabel()


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
        (ChooseKDisplay(CHOOSE_K.iloc[:0], ["2000"]), '"auto" chose none'),
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


def test_a_share_that_surely_changed_is_told():
    links = LINKS.assign(share_change_low=[0.02, -0.2, np.nan, np.nan, np.nan])
    links["share_change_high"] = [0.1, -0.01, np.nan, np.nan, np.nan]
    display = LinksDisplay(links, mock_topics({"2000": 3, "2016": 4})).plot()
    tails = [text.get_text().split("\n")[-1] for text in display.ax_.texts]
    assert sum("grew" in tail for tail in tails) == 1
    assert sum("shrank" in tail for tail in tails) == 1


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


class MockStudy:
    """A study's frames, as pandas or as polars."""

    def __init__(self, convert=lambda frame: frame):
        self.eras = convert(ERAS)
        self.topics = convert(mock_topics({"2000": 3, "2016": 4}))
        self.links = convert(LINKS)
        self.keyness = convert(mock_keyness(["2000", "2016"], 100))
        self.choose_k = convert(CHOOSE_K)

    def trend(self, terms, by="month"):
        assert by == "month"
        display = TrendDisplay(mock_trend(terms, BROKEN), ERAS)
        return SimpleNamespace(display=lambda value: display)


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_a_study_draws_its_plots(kind):
    pytest.importorskip("narwhals")
    convert = pytest.importorskip("polars").from_pandas if kind == "polars" else lambda frame: frame
    plots = StudyPlots(MockStudy(convert))
    assert isinstance(plots.keyness(n_labels=4), KeynessDisplay)
    assert isinstance(plots.links(), LinksDisplay)
    assert plots.topics().colours_ == plots.links().colours_
    ax = plt.subplots()[1]
    assert plots.trend(["oil", "bank"], ax=ax).ax_ is ax
    assert isinstance(plots.choose_k(), ChooseKDisplay)


def test_the_number_of_topics_that_was_taken_is_ringed_and_named():
    ax = ChooseKDisplay(CHOOSE_K, ["2000", "2016"]).plot().ax_
    rings = [line for line in ax.lines if line.get_markerfacecolor() == "none"]
    assert [(list(ring.get_xdata()), list(ring.get_ydata())) for ring in rings] == [
        ([3], [0.09]),
        ([2], [0.02]),
    ]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["2000: 3", "2016: 2"]


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
