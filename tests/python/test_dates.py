"""Every form a date may come in: the day, month or year that was written, in the era it belongs to,
or a row of the ledger that says why not."""

from __future__ import annotations

import datetime
import locale
import warnings
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import erascope as es

ERAS = {"2000": ("2000-01-01", "2001-01-01"), "2016": 2016}
EASTERN = datetime.timezone(datetime.timedelta(hours=-5))
LATE = datetime.datetime(2000, 12, 31, 23, 30)
#: Two articles that give every study an era to compare with.
ANCHORS = ["2000-06-01", "2016-06-01"]


def study_of(dates: Any, **parameters: Any) -> es.Study:
    texts = [f"Officials discussed sanction number{i} and the missile." for i in range(len(dates))]
    settings = {"eras": ERAS, "n_topics": "auto", "min_df": 1, "max_df": 1.0, "progress": False}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", es.ErascopeWarning)  # so few articles
        return es.compare_eras(texts, dates=dates, **(settings | parameters))


def dates_read(study: es.Study) -> list[str | None]:
    """What the study took each date for, by the order of the articles."""
    found = study.kwic("sanction").set_index("id")["date"].sort_index()
    return [date if isinstance(date, str) else None for date in found]


@pytest.mark.parametrize(
    ("given", "read", "era"),
    [
        ("2000", "2000", "2000"),
        ("2000-12", "2000-12", "2000"),
        ("2000-Q4", "2000-Q4", "2000"),
        ("2000-W30", "2000-W30", "2000"),
        ("2000-12-27", "2000-12-27", "2000"),
        (" 2000-12-27\n", "2000-12-27", "2000"),
        ("20001227", "2000-12-27", "2000"),
        ("2000-12-27T10:00:00Z", "2000-12-27", "2000"),
        ("2000-12-31T23:30-05:00", "2000-12-31", "2000"),  # 2001 in London
        ("2001-01-01T00:30+09:00", "2001-01-01", None),  # 2000 in London
        ("--09-04", "--09-04", None),
        (2000, "2000", "2000"),
        (20001227, "2000-12-27", "2000"),
        (2000.0, "2000", "2000"),
        (np.int32(2000), "2000", "2000"),
        (np.float32(2000), "2000", "2000"),
        (datetime.date(2000, 12, 27), "2000-12-27", "2000"),
        (LATE, "2000-12-31", "2000"),
        (LATE.replace(tzinfo=EASTERN), "2000-12-31", "2000"),
        (pd.Timestamp(LATE), "2000-12-31", "2000"),
        (pd.Timestamp(LATE, tz="America/New_York"), "2000-12-31", "2000"),
        (np.datetime64("2000-12-31T23:30"), "2000-12-31", "2000"),
        (np.datetime64("2000-12"), "2000-12", "2000"),
        (np.datetime64("2000"), "2000", "2000"),
        (pd.Period("2000-12-27", "D"), "2000-12-27", "2000"),
        (pd.Period("2000-12-27 10:00", "h"), "2000-12-27", "2000"),
        (pd.Period("2000-12-27", "W"), "2000-W52", "2000"),
        (pd.Period("2000-12", "M"), "2000-12", "2000"),
        (pd.Period("2000Q4", "Q"), "2000-Q4", "2000"),
        (pd.Period("2000", "Y"), "2000", "2000"),
        (pd.Period("2000-01", "2M"), None, None),
        (pd.Period("2001Q1", "Q-NOV"), None, None),  # from December 2000
        (pd.Period("2001", "Y-MAR"), None, None),  # from April 2000
        (None, None, None),
        (float("nan"), None, None),
        (np.datetime64("NaT"), None, None),
        (pd.NaT, None, None),
        (pd.NA, None, None),
        ("", None, None),
        (" ", None, None),
    ],
)
def test_one_date(given: Any, read: str | None, era: str | None) -> None:
    study = study_of([given, *ANCHORS])
    assert dates_read(study) == [read, *ANCHORS]
    found = study.articles["era"][0]
    assert (found if isinstance(found, str) else None) == era
    assert (study.ledger["id"].tolist() == [0]) == (era is None)


def series(values: list[Any], dtype: Any) -> pd.Series:
    return pd.Series(values, dtype=dtype)


