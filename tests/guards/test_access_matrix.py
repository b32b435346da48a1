"""The reviewed table of answers is the one that the matrix is asked with."""

from __future__ import annotations

from tests.guards.matrix_table import PAGE, page


def test_the_table_in_the_documentation_is_the_one_that_is_asked() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.guards.matrix_table and review it"
