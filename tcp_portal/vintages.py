"""Which of two truths a figure tells: what is known now, or what was known when the month was first closed."""

from __future__ import annotations

from typing import Final

RESTATED: Final = "restated"  # as the register stands today
REPORTED: Final = "reported"  # as the register stood when the month was first closed
LABELS: Final = {RESTATED: "As restated today", REPORTED: "As first reported"}