WHOLE_COLUMNS: dict[str, tuple[Any, list[str | None]]] = {
    **{
        f"array of datetime64[{unit}]": (
            np.array(["2000-12-31", "NaT"], f"M8[{unit}]"),
            [day, None],
        )
        for unit, day in [("Y", "2000"), ("M", "2000-12")]
        + [(unit, "2000-12-31") for unit in ["D", "h", "m", "s", "ms", "us", "ns"]]
    },
    **{
        f"Series of datetime64[{unit}]": (
            pd.Series(np.array(["2000-12-31T23:59", "NaT"], f"M8[{unit}]")),
            ["2000-12-31", None],
        )
        for unit in ["s", "ms", "us", "ns"]
    },
    "zoned Series": (
        pd.Series([LATE, None]).dt.tz_localize("America/New_York"),
        ["2000-12-31", None],
    ),
    "zoned index": (pd.DatetimeIndex([LATE, None], tz="Asia/Tokyo"), ["2000-12-31", None]),
    "Series of two zones": (
        pd.Series([LATE.replace(tzinfo=EASTERN), LATE.replace(tzinfo=datetime.UTC)], dtype=object),
        ["2000-12-31", "2000-12-31"],
    ),
    "PeriodIndex": (pd.PeriodIndex(["2000-12", None], freq="M"), ["2000-12", None]),
    "Series of Period": (pd.Series(pd.PeriodIndex(["2000Q4", None], freq="Q")), ["2000-Q4", None]),
    "floats": (np.array([2000.0, np.nan]), ["2000", None]),
    "integers": (np.array([2000, 2016]), ["2000", "2016"]),
    "Int64": (series([2000, None], "Int64"), ["2000", None]),
    "strings": (series(["2000-12", None], "string[python]"), ["2000-12", None]),
    "array of strings": (np.array(["2000-12", "2000"]), ["2000-12", "2000"]),
    "categories": (series(["2000-12", None], "category"), ["2000-12", None]),
    "pandas date32": (
        series([datetime.date(2000, 12, 31), None], pd.ArrowDtype(pa.date32())),
        ["2000-12-31", None],
    ),
    "pandas Arrow timestamp": (
        series(
            [pd.Timestamp(LATE, tz="Asia/Tokyo"), None],
            pd.ArrowDtype(pa.timestamp("s", "Asia/Tokyo")),
        ),
        ["2000-12-31", None],
    ),
    "Arrow date32": (pa.array([datetime.date(2000, 12, 31), None]), ["2000-12-31", None]),
    "Arrow timestamp": (pa.array([LATE, None], pa.timestamp("us")), ["2000-12-31", None]),
    "Arrow strings": (pa.array(["2000-12", None]), ["2000-12", None]),
    "Arrow zoned": (
        pa.chunked_array(
            [pa.array([LATE.replace(tzinfo=EASTERN), None], pa.timestamp("us", "-05:00"))]
        ),
        ["2000-12-31", None],
    ),
}


@pytest.mark.parametrize("kind", WHOLE_COLUMNS)
def test_columns_of_dates(kind: str) -> None:
    column, expected = WHOLE_COLUMNS[kind]
    if "2016" not in expected:
        texts = ["Sanction of old.", "Sanction of yore."]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", es.ErascopeWarning)
            study = es.compare_eras(texts, dates=column, eras=[2000], min_df=1, progress=False)
    else:
        study = study_of(column)
    assert dates_read(study) == expected
    # The same as a column of a frame.
    if not isinstance(column, pa.Array | pa.ChunkedArray):
        frame = pd.DataFrame({"body": ["Sanction of old.", "Sanction of yore."], "date": column})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", es.ErascopeWarning)
            as_column = es.compare_eras(frame, eras=[2000], min_df=1, progress=False)
        if kind not in (
            "array of datetime64[Y]",
            "array of datetime64[M]",
        ):  # pandas makes days of them
            assert dates_read(as_column) == expected


def test_polars_dates() -> None:
    polars = pytest.importorskip("polars")
    zoned = polars.Series([LATE.replace(tzinfo=datetime.UTC), None])
    columns = {
        "days": polars.Series([datetime.date(2000, 12, 31), None]),
        "times": polars.Series([LATE, None]),
        "zoned": zoned.dt.convert_time_zone("America/New_York"),
    }
    texts = ["Sanction of old.", "Sanction of yore."]
    for name, column in columns.items():
        frame = polars.DataFrame({"body": texts, "date": column})
        for articles, dates in [(frame, None), (texts, column)]:
            with pytest.warns(es.ErascopeWarning):
                study = es.compare_eras(
                    articles, dates=dates, eras=[2000], min_df=1, progress=False, n_topics="auto"
                )
            read = list(study.kwic("sanction")["date"])
            assert read[0] == "2000-12-31", name
            assert read[1] is None or read[1] != read[1], name


