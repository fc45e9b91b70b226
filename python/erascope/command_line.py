"""The shell's face: `erascope demo`, `erascope read`, `erascope compare`.

What is found goes to files and to standard output, what is going on to standard error. Exit codes:
0 all went well, 1 the data do not allow it, 2 the call is wrong, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import erascope as es
from erascope.export import KINDS, read_table, table_bytes
from erascope.files import write_whole

SAMPLE_ERAS = {"2000": ("2000-01-01", "2002-01-01"), "2016": ("2016-01-01", "2017-01-01")}
OUTPUTS = "report.html, study.erascope, or a folder/ for all tables and the report"
EXAMPLES = """\
examples:
  erascope demo -o report.html
  erascope read pages/ -o articles.csv
  erascope compare articles.csv --eras 2000 2016 -o report.html
  erascope compare news.parquet --text text --date date --eras 2000 2016 -o report.html
  erascope compare pages/ --eras early=2000-01-01:2002-01-01 late=2016 -o tables/ -o study.erascope

exit codes: 0 all went well, 1 the data do not allow it, 2 the call is wrong
"""


class UsageError(Exception):
    """A call that cannot be meant."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", es.ErascopeWarning)
            warnings.showwarning = lambda message, *_, **__: _say(f"warning: {message}")
            given.run(given)
    except es.ErascopeError as error:
        _say(f"erascope {given.command}: {error}")
        return 1
    except (UsageError, ValueError, TypeError) as error:
        _say(f"erascope {given.command}: {error}\nerascope {given.command} --help shows examples")
        return 2
    except KeyboardInterrupt:
        _say("interrupted; nothing was written")
        return 130
    except BrokenPipeError:
        # Whoever read the output has gone; Python would complain once more when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="erascope",
        description="What changed in the coverage between eras, and how sure can we be?",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"erascope {es.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="demo | read | compare")

    def command(name: str, run: Callable[[Any], None], what: str) -> argparse.ArgumentParser:
        one = commands.add_parser(
            name,
            help=what,
            description=what,
            epilog=EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.set_defaults(run=run)
        one.add_argument("--force", action="store_true", help="overwrite what is there")
        one.add_argument("--quiet", action="store_true", help="show no progress")
        return one

    demo = command("demo", _demo, "Compare the eras of the sample corpus and write a report.")
    demo.add_argument("-o", "--output", action="append", metavar="FILE", help=OUTPUTS)

    read = command("read", _read, "Read a folder of saved pages into a table of dated articles.")
    read.add_argument("folder", help="saved pages")
    read.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="FILE",
        help=f"a name ending in .{', .'.join(KINDS)}",
    )
    read.add_argument(
        "--overrides", metavar="CSV", help="what is known better: id, and date, title or source"
    )

    compare = command("compare", _compare, "Compare the coverage of eras; prints the findings.")
    compare.add_argument(
        "articles", help="a .csv, .jsonl, .ndjson or .parquet file, or a folder of saved pages"
    )
    compare.add_argument(
        "--eras",
        nargs="+",
        required=True,
        metavar="ERA",
        help="calendar years, as in 2000 2016, or name=first-day:day-after-the-last",
    )
    compare.add_argument("-o", "--output", action="append", metavar="FILE", help=OUTPUTS)
    compare.add_argument("--text", default="body", help="column of the texts (default: body)")
    compare.add_argument("--date", default="date", help="column of the dates (default: date)")
    for column in ("id", "title", "source", "url"):
        compare.add_argument(
            f"--{column}", help=f"column of that kind (default: {column}, where there is one)"
        )
    compare.add_argument("--n-topics", default="auto", help="topics of each era (default: auto)")
    compare.add_argument("--language", default="english", help="(default: english)")
    compare.add_argument("--stop-words", nargs="+", default=[], metavar="WORD")
    compare.add_argument("--weights", default="auto", help="auto, bm25 or tfidf")
    compare.add_argument("--min-df", default="2", help="fewest articles, or share as in 0.01")
    compare.add_argument("--max-df", default="0.5", help="most articles, or share (default: 0.5)")
    compare.add_argument("--count", default="stories", help="stories (default) or articles")
    compare.add_argument(
        "--n-permutations", type=int, default=999, help="of articles, for p and q (default: 999)"
    )
    compare.add_argument(
        "--include-undated",
        action="store_true",
        help="sort articles without a date into the era their words are most like",
    )
    compare.add_argument("--date-format", help="strptime format of dates that are not ISO 8601")
    compare.add_argument("--seed", type=int, default=0, help="(default: 0)")
    compare.add_argument("--n-threads", type=int, help="(default: all)")
    compare.add_argument("--heading", help="heading of the report (default: the eras)")
    compare.add_argument("--by", help="bins of its trends: day, week, month, quarter or year")
    compare.add_argument(
        "--format", default="csv", choices=KINDS, help="of the tables in a folder (default: csv)"
    )
    return parser


