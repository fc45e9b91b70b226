"""The check of the one-way flow finds each violation it promises to find, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPT = REPOSITORY / "scripts" / "check_flow.py"

CLEAN = {
    "src/lib.rs": """
        pub mod error;
        pub mod counts;
        pub mod text;
        #[cfg(feature = "python")]
        mod python;
        pub use error::{Error, Result};
        pub use counts::TermCounts;
    """,
    "src/error.rs": "pub enum Error {}",
    "src/text/mod.rs": "pub mod stem;",
    "src/text/stem.rs": "use crate::error::Error;\nuse super::tokenize::Token;",
    "src/counts.rs": """
        //! Feeds [`crate::study`], which is below.
        use crate::{error::{Error, Result as Outcome}, text::stem::{self, Stemmer}};
        /* use crate::study; /* nested */ use pyo3::prelude; */
        const NOTE: &str = "use crate::study::Study; \\" numpy::array";
        const RAW: &str = r#"crate::study::Study " pyo3::prelude"#;
        fn quote<'a>(text: &'a str) -> bool { text.contains('"') && text.contains('\\'') }
        fn numpy(arrow: usize) -> usize { arrow }
        mod tests { use super::*; use super::super::text::Tokenizer; }
    """,
    "src/python/mod.rs": "use pyo3::prelude::*;\nuse crate::counts::TermCounts;",
}


def run_on(folder: Path, changes: dict[str, str]) -> subprocess.CompletedProcess[str]:
    for name, source in {**CLEAN, **changes}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(folder)], capture_output=True, text=True, check=False
    )


def test_clean_tree_passes(tmp_path: Path) -> None:
    result = run_on(tmp_path, {})
    assert result.returncode == 0, result.stdout
    assert result.stdout == "check_flow: 6 files flow one way\n"


@pytest.mark.parametrize(
    ("name", "source", "where", "what"),
    [
        ("src/text/stem.rs", "\nuse crate::counts::TermCounts;", 2, "counts stands below text"),
        ("src/text/stem.rs", "fn f(x: crate::study::Study) {}", 1, "study stands below text"),
        ("src/text/stem.rs", "use super::super::counts::Row;", 1, "counts stands below text"),
        ("src/text/mod.rs", "use super::counts::Row;", 1, "counts stands below text"),
        ("src/text/mod.rs", "use crate::{\n error,\n counts,\n};", 3, "counts stands below text"),
        (
            "src/text/mod.rs",
            "use crate::{error::{self, Error}, study::{run::Run}};",
            1,
            "text uses crate::study::run::Run: study stands below text",
        ),
        ("src/text/mod.rs", "mod inner { use super::super::study::A; }", 1, "study stands below"),
        ("src/text/mod.rs", "use crate::TermCounts;", 1, "counts stands below text"),
        ("src/text/mod.rs", "use crate::*;", 1, "uses the whole crate"),
        ("src/counts.rs", 'const A: &str = "x";\nuse crate::study::A;', 2, "study stands below"),
        ("src/counts.rs", "/* a /* b */ c */ use crate::study::A;", 1, "study stands below"),
        ("src/counts.rs", "use super::*;", 1, "uses the whole crate"),
        ("src/helpers.rs", "fn f() {}", 1, "module helpers has no place in ORDER"),
        ("src/counts.rs", "\nuse pyo3::prelude::*;", 2, "pyo3 appears outside src/python/"),
        ("src/counts.rs", "fn f(x: numpy::PyArray1<f64>) {}", 1, "numpy appears outside"),
        ("src/counts.rs", "use arrow_array::Array;", 1, "arrow_array appears outside"),
        ("src/counts.rs", "use pyo3_arrow::PyTable;", 1, "pyo3_arrow appears outside"),
        ("src/lib.rs", "mod counts;\nmod python;", 2, "mod python without #[cfg(feature"),
        ("src/lib.rs", '// #[cfg(feature = "python")]\nmod python;', 2, "mod python without"),
        (
            "src/lib.rs",
            '#[cfg(feature = "python")]\nmod python;\n\nuse pyo3::prelude::*;',
            4,
            "pyo3 appears outside src/python/",
        ),
        ("src/counts.rs", "\n" * 451, 451, "the file has 451 lines, at most 450 are allowed"),
    ],
)
def test_violation_is_found(tmp_path: Path, name: str, source: str, where: int, what: str) -> None:
    result = run_on(tmp_path, {name: source})
    first = result.stdout.splitlines()[0]
    assert result.returncode == 1
    assert first.startswith(f"{name}:{where}: ")
    assert what in first
    assert "check_flow: 1 violations" in result.stdout


def test_no_source_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    result = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "no Rust source" in result.stderr
