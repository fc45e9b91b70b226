"""The page files of a folder, and their bytes: what cannot be read is said, never waited for."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from pathlib import Path
from typing import NamedTuple

TEXT_SUFFIXES = (".txt", ".txt.gz")
HTML_SUFFIXES = tuple(name + end for name in (".html", ".htm", ".xhtml") for end in ("", ".gz"))
#: The largest page, in bytes, after it was unpacked. The longest articles have some 100 kB.
MAX_BYTES = 10_000_000
GZIP = b"\x1f\x8b"


class UnreadablePageError(Exception):
    """Why a page cannot be read, in words for its row."""


class PageFile(NamedTuple):
    """A file that is named like a page.

    Attributes
    ----------
    id : str
        Its path relative to the folder, with forward slashes. Bytes of the name that are no UTF-8
        stand as a backslash, x and their value.
    problem : str or None
        Why it is not opened.
    """

    id: str
    path: Path
    problem: str | None

    @property
    def is_html(self) -> bool:
        """Whether it is named like an HTML page."""
        return is_html(self.path)


def is_html(path: Path) -> bool:
    """Whether a file is named like an HTML page."""
    return path.name.lower().endswith(HTML_SUFFIXES)


def page_files(folder: Path) -> list[PageFile]:
    """Return the pages of a folder and of the folders in it, by id.

    No link is followed to another folder, or out of this one. What is named like a page and cannot
    be one, and a folder that cannot be listed, stand among the pages with their problems.
    """
    inside = folder.resolve()
    found = []

    def refused(error: OSError) -> None:
        path = Path(error.filename)
        if path == folder:
            raise ValueError(f"folder is {str(folder)!r}, but cannot be read: {error.strerror}")
        found.append(PageFile(_identifier(path, folder) + "/", path, _refusal(error)))

    for parent, _, names in os.walk(folder, onerror=refused):
        for name in names:
            path = Path(parent, name)
            if path.name.lower().endswith(TEXT_SUFFIXES + HTML_SUFFIXES):
                found.append(PageFile(_identifier(path, folder), path, _problem(path, inside)))
    return sorted(found)


def _identifier(path: Path, folder: Path) -> str:
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def _problem(path: Path, inside: Path) -> str | None:
    if path.is_symlink():
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: links in a circle, before Python 3.13
            return "a link that leads nowhere"
        if not target.is_relative_to(inside):
            return "a link that leads out of the folder"
    return None


def _refusal(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"


def read_bytes(path: Path) -> bytes:
    """Return what is in a page's file, unpacked where it is gzip, whatever its name says.

    Raises
    ------
    UnreadablePageError
        No regular file, no permission, larger than `MAX_BYTES`, or damaged gzip.
    """
    try:
        # A pipe, a socket or a device would be waited for, some of them for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadablePageError("not a regular file")
        with path.open("rb") as file:
            if file.read(len(GZIP)) != GZIP:
                if path.name.lower().endswith(".gz"):
                    raise UnreadablePageError("not gzip, as its name says")
                file.seek(0)
                return _bounded(file.read(MAX_BYTES + 1), "")
            file.seek(0)
            with gzip.GzipFile(fileobj=file) as unpacked:
                return _bounded(unpacked.read(MAX_BYTES + 1), " unpacked")
    except EOFError:
        raise UnreadablePageError("damaged gzip: it ends too early") from None
    except (zlib.error, gzip.BadGzipFile) as error:
        raise UnreadablePageError(f"damaged gzip: {error}") from None
    except OSError as error:
        raise UnreadablePageError(_refusal(error)) from None


def _bounded(content: bytes, state: str) -> bytes:
    if len(content) > MAX_BYTES:
        bound = f"{MAX_BYTES // 1_000_000} MB"
        raise UnreadablePageError(f"larger than {bound}{state}, which no page of an article is")
    return content
