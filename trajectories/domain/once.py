"""A value worked out at the first question and kept: `functools.cached_property` without its lock.

Figures ask tens of thousands of them for a page, and the lock of Python 3.11 costs more than most of the answers;
3.12 has none either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Self, TypeVar, overload

_T = TypeVar("_T")


class once(Generic[_T]):  # noqa: N801  # reads as `property` does
    """The result stands in the instance under the name of the method, and is found there from then on."""

    def __init__(self, make: Callable[..., _T]) -> None:
        self._make = make

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> _T: ...
    def __get__(self, instance: object | None, owner: type) -> Self | _T:
        if instance is None:
            return self
        found = instance.__dict__[self._make.__name__] = self._make(instance)
        return found
