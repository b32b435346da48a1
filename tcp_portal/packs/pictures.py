"""The pictures of easy-read pages, as plain shapes in a square of 100 by 100, so that every format draws its own.

A picture says what its sentence says and no more. The emblem of the Red Cross is protected, so that a hospital has an
H.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tcp_portal.charts.theme import Colour

WHITE: Final = "#ffffff"
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled shape: an oval in the box of its first two points (corner, then width and height), or a polygon."""

    points: tuple[Point, ...]
    fill: str
    is_oval: bool = False


class Picture(StrEnum):
    """What a picture shows; its value is what a screen reader says of it."""

    PEOPLE = "People"
    HOSPITAL = "A hospital"
    HOME = "A home"
    INTO_HOSPITAL = "An arrow into a hospital"
    OUT_OF_HOSPITAL = "An arrow from a hospital to a home"
    FAR = "A hospital far from a home"
    CALENDAR = "A calendar"
    CLOCK = "A clock"
    PLAN = "A list with ticks"
    TICK = "A tick"
    MEETING = "People at a table"
    TALK = "A speech bubble"
    LOCK = "A lock"

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """What is drawn, from the back to the front."""
        return _SHAPES[self]


def _rect(x: float, y: float, wide: float, high: float, fill: str) -> Shape:
    return Shape(((x, y), (x + wide, y), (x + wide, y + high), (x, y + high)), fill)


def _oval(x: float, y: float, wide: float, high: float, fill: str) -> Shape:
    return Shape(((x, y), (wide, high)), fill, is_oval=True)


def _poly(fill: str, *points: Point) -> Shape:
    return Shape(points, fill)


def person(x: float, y: float, high: float, fill: str) -> tuple[Shape, ...]:
    """Somebody who stands in a box of this height and two fifths of its width."""
    part = high / 20
    body = ((0, 6), (8, 6), (8, 13), (6.4, 13), (6.4, 20), (1.6, 20), (1.6, 13), (0, 13))
    return (
        _oval(x + 1.9 * part, y, 4.4 * part, 4.8 * part, fill),
        Shape(tuple((x + across * part, y + down * part) for across, down in body), fill),
    )


def _hospital(x: float, y: float, size: float, fill: str) -> tuple[Shape, ...]:
    part = size / 10
    return (
        _rect(x, y, size * 0.8, size, fill),
        _rect(x + 2.2 * part, y + 1.4 * part, 0.9 * part, 3.6 * part, WHITE),
        _rect(x + 4.9 * part, y + 1.4 * part, 0.9 * part, 3.6 * part, WHITE),
        _rect(x + 2.2 * part, y + 2.8 * part, 3.6 * part, 0.9 * part, WHITE),
        _rect(x + 3 * part, y + 6.6 * part, 2 * part, 3.4 * part, WHITE),
    )


def _home(x: float, y: float, size: float, fill: str) -> tuple[Shape, ...]:
    part = size / 10
    return (
        _poly(fill, (x, y + 4.6 * part), (x + 5 * part, y), (x + 10 * part, y + 4.6 * part)),
        _rect(x + 1.2 * part, y + 4.6 * part, 7.6 * part, 5.4 * part, fill),
        _rect(x + 4 * part, y + 6.2 * part, 2 * part, 3.8 * part, WHITE),
    )


def _arrow(x: float, y: float, wide: float, fill: str) -> Shape:
    """An arrow to the right."""
    part = wide / 10
    outline = ((0, 2), (6, 2), (6, 0), (10, 3.5), (6, 7), (6, 5), (0, 5))
    return Shape(tuple((x + across * part, y + down * part) for across, down in outline), fill)


def _tick(x: float, y: float, size: float, fill: str) -> Shape:
    part = size / 10
    outline = ((0, 5), (1.6, 3.4), (4, 5.8), (8.6, 1), (10, 2.6), (4, 9))
    return Shape(tuple((x + across * part, y + down * part) for across, down in outline), fill)


_DOTS: Final = tuple(_oval(40 + 9 * at, 78, 5, 5, Colour.SLATE) for at in range(3))
_DAYS: Final = tuple(
    _rect(23 + 20 * column, 46 + 21 * row, 14, 14, Colour.ORANGE if (column, row) == (2, 1) else WHITE)
    for row in range(2)
    for column in range(3)
)
_LINES: Final = tuple(
    shape
    for at in range(3)
    for shape in (
        _tick(32, 26 + 20 * at, 12, Colour.GREEN),
        _rect(49, 31 + 20 * at, 19, 4, Colour.SLATE),
    )
)