@pytest.mark.parametrize(
    ("written", "date_format", "read"),
    [
        ("27/12/2000", "%d/%m/%Y", "2000-12-27"),
        ("12/27/00", "%m/%d/%y", "2000-12-27"),
        ("27 Dec 2000", "%d %b %Y", "2000-12-27"),
        ("December 27, 2000", "%B %d, %Y", "2000-12-27"),
        ("december 2000", "%B %Y", "2000-12"),
        ("2000", "%Y", "2000"),
        ("Wed, 27 Dec 2000 23:30:00 -0800", "%a, %d %b %Y %H:%M:%S %z", "2000-12-27"),
        (20001227, "%Y%m%d", "2000-12-27"),
    ],
)
def test_a_format_says_what_is_day_and_what_is_month(
    written: Any, date_format: str, read: str
) -> None:
    days = [datetime.datetime(year, 6, 7, tzinfo=datetime.UTC) for year in (2000, 2016)]
    others = [day.strftime(date_format) for day in days]
    assert dates_read(study_of([written, *others], date_format=date_format))[0] == read


def test_a_format_without_a_year_places_nothing() -> None:
    with pytest.raises(ValueError, match=r"no article lies in an era.*the dates have no year"):
        study_of(["4 September", "7 June"], date_format="%d %B")


@pytest.mark.parametrize("name", ["de_DE.UTF-8", "fr_FR.UTF-8", "C"])
def test_names_of_months_are_english_whatever_the_locale(name: str) -> None:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        pytest.skip(f"no locale {name} here")
    try:
        study = study_of(["27 December 2000", "1 May 2016"], date_format="%d %B %Y")
        assert dates_read(study) == ["2000-12-27", "2016-05-01"]
    finally:
        locale.setlocale(locale.LC_ALL, before)


def test_a_format_is_for_strings() -> None:
    columns = [
        np.array(["2000-12-27", "2016"], "M8[D]"),
        pd.to_datetime(pd.Series(["2000-12-27", "2016-01-01"])),
        [datetime.date(2000, 12, 27), datetime.date(2016, 1, 1)],
        pd.PeriodIndex(["2000", "2016"], freq="Y"),
    ]
    for dates in columns:
        with pytest.raises(
            ValueError, match=r"date_format is '%Y', but .*only strings have a format"
        ):
            study_of(dates, date_format="%Y")


