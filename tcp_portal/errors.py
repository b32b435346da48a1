"""What a service says when it will not do something: in plain words, at a field where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Refusal(Exception):
    """A rule forbids the act. `sentence` is shown to the reader, beside `field` where it is named."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that someone else changed meanwhile: their value, stored now, and the reader's."""

    field: str
    theirs: Any
    yours: Any


class Stale(Exception):
    """The record was saved by someone else since the reader opened it. Nothing of the reader's was saved."""

    def __init__(self, *, version: int, differences: tuple[Difference, ...]) -> None:
        super().__init__("Someone else changed this record after you opened it.")
        self.version = version
        self.differences = differences