_SHAPES: Final[dict[Picture, tuple[Shape, ...]]] = {
    Picture.PEOPLE: (
        *person(14, 24, 60, Colour.SLATE),
        *person(62, 24, 60, Colour.SLATE),
        *person(36, 14, 76, Colour.BLUE),
    ),
    Picture.HOSPITAL: _hospital(18, 12, 80, Colour.BLUE),
    Picture.HOME: _home(12, 12, 76, Colour.GREEN),
    Picture.INTO_HOSPITAL: (_arrow(4, 38, 38, Colour.ORANGE), *_hospital(46, 18, 64, Colour.BLUE)),
    Picture.OUT_OF_HOSPITAL: (
        *_hospital(2, 30, 42, Colour.BLUE),
        _arrow(39, 44, 22, Colour.ORANGE),
        *_home(62, 34, 36, Colour.GREEN),
    ),
    Picture.FAR: (*_home(2, 50, 34, Colour.GREEN), *_DOTS, *_hospital(70, 50, 34, Colour.BLUE)),
    Picture.CALENDAR: (
        _rect(14, 18, 72, 72, Colour.SLATE),
        _rect(14, 18, 72, 18, Colour.BLUE),
        _rect(30, 10, 7, 16, Colour.DARK),
        _rect(63, 10, 7, 16, Colour.DARK),
        *_DAYS,
    ),
    Picture.CLOCK: (
        _oval(10, 10, 80, 80, Colour.BLUE),
        _oval(18, 18, 64, 64, WHITE),
        _rect(47, 26, 6, 27, Colour.DARK),
        _rect(47, 47, 24, 6, Colour.DARK),
    ),
    Picture.PLAN: (_rect(20, 12, 60, 78, Colour.BLUE), _rect(26, 20, 48, 64, WHITE), *_LINES),
    Picture.TICK: (_oval(10, 10, 80, 80, Colour.GREEN), _tick(28, 28, 44, WHITE)),
    Picture.MEETING: (
        *person(10, 20, 56, Colour.BLUE),
        *person(39, 14, 56, Colour.SLATE),
        *person(68, 20, 56, Colour.BLUE),
        _rect(4, 56, 92, 10, Colour.ORANGE),
        _rect(14, 66, 8, 24, Colour.ORANGE),
        _rect(78, 66, 8, 24, Colour.ORANGE),
    ),
    Picture.TALK: (
        _rect(8, 16, 84, 50, Colour.BLUE),
        _poly(Colour.BLUE, (24, 66), (46, 66), (24, 90)),
        *(_oval(24 + 21 * at, 36, 10, 10, WHITE) for at in range(3)),
    ),
    Picture.LOCK: (
        _oval(28, 8, 44, 56, Colour.SLATE),
        _oval(38, 18, 24, 40, WHITE),
        _rect(20, 44, 60, 46, Colour.BLUE),
        _oval(44, 56, 12, 12, WHITE),
        _rect(47, 64, 6, 14, WHITE),
    ),
}

ROW: Final = 10  # people stand ten in a row, so that an amount is counted at a glance
MOST: Final = 30
MANY: Final = 5  # how many people one figure stands for where there are more


def crowd(amount: int) -> tuple[int, int]:
    """How many figures are drawn for an amount, and how many people each of them is."""
    if amount < 0:
        raise ValueError("A picture shows no amount below 0.")
    return (amount, 1) if amount <= MOST else (amount // MANY, MANY)


def standing(figures: int, *, high: float) -> tuple[Shape, ...]:
    """That many people in rows of ten from the left upper corner; each row as high as said and a quarter."""
    return tuple(
        shape
        for nth in range(figures)
        for shape in person((nth % ROW) * high * 0.55, (nth // ROW) * high * 1.25, high, Colour.BLUE)
    )


def svg(shapes: tuple[Shape, ...], wide: float, high: float) -> str:
    """The shapes as SVG of that size."""
    drawn = "".join(_svg_of(shape) for shape in shapes)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}">{drawn}</svg>'


def _svg_of(shape: Shape) -> str:
    if shape.is_oval:
        (x, y), (wide, high) = shape.points
        across, down = wide / 2, high / 2
        return (
            f'<ellipse cx="{x + across:.2f}" cy="{y + down:.2f}" rx="{across:.2f}" ry="{down:.2f}" '
            f'fill="{shape.fill}"/>'
        )
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in shape.points)
    return f'<polygon points="{points}" fill="{shape.fill}"/>'
