"""Colours and letters of every chart, on screen and in documents."""

from __future__ import annotations

from enum import StrEnum


class Colour(StrEnum):
    """Fills and lines, each with a contrast of at least 4.5:1 on white, for lines and for white numbers."""

    DARK = "#212b32"
    SLATE = "#4c6272"
    BLUE = "#005eb8"
    ORANGE = "#b85600"
    RED = "#b3261e"
    GREEN = "#00703c"
    PURPLE = "#7c2855"
    GREY = "#65717e"


TEXT = "#212b32"
SECONDARY_TEXT = "#4c6272"
AXIS = "#4c6272"
GRID = "#d8dde0"

FONT = "Arial"
FONT_STACK = "Arimo, Arial, sans-serif"

# The order in which series without a colour of their own take one.
PALETTE = (
    Colour.BLUE,
    Colour.ORANGE,
    Colour.SLATE,
    Colour.GREEN,
    Colour.PURPLE,
    Colour.DARK,
    Colour.RED,
    Colour.GREY,
)
