"""What a check of a draft found, as its row keeps it. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that speaks against issuing a draft: which check says so, of which edition, and in a sentence.

    `page` is the name of the page on which it is looked into. Where `can_be_overridden` is false it must be mended.
    """

    check: str
    edition: str
    sentence: str
    page: str = ""
    can_be_overridden: bool = True

    @property
    def key(self) -> str:
        """The same for the same sentence of the same check and edition: other figures make another finding."""
        return sha256("\n".join((self.check, self.edition, self.sentence)).encode()).hexdigest()


def to_json(found: Finding) -> dict[str, object]:
    """As plain values."""
    return asdict(found)


def from_json(kept: Mapping[str, object]) -> Finding:
    """The finding of such values."""
    return Finding(
        check=str(kept["check"]),
        edition=str(kept["edition"]),
        sentence=str(kept["sentence"]),
        page=str(kept["page"]),
        can_be_overridden=bool(kept["can_be_overridden"]),
    )
