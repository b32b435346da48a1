"""The filters of the data quality page, as they stand in its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cohorts.domain.quality import ALL_RULES

NONE_RECORDED = "none-recorded"
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QualityFilter:
    """Which part of the records is asked for; a value that does not exist asks for nothing."""

    place: str
    commissioner: str
    kind: str

    @classmethod
    def of(
        cls, asked: Mapping[str, Any], *, places: Iterable[str], commissioners: Iterable[str]
    ) -> QualityFilter:
        """What the address asks, as far as it exists."""
        return cls(
            place=_known(asked.get("place", ""), places),
            commissioner=_known(asked.get("commissioner", ""), commissioners),
            kind=_known(asked.get("kind", ""), (rule.id for rule in ALL_RULES)),
        )

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set, as an address carries them."""
        return {name: value for name in ("place", "commissioner", "kind") if (value := getattr(self, name))}


def _known(value: Any, offered: Iterable[str]) -> str:
    return str(value) if value in set(offered) else ""


def part_choices(parts: Iterable[str], any_words: str, none_words: str) -> Choices:
    """What a select offers: any, each part by name, and those of whom it is not recorded."""
    names = sorted(part for part in parts if part != NONE_RECORDED)
    last = [(NONE_RECORDED, none_words)] if NONE_RECORDED in set(parts) else []
    return [("", any_words), *((name, name) for name in names), *last]


def kind_choices() -> Choices:
    """Every rule, by its severity and title."""
    return [
        ("", "Everything"),
        *((rule.id, f"{rule.severity.label}: {rule.title}") for rule in ALL_RULES),
    ]
