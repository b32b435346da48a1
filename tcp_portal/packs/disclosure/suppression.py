"""Which cells of an edition are hidden, and why: small ones, their neighbours, and whatever an attack would need.

* Small: the count is under the threshold (or 0, where the rule hides that).
* Secondary: of a total and its parts one alone was hidden; the smallest of the others is hidden with it.
* Attack: with all editions together a small count could still be worked out. The nearest cell is hidden too, and
  where that does not help the whole line, so that its sign says nothing about any of its cells.

A cell that an earlier edition printed stands as it was printed, hidden or not: printed anew after a correction it
would be a second equation about the same people. Where the register meanwhile says something that the earlier number
rules out, that number is of another truth and left out of the attack.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tcp_portal.packs.disclosure.attack import Known, recovered, touching
from tcp_portal.packs.disclosure.cells import Counts, Equation, Key
from tcp_portal.packs.disclosure.protected import Protected, as_printed, hidden, shown
from tcp_portal.packs.disclosure.rule import ANYTHING, Range, Rule


class Why(StrEnum):
    """Why a cell is hidden."""

    SMALL = "small"
    SECONDARY = "secondary"
    ATTACK = "attack"


class NotSafe(Exception):
    """However much is hidden, small counts can be worked out: those of `cells`."""

    def __init__(self, cells: set[Key]) -> None:
        super().__init__("Small counts can be worked out.")
        self.cells = cells


@dataclass(frozen=True, slots=True)
class Fact:
    """What an edition says of one cell: the number printed, or why there is none. One that `stands` was first said by
    an earlier edition, under that one's rule, and counts there."""

    key: Key
    printed: int | None
    why: Why | None = None
    stands: bool = False

    def leaves(self, rule: Rule) -> Range:
        """The counts that are possible after it."""
        if self.printed is not None:
            return rule.behind(self.printed)
        return rule.small if self.why is Why.SMALL else ANYTHING


