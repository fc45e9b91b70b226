"""The geometry of an alluvial plot: where blocks and ribbons stand. Nothing is drawn here.

Comes in: the frames `topics` and `links`. Goes out: a block per topic in a column per era, on a
height from 0 to 1, a ribbon per link, and in words what became of topics that are linked to none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from erascope.plot.palette import Topic

if TYPE_CHECKING:
    from pandas import DataFrame

GAPS = 0.28  # all the gaps of the fullest column, as a part of the height
WIDEST_GAP = 0.06
THINNEST = 0.004  # a topic without articles is still a topic


class Block(NamedTuple):
    """A topic: its column, its lower and its upper edge."""

    column: int
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        """Half way up."""
        return (self.bottom + self.top) / 2


class Ribbon(NamedTuple):
    """A link: its topics, their similarity, and (top, bottom) of the ribbon at either end."""

    earlier: Topic
    later: Topic
    similarity: float
    start: tuple[float, float]
    end: tuple[float, float]

    def outline(self, left: float, right: float) -> list[tuple[float, float]]:
        """Control points of its outline: a cubic curve there, a straight edge, a curve back."""
        bend = (left + right) / 2
        (top, bottom), (to_top, to_bottom) = self.start, self.end
        there = [(left, top), (bend, top), (bend, to_top), (right, to_top)]
        back = [(right, to_bottom), (bend, to_bottom), (bend, bottom), (left, bottom)]
        return there + back

    def spot(self, part: float) -> tuple[float, float]:
        """A place on its middle line: how far along, from 0 to 1, and the height."""
        along = 1.5 * part * (1 - part) + part**3
        low, high = sum(self.start) / 2, sum(self.end) / 2
        return along, low + part * part * (3 - 2 * part) * (high - low)

    def thickness(self, part: float) -> float:
        """How thick it is at that place."""
        one, other = self.start[0] - self.start[1], self.end[0] - self.end[1]
        return one + part * part * (3 - 2 * part) * (other - one)


def linked(links: DataFrame) -> list[tuple[Topic, Topic, float]]:
    """The rows that join two topics: earlier, later, similarity."""
    rows = links[links["topic_from"].notna() & links["topic_to"].notna()]
    return [
        (
            (row["era_from"], row["topic_from"]),
            (row["era_to"], row["topic_to"]),
            max(1e-3, row["similarity"]) if row["similarity"] == row["similarity"] else 1e-3,
        )
        for row in rows.to_dict("records")
    ]


def lay_blocks(topics: DataFrame, links: DataFrame) -> dict[Topic, Block]:
    """A block per topic.

    The first era stands in the order of size, the later ones so that linked topics face each
    other; below them, by size, the topics that continue none.
    """
    eras = list(topics["era"].drop_duplicates())
    topics = topics.assign(share=topics["share"].astype(float).fillna(0.0))
    fullest = max(1.0, float(topics.groupby("era")["share"].sum().max()))
    gap = min(WIDEST_GAP, GAPS / max(1, int(topics.groupby("era").size().max()) - 1))
    joints = linked(links)
    blocks: dict[Topic, Block] = {}
    for column, era in enumerate(eras):
        rows = topics[topics["era"] == era]
        facing = [facing_height((era, topic), joints, blocks) for topic in rows["topic"]]
        rows = rows.assign(facing=facing)
        rows = rows.sort_values(["facing", "share"], ascending=False, kind="stable")
        heights = [max(THINNEST, (1.0 - GAPS) * share / fullest) for share in rows["share"]]
        top = 0.5 + (sum(heights) + gap * (len(heights) - 1)) / 2
        for topic, height in zip(rows["topic"], heights, strict=True):
            blocks[era, topic] = Block(column, top - height, top)
            top -= height + gap
    return blocks


def facing_height(
    topic: Topic, joints: list[tuple[Topic, Topic, float]], blocks: dict[Topic, Block]
) -> float:
    """The mean height of the earlier topics that this one is linked to; -1 where there is none."""
    earlier = [
        (part, blocks[one].middle) for one, to, part in joints if to == topic and one in blocks
    ]
    total = sum(part for part, _ in earlier)
    return sum(part * middle for part, middle in earlier) / total if earlier else -1.0


def lay_ribbons(links: DataFrame, blocks: dict[Topic, Block]) -> list[Ribbon]:
    """A ribbon per link.

    Ribbons that leave, or reach, the same block share its height in proportion to their
    similarity, in the order of their other ends.
    """
    joints = [one for one in linked(links) if one[0] in blocks and one[1] in blocks]
    pairs = [(earlier, later) for earlier, later, _ in joints]
    ends: list[dict[int, tuple[float, float]]] = [{}, {}]
    for side in (0, 1):
        for topic in dict.fromkeys(pair[side] for pair in pairs):
            sharing = [place for place, pair in enumerate(pairs) if pair[side] == topic]
            sharing.sort(key=lambda place: -blocks[pairs[place][1 - side]].middle)
            whole = sum(joints[place][2] for place in sharing)
            block = blocks[topic]
            top = block.top
            for place in sharing:
                height = (block.top - block.bottom) * joints[place][2] / whole
                ends[side][place] = (top, top - height)
                top -= height
    return [
        Ribbon(earlier, later, similarity, ends[0][place], ends[1][place])
        for place, (earlier, later, similarity) in enumerate(joints)
    ]


def fates(links: DataFrame) -> dict[Topic, str]:
    """In words, what became of topics: without a match, split, merged, surely grown or shrunk."""
    words: dict[Topic, str] = {}
    for row in links.to_dict("records"):
        before, after = (row["era_from"], row["topic_from"]), (row["era_to"], row["topic_to"])
        if row["event"] == "born":
            words[after] = f"no match in {row['era_from']}"
        elif row["event"] == "split":
            words[after] = "split off"
        elif row["event"] == "continues" and row.get("share_change_low", 0.0) > 0:
            words.setdefault(after, "grew")
        elif row["event"] == "continues" and row.get("share_change_high", 0.0) < 0:
            words.setdefault(after, "shrank")
        elif row["event"] == "merged":
            words[before] = "merged"
        elif row["event"] == "died":
            after_it = row["era_to"] if isinstance(row["era_to"], str) else "later eras"
            # A topic that stands between two eras and matches in neither has no match at all.
            words[before] = "no match" if before in words else f"no match in {after_it}"
    return words
