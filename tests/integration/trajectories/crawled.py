"""Reads the figures of a page as a reader sees them, and what stands behind each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlparse

from django.test import Client

from cohorts.domain.flows import Term

_NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?")
# Terms of the flow, which tables print with the sign that they have in the sum.
UNSIGNED = frozenset(term.value for term in Term)
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class Node:
    """An element: what it is, where it leads, what it says."""

    tag: str
    attrs: dict[str, str]
    parent: Node | None
    texts: list[str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def has_class(self, name: str) -> bool:
        return name in self.attrs.get("class", "").split()

    @property
    def in_body(self) -> bool:
        """Whether it is a row of the body of a table."""
        return self.parent is not None and self.parent.tag == "tbody"

    @property
    def is_chart_table(self) -> bool:
        """Whether it folds away the data table of a chart."""
        return self.has_class("chart__table") and self.parent is not None and self.parent.tag == "figure"

    @property
    def in_chart(self) -> bool:
        """Whether it is part of such a table, which is explained as a whole."""
        return self.parent is not None and (self.parent.is_chart_table or self.parent.in_chart)

    def within(self, test: str) -> bool:
        """Whether an element above it carries the class or attribute."""
        above = self.parent
        while above is not None:
            if above.has_class(test) or test in above.attrs:
                return True
            above = above.parent
        return False


class Read(HTMLParser):
    """All elements of a page in order; the text of an element is that of everything below it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[Node] = []
        self._open: list[Node] = []
        self.feed(html)

    @property
    def says_nothing(self) -> bool:
        """Whether the page says in words that it has nothing to show."""
        return any(node.has_class("empty") for node in self.nodes)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(
            tag,
            {name: unescape(value or "") for name, value in attrs},
            self._open[-1] if self._open else None,
        )
        self.nodes.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        for node in self._open:
            node.texts.append(data)


@dataclass(frozen=True)
class Printed:
    """A figure of a page: its text, where it leads."""

    text: str
    href: str

    @property
    def measure(self) -> str:
        return parse_qs(urlparse(self.href).query).get("measure", [""])[0]


def figures(read: Read) -> list[Printed]:
    """Every figure of the page that leads to what explains it."""
    return [
        Printed(node.text, node.attrs.get("href", "")) for node in read.nodes if "data-figure" in node.attrs
    ]


def bare(read: Read) -> list[str]:
    """Numbers in cells of figures or in tiles that nothing explains."""
    explained = _around(node for node in read.nodes if {"data-figure", "data-plain"} & node.attrs.keys())
    return [
        node.text
        for node in read.nodes
        if ((node.tag in ("td", "dd") and node.has_class("num")) or node.has_class("tile__value"))
        and id(node) not in explained
        and _NUMBER.search(node.text)
        and not node.in_chart
        and not node.within("data-plain")
    ]


def unexplained_charts(read: Read) -> list[str]:
    """Data tables of charts whose figures lead nowhere."""
    explained = _around(node for node in read.nodes if "data-explains" in node.attrs)
    return [node.text[:60] for node in read.nodes if node.is_chart_table and id(node) not in explained]


def _around(nodes: Iterable[Node]) -> set[int]:
    """Every element above one of these."""
    found = set()
    for node in nodes:
        above = node.parent
        while above is not None:
            found.add(id(above))
            above = above.parent
    return found


def number(text: str) -> Decimal | None:
    """The number that a text prints; None for words and dashes."""
    found = _NUMBER.search(text)
    return None if found is None else Decimal(found.group().replace(",", "").replace("−", "-"))


def behind(client: Client, href: str) -> tuple[str, Decimal | None]:
    """What a figure's address answers: the rows of a list, or the value of the page that explains it."""
    response = client.get(href)
    assert response.status_code == 200, href
    read = Read(response.content.decode())
    if urlparse(href).path.endswith("/explain/"):
        (value,) = [node.text for node in read.nodes if "data-value" in node.attrs]
        return "value", number(value)
    return "rows", Decimal(sum(node.tag == "tr" and node.in_body for node in read.nodes))


def faults(client: Client, addresses: Iterable[str], *, sees_people: bool) -> tuple[list[str], int]:
    """What is wrong with the figures of these pages, and how many different figures were followed."""
    wrong: list[str] = []
    seen: dict[Printed, str] = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        read = Read(response.content.decode())
        wrong += [f"{address}: bare {text}" for text in bare(read)]
        wrong += [f"{address}: chart {text}" for text in unexplained_charts(read)]
        for one in figures(read):
            assert sees_people or "/people/" not in one.href, one
            if one not in seen:
                seen[one] = disagreement(client, one)
            if seen[one]:
                wrong.append(f"{address}: {seen[one]}")
    return wrong, len(seen)


def disagreement(client: Client, printed: Printed) -> str:
    """Nothing, or what is wrong with a figure and what it leads to. A list has no sign."""
    kind, value = behind(client, printed.href)
    said = number(printed.text)
    if said is None or value is None:
        return "" if said is value is None else f"{printed}: {value} {kind}"
    if kind == "rows" or printed.measure in UNSIGNED:
        said, value = abs(said), abs(value)
    digits = -int(said.as_tuple().exponent)
    return (
        ""
        if value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) == said
        else f"{printed}: {value} {kind}"
    )