def _demo(given: argparse.Namespace) -> None:
    outputs = given.output or ["report.html"]
    _check(outputs, given.force)
    study = es.compare_eras(
        es.datasets.load_sample(),
        eras=SAMPLE_ERAS,
        n_topics={"2000": 5, "2016": 4},
        id="id",
        title="title",
        source="source",
        progress=_watched(given),
    )
    _show(study, outputs, given)


def _read(given: argparse.Namespace) -> None:
    _check([given.output], given.force, tuple(f".{kind}" for kind in KINDS))
    kind = os.path.splitext(given.output)[1].removeprefix(".")
    pages = es.read_pages(given.folder, given.overrides, progress=_watched(given))
    write_whole(given.output, table_bytes(pages, kind), f"articles.{kind}")
    n_dated, n_problems = pages["date"].notna().sum(), pages["problem"].notna().sum()
    _say(f"{len(pages):,} pages, {n_dated:,} with a date, {n_problems:,} with a problem")
    _say(f"wrote {given.output}")


def _compare(given: argparse.Namespace) -> None:
    outputs = given.output or []
    _check(outputs, given.force)
    eras = dict(_era(one) for one in given.eras)
    n_topics = given.n_topics
    if n_topics != "auto":
        n_topics = _number("--n-topics", n_topics)
    min_df, max_df = _number("--min-df", given.min_df), _number("--max-df", given.max_df)
    folder = os.path.isdir(given.articles)
    if folder:
        articles = es.read_pages(given.articles, progress=_watched(given))
    else:
        articles = read_table(given.articles)
    if not given.quiet:
        _say(f"{len(articles):,} articles in {given.articles}")
    columns: dict[str, Any] = {
        column: getattr(given, column) or (column if column in articles.columns else None)
        for column in ("id", "title", "source", "url")
    }
    study = es.compare_eras(
        articles,
        eras=eras,
        text=given.text,
        date=given.date,
        **columns,
        n_topics=n_topics,
        language=given.language,
        stop_words=given.stop_words,
        weights=given.weights,
        min_df=min_df,
        max_df=max_df,
        count=given.count,
        n_permutations=given.n_permutations,
        include_undated=given.include_undated,
        date_format=given.date_format,
        seed=given.seed,
        n_threads=given.n_threads,
        progress=_watched(given),
    )
    _show(study, outputs, given)


def _watched(given: argparse.Namespace) -> bool:
    """Whether somebody sees the bars; in a log they would be line after line."""
    return not given.quiet and sys.stderr.isatty()


def _number(option: str, text: str) -> int | float:
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        raise UsageError(f"{option} is {text!r}, but must be a number") from None


def _era(text: str) -> tuple[str, Any]:
    """`2000`, `late=2016` or `early=2000-01-01:2002-01-01`."""
    name, is_named, bounds = text.rpartition("=")
    start, has_end, end = bounds.partition(":")
    if has_end and not is_named:
        raise UsageError(f"--eras is {text!r}, but a stretch of time needs a name: name={text}")
    return (name if is_named else bounds), ((start, end) if has_end else bounds)


def _check(
    outputs: Sequence[str], force: bool, endings: tuple[str, ...] = (".html", ".erascope")
) -> None:
    """Before hours of work: whether what is to come out may be written where it should."""
    for output in outputs:
        folder = output.endswith(("/", os.sep)) or os.path.isdir(output)
        if not folder and not output.endswith(endings):
            named = ", ".join(endings)
            raise UsageError(f"--output is {output!r}, but must end in {named} or be a folder/")
        if os.path.exists(output) and not force and (not folder or os.listdir(output)):
            raise UsageError(f"{output!r} is there already; --force overwrites it")
        parent = os.path.dirname(os.path.abspath(output.rstrip("/" + os.sep)))
        if not os.path.isdir(parent):
            raise UsageError(f"--output is {output!r}, but {parent!r} is no folder")


def _show(study: es.Study, outputs: Sequence[str], given: argparse.Namespace) -> None:
    """Print the findings, and write the outputs."""
    sys.stdout.write(study.summary() + "\n")
    sys.stdout.flush()
    heading, by = getattr(given, "heading", None), getattr(given, "by", None)
    for output in outputs:
        if output.endswith(".html"):
            study.to_html(output, title=heading, by=by)
        elif output.endswith(".erascope"):
            study.save(output)
        else:
            study.export(output, format=getattr(given, "format", "csv"), overwrite=given.force)
        _say(f"wrote {output}")


if __name__ == "__main__":
    sys.exit(main())
