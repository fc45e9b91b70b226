"""Check the one-way flow of the Rust core: a module uses only what stands above it in ORDER.

Comes in: the folder of the repository (default: this one). Goes out: one line `file:line: what` per
violation, and exit code 1 if there is any. Three rules:

1. flow: `crate::x` and `super::x`, in `use` or anywhere in the code, name a module above the own;
2. Python: `pyo3`, `numpy` and Arrow appear only under src/python/, and in src/lib.rs behind
   `#[cfg(feature = "python")]`;
3. size: no source file is longer than MAX_LINES.

Comments and strings do not count, so documentation may point forward. Tests inside a module are
held to the flow like the module; what needs more belongs into tests/.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ORDER = (
    "error",
    "random",
    "exact_sum",
    "progress",
    "article",
    "era",
    "text",
    "page",
    "story",
    "csr",
    "counts",
    "weight",
    "dense",
    "lsa",
    "cluster",
    "statistics",
    "topic",
    "compare",
    "trend",
    "study",
    "python",
)
MAX_LINES = 450
SIZED = ("src/**/*.rs", "tests/*.rs", "benches/*.rs", "python/**/*.py", "tests/python/*.py")

# What a Rust source holds besides code: comments, strings (raw ones too), characters.
NOT_CODE = re.compile(
    r"""
      //[^\n]*
    | (?P<block>/\*)
    | \b(?:b|c)?r(?P<hashes>\#*)".*?"(?P=hashes)
    | (?:\b[bc])?"(?:\\.|[^"\\])*"
    | '(?:\\(?:u\{[^}]*\}|x[0-9a-fA-F]{2}|.)|[^'\\\n])'
    """,
    re.VERBOSE | re.DOTALL,
)
TOKEN = re.compile(r"r\#\w+|\w+|::|[^\s\w]")
FOREIGN = re.compile(r"(pyo3|numpy|arrow)(_\w+)?")
PYTHON_FEATURE = re.compile(r'#\[cfg\(feature\s*=\s*"python"\)\]')


class Violation(NamedTuple):
    """One line of the report."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Token(NamedTuple):
    """A word, `::` or a punctuation mark of the code."""

    text: str
    line: int


class Use(NamedTuple):
    """A path that starts at `crate` or `super`: its segments from the root of the crate."""

    segments: tuple[str, ...]
    line: int


def blank(source: str) -> str:
    """The code alone: comments and strings become spaces, lines stay where they are."""
    pieces: list[str] = []
    place = 0
    while match := NOT_CODE.search(source, place):
        end = match.end()
        if match["block"]:  # block comments nest
            depth = 1
            while depth and (mark := re.compile(r"/\*|\*/").search(source, end)):
                depth += 1 if mark[0] == "/*" else -1
                end = mark.end()
            end = len(source) if depth else end
        pieces.append(source[place : match.start()])
        pieces.append(re.sub(r"[^\n]", " ", source[match.start() : end]))
        place = end
    return "".join(pieces) + source[place:]


def tokens_of(code: str) -> list[Token]:
    """Words, `::` and punctuation marks, each with its line."""
    tokens: list[Token] = []
    for line, text in enumerate(code.split("\n"), start=1):
        tokens += [Token(match[0].removeprefix("r#"), line) for match in TOKEN.finditer(text)]
    return tokens


def module_path(relative: Path) -> tuple[str, ...]:
    """`src/text/stem.rs` is `text::stem`, `src/text/mod.rs` is `text`, `src/lib.rs` the root."""
    parts = relative.with_suffix("").parts[1:]
    return parts[:-1] if parts[-1] in ("mod", "lib") else parts


def paths_below(tokens: list[Token], place: int, stem: tuple[str, ...]) -> tuple[list[Use], int]:
    """The paths that continue `stem` from `place`, where `::` may stand, and the place behind."""
    line = tokens[place - 1].line
    while place + 1 < len(tokens) and tokens[place].text == "::":
        text, line = tokens[place + 1]
        if text == "{":
            return group_below(tokens, place + 2, stem)
        if text == "super" and stem:
            stem = stem[:-1]
        elif text == "*" or re.fullmatch(r"\w+", text):
            stem += (text,)
        else:  # a turbofish
            break
        place += 2
    return [Use(stem, line)], place


def group_below(tokens: list[Token], place: int, stem: tuple[str, ...]) -> tuple[list[Use], int]:
    """The paths of `{a, b::c, self}` behind `stem`; `place` is behind the opening brace."""
    found: list[Use] = []
    while place < len(tokens) and tokens[place].text != "}":
        text, line = tokens[place]
        if text == "self":
            found.append(Use(stem, line))
            place += 1
        elif text == "as":
            place += 2
        elif text == "*" or re.fullmatch(r"\w+", text):
            uses, place = paths_below(tokens, place + 1, (*stem, text))
            found += uses
        else:
            place += 1
    return found, place + 1


def uses_of(tokens: list[Token], module: tuple[str, ...]) -> list[Use]:
    """Every path from `crate` or `super`; a `mod name { … }` inside the file counts as a level."""
    found: list[Use] = []
    scopes: list[str | None] = []  # per open brace: the module it opens, or None
    place = 0
    while place < len(tokens):
        text = tokens[place].text
        before = tokens[place - 1].text if place else ""
        after = tokens[place + 1].text if place + 1 < len(tokens) else ""
        if text == "{":
            opens = place >= 2 and tokens[place - 2].text == "mod"
            scopes.append(before if opens else None)
        elif text == "}" and scopes:
            scopes.pop()
        elif text in ("crate", "super", "erascope") and after == "::" and before != "::":
            here = module + tuple(scope for scope in scopes if scope)
            stem = here[:-1] if text == "super" else ()
            uses, place = paths_below(tokens, place + 1, stem)
            found += uses
            continue
        place += 1
    return found


