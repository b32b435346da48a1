"""A question that Django has put into SQL already, to be asked again.

Django puts a question together anew each time, and of a few that takes longer than the answer. Whoever keeps one
(`functools.lru_cache`) names in the key all that its SQL and its values hang on: rights, partnerships, the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, UUIDField

# Its place among the columns, what is called on its values one after the other, and what Django hands these with them.
_Column = tuple[int, list[Callable[[Any, Any, Any], Any]], Any]


class Written:
    """The SQL and the values of a question for tuples (`values_list`), and how columns become Python's values.

    Rows, their order and their types are those of the QuerySet (docs/adr/0050).
    """

    __slots__ = ("_columns", "_sql", "_values")

    def __init__(self, rows: QuerySet[Any, tuple[Any, ...]]) -> None:
        compiler: Any = rows.query.get_compiler(connection=connection)
        self._sql, self._values, self._columns = "", tuple[Any, ...](), tuple[_Column, ...]()
        with suppress(EmptyResultSet):  # nothing can be found: nobody has to be asked
            self._sql, self._values = compiler.as_sql()
            converters = compiler.get_converters([column for column, *_ in compiler.select])
            self._columns = tuple((place, *of_column) for place, of_column in converters.items())

    def ask(self, instead: Mapping[UUID, UUID] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows as they are now. `instead`: keys in place of some that the question was written with."""
        if not self._sql:
            return
        swaps = [(_stored(one), _stored(other)) for one, other in (instead or {}).items()]
        values = [next((other for one, other in swaps if one == value), value) for value in self._values]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            found = cursor.fetchall()
        for row in found:
            told = list(row)
            for place, converters, expression in self._columns:
                for convert in converters:
                    told[place] = convert(told[place], expression, connection)
            yield tuple(told)


def _stored(key: UUID) -> Any:
    """A key as the database is handed it: SQLite has no type for them."""
    return UUIDField().get_db_prep_value(key, connection)