@dataclass(frozen=True, slots=True)
class Issue:
    """What an earlier edition published, under the rule of its day."""

    rule: Rule
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Protection:
    """An edition that nothing can be recovered from: each cell as it is printed, in the order given."""

    rule: Rule
    cells: Mapping[Key, Fact]
    names: Mapping[str, str]
    rules: Mapping[Key, Rule]  # of cells that stand: the rule by which they were first printed

    def value(self, key: Key) -> Protected:
        """A cell as it may be printed. Raises KeyError for one that was not asked to be printed."""
        return as_printed(self.cells[key].printed, self.rules.get(key, self.rule))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the edition says of each cell."""
        return tuple(self.cells.values())

    @property
    def hidden(self) -> tuple[Fact, ...]:
        """The cells that are not shown."""
        return tuple(fact for fact in self.facts if fact.printed is None)


def protect(counts: Counts, rule: Rule, earlier: Sequence[Issue] = ()) -> Protection:
    """The edition with as much hidden as it takes. Earlier issues come newest first.

    Raises NotSafe where hiding more does not help.
    """
    edition = _Edition(counts, rule, earlier)
    edition.hide_neighbours()
    edition.hide_until_safe()
    return Protection(rule, edition.facts, counts.names, edition.rules)


def weaknesses(counts: Counts, issues: Sequence[Issue]) -> set[Key]:
    """The small counts that all these editions together give away. Counts may be of more cells than they print."""
    equations = counts.equations
    rule = issues[0].rule
    ranges = _ranges(counts.counts, issues)
    return recovered(Known(counts.counts, ranges, equations), is_small=rule.hides)


def _ranges(counts: Mapping[Key, int], issues: Sequence[Issue]) -> dict[Key, Range]:
    """What all issues together leave of each count that the register still knows and that agrees with them."""
    found: dict[Key, Range] = {}
    for issue in issues:
        for fact in issue.facts:
            left = ANYTHING if fact.stands else fact.leaves(issue.rule)
            if left.holds(counts.get(fact.key, -1)):
                found[fact.key] = found.get(fact.key, ANYTHING).and_also(left)
    return found


class _Edition:
    """An edition on its way: what it prints so far, and what may still be changed."""

    def __init__(self, counts: Counts, rule: Rule, earlier: Sequence[Issue]) -> None:
        self.counts, self.rule, self.earlier = counts, rule, tuple(earlier)
        self.touching = touching(counts.equations)
        self.facts: dict[Key, Fact] = {}
        self.rules: dict[Key, Rule] = {}
        before: dict[Key, Fact] = {}
        for issue in reversed(self.earlier):
            for fact in issue.facts:
                if not fact.stands and fact.key not in before:
                    before[fact.key], self.rules[fact.key] = replace(fact, stands=True), issue.rule
        for key in counts.printed:
            self.facts[key] = before.get(key) or self._fresh(key)

    def _fresh(self, key: Key) -> Fact:
        count = self.counts.counts[key]
        if self.rule.hides(count):
            return Fact(key, hidden(self.rule).value, Why.SMALL)
        return Fact(key, shown(count, self.rule).value)

    def _may_hide(self, key: Key) -> bool:
        return key in self.facts and not self.facts[key].stands and self.facts[key].printed is not None

    def _hide(self, key: Key, why: Why) -> None:
        self.facts[key] = Fact(key, hidden(self.rule).value, why)

    def hide_neighbours(self) -> None:
        """Until no line of which everything is printed hides one cell alone: it may be what is left of the others."""
        waiting = deque(one for one in self.counts.equations if all(key in self.facts for key in one.keys))
        lines = tuple(waiting)
        while waiting:
            line = waiting.popleft()
            dark = [key for key in line.keys if self.facts[key].printed is None]
            other = self._smallest(line) if len(dark) == 1 else None
            if other is not None:
                self._hide(other, Why.SECONDARY)
                waiting += (one for one in lines if other in one.keys)

    def _smallest(self, line: Equation) -> Key | None:
        """The smallest cell that can be hidden, one that counts somebody before one that counts nobody."""
        found = [key for key in line.keys if self._may_hide(key)]
        return min(found, key=self._price, default=None)

    def _price(self, key: Key) -> tuple[bool, int, Key]:
        count = self.counts.counts[key]
        return count == 0, count, key

    def hide_until_safe(self) -> None:
        """Attacks, hides, and attacks again."""
        while found := self._recovered():
            before = dict(self.facts)
            for key in sorted(found):
                self._defend(key)
            if self.facts == before:
                raise NotSafe(found)

    def _recovered(self) -> set[Key]:
        issue = Issue(self.rule, tuple(self.facts.values()))
        return weaknesses(self.counts, (issue, *self.earlier))

    def _defend(self, key: Key) -> None:
        """One step: a cell of a line of this one; else the whole of its lines; else a cell further off."""
        near = next(self._around(key), [])
        if other := min(near, key=self._price, default=None):
            self._hide(other, Why.ATTACK)
        elif not self._darken_lines(key):
            further = next((cells for cells in self._around(key) if cells), [])
            for other in sorted(further, key=self._price)[:1]:
                self._hide(other, Why.ATTACK)

    def _darken_lines(self, key: Key) -> bool:
        """Every cell of the lines is hidden by now; from here on no sign among them says that its count is small."""
        lines = [other for one in self.touching.get(key, ()) for other in one.keys] or [key]
        small = [
            other for other in lines
            if other in self.facts and not self.facts[other].stands and self.facts[other].why is Why.SMALL
        ]  # fmt: skip
        for other in small:
            self._hide(other, Why.ATTACK)
        return bool(small)

    def _around(self, key: Key) -> Iterator[list[Key]]:
        """The cells that could be hidden in the lines of a cell, then in the lines of those, and so on."""
        seen, edge = {key}, [key]
        while edge:
            next_edge = {
                other for one in edge for line in self.touching.get(one, ()) for other in line.keys
            } - seen  # fmt: skip
            yield [other for other in next_edge if self._may_hide(other)]
            seen |= next_edge
            edge = sorted(next_edge)
