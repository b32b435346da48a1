from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tcp_portal.web.glossary import Term, groups, read

TEXT = """# Glossary

Words.

## People

### In hospital
Occupying a bed
at midnight. **Avoid:** inpatient.

### Place (TCP)
A borough.
"""


def test_terms_are_read_with_their_group_and_the_words_to_avoid() -> None:
    assert list(read(TEXT)) == [
        Term("People", "In hospital", "Occupying a bed at midnight.", "inpatient."),
        Term("People", "Place (TCP)", "A borough.", ""),
    ]


def test_a_term_has_an_address_of_plain_letters() -> None:
    assert Term("", "Care review (C(E)TR)", "", "").anchor == "care-review-c-e-tr"


def test_every_term_of_the_document_has_a_meaning_and_an_address_of_its_own() -> None:
    terms = [term for _, found in groups() for term in found]
    assert all(term.meaning for term in terms)
    assert len({term.anchor for term in terms}) == len(terms)
    text = (Path(settings.BASE_DIR) / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert text.count("\n### ") == len(terms)
    assert text.count("\n## ") == len(groups())
