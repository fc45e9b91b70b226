"""How Sphinx builds the documentation (`make docs`), without a network, also for its readers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

CARGO = (Path(__file__).parents[1] / "Cargo.toml").read_text(encoding="utf-8")

project = "erascope"
author = "The erascope developers"
project_copyright = "the erascope developers"
release = version = re.search(r'^version = "(.+)"', CARGO, re.MULTILINE)[1]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
nitpicky = False
html_theme = "furo"
html_title = f"erascope {release}"
html_show_sphinx = False
html_math_renderer = "mathml"
myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the types stand in the docstrings, in words
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True


def visit_inline(self: Any, node: nodes.math) -> None:
    """A formula in a line."""
    self.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def visit_block(self: Any, node: nodes.math_block) -> None:
    """A formula of its own."""
    self.body.append(f"<div>{tex2mathml(node.astext(), as_block=True)}</div>")
    raise nodes.SkipNode


def setup(app: Any) -> None:
    """Formulas as MathML, which every browser draws: MathJax would be fetched from a network."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
