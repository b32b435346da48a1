"""A forecast and what it rests on as plain JSON values, and back. Nothing in them names or points to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from tcp_portal.months import Month
from trajectories.domain.forecast import Bands, Curve, Fan, Part
from trajectories.domain.leaving import Keeping, keeping
from trajectories.domain.track_record import Score

_DECIMALS = 4


@dataclass(frozen=True)
class Basis:
    """What a forecast rests on, in numbers that name nobody."""

    observed_months: int = 0
    ends: int = 0
    routes: Mapping[str, int] = field(default_factory=dict)
    arrivals: int = 0
    arrivals_months: int = 0
    rate: float = 0.0
    left_in_year: int = 0
    year_months: int = 0
    people: int = 0
    dated: int = 0
    dates_seen: int = 0
    dates_kept: int = 0
    curves: Mapping[str, Curve] = field(default_factory=dict)
    kept: Keeping = field(default_factory=lambda: keeping(()))


def fan_data(fan: Fan) -> dict[str, Any]:
    """The fan as JSON keeps it."""
    data = {one.name: _plain(getattr(fan, one.name)) for one in fields(fan)}
    return data | {"beds": [_part_data(part) for part in fan.beds]}


def fan_of(data: Mapping[str, Any]) -> Fan:
    """The fan that `fan_data` kept."""
    kept = {one.name: _tuple(data[one.name]) for one in fields(Fan)}
    kept["months"] = tuple(Month.parse(month) for month in data["months"])
    kept["beds"] = tuple(
        Part(one["place"], one["arrangement"], one["now"], _bands_of(one["bands"])) for one in data["beds"]
    )
    return Fan(**kept)


def basis_data(basis: Basis) -> dict[str, Any]:
    """The basis as JSON keeps it."""
    return asdict(basis)


def basis_of(data: Mapping[str, Any]) -> Basis:
    """The basis that `basis_data` kept."""
    curves = {
        route: Curve(tuple(one["days"]), tuple(one["hazards"]), one["tail"])
        for route, one in data["curves"].items()
    }
    kept = Keeping(data["kept"]["early"], tuple(tuple(steps) for steps in data["kept"]["late"]))
    return Basis(**{**data, "curves": curves, "kept": kept})


def scores_data(scores: tuple[Score, ...]) -> list[dict[str, Any]]:
    """The scores of a track record as JSON keeps them."""
    return [{name: _plain(value) for name, value in asdict(score).items()} for score in scores]


def scores_of(data: list[dict[str, Any]]) -> tuple[Score, ...]:
    """The scores that `scores_data` kept."""
    return tuple(Score(**one) for one in data)


def _part_data(part: Part) -> dict[str, Any]:
    bands = {one.name: _plain(getattr(part.bands, one.name)) for one in fields(part.bands)}
    return {"place": part.place, "arrangement": part.arrangement, "now": part.now, "bands": bands}


def _bands_of(data: Mapping[str, Any]) -> Bands:
    return Bands(**{name: tuple(values) for name, values in data.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, Month):
        return value.iso
    if isinstance(value, tuple):
        return [_plain(one) for one in value if not isinstance(one, Part)]
    return value


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
