"""The easy-read edition: the public edition's numbers again, in short sentences with pictures (N26).

It takes every number from the month's public edition as that printed it: nothing new is told, so nothing new can be
worked out, and both editions say the same. It carries a clearance like that one, and writers look at each value again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.utils import timezone

from tcp_portal.access import Permission
from tcp_portal.errors import Refusal
from tcp_portal.packs.disclosure.cells import Key
from tcp_portal.packs.disclosure.clearance import Clearance
from tcp_portal.packs.disclosure.protected import Basis, Open, Protected, as_printed
from tcp_portal.packs.disclosure.words import figure, fixed, label, made_on, said, together
from tcp_portal.packs.document import Document, Line, Section
from tcp_portal.packs.models import PublicRelease
from tcp_portal.packs.pictures import Picture
from tcp_portal.packs.public_edition import MARKING
from tcp_portal.packs.services.releases import facts_of, newest_release
from tcp_portal.web.registry import PackContext, Registry

Values = Callable[[Key], Protected | None]


@dataclass(frozen=True, slots=True)
class EasyPage:
    """An app's page of the easy-read edition. `lines` is given what the public edition printed of a cell, None where
    that does not hold it, and answers nothing where there is nothing to say."""

    order: int
    key: str
    title: str
    lines: Callable[[PackContext, Values], tuple[Line, ...]]


_pages: Registry[EasyPage] = Registry("page of the easy-read edition")

register_easy_page = _pages.add
easy_pages = _pages.all

_FIRST: Final = "About this paper"
_LAST: Final = "Tell us what you think"


def told(
    picture: Picture,
    value: Protected | None,
    *,
    some: str,
    nobody: str,
    untold: str,
    also: tuple[Open, ...] = (),
) -> tuple[Line, ...]:
    """A line about a number of people: `some` has its place as {}, `nobody` is said of 0, `untold` where the number is
    not shown. `also` are the other numbers in those words. Nothing for a number that the public edition does not
    hold."""
    if value is None:
        return ()
    if value.value is None:
        return (Line(Picture.LOCK, said(untold, *also[: untold.count("{}")])),)
    if not value.value:
        return (Line(picture, said(nobody, *also)),)
    return (Line(picture, said(some, value, *also), figure(value)),)


def of_rule(number: int) -> Open:
    """A number of the rule, or of months and years: about nobody."""
    return Open(number, Basis.RULE)


def parts_of_easy(_context: PackContext) -> int:
    """How many parts `easy_document` tells of."""
    return len(easy_pages())


def easy_document(
    context: PackContext, *, asked_by: str, made_at: datetime, on_section: Callable[[str], None]
) -> Document:
    """The edition. It does not say who asked for it.

    Raises Refusal where the month has no public edition yet, and for a reader whose post does not reach the whole
    partnership.
    """
    if context.scope.is_limited(Permission.VIEW_MEASURES, context.partnership.pk):
        raise Refusal(
            "Only somebody whose post reaches the whole partnership can build its easy-read edition."
        )
    release = newest_release(partnership=context.partnership, month=context.month, run=context.run)
    if release is None:
        raise Refusal(
            f"The easy-read edition takes its numbers from the public edition. Build that of {context.month.label} "
            "first.",
            field="edition",
        )
    values = _printed(release)
    sections = [Section("about", fixed(_FIRST), _about(context, release))]
    for page in easy_pages():
        on_section(page.title)
        lines = page.lines(context, values)
        if lines:
            sections.append(Section(page.key, fixed(page.title), lines))
    made = timezone.localtime(made_at)
    return Document(
        title=fixed("Easy read"),
        subtitle=together((fixed("People in hospital from"), label(context.partnership.name))),
        month=context.month,
        as_at=said("We made this paper on {}.", made_on(made)),
        marking=MARKING,
        asked_by="",
        made_at=made.replace(microsecond=0),
        sections=(*sections, Section("tell", fixed(_LAST), _TELL)),
        definitions=(),
        synthetic=context.partnership.synthetic,
        clearance=Clearance(
            release.rule, facts_of(release), release.names, tuple(release.attacked_with), repeats=True
        ),
    )


def _printed(release: PublicRelease) -> Values:
    facts = {fact.key: fact for fact in facts_of(release)}
    rule = release.rule
    older = replace(
        rule, base=1
    )  # a number that stands from an earlier edition has the roundness of that one

    def value(key: Key) -> Protected | None:
        fact = facts.get(key)
        return as_printed(fact.printed, older if fact.stands else rule) if fact else None

    return value


def _about(context: PackContext, release: PublicRelease) -> tuple[Line, ...]:
    return (
        Line(Picture.PEOPLE, fixed("This paper is about people with a learning disability.")),
        Line(Picture.PEOPLE, fixed("It is about autistic people too.")),
        Line(Picture.HOSPITAL, fixed("It is about people in mental health hospitals.")),
        Line(Picture.HOME, fixed("We want people to live in their own home.")),
        Line(Picture.CALENDAR, said("The numbers are from the end of {}.", context.month)),
        Line(Picture.LOCK, said("We do not show numbers below {}.", of_rule(release.threshold))),
        Line(Picture.TICK, said("We round all other numbers to the nearest {}.", of_rule(release.base))),
        Line(Picture.LOCK, fixed("This keeps people private.")),
    )


_TELL: Final = (
    Line(Picture.MEETING, fixed("The Board talks about these numbers.")),
    Line(Picture.TALK, fixed("You can ask us about this paper.")),
    Line(Picture.TALK, fixed("Tell us if something is not right.")),
)
