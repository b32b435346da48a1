"""What an outsider can work out: integer programming over everything that was published.

The unknowns are true counts, cell by cell. What is known of them: a printed number leaves a range, a hidden one
another, parts add up to totals, and one month flows into the next. The outsider is taken to know the rule, which
cells are hidden for their own sake, and every net change that is not printed (deaths, moves): more than anybody
knows. A small count is recovered where a single number is left for it.

Cells that no equation joins are attacked apart, so that each program stays small. Only workers load the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tcp_portal.packs.disclosure.cells import Equation, Key
from tcp_portal.packs.disclosure.rule import ANYTHING, Range

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_SECONDS: Final = 20.0  # for one program; one that takes longer counts as recovered


@dataclass(frozen=True, slots=True)
class Known:
    """What is published: the true counts, the range that is left of each that is published, and what adds up."""

    counts: Mapping[Key, int]
    ranges: Mapping[Key, Range]
    equations: tuple[Equation, ...]

    def range_of(self, key: Key) -> Range:
        """What is known of a count by itself; of one that is nowhere published nothing."""
        return self.ranges.get(key, ANYTHING)


def recovered(known: Known, *, is_small: Callable[[int], bool]) -> set[Key]:
    """The small counts for which a single number is left, of cells that are published and of those between them."""
    found: set[Key] = set()
    for part in _parts(known):
        found |= _recovered_in(part, known, is_small)
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """Cells that equations join, and these equations."""

    keys: tuple[Key, ...]
    equations: tuple[Equation, ...]


class _Groups:
    """Cells that hang together (union-find)."""

    def __init__(self) -> None:
        self._root: dict[Key, Key] = {}

    def of(self, key: Key) -> Key:
        """The cell that stands for its group."""
        while self._root.setdefault(key, key) != key:
            self._root[key] = self._root[self._root[key]]
            key = self._root[key]
        return key

    def join(self, keys: Sequence[Key]) -> None:
        """These cells are of one group."""
        for key in keys:
            self._root[self.of(key)] = self.of(keys[0])

    def members(self) -> dict[Key, list[Key]]:
        """Every group in order."""
        found: dict[Key, list[Key]] = {}
        for key in sorted(self._root):
            found.setdefault(self.of(key), []).append(key)
        return found


def _is_fixed(known: Known, key: Key) -> bool:
    bounds = known.range_of(key)
    return bounds.low == bounds.high


def _parts(known: Known) -> Iterator[_Part]:
    """Cells that hang together by equations; a cell that is printed exactly joins nothing."""
    groups = _Groups()
    open_cells = [[key for key in one.keys if not _is_fixed(known, key)] for one in known.equations]
    for keys in (*open_cells, *([key] for key in known.ranges)):
        groups.join(keys)
    equations: dict[Key, list[Equation]] = {}
    for one, keys in zip(known.equations, open_cells, strict=True):
        if keys:
            equations.setdefault(groups.of(keys[0]), []).append(one)
    for at, members in groups.members().items():
        yield _Part(tuple(members), tuple(equations.get(at, ())))


def _recovered_in(part: _Part, known: Known, is_small: Callable[[int], bool]) -> set[Key]:
    """Every solution clears the cells in which it differs from the truth; what is left is asked for one by one."""
    pending = {key for key in part.keys if is_small(known.counts[key])}
    apart = {key for key in pending if _is_fixed(known, key)}
    pending -= apart
    if not pending or not part.equations:
        return apart
    program = _Program(part, known)
    for wish in (1, -1):
        pending -= program.differs(pending, program.solve({}, dict.fromkeys(pending, wish)))
    for key in sorted(pending):
        count, bounds = known.counts[key], known.range_of(key)
        for other in (Range(bounds.low, count - 1), Range(count + 1, bounds.high)):
            if key in pending and (other.high is None or other.low <= other.high):
                pending -= program.differs(pending, program.solve({key: other}, {}))
    return apart | pending


class _Program:
    """The integer program of one part."""

    def __init__(self, part: _Part, known: Known) -> None:
        import numpy
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        self.known = known
        self.keys = [key for key in part.keys if not _is_fixed(known, key)]
        self.at = {key: number for number, key in enumerate(self.keys)}
        rows, columns, weights, sums = [], [], [], []
        for number, one in enumerate(part.equations):
            rest = one.equals
            for key, weight in one.terms:
                if key in self.at:
                    rows.append(number)
                    columns.append(self.at[key])
                    weights.append(weight)
                else:
                    rest -= weight * known.counts[key]
            sums.append(rest)
        matrix = csr_array(
            (weights, (rows, columns)), shape=(len(part.equations), len(self.keys)), dtype=float
        )
        self.constraint = LinearConstraint(matrix, numpy.array(sums, float), numpy.array(sums, float))

    def solve(self, tighter: Mapping[Key, Range], wish: Mapping[Key, int]) -> Sequence[float] | None:
        """Counts that agree with all that is known, as great (1) or small (-1) as wished; None where there are none,
        or none was found in time."""
        import numpy
        from scipy.optimize import Bounds, milp

        ranges = [tighter.get(key, self.known.range_of(key)) for key in self.keys]
        lows = numpy.array([one.low for one in ranges], float)
        highs = numpy.array([numpy.inf if one.high is None else one.high for one in ranges], float)
        costs = numpy.zeros(len(self.keys))
        for key, sign in wish.items():
            # Where nothing bounds a count from above, a greatest one does not exist.
            costs[self.at[key]] = 0 if sign > 0 and self.known.range_of(key).high is None else -sign
        answer = milp(
            costs, integrality=numpy.ones(len(self.keys)), bounds=Bounds(lows, highs),
            constraints=self.constraint, options={"time_limit": _SECONDS},
        )  # fmt: skip
        found: Sequence[float] | None = answer.x
        return found

    def differs(self, keys: AbstractSet[Key], solution: Sequence[float] | None) -> set[Key]:
        """The cells whose count a solution has otherwise than it is."""
        if solution is None:
            return set()
        return {key for key in keys if round(solution[self.at[key]]) != self.known.counts[key]}


def touching(equations: Iterable[Equation]) -> dict[Key, list[Equation]]:
    """The equations of each cell."""
    found: dict[Key, list[Equation]] = {}
    for one in equations:
        for key in one.keys:
            found.setdefault(key, []).append(one)
    return found
