"""One colour per topic, the same in every plot; a topic that continues keeps its colour.

Comes in: the frames `topics` and, where there are any, `links`. Goes out: a dictionary from
(era, topic) to a colour. Eight eras of twelve topics exhaust any palette: after the seven colours
of Okabe and Ito their dark and their light shades follow. Where even they would run out, only
topics that are linked get a colour and all others are grey: no two chains look like one. Labels,
not colours, name the topics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erascope.plot.style import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PAPER,
    PURPLE,
    SKY,
    VERMILLION,
    mixed,
)

if TYPE_CHECKING:
    from pandas import DataFrame

Topic = tuple[Any, Any]  # era, topic

HUES = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION, "#8A8A8A")

LONE = "#A9AFB5"  # topics that are linked to none, where there are more than colours


def shades() -> list[str]:
    """The hues, then their dark and their light shades."""
    dark = [mixed(hue, INK, 0.45) for hue in HUES]
    light = [mixed(hue, PAPER, 0.5) for hue in HUES]
    return [*HUES, *dark, *light]


def predecessors(links: DataFrame | None) -> dict[Topic, Topic]:
    """For each topic the one it continues.

    Of several links to a topic, or from one, only the strongest hands on the colour; "continues"
    goes before a split or a merger.
    """
    if links is None or links.empty:
        return {}
    rows = links[links["topic_from"].notna() & links["topic_to"].notna()]
    rows = rows.assign(other=rows["event"] != "continues").sort_values(
        ["other", "similarity"], ascending=[True, False], kind="stable"
    )
    found: dict[Topic, Topic] = {}
    for row in rows.to_dict("records"):
        earlier, later = (row["era_from"], row["topic_from"]), (row["era_to"], row["topic_to"])
        if later not in found and earlier not in found.values():
            found[later] = earlier
    return found


def topic_colours(topics: DataFrame, links: DataFrame | None = None) -> dict[Topic, str]:
    """A colour for each (era, topic): eras in the order of the frame, the largest topics first."""
    continues = predecessors(links)
    palette = shades()
    crowded = len(topics) - len(continues) > len(palette)
    chained = {*continues, *continues.values()}
    colours: dict[Topic, str] = {}
    n_used = 0
    for era in topics["era"].drop_duplicates():
        rows = topics[topics["era"] == era].sort_values("share", ascending=False, kind="stable")
        for topic in rows["topic"]:
            earlier = continues.get((era, topic))
            if earlier in colours:
                colours[era, topic] = colours[earlier]
            elif crowded and (era, topic) not in chained:
                colours[era, topic] = LONE
            else:
                colours[era, topic] = palette[n_used % len(palette)]
                n_used += 1
    return colours