def re_exports(root_tokens: list[Token]) -> dict[str, str]:
    """Which module a name of the crate's root comes from: `pub use error::{Error, Result}`."""
    origin: dict[str, str] = {}
    for place, token in enumerate(root_tokens[:-1]):
        if token.text == "use":
            start = place + 1
            if root_tokens[start].text in ("crate", "self"):
                start += 2
            if start >= len(root_tokens):
                continue
            uses, end = paths_below(root_tokens, start + 1, (root_tokens[start].text,))
            for use in uses:
                origin[use.segments[-1]] = use.segments[0]
            if len(uses) == 1 and end + 1 < len(root_tokens) and root_tokens[end].text == "as":
                origin[root_tokens[end + 1].text] = uses[0].segments[0]
    return origin


def check_module(
    path: str, module: tuple[str, ...], uses: list[Use], origin: dict[str, str]
) -> Iterator[Violation]:
    """Violations of the flow in one file."""
    own = module[0]
    if own not in ORDER:
        yield Violation(path, 1, f"module {own} has no place in ORDER of scripts/check_flow.py")
        return
    for segments, line in uses:
        name = segments[0] if segments else ""
        target = name if name in ORDER else origin.get(name)
        if name in ("", "*"):
            yield Violation(path, line, "uses the whole crate: name the module that is meant")
        elif target == own or target is None:  # None: a macro, or an item of the root itself
            continue
        elif target not in ORDER:
            yield Violation(
                path, line, f"uses {target}, which has no place in ORDER of scripts/check_flow.py"
            )
        elif ORDER.index(target) > ORDER.index(own):
            shown = "::".join(("crate", *segments))
            yield Violation(path, line, f"{own} uses {shown}: {target} stands below {own}")


def lines_behind_feature(source: str, code: str) -> set[int]:
    """The lines of items that `#[cfg(feature = "python")]` guards."""
    guarded: set[int] = set()
    for match in PYTHON_FEATURE.finditer(source):
        if code[match.start()] != "#":  # inside a comment
            continue
        depth, end = 0, match.end()
        while end < len(code):
            depth += {"{": 1, "}": -1}.get(code[end], 0)
            end += 1
            if depth == 0 and code[end - 1] in ";}":
                break
        first = source.count("\n", 0, match.start()) + 1
        guarded |= set(range(first, source.count("\n", 0, end) + 2))
    return guarded


def check_python(path: str, tokens: list[Token], guarded: set[int]) -> Iterator[Violation]:
    """Names of Python's side where they do not belong."""
    for place, (text, line) in enumerate(tokens):
        before = tokens[place - 1].text if place else ""
        after = tokens[place + 1].text if place + 1 < len(tokens) else ""
        if line in guarded:
            continue
        starts = before != "::" and (after == "::" or before in ("use", "crate"))
        if FOREIGN.fullmatch(text) and starts:
            yield Violation(path, line, f"{text} appears outside src/python/")
        if path == "src/lib.rs" and text == "python" and before == "mod":
            yield Violation(path, line, 'mod python without #[cfg(feature = "python")]')


def check_size(root: Path) -> Iterator[Violation]:
    """Files that cannot be read in one sitting."""
    for pattern in SIZED:
        for path in sorted(root.glob(pattern)):
            n_lines = len(path.read_text(encoding="utf-8").splitlines())
            if n_lines > MAX_LINES:
                message = f"the file has {n_lines} lines, at most {MAX_LINES} are allowed"
                yield Violation(path.relative_to(root).as_posix(), n_lines, message)


def check(root: Path) -> list[Violation]:
    """Every violation in the repository at `root`, by file and line."""
    sources = {
        path.relative_to(root): path.read_text(encoding="utf-8")
        for path in sorted((root / "src").rglob("*.rs"))
    }
    codes = {relative: blank(source) for relative, source in sources.items()}
    origin = re_exports(tokens_of(codes.get(Path("src/lib.rs"), "")))
    found = list(check_size(root))
    for relative, code in codes.items():
        path, module, tokens = relative.as_posix(), module_path(relative), tokens_of(code)
        if module:
            found += check_module(path, module, uses_of(tokens, module), origin)
            guarded: set[int] = set()
        else:
            guarded = lines_behind_feature(sources[relative], code)
        if module[:1] != ("python",):
            found += check_python(path, tokens, guarded)
    return sorted(set(found))


def main(arguments: list[str]) -> int:
    """Print the violations; the exit code says whether there are any."""
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    n_files = sum(1 for _ in (root / "src").rglob("*.rs"))
    if n_files == 0:
        print(f"check_flow: no Rust source under {root / 'src'}", file=sys.stderr)
        return 1
    violations = check(root)
    for violation in violations:
        print(violation)
    if violations:
        print(f"check_flow: {len(violations)} violations in {n_files} files")
        print(f"the order, a module uses only what stands before it: {', '.join(ORDER)}")
        return 1
    print(f"check_flow: {n_files} files flow one way")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
