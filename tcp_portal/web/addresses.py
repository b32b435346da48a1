"""Addresses of named views, looked up once: a table holds hundreds of links, and each look-up costs a row’s worth."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

# Stand in the address that is kept for ids that come later. No row ever has one of them.
_STAND_INS = tuple(UUID(int=2**128 - 1 - at) for at in range(4))


def address(name: str, *args: object) -> str:
    """The address of a named view as `django.urls.reverse` gives it; NoReverseMatch for a view that is not there.

    Kept is one address for each view, with a place for each id: never the ids of rows.
    """
    if not args:
        return _plain(name, get_script_prefix())
    if len(args) > len(_STAND_INS) or not all(type(one) is UUID for one in args):
        return reverse(name, args=args)
    first, *rest = _around(name, len(args), get_script_prefix())
    return first + "".join(f"{one}{after}" for one, after in zip(args, rest, strict=True))


@lru_cache(maxsize=1024)
def _plain(name: str, _prefix: str) -> str:
    return reverse(name)


@lru_cache(maxsize=1024)
def _around(name: str, count: int, _prefix: str) -> tuple[str, ...]:
    """What stands before, between and after the ids."""
    rest, parts = reverse(name, args=_STAND_INS[:count]), []
    for one in _STAND_INS[:count]:
        before, _, rest = rest.partition(str(one))
        parts.append(before)
    return (*parts, rest)
