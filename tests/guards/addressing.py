"""What a guard knows of one address: its methods, the right that opens it, and what its path names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tcp_portal.access import Permission

P = Permission


@dataclass(frozen=True)
class Address:
    """What one address asks for.

    `opens`: rights of which one must be held somewhere; none: whoever is signed in. `thing`: what its path names.
    `knows`: the right without which that thing does not exist; `also`: another one that knows it.
    `needs`: the right that it then takes, by method.
    `whole`: the right is asked over the whole partnership: a post limited to some people does not know the thing.
    `either`: one of the rights in `opens` is enough for the thing itself, too.
    `spans`: the page is of all the reader's partnerships, so that no right in the chosen one is asked.
    `owner`: the actor whose own thing the path names; for all others there is none.
    `by_token`: it answers to a token and not to a session, so that to every actor here it is closed; with `unknown`
    as an address that does not exist. `probed`: it answers to everybody, the signed-out too, and is no page.
    `public`: a page that answers everybody, signed in or not, and chooses no partnership.
    """

    methods: tuple[str, ...] = ("GET",)
    opens: tuple[Permission, ...] = ()
    thing: str = ""
    knows: Permission = P.VIEW_PEOPLE
    also: Permission | None = None
    needs: dict[str, Permission] = field(default_factory=dict)
    more: tuple[str, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    spans: bool = False
    whole: bool = False
    either: bool = False
    owner: str = ""
    by_token: bool = False
    unknown: bool = False
    probed: bool = False
    public: bool = False

    @property
    def to_all(self) -> bool:
        """Whether it is open to whoever asks."""
        return self.probed or self.public

    def needed(self, method: str) -> tuple[Permission, ...]:
        return (self.needs[method],) if method in self.needs else () if self.spans else self.opens


FORM = ("GET", "POST")


def person(permission: Permission, methods: tuple[str, ...] = FORM, **more: Any) -> Address:
    return Address(methods, (permission,), **{"thing": "person", **more})


def figures(permission: Permission, methods: tuple[str, ...] = ("GET",), **more: Any) -> Address:
    return Address(methods, (permission,), knows=P.VIEW_MEASURES, **more)


def pack(methods: tuple[str, ...], *opens: Permission, **more: Any) -> Address:
    return Address(methods, opens, knows=P.DOWNLOAD_PACKS, **{"thing": "pack", "spans": True, **more})
