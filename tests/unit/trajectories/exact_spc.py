"""A slow second implementation of the control chart: fractions, windows and no tolerance. For agreement only."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

FACTOR = Fraction(266, 100)
SCREEN = Fraction(3267, 1000)


def exact(
    rows: list[tuple[date, Fraction | None]],
    *,
    direction: str,
    target: Fraction | None = None,
    rebase: tuple[date, ...] = (),
    baseline: int | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Rules of sections 2 and 4 of the reference, word for word, over every window of points."""
    known = sorted((day, value) for day, value in rows if value is not None)
    segments = _segments(known, rebase, baseline)
    lines = _lines(known, segments, baseline, rebase, options.get("screen_outliers", False))
    values = [value for _, value in known]
    high: list[set[str]] = [set() for _ in known]
    low: list[set[str]] = [set() for _ in known]
    for sign, side in ((1, high), (-1, low)):
        turned = [sign * value for value in values]
        for at, (mean, reach) in enumerate(lines):
            if reach is not None and turned[at] > sign * mean + reach:
                side[at].add("outside")
        _windows(turned, segments, lines, sign, side, options)
    kinds = [
        _kind(bool(up), bool(down), direction, options.get("conflict", "improvement"))
        for up, down in zip(high, low, strict=True)
    ]
    mean, reach = lines[-1]
    return {
        "segments": segments,
        "lines": lines,
        "high": high,
        "low": low,
        "kinds": kinds,
        "assurance": _assurance(mean, reach, target, direction),
    }


def _segments(known: list[Any], rebase: tuple[date, ...], baseline: int | None) -> list[int]:
    found, number = [], 0
    for at, (day, _) in enumerate(known):
        if at and (at == baseline or (day in rebase and (baseline is None or at >= baseline))):
            number += 1
        found.append(number)
    return found


def _lines(
    known: list[Any], segments: list[int], baseline: int | None, rebase: tuple[date, ...], screen: bool
) -> list[Any]:
    of: dict[int, Any] = {}
    for number in sorted(set(segments)):
        members = [row for row, segment in zip(known, segments, strict=True) if segment == number]
        if baseline is not None and number == 1 and members[0][0] not in rebase:
            of[1] = of[0]
            continue
        values = [value for _, value in members]
        moves: list[Fraction | None] = [None]
        moves += [abs(values[at] - values[at - 1]) for at in range(1, len(values))]
        some = [move for move in moves if move is not None]
        if not some:
            of[number] = (values[0], None)
            continue
        average = sum(some) / len(some)
        if screen:
            limit = SCREEN * average
            values = [v for v, move in zip(values, moves, strict=True) if move is None or move <= limit]
            some = [move for move in some if move <= limit]
            average = sum(some) / len(some)
        of[number] = (sum(values) / len(values), FACTOR * average)
    return [of[number] for number in segments]


def _windows(
    turned: list[Fraction],
    segments: list[int],
    lines: list[Any],
    sign: int,
    side: list[set[str]],
    options: Any,
) -> None:
    shift, trend = options.get("shift", 7), options.get("trend", 7)
    mean_of = [sign * mean for mean, _ in lines]
    for start in range(len(turned)):
        run = range(start, start + shift)
        inside = run.stop <= len(turned) and len({segments[at] for at in run}) == 1
        if inside and all(turned[at] > mean_of[at] for at in run):
            _add(side, run, "shift")
        run = range(start, start + trend)
        if run.stop <= len(turned) and all(turned[at] > turned[at - 1] for at in run[1:]):
            _add(side, run, "trend")
        run = range(start, start + 3)
        if run.stop <= len(turned) and len({segments[at] for at in run}) == 1:
            _three(turned, run, mean_of, lines, side, options)


def _three(
    turned: list[Fraction],
    run: range,
    mean_of: list[Fraction],
    lines: list[Any],
    side: list[set[str]],
    options: Any,
) -> None:
    reach = lines[run[0]][1]
    if reach is None or not all(turned[at] > mean_of[at] for at in run):
        return
    beyond = [at for at in run if turned[at] > mean_of[at] + reach * 2 / 3]
    if options.get("two_of_three", "beyond") == "between":
        beyond = [at for at in beyond if turned[at] <= mean_of[at] + reach]
    if len(beyond) >= 2:
        _add(side, beyond, "two_of_three")


def _add(side: list[set[str]], where: Any, rule: str) -> None:
    for at in where:
        side[at].add(rule)


def _kind(high: bool, low: bool, direction: str, conflict: str) -> str:
    if not (high or low):
        return "common_cause"
    if direction == "neutral":
        return "special_cause_neutral_high" if high else "special_cause_neutral_low"
    good = high if direction == "increase" else low
    bad = low if direction == "increase" else high
    if good and bad:
        return f"special_cause_{conflict}"
    return "special_cause_improvement" if good else "special_cause_concern"


def _assurance(mean: Fraction, reach: Fraction | None, target: Fraction | None, direction: str) -> str:
    if target is None or reach is None or direction == "neutral":
        return "none"
    sign = 1 if direction == "increase" else -1
    if sign * target <= sign * mean - reach:
        return "pass"
    return "fail" if sign * target >= sign * mean + reach else "hit_or_miss"
