"""What every test shares: the corpora, a browser, and a matplotlib that opens no window.

The corpora are no part of the repository. They are looked for in the folder that ERASCOPE_DATA
names, by default in `shared` beside the repository; a test that needs one skips where it is absent.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
import pytest

matplotlib.use("Agg")  # not by MPLBACKEND, which the kernels of the notebooks would inherit

REPOSITORY = Path(__file__).resolve().parents[2]
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder with corpora/, seeds/ and reference/."""
    folder = Path(os.environ.get("ERASCOPE_DATA") or REPOSITORY.parent / "shared").resolve()
    if not folder.is_dir():
        pytest.skip(f"no data: {folder} is not a folder; set ERASCOPE_DATA")
    return folder


@pytest.fixture(scope="session")
def data_file(data_folder: Path) -> Callable[[str], Path]:
    """The path of one file of the data: `data_file("reference/statistics.json")`."""

    def find(name: str) -> Path:
        path = data_folder / name
        if not path.exists():
            pytest.skip(f"no data: {path} is absent; set ERASCOPE_DATA")
        return path

    return find


@pytest.fixture(scope="session")
def corpus(data_file: Callable[[str], Path]) -> Callable[[str], pd.DataFrame]:
    """A corpus by its name, a fresh frame for each call: `corpus("un_debates")`."""

    def load(name: str) -> pd.DataFrame:
        return pd.read_parquet(data_file(f"corpora/{name}.parquet"))

    return load


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    playwright = pytest.importorskip(
        "playwright.sync_api",
        reason="Playwright for Python is not installed: pip install playwright",
    )
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a report; nothing may have been requested, refused or complained of in the end."""
    events: list[str] = []
    contexts = []

    def opened(path: Path, **settings: Any) -> Any:
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: events.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: events.append(f"error: {error}"))
        page.on("dialog", lambda dialog: events.append("a dialog") or dialog.dismiss())
        page.on("popup", lambda popup: events.append(f"a window: {popup.url}"))
        page.on(
            "request",
            lambda request: request.url == path.as_uri() or events.append(f"request {request.url}"),
        )
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " (event) => console.log('refused: ' + event.violatedDirective));"
        )
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert events == []


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    from matplotlib import pyplot

    pyplot.close("all")
