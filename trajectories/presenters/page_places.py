"""By place: who is off plan, by how much, and what each place and commissioner does to the whole."""

from __future__ import annotations

from cohorts.domain.flows import Cut
from tcp_portal.charts import words
from trajectories.presenters import figures, sentences, wording
from trajectories.presenters.blocks import Block, BlockPage, definitions
from trajectories.presenters.dashboard import Grid, Row, Tile, place_grid, variance_grid
from trajectories.presenters.links import Links, Shown
from trajectories.services.dashboard import Part, Picture


def places_page(picture: Picture, links: Links) -> BlockPage:
    """The page of one month."""
    return BlockPage(
        headline=sentences.headline(picture),
        more=tuple(one for one in (contribution(picture), *sentences.by_part(picture)[1:]) if one),
        has_data=picture.has_data,
        tiles=_tiles(picture, links),
        blocks=(
            Block("By place and commissioner", grid=place_grid(picture, links)),
            Block(
                "Actual and plan by place",
                12,
                figures.place_chart(picture),
                about=links.explain("inpatients"),
            ),
            Block("By commissioner of the bed", 6, grid=_commissioners(picture, links)),
            Block("Actual less plan over time", 6, grid=variance_grid(picture, links)),
        ),
        definitions=definitions(links, "inpatients", "plan", "variance"),
    )


def contribution(picture: Picture) -> str:
    """How the places add up to the whole: those that are better make up for those that are worse, or do not."""
    whole = picture.part(Cut(arrangement=picture.ask.arrangement)).variance
    parts = [
        (place.name, picture.part(Cut(place.pk, picture.ask.arrangement)).variance)
        for place in picture.places
    ]
    known = [(name, variance) for name, variance in parts if variance is not None]
    better = [name for name, variance in known if variance < 0]
    worse = [name for name, variance in known if variance > 0]
    if whole is None or not known or len(known) < len(parts):
        return ""
    if not better and not worse:
        return "Every place is as planned."
    if not worse:
        return f"{words.list_words(better)} {_are(better)} better than plan, and no place is worse."
    if not better:
        return f"{words.list_words(worse)} {_are(worse)} worse than plan, and no place makes up for it."
    gained, lost = -sum(v for _, v in known if v < 0), sum(v for _, v in known if v > 0)
    said = f"{words.list_words(better)} ({words.number(gained)} fewer than planned)"
    verb = "makes" if len(better) == 1 else "make"
    over = f"{words.list_words(worse)} ({words.number(lost)} more)"
    if gained >= lost:
        return f"{said} {verb} up for {over}."
    return f"{said} {verb} up for only part of {over}."


def _are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _tiles(picture: Picture, links: Links) -> tuple[Tile, ...]:
    return tuple(
        _tile(place.name, picture.part(cut), cut, links)
        for place in picture.places
        for cut in (Cut(place.pk, picture.ask.arrangement),)
    )


def _tile(name: str, part: Part, cut: Cut, links: Links) -> Tile:
    plan = "no plan" if part.plan is None else f"plan {words.number(part.plan)}"
    return Tile(
        label=name,
        definition=links.definition("inpatients"),
        value=links.people(part.actual, "inpatients", cut),
        note=plan,
        tag=part.word.value if part.plan is not None else "",
        tone=wording.TONES[part.word],
    )


def _commissioners(picture: Picture, links: Links) -> Grid:
    rows = tuple(
        _row(picture, links, wording.arrangement_label(kind, picture.ask.as_at), Cut(picture.ask.place, kind))
        for kind in picture.arrangements
    )
    return Grid(
        "By commissioner of the bed",
        ("Commissioner of the bed", "Actual", "Plan", "Variance", "Against plan"),
        rows,
        (_row(picture, links, "All", Cut(picture.ask.place)),),
    )


def _row(picture: Picture, links: Links, label: str, cut: Cut) -> Row:
    part = picture.part(cut)
    cells = (
        links.people(part.actual, "inpatients", cut),
        _figure(links, part.plan, "plan", cut, sign=False),
        _figure(links, part.variance, "variance", cut, sign=True),
    )
    return Row(label, cells, part.word.value, wording.TONES[part.word])


def _figure(links: Links, value: int | None, measure: str, cut: Cut, *, sign: bool) -> Shown:
    text = words.UNKNOWN_NUMBER if value is None else words.signed(value) if sign else words.number(value)
    return links.figure(text, measure, cut)
