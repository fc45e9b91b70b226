"""Every notebook runs from top to bottom in a fresh kernel, and is stored with its outputs."""

from __future__ import annotations

import gc
import json
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
TIMEOUT = 300  # seconds for one cell
LARGEST = 1_000_000  # bytes


@pytest.fixture
def kernel_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A kernel that is this very Python, whatever kernels and settings the user has."""
    name = "erascope-tests"
    specification = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "erascope tests",
        "language": "python",
    }
    folder = tmp_path / "jupyter" / "kernels" / name
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps(specification), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    monkeypatch.delenv("MPLBACKEND", raising=False)  # the kernel shows figures in the notebook
    return name


def kinds_of_output(cell: NotebookNode) -> set[str]:
    """What a cell shows: text, tables and pictures by their types; not what goes to stderr."""
    kinds: set[str] = set()
    for output in cell.outputs:
        if output.output_type == "stream":
            kinds |= {output.name} - {"stderr"}
        elif output.output_type == "error":
            kinds.add("error")
        else:
            kinds |= set(output.data)
    return kinds


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS, f"no notebook in {FOLDER}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_as_anyone_would_store_it(path: Path) -> None:
    """Run from the top, nothing of the machine in it, and small enough for the repository."""
    stored = nbformat.read(path, as_version=4)
    assert stored.metadata.kernelspec.name == "python3"
    assert set(stored.metadata) == {"kernelspec", "language_info"}
    assert set(stored.metadata.language_info) == {"name"}
    cells = [cell for cell in stored.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for number, cell in enumerate(cells, 1):
        assert not cell.metadata, f"{path.name}, input {number} keeps {dict(cell.metadata)}"
        for output in cell.outputs:
            assert output.get("name") != "stderr", f"{path.name}, input {number}: {output.text}"
            texts = [text for kind, text in output.get("data", {}).items() if "image" not in kind]
            shown = " ".join([*map(str, texts), output.get("text", "")])
            leaks = re.findall(r"(?:/(?:home|tmp|root|Users|work)/|[A-Z]:\\\\| at 0x)\S*", shown)
            assert not leaks, f"{path.name}, input {number} shows {leaks}"
    assert path.stat().st_size < LARGEST, f"{path.name} holds {path.stat().st_size:,} bytes"


# Jupyter's own sockets and event loops give warnings that are not ours to fix.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, kernel_name: str, tmp_path: Path) -> None:
    stored = nbformat.read(path, as_version=4)
    nbformat.validate(stored)
    executed = nbformat.read(path, as_version=4)
    work = tmp_path / "work"
    work.mkdir()
    client = NotebookClient(
        executed,
        timeout=TIMEOUT,
        kernel_name=kernel_name,
        resources={"metadata": {"path": str(work)}},
    )
    client.execute()  # an error in a cell is an error here, with its traceback
    gc.collect()

    for number, (before, after) in enumerate(zip(stored.cells, executed.cells, strict=True)):
        if after.cell_type != "code":
            continue
        shown, stands = kinds_of_output(after), kinds_of_output(before)
        assert stands == shown, (
            f"{path.name}, cell {number}: a run shows {sorted(shown)}, the file {sorted(stands)}; "
            "run the notebook from the top and save it"
        )
