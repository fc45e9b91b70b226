"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile

from erascope import parameters
from erascope._core import ErascopeError


def write_whole(path: str | os.PathLike[str], content: bytes, example: str) -> None:
    """Write `content` to a new file beside `path` and rename it over `path` once it is complete.

    An error names the path and what is wrong with it; `example` is a file name to hint at.
    """
    given = parameters.file_path(path)
    target = os.path.realpath(given)  # the file itself, not a link to it
    folder = os.path.dirname(target)
    if os.path.isdir(target):
        hint = os.path.join(given, example)
        raise ErascopeError(f"path is {given!r}, but that is a folder; name a file, as in {hint!r}")
    if not os.path.isdir(folder):
        raise ErascopeError(f"path is {given!r}, but {folder!r} is no folder")
    part = None
    try:
        handle, part = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, _mode_for(target))
        os.replace(part, target)
    except BaseException as error:
        if part is not None and os.path.exists(part):
            os.unlink(part)
        if isinstance(error, OSError):
            raise ErascopeError(f"{given!r} cannot be written: {error.strerror}") from error
        raise


def _mode_for(target: str) -> int:
    """The permissions of the file that is replaced, or of any new file."""
    if os.path.exists(target):
        return os.stat(target).st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
