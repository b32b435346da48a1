"""What tables refuse, in words: a value that no column holds, a row that stands already, a broken rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from tcp_portal.errors import Refusal


def fits(row: models.Model, names: Iterable[str]) -> None:
    """Raises Refusal at the first field whose value its column cannot hold: too long, too great, too exact."""
    for name in names:
        field = row._meta.get_field(name)
        if not isinstance(field, models.Field) or field.many_to_many:
            continue
        try:
            field.run_validators(getattr(row, field.attname))
        except ValidationError as error:
            raise Refusal(" ".join(error.messages), field=name) from error


@contextmanager
def kept_in_words(row: models.Model) -> Iterator[None]:
    """Writes inside happen together or not at all; what a constraint of the row's table refuses is a Refusal.

    Rules that a migration puts into the database (triggers, no overlap) are named, with their sentence, in the model's
    `refused_in_words`.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for constraint in row._meta.constraints:
            if _is_meant(constraint, str(error), row._meta.db_table):
                raise _refusal(row, constraint) from error
        for rule, sentence in getattr(row, "refused_in_words", {}).items():
            if rule in str(error):
                raise Refusal(sentence) from error
        raise


def _is_meant(constraint: models.BaseConstraint, message: str, table: str) -> bool:
    """PostgreSQL names the constraint, SQLite the columns of one that says “once”."""
    if constraint.name in message.replace('"', " ").replace("'", " ").split():
        return True
    if not isinstance(constraint, models.UniqueConstraint) or not constraint.fields:
        return False
    columns = ", ".join(f"{table}.{column}" for column in constraint.fields)
    return message.replace("_id,", ",").removesuffix("_id").endswith(f": {columns}")


def _refusal(row: models.Model, constraint: models.BaseConstraint) -> Refusal:
    said = constraint.violation_error_message
    if said and said != constraint.default_violation_error_message:
        return Refusal(str(said))
    if isinstance(constraint, models.UniqueConstraint):
        named = [name for name in constraint.fields if name != "partnership"]
        labels = [str(row._meta.get_field(name).verbose_name) for name in named]  # type: ignore[union-attr]  # columns
        field = named[-1] if named else None
        return Refusal(f"There is one already with the same {' and '.join(labels)}.", field=field)
    return Refusal(f"The table does not take this: {constraint.name.replace('_', ' ')}.")
