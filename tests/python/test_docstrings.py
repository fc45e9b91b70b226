"""Every example in a docstring runs, and every public object has one."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import erascope

# Public objects that need no example of their own: an exception is shown where it is raised.
WITHOUT_EXAMPLES: set[str] = {"ErascopeError"}


def modules() -> Iterator[ModuleType]:
    """The package and every module in it, the compiled core included."""
    yield erascope
    for found in pkgutil.walk_packages(erascope.__path__, "erascope."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def examples() -> list[doctest.DocTest]:
    """One test for each docstring that holds an example."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = {test.name: test for module in modules() for test in finder.find(module)}
    return [found[name] for name in sorted(found) if found[name].examples]


def public_objects() -> dict[str, object]:
    """The functions and classes that `erascope` exports."""
    exported = {name: getattr(erascope, name) for name in erascope.__all__}
    return {name: value for name, value in exported.items() if callable(value)}


def public_members() -> dict[str, object]:
    """Methods and properties that our public classes define themselves."""
    return {
        f"{name}.{member}": value
        for name, owner in public_objects().items()
        if inspect.isclass(owner)
        for ancestor in owner.__mro__
        if ancestor.__module__.startswith("erascope")
        for member, value in vars(ancestor).items()
        if not member.startswith("_") and (callable(value) or inspect.isdatadescriptor(value))
    }


def test_every_exported_name_exists() -> None:
    assert [name for name in erascope.__all__ if not hasattr(erascope, name)] == []


@pytest.mark.parametrize("test", examples(), ids=lambda test: test.name)
def test_example_runs(
    test: doctest.DocTest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    pytestconfig: pytest.Config,
) -> None:
    monkeypatch.chdir(tmp_path)
    flags = 0
    for name in pytestconfig.getini("doctest_optionflags"):
        flags |= doctest.OPTIONFLAGS_BY_NAME[name]
    report: list[str] = []
    doctest.DocTestRunner(optionflags=flags, verbose=False).run(
        test, out=report.append, clear_globs=False
    )
    if report:
        pytest.fail("".join(report), pytrace=False)


@pytest.mark.parametrize("name", sorted(public_objects()))
def test_public_object_has_docstring_and_example(name: str) -> None:
    text = inspect.getdoc(public_objects()[name]) or ""
    assert text.strip(), f"erascope.{name} has no docstring"
    if name not in WITHOUT_EXAMPLES:
        assert "Examples\n--------\n" in text, f"erascope.{name} has no section Examples"
        assert ">>> " in text, f"the section Examples of erascope.{name} runs nothing"


@pytest.mark.parametrize("name", sorted(public_members()))
def test_public_member_has_docstring(name: str) -> None:
    member = public_members()[name]
    assert (inspect.getdoc(member) or "").strip(), f"erascope.{name} has no docstring"