@pytest.mark.parametrize(
    "written",
    ["27/12/2000", "Dec 27, 2000", "2000-13-01", "2001-02-29", "0999", "200012", "x" * 5000],
)
def test_an_unreadable_date_is_a_row_of_the_ledger(written: str) -> None:
    study = study_of([written, *ANCHORS])
    assert study.ledger["id"].tolist() == [0]
    assert study.ledger["stage"].tolist() == ["date"]
    reason = study.ledger["reason"][0]
    assert f'date is "{written[:20]}' in reason
    assert len(reason) < 400
    assert pd.isna(study.articles["era"][0])
    assert study.eras["n_articles"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("dates", "parameters", "message"),
    [
        (["27/12/2000", "28/12/2000"], {}, 'date is "27/12/2000", but .*date_format'),
        (["27/12/2000"] * 2, {"date_format": "%Y-%m-%d"}, 'must match date_format "%Y-%m-%d"'),
        (["2000"] * 2, {"date_format": "%C"}, 'date_format is "%C", but %C cannot be read'),
        (["2000"] * 2, {"date_format": "%H"}, "date"),
        ([None, None], {}, "none of the 2 articles has a date"),
        (["--09-04"] * 2, {}, "no article lies in an era.*the dates have no year"),
        (
            ["1999", "2017-02"],
            {},
            r"the eras are 2000 from .* the dates run from 1999-01-01 to 2017-02-28",
        ),
    ],
)
def test_where_no_date_can_be_used_the_error_says_why(
    dates: list[Any], parameters: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        study_of(dates, **parameters)


@pytest.mark.parametrize(
    ("date", "eras", "reason"),
    [
        ("2000-12", {"a": ("2000-01-01", "2000-12-15")}, 'era "a" ends within it, at 2000-12-15'),
        ("2000", {"a": ("2000-03-01", "2002-01-01")}, 'era "a" starts within it, at 2000-03-01'),
        ("2000-W52", {"a": ("2000-01-01", "2000-12-28")}, "whole week"),
        ("2000-Q4", {"a": ("2000-01-01", "2000-12-01")}, "whole quarter"),
    ],
)
def test_a_coarse_date_over_an_edge_belongs_to_no_era(
    date: str, eras: dict[str, Any], reason: str
) -> None:
    study = study_of([date, "2000-06-01"], eras=eras)
    assert study.ledger[["id", "stage"]].values.tolist() == [[0, "era"]]
    assert reason in study.ledger["reason"][0]
    assert study.eras["n_articles"].tolist() == [1]


DAYS = [("2000-01-01", "2001-01-01"), ("2016-01-01", "2017-01-01")]
ERA_FORMS: dict[str, Any] = {
    "tuples": {"2000": DAYS[0], "2016": DAYS[1]},
    "lists": {"2000": list(DAYS[0]), "2016": list(DAYS[1])},
    "years": {"2000": 2000, "2016": "2016"},
    "numbers as names": {2000: 2000, 2016: 2016},
    "list of years": [2000, 2016],
    "list of strings": ["2000", "2016"],
    "tuple of years": (2000, 2016),
    "array of years": np.array([2000, 2016]),
    "unordered": {"2016": 2016, "2000": DAYS[0]},
    "unordered list": [2016, 2000],
    "years as bounds": {"2000": (2000, 2001), "2016": ("2016", "2017")},
    "months as bounds": {"2000": ("2000-01", "2001-01"), "2016": ("2016-01", "2017-01")},
    "dates": {"2000": (datetime.date(2000, 1, 1), datetime.date(2001, 1, 1)), "2016": 2016},
    "datetimes": {
        "2000": (datetime.datetime(2000, 1, 1), datetime.datetime(2001, 1, 1)),
        "2016": 2016,
    },
    "Timestamps": {
        "2000": tuple(map(pd.Timestamp, DAYS[0])),
        "2016": tuple(map(pd.Timestamp, DAYS[1])),
    },
    "datetime64": {"2000": tuple(map(np.datetime64, DAYS[0])), "2016": 2016},
    "Periods": {"2000": (pd.Period("2000-01", "M"), pd.Period("2001-01", "M")), "2016": 2016},
}


@pytest.mark.parametrize("form", ERA_FORMS)
def test_eras_may_be_given_in_many_ways(form: str) -> None:
    study = study_of(["2000-01-01", "2000-12-31", "2016-12-31", "2001-01-01"], eras=ERA_FORMS[form])
    eras = study.eras
    assert eras["era"].tolist() == ["2000", "2016"]
    assert eras["start"].dt.strftime("%Y-%m-%d").tolist() == [day for day, _ in DAYS]
    assert eras["end"].dt.strftime("%Y-%m-%d").tolist() == [day for _, day in DAYS]
    assert eras["n_articles"].tolist() == [2, 1]


@pytest.mark.parametrize("n_eras", [1, 2, 3, 5])
def test_any_number_of_eras(n_eras: int) -> None:
    years = [2000 + 4 * i for i in range(n_eras)]
    study = study_of([f"{year}-05" for year in years for _ in range(2)], eras=years)
    assert study.eras["era"].tolist() == [str(year) for year in years]
    assert study.eras["n_articles"].tolist() == [2] * n_eras
    pairs = study.links[["era_from", "era_to"]].drop_duplicates().values.tolist()
    assert pairs == [[str(one), str(other)] for one, other in pairwise(years)]
    assert set(study.keyness["era"]) == (set(map(str, years)) if n_eras > 1 else set())


def test_undated_matches_stand_last() -> None:
    study = study_of([None, "2016", "2000-02", "2000-02-01", "2000"])
    assert study.kwic("sanction")["id"].tolist() == [4, 3, 2, 1, 0]


def test_matches_of_an_unknown_year_stand_behind_those_of_a_known_one() -> None:
    study = study_of(["--06-04", "2016", "2000-02-01", "2000-12"])
    assert study.kwic("sanction")["id"].tolist() == [2, 3, 1, 0]
