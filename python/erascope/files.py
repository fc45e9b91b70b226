"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from erascope import parameters
from erascope._core import ErascopeError


def write_whole(path: str | os.PathLike[str], content: bytes, example: str) -> None:
    """Write `content` to a new file beside `path` and rename it over `path` once it is complete.

    An error names the path and what is wrong with it; `example` is a file name to hint at.
    """
    given = parameters.file_path(path)
    target = Path(given).resolve()  # the file itself, not a link to it
    if not given or target.is_dir():
        hint = os.path.join(given, example)
        raise ErascopeError(f"path is {given!r}, but that is a folder; name a file, as in {hint!r}")
    if not target.parent.is_dir():
        raise ErascopeError(f"path is {given!r}, but {str(target.parent)!r} is no folder")
    part = None
    try:
        handle, part = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        os.replace(part, target)
    except BaseException as error:
        if part is not None and os.path.exists(part):
            os.unlink(part)
        if isinstance(error, OSError):
            raise ErascopeError(f"{given!r} cannot be written: {error.strerror}") from error
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
