"""The record of processing says what the code holds."""

from __future__ import annotations

from tools.dictionary import BEGINS, RECORD, record


def test_the_table_is_made_from_the_code() -> None:
    _, _, table = RECORD.read_text(encoding="utf-8").partition(BEGINS)
    assert table.strip() == record(), "run python -m tools.dictionary"
    assert "| people.csv | person | " in table
    assert "`nhs_number`, `given_name`, `family_name`" in table
