"""Labelled sets, made in code from the corpora: short texts, each with one topic.

A set is texts and one label for each. Reuters stories carry their topics. The other corpora have
none, so passages are labelled by the words that name a topic: a passage counts where it names
exactly one, and every word that names any topic is then taken out of its text, so that no row can
simply hold the label. Beige Book sections are labelled by their headings, left out in the same way.

Sets are in two groups: the defaults of a study were chosen on `DEVELOPMENT`, all of it at once, and
only then measured on `CONFIRMATION`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd


class LabelledSet(NamedTuple):
    """Texts and the topic of each."""

    name: str
    texts: list[str]
    labels: np.ndarray

    @property
    def n_topics(self) -> int:
        return len(set(self.labels))


# What names a topic, as the start of a word. Longer names first take their words out whole.
UN_THEMES = {
    "terrorism": "terror|extremis|jihad",
    "climate": "climat|global warming|greenhouse|emission",
    "nuclear weapons": "nuclear|disarmament|non-proliferation|proliferation",
    "refugees": "refugee|migra|asylum",
    "disease": "hiv|aids|malaria|ebola|epidemic|pandemic",
    "trade and debt": "trade|debt|tariff",
    "peacekeeping": "peacekeep|peace-keep|blue helmet",
    "middle east": "palestin|israel|middle east",
    "women": "women|gender|girl",
    "drugs": "drug|narcotic",
    "council reform": "security council|permanent member|veto",
}
UN_CONFLICTS = {
    "palestine": "palestin|israel|jerusalem",
    "balkans": "kosov|bosni|balkan|yugoslav|serbia",
    "great lakes": "congo|burundi|rwanda|great lakes",
    "west africa": "sierra leone|liberia|guinea-bissau",
    "horn of africa": "somali|ethiopia|eritrea|sudan",
    "syria": "syria",
    "korea": "korea",
    "cyprus": "cypr",
    "ukraine": "ukrain|crimea",
    "afghanistan": "afghan|taliban",
    "east timor": "timor",
    "iraq and kuwait": "iraq|kuwait",
}
BEIGE_SECTORS = {
    "retail": "retail|store|apparel|shopper",
    "cars": "auto|vehicle|car|dealer",
    "manufacturing": "manufactur|factor",
    "homes": "home|residential|housing",
    "offices": "office|commercial real estate|industrial space",
    "banks": "bank|loan|lend|credit",
    "farms": "farm|agricult|crop|corn|soybean|cattle|wheat",
    "energy": "oil|natural gas|drill|energy|coal",
    "labor": "wage|employ|worker|hiring|hire|labor|staff",
    "tourism": "touris|hotel|ski|travel|visitor",
    "transport": "truck|freight|port|shipping|shipment|rail|cargo",
}
BEIGE_HEADINGS = {
    "manufacturing": ["Manufacturing"],
    "consumers": ["Consumer Spending", "Retail Sales", "Retail", "Consumer Spending and Tourism"],
    "real estate": ["Real Estate and Construction", "Construction and Real Estate", "Real Estate"],
    "farms": ["Agriculture", "Agriculture and Natural Resources"],
    "finance": ["Banking and Finance", "Banking", "Financial Services", "Financial Institutions"],
    "wages": ["Employment and Wages", "Labor Markets", "Labor Market"],
    "prices": ["Prices", "Prices and Costs"],
    "energy": ["Energy", "Energy and Mining"],
    "services": ["Services", "Nonfinancial Services"],
}
WIKINEWS_INDUSTRIES = {
    "aviation": "airline|airway|flight|airport|boeing|airbus|air canada|qantas|ryanair|aircraft",
    "computers": "microsoft|google|apple|yahoo|iphone|software|internet|windows|ebay|dell|intel",
    "fuel": "oil|gas|petrol|fuel|opec|energy|pipeline",
    "labour": "strike|union|worker|wage|unemploy|job",
    "banks": "bank|bailout|lehman|interest rate|federal reserve|mortgage",
    "cars": "car|cars|gm|ford|toyota|chrysler|automaker|vehicle|general motors",
    "world trade": "trade|wto|tariff|export|import",
    "shops": "wal-mart|walmart|store|supermarket|retail|shop",
    "media": "music|film|movie|television|tv|sony|newspaper|bbc|record label",
}


UN_CONCERNS = {
    "education": "educat|school|teacher|literacy",
    "human rights": "human rights",
    "children": "child|youth|young",
    "democracy": "democra|election",
    "oceans": "ocean|island|sea|seas|fish",
    "technology": "technolog|digital|internet|globaliz",
    "food": "food|hunger|agricultur|famine",
    "arms": "small arms|light weapons|landmine|mines|weapon",
    "courts": "court|justice|genocide|crime",
    "poverty": "poverty|poor",
}
BEIGE_GOODS = {
    "grains": "corn|wheat|soybean|grain",
    "livestock": "cattle|hog|livestock|dairy|milk|poultry",
    "metals": "steel|metal|copper|iron",
    "chips": "semiconductor|computer|software|chip|electronic",
    "aircraft": "aircraft|aerospace|airplane|aviation",
    "wood": "lumber|paper|timber|furniture|wood",
    "clothing": "apparel|clothing|textile|footwear",
    "oil and gas": "oil|gas|gasoline|crude|rig|drilling",
    "mortgages": "mortgage|refinanc",
    "hotels": "hotel|occupancy|casino|convention",
    "health": "health|hospital|medical|drug|insurance",
}
WIKINEWS_PLACES = {
    "australia": "austral|sydney|melbourne",
    "new zealand": "new zealand|auckland|wellington",
    "canada": "canad|ontario|toronto|quebec",
    "china": "china|chinese|beijing|shanghai|hong kong",
    "taiwan": "taiwan|taipei",
    "india": "india|mumbai|delhi",
    "britain": "british|uk|britain|england|london|scot",
    "japan": "japan|tokyo",
    "europe": "eu|euro|europe|german|french|france|greece|greek|irish|ireland|ital|spain",
    "russia and ukraine": "russia|ukrain|gazprom|moscow",
    "latin america": "brazil|argentin|venezuel|bolivia|mexic|chile",
    "africa": "afric|nigeria|zimbabw|kenya|egypt",
}


def reuters(corpora: Path, n_topics: int, *, skip: int = 0, most: int | None = None) -> LabelledSet:
    """Stories of exactly one topic, titles with them; near-duplicates are kept.

    The `n_topics` largest topics after the first `skip`; of each at most the first `most` stories.
    """
    stories = pd.read_parquet(corpora / "reuters21578.parquet")
    stories = stories[stories.topics.str.len() == 1]
    topics = stories.topics.str[0]
    largest = topics.value_counts(sort=True).iloc[skip : skip + n_topics].index
    stories, topics = stories[topics.isin(largest)], topics[topics.isin(largest)]
    if most is not None:
        chosen = topics.groupby(topics).cumcount() < most
        stories, topics = stories[chosen], topics[chosen]
    texts = (stories.title.fillna("") + "\n\n" + stories.text).tolist()
    name = f"Reuters, {n_topics} largest" if skip == 0 else f"Reuters, {n_topics} even"
    return LabelledSet(name, texts, topics.to_numpy())


def reuters_leads(corpora: Path) -> LabelledSet:
    """Headline and first sentence of Reuters stories: very short texts, at most 150 of a topic."""
    stories = reuters(corpora, 15, most=150)
    leads = [re.split(r"(?<=[a-z]{2})\.\s", text, maxsplit=1)[0] for text in stories.texts]
    return LabelledSet("Reuters, leads", leads, stories.labels)


def un_passages(corpora: Path) -> list[str]:
    """Paragraphs of the speeches; of the hard-wrapped ones runs of sentences of about 90 words."""
    speeches = pd.read_parquet(corpora / "un_debates.parquet")
    passages: list[str] = []
    for year, text in zip(speeches.date.astype(str).str[:4], speeches.text, strict=True):
        if year == "2000":
            passages.extend(runs_of_sentences(" ".join(text.split()), 90))
        else:
            passages.extend(text.split("\n"))
    return passages


def beige_sentences(corpora: Path, remainder: int) -> list[str]:
    """Sentences of the reports of every fifth year: 0 for 2000 and so on."""
    reports = pd.read_parquet(corpora / "beige_book.parquet")
    reports = reports[reports.date.astype(str).str[:4].astype(int) % 5 == remainder]
    texts = reports.text.drop_duplicates()
    return [sentence for text in texts for sentence in runs_of_sentences(text, 1)]


def beige_sections(corpora: Path) -> LabelledSet:
    """The first 80 words of sections of the reports of four years, by their headings."""
    reports = pd.read_parquet(corpora / "beige_book.parquet")
    reports = reports[reports.date.astype(str).str[:4].isin(["1997", "2004", "2011", "2018"])]
    topic_of = {heading: topic for topic, names in BEIGE_HEADINGS.items() for heading in names}
    headings = "|".join(sorted(map(re.escape, topic_of), key=len, reverse=True))
    # A heading follows a full stop and stands before the capital that opens its section.
    heading = re.compile(rf"(?<=[.!?]) ({headings}) (?=[A-Z][a-z]* [a-z0-9])")
    texts, labels = [], []
    for text in reports.text.drop_duplicates():
        pieces = heading.split(text)
        for name, section in zip(pieces[1::2], pieces[2::2], strict=True):
            words = section.split()
            if len(words) >= 30:
                texts.append(" ".join(words[:80]))
                labels.append(topic_of[name])
    return LabelledSet("Beige Book sections", texts, np.array(labels))


def wikinews(corpora: Path, name: str, topics: dict[str, str]) -> LabelledSet:
    """Articles whose title names exactly one topic; titles left out, naming words taken out."""
    articles = pd.read_parquet(corpora / "wikinews_economy.parquet")
    articles = articles[articles.text.str.len() > 300]
    return named(name, articles.title, topics, texts=articles.text)


def named(
    name: str,
    passages: Iterable[str],
    topics: dict[str, str],
    *,
    texts: Iterable[str] | None = None,
    least_words: int = 8,
    most: int = 400,
) -> LabelledSet:
    """Passages that name exactly one topic, without the words that name any.

    `texts` are what is clustered, where that is not the passages; of each topic at most `most`.
    """
    patterns = {
        topic: re.compile(rf"\b(?:{starts})[\w-]*", re.I) for topic, starts in topics.items()
    }
    passages = list(passages)
    kept, labels, of_topic = [], [], Counter[str]()
    for passage, text in zip(passages, passages if texts is None else texts, strict=True):
        found = [topic for topic, pattern in patterns.items() if pattern.search(passage)]
        if len(found) != 1 or of_topic[found[0]] == most:
            continue
        for pattern in patterns.values():
            text = pattern.sub(" ", text)
        if len(text.split()) >= least_words:
            kept.append(text)
            labels.append(found[0])
            of_topic[found[0]] += 1
    return LabelledSet(name, kept, np.array(labels))


def runs_of_sentences(text: str, n_words: int) -> list[str]:
    """Whole sentences, as many at a time as it takes to reach `n_words`."""
    runs, run = [], []
    for sentence in re.split(r"(?<=[a-z0-9)]{2}[.!?])\s+(?=[A-Z])", text):
        run.append(sentence)
        if sum(len(part.split()) for part in run) >= n_words:
            runs.append(" ".join(run))
            run = []
    return runs + ([" ".join(run)] if run else [])


Maker = Callable[[Path], LabelledSet]
DEVELOPMENT: list[Maker] = [
    lambda corpora: reuters(corpora, 10),
    lambda corpora: reuters(corpora, 20),
    lambda corpora: reuters(corpora, 18, skip=2, most=100),
    reuters_leads,
    lambda corpora: named("UN themes", un_passages(corpora), UN_THEMES),
    lambda corpora: named("UN conflicts", un_passages(corpora), UN_CONFLICTS),
    lambda corpora: named("Beige Book sectors", beige_sentences(corpora, 0), BEIGE_SECTORS),
    beige_sections,
    lambda corpora: wikinews(corpora, "Wikinews industries", WIKINEWS_INDUSTRIES),
]
CONFIRMATION: list[Maker] = [
    lambda corpora: named("UN concerns", un_passages(corpora), UN_CONCERNS),
    lambda corpora: named("Beige Book goods", beige_sentences(corpora, 3), BEIGE_GOODS),
    lambda corpora: wikinews(corpora, "Wikinews places", WIKINEWS_PLACES),
]
