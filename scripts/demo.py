"""The sample corpus, 2000 against 2016: findings printed, plots and a report in demo/.

`python scripts/demo.py docs/images` makes the pictures of the README; that of the report only where
Chromium and Playwright are there.
"""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # plots go into files, a screen is not needed

import erascope as es

TERMS = ["sanction", "missile*", "refugee", '"Iran"']


def main(folder: Path) -> None:
    """Run the study and write the plots and the report into the folder."""
    articles = es.datasets.load_sample()
    study = es.compare_eras(
        articles,
        text="body",
        date="date",
        id="id",
        title="title",
        source="source",
        eras={"2000": ("2000-01-01", "2002-01-01"), "2016": ("2016-01-01", "2017-01-01")},
        n_topics={"2000": 5, "2016": 4},  # the sample's themes are known
        progress=False,  # done in a moment
    )
    print(study.summary())

    folder.mkdir(parents=True, exist_ok=True)
    displays = {
        "keyness": study.plot.keyness(),
        "topics": study.plot.topics(),
        "links": study.plot.links(),
        "trend": study.trend(TERMS, by="quarter").plot(),
    }
    print("\nPlots:")
    for name, display in displays.items():
        path = folder / f"{name}.png"
        display.figure_.savefig(path, dpi=100)
        print(f"  {path}")
    report = folder / "report.html"
    study.to_html(report)
    take_picture(report, folder / "report.png")
    print(f"\nReport, for any browser:\n  {report}")


def take_picture(report: Path, path: Path) -> None:
    """Show the report in a browser, at its words, and keep what is seen."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None or find_spec("playwright") is None:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        arguments = ["--headless", "--no-sandbox", "--disable-gpu"]
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        page = browser.new_page(viewport={"width": 1100, "height": 1000})
        page.goto(report.resolve().as_uri() + "#words")
        page.wait_for_selector("html[data-ready]", state="attached")
        page.screenshot(path=path)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "demo"))
