"""Whether a text tells who somebody is: a vignette may hold no name, reference, NHS number or birth date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cohorts.domain import nhs_number

# Names that are words of English too: in small letters they are taken for the word, with a capital for the name.
WORDS = frozenset(
    [
        "ash", "bill", "brook", "brown", "cook", "dale", "day", "dean", "faith", "ford", "frank", "grace", "grant",
        "green", "hall", "heather", "hill", "holly", "hope", "iris", "ivy", "jack", "joy", "king", "lane", "large",
        "law", "little", "long", "love", "mark", "may", "miles", "mill", "moon", "olive", "page", "pat", "penny",
        "poppy", "price", "rose", "rich", "rob", "rock", "ruby", "sandy", "sky", "small", "stone", "sue", "summer",
        "tim", "todd", "will", "wood", "young", "short", "birch", "larch", "hunt", "west", "north", "best", "good",
        "care", "son", "an", "so", "to", "do", "no", "my", "he", "in", "on", "see", "ray", "lee", "art", "gene",
    ]
)  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[\s\-.]?\d){9}(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{1,4})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]+)\.?,?\s+(\d{4})(?!\d)", re.IGNORECASE
)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Identity:
    """What would tell who one person is."""

    given_name: str
    family_name: str
    reference: str
    born: date


def telling(text: str, people: Iterable[Identity]) -> list[str]:
    """What in the text tells who somebody of the register is, as sentences; empty where nothing does.

    Letter case, accents, spaces in numbers and the way a date is written do not matter. Any valid NHS number counts.
    """
    plain = _plain(text)
    words = _WORD.findall(plain)
    small, capital = (
        {word.casefold() for word in words},
        {word.casefold() for word in words if word[0].isupper()},
    )
    days = set(_days(plain))
    said = ["It holds an NHS number."] if any(_numbers(plain)) else []
    names, references, births = set[str](), set[str](), set[date]()
    for person in people:
        for name in (person.given_name, person.family_name):
            names |= {part for part in _parts(name) if part in (capital if part in WORDS else small)}
        if person.reference and _has_reference(plain, person.reference):
            references.add(person.reference)
        if person.born in days:
            births.add(person.born)
    said += [f"It holds “{name.capitalize()}”, a name in the register." for name in sorted(names)]
    said += [f"It holds the reference {reference}." for reference in sorted(references)]
    said += [
        f"It holds the birth date of someone in the register, {day.day} {day:%B %Y}."
        for day in sorted(births)
    ]
    return said


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _parts(name: str) -> list[str]:
    """A name as words of two letters or more, and whole: “Anne-Marie” is also “Anne” and “Marie”."""
    words = [word.casefold() for word in _WORD.findall(_plain(name))]
    parts = [part for word in words for part in (word, *re.split(r"['’\-]", word))]
    return [part for part in dict.fromkeys(parts) if len(part) > 1]


def _has_reference(text: str, reference: str) -> bool:
    pieces = [re.escape(piece) for piece in re.split(r"[\s\-/_]+", reference) if piece]
    pattern = r"[\s\-/_]*".join(pieces)
    return bool(re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE))


def _numbers(text: str) -> Iterator[str]:
    for match in _TEN_DIGITS.finditer(text):
        number = re.sub(r"\D", "", match[0])
        if nhs_number.problem(number) is None:
            yield number


def _days(text: str) -> Iterator[date]:
    for first, middle, last in _NUMERIC.findall(text):
        if len(first) == 4:
            yield from _day(int(first), int(middle), int(last))
        else:
            for year in _years(last):
                yield from _day(year, int(middle), int(first))
    for day, month, year in _DAY_FIRST.findall(text):
        yield from _day(int(year), _MONTHS.get(month.casefold(), 0), int(day))
    for month, day, year in _MONTH_FIRST.findall(text):
        yield from _day(int(year), _MONTHS.get(month.casefold(), 0), int(day))


def _years(text: str) -> tuple[int, ...]:
    return (1900 + int(text), 2000 + int(text)) if len(text) == 2 else (int(text),)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
