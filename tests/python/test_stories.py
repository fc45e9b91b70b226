"""Stories: copies of one text, with parts cut and added, in frames of any kind and in a study."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

import erascope as es

HEADER = "By Staff Writers\nMoscow (AFP) Feb 16, 2016\n"
CREDIT = "\nAll rights reserved."


def paragraph(number):
    letters = np.random.default_rng(number).integers(97, 123, (30, 6))
    return " ".join("".join(map(chr, word)) for word in letters)


def body(*numbers):
    return "\n\n".join(paragraph(number) for number in numbers)


@pytest.fixture
def articles():
    return pd.DataFrame(
        {
            "body": [
                body(1, 2, 3, 4, 5),
                body(6, 7, 8),
                HEADER + body(1, 3, 5) + CREDIT,
                body(6, 7, 8),
                body(6, 7, 8),
                None,
                "",
            ],
            "date": ["2016-02-16", "2016-02-16", "2016-02-18", "2016-03-01", None, "2016", "2016"],
        },
        index=list("abcdefg"),
    )


def find(frame, **parameters):
    return es.find_stories(frame, progress=False, **parameters)


def together(stories):
    """Groups of row places, whatever the stories are numbered."""
    groups = pd.Series(range(len(stories))).groupby(stories["story"].to_numpy()).apply(tuple)
    return sorted(groups)


def test_copies_share_a_story_within_the_window(articles):
    stories = find(articles)
    assert list(stories.columns) == ["story", "n_copies", "similarity"]
    assert stories.index.equals(articles.index)
    assert together(stories) == [(0, 2), (1, 4), (3,), (5,), (6,)] or together(stories) == [
        (0, 2),
        (1,),
        (3, 4),
        (5,),
        (6,),
    ]
    assert stories["n_copies"].tolist()[:3] in ([2, 2, 2], [2, 1, 2])
    assert stories.loc["c", "similarity"] == pytest.approx(90 / 101)
    assert stories.loc["g", "similarity"] == 1.0
    assert together(find(articles, window_days=14)) == [(0, 2), (1, 3, 4), (5,), (6,)]
    assert together(find(articles, window_days=None)) == [(0, 2), (1, 3, 4), (5,), (6,)]
    assert together(find(articles, date=None)) == [(0, 2), (1, 3, 4), (5,), (6,)]
    assert together(find(articles, window_days=None, similarity=0.95))[0] == (0,)


def test_pairs_name_the_places_of_the_articles(articles):
    pairs = es.find_copies(articles, window_days=None, progress=False)
    assert list(zip(pairs["first"], pairs["second"], strict=True)) == [(0, 2), (1, 4), (3, 4)]


def test_order_and_threads_leave_no_trace(articles):
    stories = find(articles, n_threads=1)
    pd.testing.assert_frame_equal(find(articles, n_threads=3), stories)
    shuffled = articles.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(find(shuffled).loc[articles.index], stories)


def test_frames_of_the_users_kind(articles):
    stories = find(pl.from_pandas(articles))
    assert isinstance(stories, pl.DataFrame)
    assert stories["story"].to_list() == find(articles.reset_index(drop=True))["story"].tolist()
    texts = find(articles["body"].tolist()[:5])
    assert together(texts) == [(0, 2), (1, 3, 4)]


def test_titles_count_with_the_text():
    frame = pd.DataFrame({"body": ["Div 10 cts.", "Div 10 cts."], "title": ["Acme", "Bolt"]})
    assert together(find(frame, date=None)) == [(0, 1)]
    assert together(find(frame, date=None, title="title")) == [(0,), (1,)]


def test_dates_that_cannot_be_read_count_as_unknown(articles):
    articles["date"] = ["27/12/2000"] + ["2016-02-16"] * 6
    with pytest.warns(es.ErascopeWarning, match="1 of 7 dates cannot be read") as warned:
        stories = find(articles)
    assert stories.loc["a", "story"] == stories.loc["c", "story"]
    assert warned[0].filename == __file__
    articles["date"] = "27/12/2000"
    assert together(find(articles, date_format="%d/%m/%Y"))[0] == (0, 2)


@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ({"similarity": 0}, ValueError, "similarity is 0, but must be above 0 and at most 1"),
        ({"similarity": "high"}, TypeError, "similarity is 'high', but must be a number"),
        ({"window_days": -1}, ValueError, "window_days is -1, but must be at least 0"),
        ({"window_days": 1.5}, TypeError, "window_days is 1.5, but must be a whole number"),
        ({"text": "text"}, ValueError, "text is 'text', but the columns are body, date"),
        ({"date": "day"}, ValueError, "date is 'day', but the columns are body, date"),
        ({"title": "head"}, ValueError, "title is 'head', but the columns are body, date"),
        ({"n_threads": 0}, ValueError, "n_threads is 0, but must be at least 1"),
        ({"date_format": 3}, TypeError, "date_format is 3, but must be a string"),
    ],
)
def test_bad_parameters_are_named(articles, parameters, error, message):
    with pytest.raises(error) as raised:
        find(articles, **parameters)
    assert message in str(raised.value)


def test_no_article_is_no_story():
    assert len(find(pd.DataFrame({"body": pd.Series([], dtype=str)}), date=None)) == 0


def test_a_study_counts_stories_and_shows_both():
    sample = es.datasets.load_sample()
    # Three outlets print one article of 2016 again, two with changes.
    one = sample[sample["date"].str.startswith("2016", na=False)].iloc[[0]]
    copies = pd.concat([one, one, one], ignore_index=True)
    day = pd.Timestamp(one["date"].iloc[0]) + pd.Timedelta(days=1)
    copies["date"] = str(day.date())
    copies["id"] = ["copy 1", "copy 2", "copy 3"]
    copies.loc[1, "body"] = HEADER + copies.loc[1, "body"]
    copies.loc[2, "body"] = copies.loc[2, "body"] + CREDIT
    more = pd.concat([sample, copies], ignore_index=True)

    def compare(frame, **parameters):
        eras = {"2000": ("2000-01-01", "2002-01-01"), "2016": 2016}
        return es.compare_eras(
            frame, eras=eras, id="id", title="title", n_topics=3, progress=False, **parameters
        )

    before, after = compare(sample), compare(more)
    assert after.eras["n_articles"].tolist()[1] == before.eras["n_articles"].tolist()[1] + 3
    assert after.eras["n_stories"].tolist() == before.eras["n_stories"].tolist()
    # The surface, the form that people are shown, is the commonest one over all articles.
    keyness = [study.keyness.drop(columns="surface") for study in (after, before)]
    pd.testing.assert_frame_equal(*keyness)
    assert after.topics["share"].tolist() == before.topics["share"].tolist()
    assert after.topics["n_stories"].tolist() == before.topics["n_stories"].tolist()
    assert after.topics["n_articles"].sum() == before.topics["n_articles"].sum() + 3
    told = after.articles.set_index("id")
    for copy in copies["id"]:
        assert told.loc[copy, "story"] == told.loc[one["id"].iloc[0], "story"]
        assert told.loc[copy, "topic"] == told.loc[one["id"].iloc[0], "topic"]
    assert "counted as" in after.summary()

    each = compare(more, count="articles")
    assert (
        each.eras["n_articles"].tolist() == each.topics.groupby("era")["n_articles"].sum().tolist()
    )
    assert each.eras["n_tokens"].iloc[1] > after.eras["n_tokens"].iloc[1]
    trend, each_trend = (study.trend("the", by="year").frame for study in (after, each))
    for frame in (trend, each_trend):
        assert (frame["all_articles"] - frame["all_stories"]).sum() == 3
    filled = trend[trend["all_articles"] > 0]
    assert np.allclose(filled["share"], filled["stories"] / filled["all_stories"])
    filled = each_trend[each_trend["all_articles"] > 0]
    assert np.allclose(filled["share"], filled["articles"] / filled["all_articles"])
